"""Pieces become one PDF.

`join(pieces, leaves, layer, programs, edition, path, files)`: the leaves are the pages of the book in order, the
layer's pages are put over them one after the other, the programs are those of the fonts that the pieces leave out, by
their keys, the files are attached.

The pieces are read one after the other and what they hold is written at once, under new numbers: no more than one of
them is in memory besides what must be known to the end, which is little.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from presswork.model.pages import Leaf, Piece
from presswork.model.publication import Edition
from presswork.problems import PublishError, problem
from presswork.writers.pdf.attached import attach
from presswork.writers.pdf.catalog import Catalog
from presswork.writers.pdf.fonts import Fonts
from presswork.writers.pdf.layer import forms
from presswork.writers.pdf.outline import write_outline
from presswork.writers.pdf.part import Book, Part
from presswork.writers.pdf.shared import Shared
from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.structure import Structure
from presswork.writers.pdf.trees import PageTree, name_tree


def join(
    pieces: Sequence[Piece],
    leaves: Sequence[Leaf],
    layer: Sequence[Piece],
    programs: Mapping[str, bytes],
    edition: Edition,
    path: Path,
    files: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write the book to `path`; `layer` is empty or has as many pages as there are leaves.

    `files` are what it carries, by name, sorted; each is asked for when it is written.

    Raises PublishError with `not-written`, with `dead-link` where a link leads nowhere, and with `internal` where the
    pieces do not fit each other.
    """
    try:
        with path.open("wb") as file:
            _join(file, pieces, leaves, layer, programs, edition, files)
    except OSError as fault:
        raise PublishError([problem("not-written", f"{path.name}: {fault.strerror}")]) from fault
    except (ValueError, KeyError, IndexError) as fault:
        words = f"the pages cannot be joined: {type(fault).__name__} {fault}"
        raise PublishError([problem("internal", words)]) from fault


def _join(
    file: BinaryIO,
    pieces: Sequence[Piece],
    leaves: Sequence[Leaf],
    layer: Sequence[Piece],
    programs: Mapping[str, bytes],
    edition: Edition,
    files: Iterable[tuple[str, bytes]],
) -> None:
    if not leaves:
        raise PublishError([problem("internal", "the book has no page")])
    book = _book(Sink(file), len(leaves), layer, programs)
    catalog = Catalog(book, edition)
    for index, places in _places(leaves).items():
        part = Part(book, pieces[index], places)
        part.join(index)
        catalog.look(part.source)
    _look(book)
    for each in (book.structure, book.fonts, book.tree):
        each.close()
    names = name_tree(book.sink, book.names) if book.names else 0
    root, info = catalog.close(write_outline(book.sink, book.marks), names, attach(book.sink, files, edition))
    book.sink.close(root, info, edition.uuid.bytes)


def _book(sink: Sink, count: int, layer: Sequence[Piece], programs: Mapping[str, bytes]) -> Book:
    shared = Shared(sink)
    fonts = Fonts(sink, shared, programs)
    fonts.in_layer = True
    over = list(forms(layer, shared, fonts))
    fonts.in_layer = False
    if over and len(over) != count:
        raise PublishError([problem("internal", f"the layer has {len(over)} pages for {count}")])
    return Book(sink, shared, fonts, PageTree(sink, count), Structure(sink), over)


def _places(leaves: Sequence[Leaf]) -> dict[int, list[tuple[int, int, float]]]:
    """Return the leaves of each piece, the pieces in the order in which they begin."""
    found: dict[int, list[tuple[int, int, float]]] = {}
    for index, (piece, page, moved) in enumerate(leaves):
        found.setdefault(piece, []).append((index, page, moved))
    return found


def _look(book: Book) -> None:
    """Raise PublishError where a link leads nowhere."""
    dead = sorted(name for name in book.wanted if name not in book.names)
    if dead:
        found = [f"the link to {name.decode('utf-8', 'replace')} in {book.wanted[name]} leads nowhere" for name in dead]
        raise PublishError(problem("dead-link", words) for words in found)
