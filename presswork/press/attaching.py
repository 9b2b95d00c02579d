"""Which files a PDF carries: those of the project that it was made from, not the house's."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import normpath
from typing import TYPE_CHECKING

from presswork.model.pages import Piece
from presswork.model.publication import Publication
from presswork.sources import Sources

if TYPE_CHECKING:
    from presswork.press.run import Book

SETTINGS = "manuscript/publication.toml"
TEMPLATES = "styles/templates/"


def attached(publication: Publication, book: Book, sources: Sources, pieces: Iterable[Piece]) -> tuple[str, ...]:
    """Return the names of the files that the PDF of `pieces` carries, sorted; none where none are asked for.

    They follow from what the printed edition is made of, not from all that was read: that depends on the other formats
    of a run, and on what is kept from earlier ones.
    """
    if publication.print.attach == "none":
        return ()
    names = {SETTINGS, *(chapter.path for chapter in book.chapters)}
    names |= {resource.name for chapter in book.chapters for resource in chapter.facts.resources}
    names |= {name for piece in pieces for name in piece.read}
    names |= {name for name in sources.read_files if name.startswith(TEMPLATES)}
    there = {normpath(name) for name in names} & sources.read_files.keys()
    return tuple(sorted(name for name in there if sources.is_own(name)))


def own_styles(publication: Publication, sources: Sources) -> tuple[str, ...]:
    """Return the names on which it depends whether a file is the project's own: a copy of the house's is, too."""
    return () if publication.print.attach == "none" else tuple(sources.walk("styles"))
