"""What the pages will be, before any is laid out: good enough for how many figures their numbers have."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from presswork.model.chapter import Chapter
from presswork.model.media import PRINT
from presswork.model.numbers import Numbers
from presswork.model.publication import Publication
from presswork.press.printing import Guess

A_PAGE = {"A4": 3400, "A5": 1650, "6x9in": 2000}  # characters of a chapter's XHTML, in the house style's book
A_PAGE_OF_REPORT = 2950  # A4 with its wide outer margin
OPENING, FIGURE = 400, 900  # characters whose place a chapter's title and a picture take
A_PAGE_OF_CONTENTS = 24  # lines
FRONT = {"book": 4, "report": 2}  # pages before the contents


def estimate(
    publication: Publication, chapters: tuple[Chapter, ...], numbers: Numbers, a_page: float | None = None
) -> Guess:
    """Return a guess of the page of every id; `a_page` is how many characters a page has, where that is known."""
    a_page = a_page or _a_page(publication)
    anchors: dict[str, str] = {}
    before = float(_front(publication, numbers))
    for chapter in chapters:
        before = _beginning(before, publication.flow)
        for anchor, at in _anchors(chapter):
            anchors[anchor] = str(1 + int(before + at / a_page))
        before += length(chapter) / a_page
    return Guess(anchors)


def length(chapter: Chapter) -> int:
    """Return how many characters of XHTML a chapter has, its notes included, and what takes the place of some."""
    shown = OPENING + FIGURE * chapter.body.count("<figure")
    return len(chapter.body) + sum(len(note.html) for note in chapter.notes) + shown


def _a_page(publication: Publication) -> int:
    if publication.layout == "report" and publication.print.page == "A4":
        return A_PAGE_OF_REPORT
    return A_PAGE.get(publication.print.page, A_PAGE["A5"])


def _front(publication: Publication, numbers: Numbers) -> int:
    lines = sum(entry.level <= publication.print.contents for entry in numbers.contents)
    return FRONT.get(publication.layout, FRONT["book"]) + ceil(lines / A_PAGE_OF_CONTENTS)


def _beginning(before: float, flow: str) -> float:
    """Return how many pages are before a chapter, when so many are filled."""
    if flow == "flow":
        return before
    whole = ceil(before)
    return whole + whole % 2 if flow == "recto" else whole


def _anchors(chapter: Chapter) -> Iterator[tuple[str, int]]:
    """Yield the print ids of a chapter, and where they stand in its text."""
    yield PRINT.anchor(chapter.key, ""), 0
    for each in chapter.facts.anchors:
        at = chapter.body.find(f'id="{each.id}"')
        notes = sum(len(note.html) for note in chapter.notes)
        share = 1 + notes / max(len(chapter.body), 1)  # notes stand on the pages of their calls
        yield PRINT.anchor(chapter.key, each.id, each.explicit), int(max(at, 0) * share)
