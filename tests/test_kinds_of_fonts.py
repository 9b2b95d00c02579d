"""Variable fonts and fonts of pictures: drawn as they were laid out, with the widths that the PDF tells."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.BitmapGlyphMetrics import SmallGlyphMetrics
from fontTools.ttLib.tables.C_B_D_T_ import cbdt_bitmap_format_17
from fontTools.ttLib.tables.E_B_L_C_ import SbitLineMetrics, Strike, eblc_index_sub_table_1
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from joining import Press
from PIL import Image

from presswork.layout.order import Order
from presswork.layout.pages import lay_out
from presswork.layout.system import prepare

FACE = '@font-face {{ font-family: "{name}"; src: url(fonts/{name}.ttf); {more} }} .x {{ font-family: "{name}" }}'


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Press:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    assert prepare(tmp_path / "cache") == ()
    (tmp_path / "styles" / "fonts").mkdir(parents=True)
    return Press(tmp_path)


def built(widths: dict[str, int]) -> FontBuilder:
    """Begin a font of boxes."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *widths])
    builder.setupCharacterMap({ord(each) if len(each) == 1 else 0x1F600: each for each in widths})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, 700), (450, 700), (450, 0)):
        pen.lineTo(point)
    pen.closePath()
    builder.setupGlyf(dict.fromkeys((".notdef", *widths), pen.glyph()))
    builder.setupHorizontalMetrics({name: (widths.get(name, 500), 50) for name in (".notdef", *widths)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupPost()
    return builder


def variable() -> bytes:
    """Return a font whose letters are wider by 400 at its heaviest."""
    builder = built({"A": 500, "B": 600})
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    deltas = [(0, 0)] * 5 + [(400, 0)] + [(0, 0)] * 2  # four points, then left, right, top and bottom
    builder.setupGvar({each: [TupleVariation({"wght": (0, 1, 1)}, deltas)] for each in "AB"})
    return saved(builder.font)


def emoji() -> bytes:
    """Return a font with one picture, of 100 pixels."""
    builder = built({"face": 1200})
    picture = BytesIO()
    Image.new("RGBA", (100, 100), (250, 200, 0, 255)).save(picture, "PNG")
    glyph = cbdt_bitmap_format_17(b"", builder.font)
    glyph.metrics = metrics(SmallGlyphMetrics, height=100, width=100, BearingX=0, BearingY=90, Advance=110)
    glyph.imageData = picture.getvalue()
    data, places, strike, index = newTable("CBDT"), newTable("CBLC"), Strike(), eblc_index_sub_table_1(b"", None)
    data.version = places.version = 3.0
    data.strikeData = [{"face": glyph}]
    index.names, index.indexFormat, index.imageFormat, index.imageDataOffset = ["face"], 1, 17, 4
    index.firstGlyphIndex = index.lastGlyphIndex = 1
    strike.indexSubTables = [index]
    line = {"ascender": 90, "descender": -20, "widthMax": 110, **dict.fromkeys(LINE, 0)}
    strike.bitmapSizeTable.hori, strike.bitmapSizeTable.vert = (metrics(SbitLineMetrics, **line) for _ in range(2))
    for name, value in {"ppemX": 100, "ppemY": 100, "bitDepth": 32, "flags": 1, "colorRef": 0}.items():
        setattr(strike.bitmapSizeTable, name, value)
    strike.bitmapSizeTable.startGlyphIndex = strike.bitmapSizeTable.endGlyphIndex = 1
    places.strikes = [strike]
    builder.font["CBDT"], builder.font["CBLC"] = data, places
    del builder.font["glyf"], builder.font["loca"]
    return saved(builder.font)


LINE = ("caretSlopeNumerator", "caretSlopeDenominator", "caretOffset", "minOriginSB", "minAdvanceSB")
LINE = (*LINE, "maxBeforeBL", "minAfterBL", "pad1", "pad2")


def metrics(kind: Any, **values: int) -> Any:
    found = kind()
    for name, value in values.items():
        setattr(found, name, value)
    return found


def saved(font: TTFont) -> bytes:
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def joined(press: Press, name: str, font: bytes, words: str, more: Sequence[str] = ("",)) -> Path:
    """Return the PDF of a piece with words in a font."""
    (press.folder / "styles" / "fonts" / f"{name}.ttf").write_bytes(font)
    faces = "".join(FACE.format(name=name, more=each) for each in more)
    (press.folder / "styles" / "test.css").write_text(f"@page {{ size: 300px 200px; margin: 0 }} {faces}")
    head = '<!DOCTYPE html><html lang="en"><head><title>T</title><link rel="stylesheet" href="styles/test.css"/></head>'
    html = f'{head}<body style="margin: 0; font-size: 20px; line-height: 30px"><p class="x">{words}</p></body></html>'
    path = press.folder / "whole.pdf"
    path.write_bytes(lay_out(html, press.sources, Order("all", "whole"))[0].pdf)
    return path


def wrong_widths(path: Path) -> dict[int, tuple[float, float]]:
    """Return the glyphs whose width in a font's dictionary is not that of its program."""
    wrong = {}
    with pikepdf.open(path) as pdf:
        for font in (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/W" in each):
            program = TTFont(BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
            runs = list(font.W.as_list())
            for first, run in zip(runs[::2], runs[1::2], strict=True):
                for glyph, width in enumerate(run.as_list(), int(first)):
                    own = program["hmtx"][program.getGlyphName(glyph)][0]
                    if abs(own - float(width)) > 1:
                        wrong[glyph] = (float(width), own)
    return wrong


@pytest.mark.parametrize("more", [[""], ["font-weight: 400", "font-weight: 900"], ["font-weight: 300"]])
def test_a_variable_font_is_drawn_where_on_its_axes_it_was_laid_out(press: Press, more: list[str]) -> None:
    words = 'AB<b style="font-weight: 900">BA</b>'
    assert wrong_widths(joined(press, "Squares", variable(), words, more)) == {}


def test_a_picture_of_an_emoji_font_is_as_high_as_the_text(press: Press) -> None:
    path = joined(press, "Faces", emoji(), "😀")
    assert wrong_widths(path) == {}
    with pypdfium2.PdfDocument(path) as pdf:
        box = pdf[0].render().to_pil().convert("L").point(lambda level: 255 * (level < 240)).getbbox()
    assert box is not None
    assert box[3] - box[1] < 20
