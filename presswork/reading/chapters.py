"""Which files are the chapters: as the settings list them, or in the order of their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from presswork.model import Part, slug
from presswork.problems import Problem, PublishError, problem
from presswork.reading.locator import Path, place_of
from presswork.sources import Sources, inside, told_at

ROOT = "manuscript"
SETTINGS = f"{ROOT}/publication.toml"
ENDINGS = (".md", ".markdown")
LEFT_OUT = frozenset({"figures", "data"})  # folders that hold no chapters
RESERVED = frozenset({"nav", "cover", "index", "title", "toc", "colophon", "imprint", "contents", "style"})
LONGEST_KEY = 60  # characters: keys become names of files

Places = Mapping[Path, tuple[int, int]]


@dataclass(slots=True)
class Listing:
    """The chapters in reading order, without the parts' intros; the parts; and what is wrong with them."""

    chapters: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def key_of(path: str, taken: Collection[str]) -> str:
    """Return the key of a chapter: a-z, 0-9 and hyphens, never empty, reserved or in `taken`.

    >>> key_of("manuscript/01-pacte.md", ())
    '01-pacte'
    """
    below = PurePosixPath(path.removeprefix(f"{ROOT}/")).with_suffix("")
    name = slug(str(below))[:LONGEST_KEY].strip("-") or "chapter"
    if name in RESERVED:
        name = f"chapter-{name}"
    key, count = name, 1
    while key in taken:
        count += 1
        key = f"{name}-{count}"
    return key


def listed(document: Mapping[str, Any], places: Places, sources: Sources) -> Listing:
    """Return the chapters that the settings list. Entries of a wrong type are left to the settings' own checks."""
    told = Listing()
    seen: dict[str, int] = {}
    for index, chapter in _items(document, "chapters"):
        if name := _file(chapter, ("chapters", index), places, sources, told, seen):
            told.chapters.append(name)
    titles: dict[str, int] = {}
    for index, part in _items(document, "parts"):
        if isinstance(part, Mapping):
            _part(part, ("parts", index), places, sources, told, seen, titles)
    if not any(document.get(key) for key in ("chapters", "parts")):
        told.problems.append(
            problem("no-chapters", "the settings list no chapter", SETTINGS, *place_of(places, ("chapters",)))
        )
    return told


def discovered(sources: Sources) -> Listing:
    """Return every Markdown file below manuscript/ in the order of names; the folders there are parts."""
    told = Listing()
    files = sorted((name for name in sources.walk(ROOT) if name.endswith(".md") and _counts(name)), key=_order)
    folders: dict[str, list[str]] = {}
    for name in files:
        below = name.split("/")[1:]
        folders.setdefault(below[0] if len(below) > 1 else "", []).append(name)
    intros = {folder: _intro(folder, names) for folder, names in folders.items() if folder}
    told.chapters = [name for name in files if name not in intros.values()]
    titles: set[str] = set()
    for folder, intro in intros.items():
        title = _part_title(folder, intro, sources, told)
        if title in titles:
            told.problems.append(
                problem("bad-setting", f"two parts have the title {title}", intro or f"{ROOT}/{folder}")
            )
        titles.add(title)
        told.parts.append(Part(title, tuple(name for name in folders[folder] if name != intro), intro))
    if not files:
        told.problems.append(problem("no-chapters", f"{ROOT}/ has no Markdown file", SETTINGS))
    return told


def _items(table: Mapping[str, Any], key: str) -> Iterator[tuple[int, Any]]:
    value = table.get(key)
    return enumerate(value if isinstance(value, list) else ())


def _file(written: object, spot: Path, places: Places, sources: Sources, told: Listing, seen: dict[str, int]) -> str:
    """Return the project's name of a listed file, or an empty string where something is wrong with it."""
    if not isinstance(written, str):
        return ""
    line, column = place_of(places, spot)
    try:
        name = inside_manuscript(written)
        if not sources.exists(name):
            sources.read(name)  # says why
    except PublishError as stopped:
        told.problems += told_at(stopped, SETTINGS, line, column)
        return ""
    if not name.lower().endswith(ENDINGS):
        said = f"a chapter is a Markdown file, whose name ends in .md; {written} is not"
        told.problems.append(problem("bad-setting", said, SETTINGS, line, column))
    elif name in seen:
        said = f"{written} is listed twice: it stands on line {seen[name]} already"
        told.problems.append(problem("bad-setting", said, SETTINGS, line, column, "take one of them out"))
    else:
        seen[name] = line
        return name
    return ""


def inside_manuscript(written: str) -> str:
    """Return the project's name of a file that is given relative to manuscript/. Raises `outside-project`."""
    name = inside(f"{ROOT}/{written}" if not written.startswith("/") else written)
    if not name.startswith(f"{ROOT}/"):
        inside(f"../{normpath(written)}")  # always raises
    return name


def _part(
    part: Mapping[str, Any],
    spot: Path,
    places: Places,
    sources: Sources,
    told: Listing,
    seen: dict[str, int],
    titles: dict[str, int],
) -> None:
    """Add a listed part: its intro, its chapters, its title, which no other part has."""
    intro = _file(part.get("intro") or None, (*spot, "intro"), places, sources, told, seen)
    entries = [
        _file(chapter, (*spot, "chapters", index), places, sources, told, seen)
        for index, chapter in _items(part, "chapters")
    ]
    chapters = [name for name in entries if name]
    title = str(part.get("title", "")).strip()
    line, column = place_of(places, (*spot, "title"))
    if title in titles:
        said = f"the part on line {titles[title]} has this title already"
        told.problems.append(problem("bad-setting", said, SETTINGS, line, column, "give each part a title of its own"))
    titles.setdefault(title, line)
    told.chapters += chapters
    told.parts.append(Part(title, tuple(chapters), intro))


def _counts(name: str) -> bool:
    *folders, file = name.split("/")[1:]
    return not file.startswith(("_", ".")) and not any(
        folder in LEFT_OUT or folder.startswith(("_", ".")) for folder in folders
    )


def _order(name: str) -> list[tuple[int, list[tuple[str, int, str]], str]]:
    """Return what sorts names as people do: 2 before 10, and a folder's index first."""
    return [
        (
            int(PurePosixPath(part).stem != "index"),
            [(word, len(digits), digits) for word, digits in re.findall(r"([^0-9]*)0*([0-9]*)", part.casefold())],
            part,
        )
        for part in name.split("/")[1:]
    ]


def _intro(folder: str, names: list[str]) -> str:
    """Return the index.md of a folder that has chapters besides."""
    index = f"{ROOT}/{folder}/index.md"
    return index if index in names and len(names) > 1 else ""


def _part_title(folder: str, intro: str, sources: Sources, told: Listing) -> str:
    """Return the heading of a part's index.md, else its folder's name, made readable."""
    try:
        heading = _heading(sources.text(intro)) if intro else ""
    except PublishError as stopped:
        told.problems += stopped.problems
        heading = ""
    plain = re.sub(r"[-_\s]+", " ", re.sub(r"^[0-9]+[-_. ]*", "", folder)).strip() or folder
    return heading or plain[:1].upper() + plain[1:]


def _heading(text: str) -> str:
    """Return the words of the first # heading, without their marks."""
    match = re.search(r"^ {0,3}# +(.+?)(?: +#+)?(?: *\{[^{}\n]*\})?[ \t]*$", text, re.MULTILINE)
    return re.sub(r"[*`]|\[\^[^\]\s]*\]|\\(?=[^\w\s])", "", match[1]).strip() if match else ""
