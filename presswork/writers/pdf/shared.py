"""What is in several pieces and in the book once: pictures, forms, patterns, colour spaces, profiles.

An object is written under its new number with its references already new, the objects that it refers to first; where
one of the same bytes is there, that one is taken.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from hashlib import sha256

from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.source import Source
from presswork.writers.pdf.syntax import Ref, Value, parse, written


class Shared:
    """The objects of the book that are known by their bytes."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self._known = sink, dict[bytes, int]()

    def take(self, source: Source, number: int, numbers: dict[int, int]) -> int:
        """Return the new number of an object of a piece, with all that it refers to; `numbers` are those taken."""
        return self._take(source, number, numbers, {})

    def translated(self, source: Source, value: Value, numbers: dict[int, int]) -> Value:
        """Return a value with new references; what they refer to is taken."""
        return translated(value, lambda number: self.take(source, number, numbers))

    def object(self, value: Value) -> int:
        """Return the number of the object with this value."""
        body = written(value)
        return self._number(body, lambda: self._sink.add(body))

    def stream(self, known: Mapping[bytes, Value], data: bytes) -> int:
        """Return the number of the stream with these entries and these data as they are."""
        return self._number(written(known) + b"\0" + data, lambda: self._sink.stream(known, data))

    def packed(self, known: Mapping[bytes, Value], data: bytes) -> int:
        """Return the number of a stream whose data are compressed here."""
        return self.stream({**known, b"/Filter": b"/FlateDecode"}, zlib.compress(data, 9))

    def _number(self, content: bytes, add: Callable[[], int]) -> int:
        digest = sha256(content).digest()
        if digest not in self._known:
            self._known[digest] = add()
        return self._known[digest]

    def _take(self, source: Source, number: int, numbers: dict[int, int], begun: dict[int, int]) -> int:
        if number in numbers:
            return numbers[number]
        if number in begun:  # it refers to itself: such an object is never the same as another
            begun[number] = begun[number] or self._sink.number()
            return begun[number]
        begun[number] = 0
        found = source.stream(number)
        value = found[0] if found else parse(source.body(number))
        new = translated(value, lambda each: self._take(source, each, numbers, begun))
        numbers[number] = self._add(new, found[1] if found else None, begun.pop(number))
        return numbers[number]

    def _add(self, value: Value, data: bytes | None, promised: int) -> int:
        if data is None or not isinstance(value, dict):
            return self._sink.add(written(value), promised) if promised else self.object(value)
        return self._sink.stream(value, data, promised) if promised else self.stream(value, data)


def translated(value: Value, number: Callable[[int], int]) -> Value:
    """Return a value whose references are those that `number` gives for the old ones."""
    if isinstance(value, Ref):
        return Ref(number(value.number))
    if isinstance(value, dict):
        return {key: translated(each, number) for key, each in value.items()}
    if isinstance(value, list):
        return [translated(each, number) for each in value]
    return value
