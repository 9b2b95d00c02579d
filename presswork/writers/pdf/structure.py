"""The tree of tags: the elements of all pieces below one document (ISO 32000-1, 14.7).

The elements are many, so their bytes are only rewritten where they refer to others or have an id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.source import Source, references
from presswork.writers.pdf.syntax import (
    REFERENCE,
    REFERENCES,
    STRING,
    STRINGS,
    Ref,
    content_of,
    entries,
    number,
    string,
    written,
)
from presswork.writers.pdf.trees import Leaf, leaf, name_tree, tree

ELEMENT = re.compile(
    rb"/ID\s*(?P<id>" + STRING + rb")|/Headers\s*\[(?P<headers>[^\]]*)\]|" + STRING + b"|" + REFERENCE, re.DOTALL
)
ENTRY = re.compile(rb"(\d+) (\[[^\]]*\]|\d+ 0 R)")  # of the parent tree: a key and its element or elements
BOX = re.compile(rb"(/BBox\s*\[)([^\]]*)\]")
PAGE = re.compile(rb"/Pg (\d+) 0 R")


class Structure:
    """The tags of the book; `document` is the number of the element that holds all others."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self._next = sink, 0
        self.root, self.document = sink.number(), sink.number()
        self._children: list[int] = []
        self._leaves: list[Leaf] = []
        self._ids: dict[bytes, bytes] = {}

    def keys(self, parents: Mapping[int, bytes]) -> dict[int, int]:
        """Return new keys of the parent tree for those of a piece that have an element."""
        kept = [key for key in sorted(parents) if references(parents[key])]
        new = {key: self._next + at for at, key in enumerate(kept)}
        self._next += len(kept)
        return new

    def take(
        self,
        source: Source,
        prefix: bytes,
        numbers: dict[int, int],
        parents: Mapping[int, bytes],
        keys: Mapping[int, int],
        moved: Mapping[int, float],
    ) -> None:
        """Take the elements of a piece; `numbers` are those of its pages, annotations, and from here on its elements.

        `prefix` makes its ids unique; `moved` says of its pages by how much they are moved to the right.
        """
        children = _children(source, numbers, self.document)
        todo: list[int] = []
        self._children += [_promised(child, numbers, todo, self._sink) for child in children]
        todo.reverse()
        climb = _Climb(source, self._sink, prefix, numbers, moved)
        climb.run(todo)
        pairs = [(b"%d" % keys[key], climb.renewed(parents[key])) for key in keys]
        climb.run(climb.fresh)
        self._ids |= climb.ids
        self._leaves += [leaf(self._sink, b"/Nums", pairs[start : start + 16]) for start in range(0, len(pairs), 16)]

    def close(self) -> None:
        """Write the root, the document and the trees that lead to the elements."""
        children = b" ".join(b"%d 0 R" % child for child in self._children)
        document = b"<</Type/StructElem/S/Document/K[%s]/P %d 0 R>>" % (children, self.root)
        self._sink.add(document, self.document)
        parents = tree(self._sink, self._leaves, b"/Nums")
        ids = b"/IDTree %d 0 R" % name_tree(self._sink, self._ids) if self._ids else b""
        known = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%s>>"
        self._sink.add(known % (self.document, parents, self._next, ids), self.root)


