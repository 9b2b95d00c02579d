"""What stands on which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was laid out: its printed label, its running head, the first words of its text and their anchor."""

    label: str
    head: str = ""
    first_words: str = ""
    first_anchor: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The page label of every anchor of the print edition, by its print id, and the pages in order."""

    anchors: Mapping[str, str]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of pages laid out alone: the PDF's bytes (empty while page numbers are unsettled) and what stands where."""

    name: str
    pdf: bytes
    pages: tuple[Page, ...]
    anchors: Mapping[str, int]  # print id -> index of its page in the piece
    fonts: tuple[str, ...] = ()
