"""One piece in the book: its pages, annotations, tags and destinations under their new numbers."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from presswork.model.pages import Mark, Piece
from presswork.problems import PublishError, problem
from presswork.writers.pdf.fonts import Fonts
from presswork.writers.pdf.layer import DRAW
from presswork.writers.pdf.resources import Resources
from presswork.writers.pdf.shared import Shared
from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.source import Source
from presswork.writers.pdf.structure import Structure, parents_of
from presswork.writers.pdf.syntax import Ref, Value, content_of, number, words_of, written
from presswork.writers.pdf.trees import PageTree


@dataclass
class Book:
    """What the pieces of a book have in common while it is written.

    `names` are the destinations by their names; `wanted` the names that links lead to; `forms` the layer of each page.
    """

    sink: Sink
    shared: Shared
    fonts: Fonts
    tree: PageTree
    structure: Structure
    forms: Sequence[int]
    names: dict[bytes, bytes] = field(default_factory=dict)
    wanted: dict[bytes, str] = field(default_factory=dict)
    marks: list[tuple[Mark, int]] = field(default_factory=list)


class Part:
    """A piece on its way into the book; `leaves` are (page in the book, page of the piece, moved by) in order."""

    def __init__(self, book: Book, piece: Piece, leaves: Sequence[tuple[int, int, float]]) -> None:
        self._book, self._piece, self._leaves = book, piece, leaves
        self.source = Source(piece.pdf)
        self._pages = self.source.pages()
        self._numbers: dict[int, int] = {}
        self._contents: dict[bytes, Value] = {}
        self._parents = parents_of(self.source)
        self._keys = book.structure.keys(self._parents)
        self._resources = Resources(self.source, book.shared, book.fonts, self._numbers)

    def join(self, index: int) -> None:
        """Write all of the piece that is the book's; `index` is its own among the pieces."""
        moved: dict[int, float] = {}
        for leaf, page, by in self._leaves:
            old = self._pages[page]
            self._numbers.setdefault(old, self._book.tree.pages[leaf])
            if by:
                moved[old] = by
        self._look()
        for leaf, page, by in self._leaves:
            self._page(leaf, page, by)
        self._book.structure.take(self.source, b"%d-" % (index + 1), self._numbers, self._parents, self._keys, moved)
        self._destinations(moved)
        self._book.marks += [
            (mark._replace(x=mark.x + moved.get(self._pages[mark.page], 0)), self._numbers[self._pages[mark.page]])
            for mark in self._piece.marks
        ]

    def _look(self) -> None:
        """Raise PublishError where a page that says something is not in the book once."""
        uses = Counter(page for _, page, _ in self._leaves)
        for index, old in enumerate(self._pages):
            if uses[index] == 1:
                continue
            page = self.source.entries(Ref(old))
            if b"/Annots" in page or int(written(page.get(b"/StructParents", b"-1"))) in self._keys:
                words = f"page {index + 1} of the piece {self._piece.name} is in the book {uses[index]} times"
                raise PublishError([problem("internal", words)])

    def _page(self, leaf: int, page: int, by: float) -> None:
        known = self.source.entries(Ref(self._pages[page]))
        form = self._book.forms[leaf] if self._book.forms else 0
        old = [each.number for each in self.source.array(known.pop(b"/Contents")) if isinstance(each, Ref)]
        resources, name = self._resources.of_page(known.pop(b"/Resources"), old, form)
        new: dict[bytes, Value] = {
            b"/Type": b"/Page",
            b"/Parent": Ref(self._book.tree.parent(leaf)),
            b"/Resources": resources,
            b"/Contents": self._content(old, by, DRAW % name if form else b""),
        }
        annotations = self.source.array(known.pop(b"/Annots", []))
        if annotations:
            new[b"/Annots"] = [Ref(self._annotation(each.number, by)) for each in annotations if isinstance(each, Ref)]
        key = self._keys.get(int(written(known.pop(b"/StructParents", b"-1"))))
        if key is not None:
            new[b"/StructParents"] = b"%d" % key
        del known[b"/Parent"], known[b"/Type"]
        kept = {entry: self._book.shared.translated(self.source, each, self._numbers) for entry, each in known.items()}
        self._book.sink.add(written({**new, **kept}), self._book.tree.pages[leaf])

    def _content(self, old: list[int], by: float, after: bytes) -> Value:
        """Return the content of a page; where it is moved or has a layer, the axes are as they were before."""
        streams: list[Value] = [Ref(self._stream(each)) for each in old]
        if not by and not after:
            return streams[0] if len(streams) == 1 else streams
        before = b"q 1 0 0 1 %s 0 cm\n" % number(by) if by else b"q\n"
        end = after or b"Q\n"
        return [Ref(self._book.shared.stream({}, before)), *streams, Ref(self._book.shared.stream({}, end))]

    def _stream(self, old: int) -> int:
        if old not in self._numbers:
            known, data = self.source.stream(old) or ({}, b"")
            kept = {
                entry: self._book.shared.translated(self.source, each, self._numbers) for entry, each in known.items()
            }
            if b"/Filter" not in kept:  # a page whose numbers were written in
                kept, data = {**kept, b"/Filter": b"/FlateDecode"}, zlib.compress(data)
            self._numbers[old] = self._book.sink.stream(kept, data)
        return self._numbers[old]

    def _annotation(self, old: int, by: float) -> int:
        known = self.source.entries(Ref(old))
        self._numbers[old] = self._book.sink.number()
        if by:
            left, foot, right, head = (float(written(each)) for each in self.source.array(known[b"/Rect"]))
            known[b"/Rect"] = [number(each) for each in (left + by, foot, right + by, head)]
        if b"/StructParent" in known:
            known[b"/StructParent"] = b"%d" % self._keys[int(written(known[b"/StructParent"]))]
        if isinstance(target := known.get(b"/Dest"), bytes):
            self._book.wanted.setdefault(content_of(target), self._piece.name)
        kept = {entry: self._book.shared.translated(self.source, each, self._numbers) for entry, each in known.items()}
        return self._book.sink.add(written(kept), self._numbers[old])

    def _destinations(self, moved: dict[int, float]) -> None:
        """Take the destinations that are the piece's own."""
        for token, value in named(self.source):
            if words_of(token) not in self._piece.anchors:
                continue
            page, kind, *place = self.source.array(value)
            if isinstance(page, Ref) and page.number in self._numbers:
                if page.number in moved and kind == b"/XYZ":
                    place[0] = number(float(written(place[0])) + moved[page.number])
                new = written([Ref(self._numbers[page.number]), kind, *place])
                self._book.names.setdefault(content_of(token), new)


def named(source: Source) -> list[tuple[bytes, Value]]:
    """Return the named destinations of a piece, each name as it is written."""
    names = source.entries(source.root.get(b"/Names", {}))
    nodes, found = [names.get(b"/Dests", {})], list[tuple[bytes, Value]]()
    while nodes:
        node = source.entries(nodes.pop())
        nodes += source.array(node.get(b"/Kids", []))
        pairs = source.array(node.get(b"/Names", []))
        found += [
            (token, value) for token, value in zip(pairs[::2], pairs[1::2], strict=True) if isinstance(token, bytes)
        ]
    return found
