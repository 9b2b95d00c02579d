"""All that a writer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from presswork.model.media import Composed
from presswork.model.numbers import Numbers
from presswork.model.pages import Leaf, Piece, Places
from presswork.model.publication import Edition


class Reader(Protocol):
    """How a file of the project or the house is read: see `presswork.sources`."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        ...

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """All that a writer is given: `composed` chapters for the e-book and the web, for print `pieces` and `places`."""

    edition: Edition
    numbers: Numbers
    composed: tuple[Composed, ...]
    sources: Reader
    pieces: tuple[Piece, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    layer: tuple[Piece, ...] = ()  # running heads and folios, a page for each leaf
    programs: Mapping[str, bytes] = field(default_factory=dict)  # of the fonts that pieces and layer use, by key
    places: Places | None = None
    attached: tuple[str, ...] = ()  # the names of the files that the PDF carries, sorted
    bound: bytes = b""  # the file itself, where it was made before from the same pages
    cover: bytes = b""  # a picture of the cover made from the style, for the e-book
    versions: Mapping[str, str] = field(default_factory=dict)  # of what the edition is made with, for the colophon
