"""A piece's PDF, read object by object: no more of it is in memory than its bytes.

A file with a table of its objects, as WeasyPrint writes it where it does not compress, is read as it is. Any other one
is first written plainly by pikepdf.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from io import BytesIO

from presswork.writers.pdf.syntax import REFERENCES, Ref, Value, entries

PLAIN = b"%\xf0\x9f\x96\xa4"  # the second line of WeasyPrint's files
ENDED = b"\nendobj\n"  # after an object in them; a line before it names the object
ROW = 20  # bytes of a row of the cross-reference table (ISO 32000-1, 7.5.4)
STREAM = re.compile(rb">>\s*stream\r?\n")


class Source:
    """The objects of a PDF by their numbers."""

    def __init__(self, pdf: bytes) -> None:
        self._is_tight = _is_plain(pdf)
        self.data = pdf if self._is_tight else _plain(pdf)
        self._spans, trailer = _table(self.data)
        self.trailer = entries(trailer)
        self.root = self.entries(self.trailer[b"/Root"])

    def body(self, number: int) -> bytes:
        """Return an object as it is written; of a stream its dictionary."""
        body = self._body(number)
        if body.endswith(b"endstream"):
            found = STREAM.search(body)
            return body[: found.start() + 2] if found else body
        return body

    def bodies(self, numbers: Iterable[int]) -> list[bytes]:
        """Return many objects that are no streams."""
        if not self._is_tight:
            return [self.body(number) for number in numbers]
        data = self.data
        spans = [self._spans[number] for number in numbers]
        return [data[data.index(b"\n", start) + 1 : end - len(ENDED)] for start, end in spans]

    def _body(self, number: int) -> bytes:
        start, end = self._spans[number]
        return self.data[start:end].partition(b"obj")[2].rpartition(b"endobj")[0].strip(b"\r\n ")

    def stream(self, number: int) -> tuple[dict[bytes, Value], bytes] | None:
        """Return a stream's dictionary and its data as they are kept, or None where the object is no stream."""
        body = self._body(number)
        found = STREAM.search(body) if body.endswith(b"endstream") else None
        if found is None:
            return None
        known = entries(body[: found.start() + 2])
        length = known.pop(b"/Length")
        size = int(self.body(length.number) if isinstance(length, Ref) else length)  # type: ignore[arg-type]
        return known, body[found.end() : found.end() + size]

    def decoded(self, number: int) -> bytes:
        """Return a stream's data, unpacked. Raises ValueError where it is packed in a way that pieces do not use."""
        known, data = self.stream(number) or ({}, b"")
        if b"/Filter" not in known:
            return data
        if known[b"/Filter"] in (b"/FlateDecode", [b"/FlateDecode"]) and b"/DecodeParms" not in known:
            return zlib.decompress(data)
        raise ValueError("a stream is packed in a strange way")

    def entries(self, value: Value) -> dict[bytes, Value]:
        """Return a dictionary, or the one that is referred to."""
        if isinstance(value, Ref):
            return entries(self.body(value.number))
        if not isinstance(value, dict):
            raise ValueError("an object of the PDF is no dictionary")
        return value

    def array(self, value: Value) -> list[Value]:
        """Return an array, or the one that is referred to; a single value is an array of one."""
        if isinstance(value, Ref):
            body = self.body(value.number)
            if not body.startswith(b"["):
                return [value]
            value = entries(b"<</V " + body + b">>")[b"/V"]
        return value if isinstance(value, list) else [value]

    def pages(self) -> list[int]:
        """Return the numbers of the pages, in order."""
        found: list[int] = []
        stack = [self.root[b"/Pages"]]
        while stack:
            value = stack.pop()
            if not isinstance(value, Ref):
                raise ValueError("a page of the PDF stands in another object")
            node = self.body(value.number)
            if b"/Kids" in node:
                stack += reversed(self.array(entries(node)[b"/Kids"]))
            else:
                found.append(value.number)
        return found


def references(body: bytes) -> list[int]:
    """Return the numbers of the objects that a body refers to."""
    return [int(found[1]) for found in REFERENCES.finditer(body) if found[1]]


def _is_plain(pdf: bytes) -> bool:
    start = _start(pdf)
    return pdf[:32].split(b"\n", 2)[1:2] == [PLAIN] and pdf.startswith(b"xref", start)


def _start(pdf: bytes) -> int:
    return int(pdf[pdf.rindex(b"startxref") :].split()[1])


def _plain(pdf: bytes) -> bytes:
    """Write a PDF without packed objects, and without those that nothing refers to."""
    import pikepdf

    plain = BytesIO()
    disable = pikepdf.ObjectStreamMode.disable
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            opened.save(plain, object_stream_mode=disable, fix_metadata_version=False, static_id=True)
    except pikepdf.PdfError as fault:
        raise ValueError(str(fault)) from fault
    return plain.getvalue()


def _table(data: bytes) -> tuple[dict[int, tuple[int, int]], bytes]:
    """Return where each object begins and ends, and the trailer."""
    start = _start(data)
    head, count, begin = re.compile(rb"xref\s+0 (\d+)\s*?\n").match(data, start), 0, start
    if head is None:
        raise ValueError("the PDF has no table of its objects")
    count, begin = int(head[1]), head.end()
    end = begin + count * ROW
    rows = data[begin:end].split()  # each row is a place, a generation and a letter
    places = [
        (int(place), number)
        for number, (place, kind) in enumerate(zip(rows[::3], rows[2::3], strict=True))
        if kind == b"n"
    ]
    places.sort()
    ends = [place for place, _ in places[1:]] + [start]
    trailer = data[data.index(b"trailer", end) + 7 : data.rindex(b"startxref")]
    return {number: (place, after) for (place, number), after in zip(places, ends, strict=True)}, trailer
