"""A new project: a small publication that builds at once, in the language asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from presswork.problems import PublishError, problem
from presswork.reading.settings_values import language as language_tag
from presswork.reading.settings_values import words

SAMPLES = Path(__file__).parent / "samples"
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
