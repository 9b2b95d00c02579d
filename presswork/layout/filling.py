"""Page numbers are written into pieces that are laid out already: see `presswork.layout.numerals`."""

from __future__ import annotations

import re
from collections.abc import Mapping

MARK = re.compile(rb"/PageOf ?<([0-9a-f]*)> ?/Figures ?<([0-9a-f]{40})>")
SHOWN = re.compile(rb"\[([^\]]*)\] ?TJ")
GLYPH = re.compile(rb"(?<=<)(?:[0-9a-f]{4})+(?=>)")


def fill(pdf: bytes, labels: Mapping[str, str]) -> bytes:
    """Return a piece with the pages of its targets written in; a target on no page, which is told, keeps its zeros.

    Raises ValueError where a number does not fit.
    """
    out = bytearray(pdf)
    for mark in MARK.finditer(pdf):
        label = labels.get(bytes.fromhex(mark[1].decode()).decode())
        if label is None:
            continue
        shown = SHOWN.search(pdf, mark.end())
        if shown is None:
            raise ValueError("a page number has no place")
        glyphs = [mark[2][4 * int(figure) :][:4] for figure in label]
        slots = [at for run in GLYPH.finditer(pdf, *shown.span(1)) for at in range(run.start(), run.end(), 4)]
        if len(slots) != len(glyphs):
            raise ValueError(f"page {label} does not fit where {len(slots)} figures were set")
        for at, glyph in zip(slots, glyphs, strict=True):
            out[at : at + 4] = glyph
        out[mark.start() : mark.end()] = b" " * len(mark[0])
    return bytes(out)
