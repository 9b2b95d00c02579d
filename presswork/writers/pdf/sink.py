"""A PDF written object by object (ISO 32000-1, 7.5): what is written is not kept in memory.

Objects other than streams are packed together into object streams, and found through a cross-reference stream.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Mapping
from hashlib import sha256
from struct import Struct
from typing import BinaryIO

from presswork.writers.pdf.syntax import Value, string, written

HEADER = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
PACKED = 200  # objects in one object stream: more are smaller, and slower to open at one page
LEVEL = 6
WIDTH, UP = 8, b"\2"  # bytes of a cross-reference row, and what it begins with: it differs from the one above
FREE, PLAIN, IN_STREAM = 0, 1, 2  # the kinds of entries in a cross-reference stream, Table 18


class Sink:
    """A PDF that is being written to a file that is open for writing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._place, self._digest = file, 0, sha256()
        self._kinds, self._places, self._indexes = bytearray([FREE]), array("Q", [0]), array("H", [65535])
        self._count = 0
        self._waiting: list[tuple[int, bytes]] = []
        self._write(HEADER)

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._place += len(content)

    def number(self) -> int:
        """Return the number of an object that will be added."""
        self._count += 1
        return self._count

    def add(self, body: bytes, number: int = 0) -> int:
        """Add an object that is no stream, under the number that it was promised, and return the number."""
        number = number or self.number()
        self._waiting.append((number, body))
        if len(self._waiting) == PACKED:
            self._pack()
        return number

    def add_all(self, bodies: Iterable[tuple[int, bytes]]) -> None:
        """Add objects that are no streams under the numbers that they were promised."""
        for number, body in bodies:
            self._waiting.append((number, body))
            if len(self._waiting) == PACKED:
                self._pack()

    def stream(self, entries: Mapping[bytes, Value], data: bytes, number: int = 0) -> int:
        """Add a stream with its data as they are, and return its number."""
        number = number or self.number()
        self._enter([number], PLAIN, self._place)
        known = written({**entries, b"/Length": b"%d" % len(data)})
        self._write(b"%d 0 obj\n%s\nstream\n" % (number, known))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")
        return number

    def packed(self, entries: Mapping[bytes, Value], data: bytes, number: int = 0) -> int:
        """Add a stream whose data are compressed here, and return its number."""
        return self.stream({**entries, b"/Filter": b"/FlateDecode"}, zlib.compress(data, 9), number)

    def _pack(self) -> None:
        holder = self.number()
        heads, place = [], 0
        self._enter([number for number, _ in self._waiting], IN_STREAM, holder)
        for number, body in self._waiting:
            heads.append(b"%d %d" % (number, place))
            place += len(body) + 1
        head = b" ".join(heads) + b"\n"
        data = head + b"\n".join(body for _, body in self._waiting)
        known: dict[bytes, Value] = {
            b"/Type": b"/ObjStm",
            b"/N": b"%d" % len(self._waiting),
            b"/First": b"%d" % len(head),
            b"/Filter": b"/FlateDecode",
        }
        self._waiting.clear()
        self.stream(known, zlib.compress(data, LEVEL), holder)

    def _enter(self, numbers: Iterable[int], kind: int, place: int) -> None:
        """Note where objects are."""
        if more := self._count + 1 - len(self._kinds):
            self._kinds.extend(bytes(more))
            self._places.extend([0] * more)
            self._indexes.extend([0] * more)
        for index, number in enumerate(numbers):
            self._kinds[number], self._places[number], self._indexes[number] = kind, place, index

    def close(self, root: int, info: int, identifier: bytes) -> None:
        """End the file; its second identifier is a digest of all that was written."""
        if self._waiting:
            self._pack()
        number, place = self.number(), self._place
        self._enter([number], PLAIN, place)
        known: dict[bytes, Value] = {
            b"/Type": b"/XRef",
            b"/Size": b"%d" % (self._count + 1),
            b"/W": b"[1 4 2]",
            b"/Root": b"%d 0 R" % root,
            b"/Info": b"%d 0 R" % info,
            b"/ID": [string(identifier), string(self._digest.digest()[:16])],
            b"/Filter": b"/FlateDecode",
            b"/DecodeParms": b"<</Predictor 12/Columns %d>>" % (WIDTH - 1),
        }
        self.stream(known, zlib.compress(self._rows(), LEVEL), number)
        self._write(b"startxref\n%d\n%%%%EOF\n" % place)

    def _rows(self) -> bytes:
        """Return the rows of the cross-reference stream, each as its difference from the row above (7.4.4.4).

        All bytes are subtracted at once: the rows are one large number, and no byte borrows from the next.
        """
        rows = b"".join(map(Struct(">xBIH").pack, self._kinds, self._places, self._indexes))
        size = len(rows)
        above = int.from_bytes(bytes(WIDTH) + rows[:-WIDTH])
        row, high = int.from_bytes(rows), int.from_bytes(b"\x80" * size)
        difference = ((row | high) - (above & ~high)) ^ ((row ^ ~above) & high)
        return (difference | int.from_bytes((UP + bytes(WIDTH - 1)) * (size // WIDTH))).to_bytes(size)
