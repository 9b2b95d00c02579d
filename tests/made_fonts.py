"""Fonts of kinds that the house has none of: one whose glyphs are pictures, one whose weight can be chosen."""

from __future__ import annotations

from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.BitmapGlyphMetrics import SmallGlyphMetrics
from fontTools.ttLib.tables.C_B_D_T_ import cbdt_bitmap_format_17
from fontTools.ttLib.tables.E_B_L_C_ import BitmapSizeTable, SbitLineMetrics, Strike, eblc_index_sub_table_1
from PIL import Image

UNITS = 1000  # of an em
STRIKE = 100  # pixels of an em


def _begun(names: list[str], characters: dict[int, str], glyf: dict[str, object] | None) -> FontBuilder:
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(characters)
    if glyf is None:
        builder.setupMaxp()
    else:
        builder.setupGlyf(glyf)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (UNITS, 0)))
    builder.setupHorizontalHeader(ascent=900, descent=-300)
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-300, usWinAscent=900, usWinDescent=300)
    builder.setupPost()
    return builder


def _saved(builder: FontBuilder) -> bytes:
    found = BytesIO()
    builder.font.recalcTimestamp = False
    builder.font.save(found)
    return found.getvalue()


def pictures(character: str) -> bytes:
    """Return a font with one glyph, a red square of an em that is a PNG (tables CBDT and CBLC)."""
    builder = _begun([".notdef", "sign"], {ord(character): "sign"}, None)
    builder.setupNameTable({"familyName": "Pictures", "styleName": "Regular"})
    data, table = newTable("CBDT"), newTable("CBLC")
    data.version = table.version = 3.0
    data.strikeData, table.strikes = [{"sign": _picture(builder)}], [_strike()]
    builder.font["CBDT"], builder.font["CBLC"] = data, table
    return _saved(builder)


def _picture(builder: FontBuilder) -> cbdt_bitmap_format_17:
    png = BytesIO()
    Image.new("RGBA", (STRIKE, STRIKE), (200, 0, 0, 255)).save(png, "PNG")
    glyph = cbdt_bitmap_format_17(b"", builder.font)
    glyph.metrics, glyph.imageData = SmallGlyphMetrics(), png.getvalue()
    known = {"height": STRIKE, "width": STRIKE, "BearingX": 0, "BearingY": 90, "Advance": STRIKE}
    vars(glyph.metrics).update(known)
    return glyph


def _strike() -> Strike:
    strike, size, index = Strike(), BitmapSizeTable(), eblc_index_sub_table_1(b"", None)
    known = {"colorRef": 0, "startGlyphIndex": 1, "endGlyphIndex": 1, "ppemX": STRIKE, "ppemY": STRIKE}
    vars(size).update({**known, "bitDepth": 32, "flags": 1, "hori": _line(), "vert": _line()})
    vars(index).update({"indexFormat": 1, "imageFormat": 17, "names": ["sign"], "firstGlyphIndex": 1})
    vars(index).update({"lastGlyphIndex": 1, "locations": []})
    strike.bitmapSizeTable, strike.indexSubTables = size, [index]
    return strike


def _line() -> SbitLineMetrics:
    line = SbitLineMetrics()
    names = "caretSlopeNumerator caretSlopeDenominator caretOffset minOriginSB minAdvanceSB maxBeforeBL minAfterBL"
    vars(line).update(dict.fromkeys([*names.split(), "pad1", "pad2"], 0))
    vars(line).update({"ascender": 90, "descender": -30, "widthMax": STRIKE})
    return line


def weighted(characters: str) -> bytes:
    """Return a font with an axis of weight, whose glyphs are bars as wide as the weight is (tables fvar and gvar)."""
    names = {ord(each): f"u{ord(each):04X}" for each in characters}
    glyphs = {name: _bar(300) for name in (".notdef", *names.values())}
    builder = _begun(list(glyphs), names, glyphs)
    builder.setupNameTable({"familyName": "Weighted", "styleName": "Regular"})
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    builder.setupGvar({name: [_wider()] for name in glyphs})
    return _saved(builder)


def _bar(width: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 700), (100 + width, 700), (100 + width, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def _wider() -> object:
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    moves = [(0, 0), (0, 0), (300, 0), (300, 0), (0, 0), (0, 0), (0, 0), (0, 0)]  # four corners, four of the metrics
    return TupleVariation({"wght": (0.0, 1.0, 1.0)}, moves)
