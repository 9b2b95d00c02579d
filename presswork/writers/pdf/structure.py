"""The tree of tags: the elements of all pieces below one document (ISO 32000-1, 14.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from presswork.writers.pdf.elements import Elements
from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.source import Source, references
from presswork.writers.pdf.syntax import Ref, entries, written
from presswork.writers.pdf.trees import Leaf, leaf, name_tree, tree

WIDE = 16  # entries in a leaf of the parent tree: those of a page name all of its elements
ENTRY = re.compile(rb"(\d+) (\[[^\]]*\]|\d+ 0 R)")  # of the parent tree: a key and its element or elements


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
        elements = Elements(source, self._sink, numbers, prefix, moved)
        self._children += [elements.promised(child) for child in _children(source, numbers, self.document)]
        elements.write()
        values = elements.renewed([parents[key] for key in keys])
        elements.write()
        pairs = [(b"%d" % key, value) for key, value in zip(keys.values(), values, strict=True)]
        self._leaves += [
            leaf(self._sink, b"/Nums", pairs[start : start + WIDE]) for start in range(0, len(pairs), WIDE)
        ]
        self._ids |= elements.ids

    def close(self) -> None:
        """Write the root, the document and the trees that lead to the elements."""
        children = b" ".join(b"%d 0 R" % child for child in self._children)
        document = b"<</Type/StructElem/S/Document/K[%s]/P %d 0 R>>" % (children, self.root)
        self._sink.add(document, self.document)
        parents = tree(self._sink, self._leaves, b"/Nums")
        ids = b"/IDTree %d 0 R" % name_tree(self._sink, self._ids) if self._ids else b""
        known = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d%s>>"
        self._sink.add(known % (self.document, parents, self._next, ids), self.root)


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
