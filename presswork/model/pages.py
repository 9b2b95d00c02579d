"""What stands on which page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Sort(NamedTuple):
    """Which rules of a style a page answers to (CSS Paged Media 3, section 4): its name, its side, its page groups.

    `groups` are (name, index from 0 of this page in the group), outermost first.
    """

    name: str = ""
    side: str = "right"
    blank: bool = False
    groups: tuple[tuple[str, int], ...] = ()


FOLIO = re.compile("\ue000(\\d+)\ue001")  # private use: no author's word looks like it


def folio(index: int) -> str:
    """Return what stands in a problem's words for the number of a piece's page, until it is known: see `numbered`."""
    return f"\ue000{index}\ue001"


def numbered(words: str, before: int) -> str:
    """Return a problem's words with the numbers of its pages, where so many pages stand before the piece."""
    return FOLIO.sub(lambda found: str(int(found[1]) + before + 1), words)


RECTO = Sort()


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was laid out: its printed label, its running head, the first words of its text and their anchor.

    `strings` are the words that it sets for running heads (CSS Generated Content for Paged Media, named strings) in
    order; `starts` names those that its first element sets.
    """

    label: str
    head: str = ""
    first_words: str = ""
    first_anchor: str = ""
    sort: Sort = RECTO
    strings: tuple[tuple[str, str], ...] = ()
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """The page label of every anchor of the print edition, by its print id, and the pages in order."""

    anchors: Mapping[str, str]
    pages: tuple[Page, ...]


class Mark(NamedTuple):
    """A bookmark: its level from 1, its words, its page in the piece and its place there, in points from the foot."""

    level: int
    label: str
    page: int
    x: float
    y: float
    open: bool = True


FONT_MARK = b"presswork font "  # before the key of a font, where a piece has it in the place of the program


class Use(NamedTuple):
    """A font of a piece: the key of its file, its family, and the glyphs that are set in it."""

    key: str
    family: str
    glyphs: tuple[int, ...]


class Printed(NamedTuple):
    """A place where a page number is printed: whose, in how many signs, and where that is in the manuscript.

    `words` are empty where the number can still be written in; else they are what was printed.
    """

    target: str
    width: int
    words: str = ""
    path: str = ""
    line: int = 0


class Called(NamedTuple):
    """A link to another piece, and where it is in the manuscript."""

    target: str
    path: str = ""
    line: int = 0


class Leaf(NamedTuple):
    """A page of the book: the page of a piece, moved to the right by so many points."""

    piece: int
    page: int
    moved: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of pages laid out alone: the PDF's bytes and what stands where.

    `begins` is the side of its first page where the style asks for one (`left` or `right`), else empty.
    """

    name: str
    pdf: bytes
    pages: tuple[Page, ...]
    anchors: Mapping[str, int]  # print id -> index of its page in the piece
    fonts: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    uses: tuple[Use, ...] = ()
    printed: tuple[Printed, ...] = ()
    calls: tuple[Called, ...] = ()
    begins: str = ""
    read: Mapping[str, str] = field(default_factory=dict)  # the files that its layout read, with their SHA-256
