"""Counting: chapters, sections, figures, tables and notes, in the order of the book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from presswork.model.chapter import Anchor, Chapter
from presswork.model.publication import Publication
from presswork.typography.language import language

CAPTIONED = ("figure", "table")
NUMBERED = ("chapter", "appendix", "part")  # roles; preface, introduction, glossary … stand without a number


@dataclass(frozen=True, slots=True)
class Counted:
    """A chapter's own number and those of its anchors (by id) and of its notes' calls (in order); empty: none."""

    number: str
    anchors: Mapping[str, str]
    notes: tuple[str, ...]


def count(publication: Publication, chapters: Sequence[Chapter]) -> tuple[Counted, ...]:
    """Return what each chapter is numbered, in order."""
    names = _chapter_numbers(publication, chapters)
    captions: Counter[tuple[str, str]] = Counter()
    noted, found = 0, []
    for chapter, name in zip(chapters, names, strict=True):
        sections = _sections(chapter, name, publication.numbering.sections)
        labelled = _captions(chapter, name if publication.numbering.figures == "chapter" else "", captions)
        first = noted + 1 if publication.notes_by == "book" else 1
        notes = tuple(str(first + index) for index in range(len(chapter.facts.calls)))
        noted += len(notes)
        found.append(Counted(name, {**dict(sections), **dict(labelled)}, notes))
    return tuple(found)


def title_of(chapter: Chapter) -> Anchor | None:
    """Return the anchor of the chapter's title, or None where it has none."""
    return next((anchor for anchor in chapter.facts.anchors if anchor.kind == "chapter"), None)


def _chapter_numbers(publication: Publication, chapters: Sequence[Chapter]) -> Iterator[str]:
    """Yield 1, 2 … for chapters, A, B … for appendices, I, II … for parts, nothing for the others."""
    counts: Counter[str] = Counter()
    for chapter in chapters:
        title = title_of(chapter)
        wanted = publication.numbering.sections > 0 and (title is None or title.numbered)
        if chapter.role not in NUMBERED or not wanted or _says_part(chapter):
            yield ""
            continue
        counts[chapter.role] += 1
        spell = {"appendix": letters, "part": roman}.get(chapter.role, str)
        yield spell(counts[chapter.role])


def _says_part(chapter: Chapter) -> bool:
    """Tell whether a part's title counts the parts already: «Première partie»."""
    word = language(chapter.language).word("part").casefold()
    return chapter.role == "part" and word in re.findall(r"\w+", chapter.title.casefold())


def _sections(chapter: Chapter, name: str, deepest: int) -> Iterator[tuple[str, str]]:
    """Yield (id, number) of the title and the sections; what stands below an unnumbered section has no number."""
    counters: list[int] = []
    bare = 0  # the level of the unnumbered section that is open
    for anchor in chapter.facts.anchors:
        if anchor.kind == "chapter" and name:
            yield anchor.id, name
        if anchor.kind != "section" or not name or anchor.level < 2:
            continue
        if bare and anchor.level > bare:
            continue
        bare = 0 if anchor.numbered else anchor.level
        if bare or anchor.level > deepest:
            continue
        depth = anchor.level - 1
        counters = (counters + [0] * depth)[:depth]
        counters[-1] += 1
        yield anchor.id, ".".join([name, *map(str, counters)])


def _captions(chapter: Chapter, prefix: str, counts: Counter[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (id, number) of figures and tables; by chapter, those of unnumbered chapters are counted through."""
    for anchor in chapter.facts.anchors:
        if anchor.kind in CAPTIONED and anchor.numbered:
            counts[anchor.kind, prefix] += 1
            here = str(counts[anchor.kind, prefix])
            yield anchor.id, f"{prefix}.{here}" if prefix else here


def letters(value: int) -> str:
    """Return 1 as A, 26 as Z, 27 as AA …"""
    name = ""
    while value > 0:
        value, rest = divmod(value - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def roman(value: int) -> str:
    """Return a number in Roman numerals: 4 as IV, 90 as XC."""
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    name = ""
    for worth, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, value = divmod(value, worth)
        name += sign * times
    return name