class _Climb:
    """A walk over the elements of one piece."""

    def __init__(
        self, source: Source, sink: Sink, prefix: bytes, numbers: dict[int, int], moved: Mapping[int, float]
    ) -> None:
        self._source, self._sink, self._prefix = source, sink, prefix
        self._numbers, self._moved = numbers, moved
        self.fresh: list[int] = []  # met for the first time
        self.ids: dict[bytes, bytes] = {}
        self._own: list[bytes] = []

    def run(self, todo: list[int]) -> None:
        """Write elements and those below them, in the order of the text."""
        while todo:
            old = todo.pop()
            body = self._source.body(old)
            if self._moved and b"/BBox" in body:
                body = _box_moved(body, self._moved)
            self.fresh = []
            new = self._numbers[old]
            self._sink.add(ELEMENT.sub(self._renew, body), new)
            for own in self._own:
                self.ids[own] = b"%d 0 R" % new
            self._own.clear()
            self.fresh.reverse()
            todo += self.fresh
        self.fresh = []

    def renewed(self, value: bytes) -> bytes:
        """Return a value of the parent tree with new references."""
        return REFERENCES.sub(self._renew_reference, value)

    def _renew_reference(self, found: re.Match[bytes]) -> bytes:
        old = int(found[1])
        new = self._numbers.get(old)
        if new is None:
            new = _promised(old, self._numbers, self.fresh, self._sink)
        return b"%d 0 R" % new

    def _renew(self, found: re.Match[bytes]) -> bytes:
        old = found[3]
        if old is not None:
            number = int(old)
            new = self._numbers.get(number)
            if new is None:
                new = _promised(number, self._numbers, self.fresh, self._sink)
            return b"%d 0 R" % new
        if found["id"] is not None:
            own = self._prefix + content_of(found["id"])
            self._own.append(own)
            return b"/ID" + string(own)
        if found["headers"] is not None:
            headers = [string(self._prefix + content_of(each)) for each in STRINGS.findall(found["headers"])]
            return b"/Headers[%s]" % b" ".join(headers)
        return found[0]


def parents_of(source: Source) -> dict[int, bytes]:
    """Return the entries of a piece's parent tree as they are written, by their keys."""
    if b"/StructTreeRoot" not in source.root:
        return {}
    found: dict[int, bytes] = {}
    nodes = [source.entries(source.root[b"/StructTreeRoot"])[b"/ParentTree"]]
    while nodes:
        value = nodes.pop()
        node = source.body(value.number) if isinstance(value, Ref) else written(value)
        if b"/Kids" in node:
            nodes += source.array(entries(node)[b"/Kids"])
            continue
        for key, content in ENTRY.findall(node.partition(b"/Nums")[2].lstrip(b" [")):
            found[int(key)] = _array(source, content)
    return found


def _array(source: Source, content: bytes) -> bytes:
    """Return an entry of the parent tree: an array that stands elsewhere is brought here."""
    if content.startswith(b"["):
        return content
    body = source.body(references(content)[0])
    return body if body.startswith(b"[") else content


def _children(source: Source, numbers: dict[int, int], document: int) -> Sequence[int]:
    """Return the elements right below a piece's document, which is the book's from here on."""
    if b"/StructTreeRoot" not in source.root:
        return []
    tops = source.array(source.entries(source.root[b"/StructTreeRoot"]).get(b"/K", []))
    found: list[int] = []
    for top in (each.number for each in tops if isinstance(each, Ref)):
        known = source.entries(Ref(top))
        if known[b"/S"] == b"/Document":
            numbers[top] = document
            found += [each.number for each in source.array(known.get(b"/K", [])) if isinstance(each, Ref)]
        else:
            found.append(top)
    if isinstance(root := source.root[b"/StructTreeRoot"], Ref):
        numbers[root.number] = document  # an element that stood at the root has the document above it
    return found


def _promised(old: int, numbers: dict[int, int], todo: list[int], sink: Sink) -> int:
    if old not in numbers:
        numbers[old] = sink.number()
        todo.append(old)
    return numbers[old]


def _box_moved(body: bytes, moved: Mapping[int, float]) -> bytes:
    """Return an element whose box is moved with its page."""
    page = PAGE.search(body)
    by = moved.get(int(page[1]), 0.0) if page else 0.0

    def shifted(found: re.Match[bytes]) -> bytes:
        left, foot, right, head = (float(each) for each in found[2].split())
        return found[1] + b" ".join(map(number, (left + by, foot, right + by, head))) + b"]"

    return BOX.sub(shifted, body) if by else body
