"""A new project, a small publication in the language asked for, and a new catalogue: both build at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from presswork.problems import PublishError, problem
from presswork.reading.settings_values import language as language_tag
from presswork.reading.settings_values import words

SAMPLES = Path(__file__).parent / "samples"
SOURCES = ("archive", "output/archive", "output", "*/output")  # where a catalogue's editions are looked for
CATALOGUE = """\
# A catalogue: web pages and feeds for reading apps, made of editions that are there already.
# publish catalogue build makes it; publish catalogue serve shows it.
# A line that begins with # is left out; it shows the setting's default, or an example.
"""
IGNORED = "/output/\n/.cache/\n"


def new_project(folder: Path, language: str, title: str, today: date) -> list[Path]:
    """Write the sample publication into `folder`, made where it is not there; return the files, sorted.

    The text is French, English, German, Spanish or Italian as `language` says, else English under that language's
    tag. The permanent id is made of the title, the day and the folder's name. Raises PublishError: `not-empty` where
    the folder holds anything, `bad-setting` for a title or language that cannot be, `not-written`.
    """
    tag, name = _checked(language, "language", language_tag), _checked(title, "title", words)
    permanent = uuid5(NAMESPACE_URL, f"{name}\n{today.isoformat()}\n{folder.absolute().name}").urn
    files = sorted(_files(tag, permanent, name))
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise PublishError([problem("not-empty", f"{folder.name or folder} is there already, and is not empty")])
        for path, text in files:
            _write(folder / path, text)
    except OSError as fault:
        raise PublishError([problem("not-written", f"{folder} cannot be written: {fault.strerror}")]) from fault
    return [folder / path for path, _ in files]


def new_catalogue(folder: Path, language: str, name: str, base_url: str) -> Path:
    """Write a catalogue.toml into `folder` that names every setting and its default; return it.

    It draws from the archives and outputs that are found in the folder, else from a folder `editions` that is made.
    Raises PublishError: `catalogue-there`, `bad-setting` for what is given, `not-written`.
    """
    from presswork.catalogue.settings import NAME
    from presswork.reading.settings_catalogue import web_address

    path = folder / NAME
    sources = [each for each in SOURCES if any(found.is_dir() for found in folder.glob(each))] or ["editions"]
    text = _catalogue(
        {
            "name": _checked(name, "name", words),
            "base_url": _checked(base_url, "base URL", web_address),
            "language": _checked(language, "language", language_tag),
            "sources": sources,
        }
    )
    try:
        if path.exists():
            raise PublishError([problem("catalogue-there", f"{path} is there already")])
        _write(path, text)
        if sources == ["editions"]:
            (folder / "editions").mkdir(exist_ok=True)
    except OSError as fault:
        raise PublishError([problem("not-written", f"{path} cannot be written: {fault.strerror}")]) from fault
    return path


def _catalogue(given: Mapping[str, object]) -> str:
    """Return the text of a catalogue.toml: what is given, and every other setting behind a #, from the model itself."""
    from presswork.reading.settings_catalogue import CatalogueFile, read_catalogue_file

    blocks = [CATALOGUE]
    for key, field in CatalogueFile.model_fields.items():
        value = given.get(key) or field.default or (field.examples or [""])[0]
        blocks.append(f"# {field.description}\n{'' if key in given else '# '}{field.alias or key} = {_toml(value)}\n")
    text = "\n".join(blocks)
    read_catalogue_file(text)  # what is written can be read
    return text


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _checked(value: str, what: str, check: Callable[[str], str]) -> str:
    try:
        return check(value)
    except ValueError as fault:
        raise PublishError([problem("bad-setting", f"the {what} {fault}")]) from fault


def _files(language: str, permanent: str, title: str) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each file."""
    sample = SAMPLES / language.split("-")[0]
    for source in (sample if sample.is_dir() else SAMPLES / "en").iterdir():
        text = source.read_text(encoding="utf-8")
        if source.suffix == ".toml":
            for mark, value in (("{id}", permanent), ("{language}", language), ("{title}", title)):
                text = text.replace(mark, json.dumps(value, ensure_ascii=False), 1)
        yield f"manuscript/{source.name}", text
    yield "manuscript/figures/editions.svg", (SAMPLES / "editions.svg").read_text(encoding="utf-8")
    yield ".gitignore", IGNORED


def _write(path: Path, text: str) -> None:
    """Write a file whole: beside its place, then moved there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
