"""What pages draw with: names for fonts, pictures, colour spaces and states (ISO 32000-1, 7.8.3).

The names stay as they are in the contents of a piece; what they stand for is in the book once.
"""

from __future__ import annotations

import re

from presswork.writers.pdf.fonts import Fonts
from presswork.writers.pdf.shared import Shared
from presswork.writers.pdf.source import Source
from presswork.writers.pdf.syntax import Ref, Value, written

DRAWN = re.compile(rb"(/[^\s<>\[\]()/%]+)\s+Do\b")
PICTURES = b"/XObject"
SMALL = 64  # bytes of a dictionary that is not worth an object of its own


class Resources:
    """The resources of one piece's pages; `numbers` are the new numbers of what was taken from the piece."""

    def __init__(self, source: Source, shared: Shared, fonts: Fonts, numbers: dict[int, int]) -> None:
        self._source, self._shared, self._fonts, self._numbers = source, shared, fonts, numbers
        self._taken: dict[bytes, dict[bytes, Value]] = {}

    def whole(self, value: Value) -> int:
        """Return the number of resources in the book."""
        return self._shared.object(self._take(value))

    def of_page(self, value: Value, contents: list[int], layer: int) -> tuple[Value, bytes]:
        """Return the resources of a page, and the name of its layer in them; `layer` is the number of its form, or 0.

        Of the pictures the page has those that it draws.
        """
        known = dict(self._take(value))
        pictures = known.pop(PICTURES, {})
        drawn: dict[bytes, Value] = {}
        if isinstance(pictures, dict) and pictures:
            named = {name for each in contents for name in DRAWN.findall(self._source.decoded(each))}
            drawn = {name: picture for name, picture in pictures.items() if name in named}
        name = b"/Layer"
        while name in drawn:
            name += b"r"
        if layer:
            drawn[name] = Ref(layer)
        if drawn:
            return {**known, PICTURES: drawn}, name
        return Ref(self._shared.object(known)), name

    def _take(self, value: Value) -> dict[bytes, Value]:
        """Return resources with new references, each kind but the pictures an object of its own where it is large."""
        key = written(value)
        if key not in self._taken:
            known = self._source.entries(value)
            for font in self._source.entries(known.get(b"/Font", {})).values():
                if isinstance(font, Ref):
                    self._fonts.take(self._source, font.number, self._numbers)
            self._taken[key] = {kind: self._kind(kind, each) for kind, each in known.items() if each != {}}
        return self._taken[key]

    def _kind(self, kind: bytes, value: Value) -> Value:
        if kind == PICTURES:
            value = self._source.entries(value)
        new = self._shared.translated(self._source, value, self._numbers)
        if kind != PICTURES and isinstance(new, dict) and len(written(new)) > SMALL:
            return Ref(self._shared.object(new))
        return new
