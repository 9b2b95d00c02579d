"""The elements of one piece's tags, renumbered (ISO 32000-1, 14.7.2).

They are by far most of a piece's objects. So they are taken a level of the tree at a time, as one text that is split at
its references: what runs for each of them is the regular expression's machine, not ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.source import Source
from presswork.writers.pdf.syntax import STRING, STRINGS, content_of, number, string

PARTS = re.compile(rb"(" + STRING + rb"|\b\d+(?= 0 R\b))", re.DOTALL)
BETWEEN = b"\0"  # what no object has in its text
OWN = re.compile(rb"/ID\s*(" + STRING + b")", re.DOTALL)
HEADERS = re.compile(rb"/Headers\s*\[([^\]]*)\]")
BOX = re.compile(rb"(/BBox\s*\[)([^\]]*)\]")
PAGE = re.compile(rb"/Pg (\d+) 0 R")


class Elements(dict[bytes, bytes]):
    """The new numbers of a piece's objects as they are written, each found when it is asked for the first time.

    `numbers` are those known before, of pages and annotations; `fresh` are the elements met since it was emptied; `ids`
    are the elements' ids in the book. `prefix` makes the ids unique, `moved` says how far pages are moved.
    """

    def __init__(
        self, source: Source, sink: Sink, numbers: dict[int, int], prefix: bytes, moved: Mapping[int, float]
    ) -> None:
        super().__init__()
        self._source, self._sink, self._numbers = source, sink, numbers
        self._prefix, self._moved = prefix, moved
        self.fresh: list[int] = []
        self.ids: dict[bytes, bytes] = {}

    def __missing__(self, token: bytes) -> bytes:
        """Return a string as it is, and the number that an object has from here on."""
        if not token.isdigit():
            return token
        new = self[token] = b"%d" % self.promised(int(token))
        return new

    def promised(self, old: int) -> int:
        """Return the number of an object in the book; an element that is new will be written."""
        if old not in self._numbers:
            self._numbers[old] = self._sink.number()
            self.fresh.append(old)
        return self._numbers[old]

    def renewed(self, bodies: Sequence[bytes], level: Sequence[int] = ()) -> list[bytes]:
        """Return bodies with new references; those of elements, whose old numbers are given, with new ids."""
        text = BETWEEN.join(bodies)
        if level and (b"/ID" in text or b"/Headers" in text or self._moved):
            text = BETWEEN.join(map(self._special, level, bodies))
        parts = PARTS.split(text)
        parts[1::2] = map(self.__getitem__, parts[1::2])
        return b"".join(parts).split(BETWEEN) if bodies else []

    def write(self) -> None:
        """Write the fresh elements, and those below them."""
        while level := self.fresh:
            self.fresh = []
            new = self.renewed(self._source.bodies(level), level)
            self._sink.add_all(zip((self._numbers[old] for old in level), new, strict=True))

    def _special(self, old: int, body: bytes) -> bytes:
        """Return an element with the ids and the place that it has in the book."""
        if b"/ID" in body:
            body = OWN.sub(lambda found: b"/ID" + string(self._own(found[1], old)), body)
        if b"/Headers" in body:
            body = HEADERS.sub(self._headers, body)
        if self._moved and b"/BBox" in body:
            body = _box_moved(body, self._moved)
        return body

    def _own(self, token: bytes, old: int) -> bytes:
        own = self._prefix + content_of(token)
        self.ids[own] = b"%d 0 R" % self._numbers[old]
        return own

    def _headers(self, found: re.Match[bytes]) -> bytes:
        headers = [string(self._prefix + content_of(each)) for each in STRINGS.findall(found[1])]
        return b"/Headers[%s]" % b" ".join(headers)


def _box_moved(body: bytes, moved: Mapping[int, float]) -> bytes:
    """Return an element whose box is moved with its page."""
    page = PAGE.search(body)
    by = moved.get(int(page[1]), 0.0) if page else 0.0

    def shifted(found: re.Match[bytes]) -> bytes:
        left, foot, right, head = (float(each) for each in found[2].split())
        return found[1] + b" ".join(map(number, (left + by, foot, right + by, head))) + b"]"

    return BOX.sub(shifted, body) if by else body
