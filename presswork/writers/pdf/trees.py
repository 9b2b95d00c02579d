"""Balanced trees: of pages, numbers and names (ISO 32000-1, 7.7.3, 7.9.6, 7.9.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.syntax import string

WIDE = 64  # children of a node


class Leaf(NamedTuple):
    """A node with its least and its greatest key, as they are written."""

    first: bytes
    last: bytes
    number: int


def leaf(sink: Sink, kind: bytes, pairs: Sequence[tuple[bytes, bytes]]) -> Leaf:
    """Write a leaf of sorted keys and values; `kind` is /Nums or /Names."""
    body = b" ".join(key + b" " + value for key, value in pairs)
    first, last = pairs[0][0], pairs[-1][0]
    return Leaf(first, last, sink.add(b"<<%s[%s]/Limits[%s %s]>>" % (kind, body, first, last)))


def tree(sink: Sink, leaves: Sequence[Leaf], kind: bytes, number: int = 0) -> int:
    """Write the nodes above sorted leaves, and return the number of the root."""
    while len(leaves) > WIDE:
        leaves = [_node(sink, leaves[start : start + WIDE]) for start in range(0, len(leaves), WIDE)]
    return sink.add(b"<</Kids[%s]>>" % _kids(leaves) if leaves else b"<<%s[]>>" % kind, number)


def name_tree(sink: Sink, values: dict[bytes, bytes]) -> int:
    """Write a tree of names and return its number."""
    pairs = [(string(name), values[name]) for name in sorted(values)]
    leaves = [leaf(sink, b"/Names", pairs[start : start + WIDE]) for start in range(0, len(pairs), WIDE)]
    return tree(sink, leaves, b"/Names")


def _node(sink: Sink, leaves: Sequence[Leaf]) -> Leaf:
    first, last = leaves[0].first, leaves[-1].last
    number = sink.add(b"<</Kids[%s]/Limits[%s %s]>>" % (_kids(leaves), first, last))
    return Leaf(first, last, number)


def _kids(leaves: Sequence[Leaf]) -> bytes:
    return b" ".join(b"%d 0 R" % each.number for each in leaves)


class PageTree:
    """The pages' numbers, promised before the pages are written, and the nodes that hold them."""

    def __init__(self, sink: Sink, count: int) -> None:
        self._sink = sink
        self.root = sink.number()
        self.pages = [sink.number() for _ in range(count)]
        self._nodes = [sink.number() for _ in range(0, count, WIDE)]

    def parent(self, page: int) -> int:
        """Return the number of the node that holds a page, by its index."""
        return self._nodes[page // WIDE]

    def close(self) -> None:
        """Write the nodes."""
        for index, node in enumerate(self._nodes):
            pages = self.pages[index * WIDE : (index + 1) * WIDE]
            body = b"<</Type/Pages/Parent %d 0 R/Kids[%s]/Count %d>>" % (self.root, _references(pages), len(pages))
            self._sink.add(body, node)
        body = b"<</Type/Pages/Kids[%s]/Count %d>>" % (_references(self._nodes), len(self.pages))
        self._sink.add(body, self.root)


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
