"""What a font of a PDF knows of its glyphs: their widths and their words (ISO 32000-1, 9.7.4.3 and 9.10.3)."""

from __future__ import annotations

import re

from presswork.writers.pdf.syntax import Value, written

PAIR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>")
UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo
<< /Registry (Adobe)
/Ordering (UCS)
/Supplement 0
>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%sendcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def words_in(unicode: bytes) -> list[tuple[bytes, bytes]]:
    """Return the glyphs and the words that a map to Unicode has, both in hexadecimal digits."""
    return PAIR.findall(unicode.partition(b"endcodespacerange")[2])


def widths_in(values: list[Value]) -> list[tuple[int, bytes]]:
    """Return the width of each glyph: [first [width …] …], the only form that WeasyPrint writes (9.7.4.3)."""
    pairs = zip(values[::2], values[1::2], strict=True)
    return [(int(written(first)) + at, written(width)) for first, run in pairs for at, width in enumerate(run)]  # type: ignore[arg-type]


def runs(widths: dict[int, bytes]) -> Value:
    """Return widths in that form."""
    runs: list[Value] = []
    last: list[Value] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            last = []
            runs += [b"%d" % glyph, last]
        last.append(widths[glyph])
    return runs


def unicode_map(words: dict[bytes, bytes]) -> bytes:
    """Return the map from glyphs to words (9.10.3); a block of it holds a hundred."""
    lines = [b"<%s> <%s>\n" % pair for pair in sorted(words.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return UNICODE % b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks)
