"""Which files are the chapters, as the settings list them, and what a chapter is called by.

Where the settings list none: see `presswork.reading.folders`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from presswork.model.publication import Part, slug
from presswork.problems import Problem, PublishError, problem
from presswork.reading.locator import Path, place_of
from presswork.reading.settings_values import words
from presswork.sources import Sources, inside, told_at

ROOT = "manuscript"
SETTINGS = f"{ROOT}/publication.toml"
ENDINGS = (".md", ".markdown")
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


def _items(table: Mapping[str, Any], key: str) -> Iterator[tuple[int, Any]]:
    value = table.get(key)
    return enumerate(value if isinstance(value, list) else ())


def _file(written: object, spot: Path, places: Places, sources: Sources, told: Listing, seen: dict[str, int]) -> str:
    """Return the project's name of a listed file, or an empty string where something is wrong with it."""
    if not isinstance(written, str) or not is_name(written):
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


def is_name(written: str) -> bool:
    """Tell whether a file can be looked for: what is empty or has control characters is told as a bad setting."""
    try:
        return bool(words(written))
    except ValueError:
        return False


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
    intro = _file(part.get("intro"), (*spot, "intro"), places, sources, told, seen)
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
