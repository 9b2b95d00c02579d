"""The fonts of pieces: left out where a piece is written, and made once for the whole book.

A piece's own subset would have to be united with those of the other pieces. So a piece is written with a font's key in
the place of its program, and tells its glyphs; the program is made of the whole font, as WeasyPrint makes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.document import Document
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, harfbuzz

from presswork.model.pages import FONT_MARK, Use

OPENTYPE = b"OTTO"  # how a font with PostScript outlines begins: it tells which kind of dictionary WeasyPrint writes
DECLARED = """
    hb_blob_t * hb_blob_create (const char *data, unsigned int length, int mode, void *user_data, void *destroy);
    hb_face_t * hb_face_create (hb_blob_t *blob, unsigned int index);
    const float * hb_font_get_var_coords_design (hb_font_t *font, unsigned int *length);
    typedef struct { unsigned int index, tag, name, flags; float least, usual, most; unsigned int own; } axis_t;
    unsigned int hb_ot_var_get_axis_infos (hb_face_t *face, unsigned int start, unsigned int *count, axis_t *axes);
"""
DUPLICATE = 0  # HarfBuzz keeps bytes of its own
AXES = 64  # of a variable font at most: fonts have a dozen
_libraries: list[Any] = []


class BareFont(Font):  # type: ignore[misc]
    """A font whose program is left out; `whole` is its file, `used` the glyphs that were set in it."""

    file_content: bytes
    whole: bytes = b""
    key: str = ""
    used: tuple[int, ...] = ()

    def clean(self, to_unicode: dict[int, str], hinting: bool) -> None:
        """Put the key into the place of the program; of a font of which all is asked for, the program."""
        if not to_unicode:
            super().clean(to_unicode, hinting)
            return
        self.whole, self.used = self.file_content, tuple(sorted(to_unicode))
        self.key = _key(self)
        self.file_content = (OPENTYPE if self.whole[:4] == OPENTYPE else b"") + FONT_MARK + self.key.encode()


class Meanings(dict[int, str]):
    """What the glyphs of a font stand for; one that has said nothing yet is asked again where it stands next.

    Of a letter and its accents that change places one glyph says all, and the others, the letter's perhaps, nothing.
    """

    def __contains__(self, glyph: object) -> bool:
        """Tell whether it is known what a glyph stands for."""
        return bool(self.get(glyph))  # type: ignore[call-overload]


class PlacedFonts(dict[int, Font]):
    """The fonts of a document; a variable one knows where on its axes it is set."""

    def __setitem__(self, key: int, font: Font) -> None:
        font.to_unicode = Meanings()
        if "fvar" in font.tables:
            font.variations = _variations(font)
        super().__setitem__(key, font)


class BareFonts(PlacedFonts):
    """The fonts of a document, each a BareFont from its beginning."""

    def __setitem__(self, key: int, font: Font) -> None:
        font.__class__ = BareFont
        super().__setitem__(key, font)


def keep_programs(document: Document) -> None:
    """Have a document written with the programs of its fonts; to be called before `Document.write_pdf`."""
    document.fonts = PlacedFonts()


def leave_out_programs(document: Document) -> None:
    """Have a document written without the programs of its fonts; to be called before `Document.write_pdf`."""
    document.fonts = BareFonts()


def stay_plain(pdf: pydyf.PDF) -> None:
    """Have the streams of a piece compressed and its other objects not: so it is read fastest when it is joined.

    To be called by the finisher of `Document.write_pdf` with `uncompressed_pdf=True`.
    """
    for each in pdf.objects:
        if isinstance(each, pydyf.Stream) and "Filter" not in each.extra:  # pictures bring their own
            each.compress = not getattr(each, "left_open", False)


def uses(document: Document) -> tuple[Use, ...]:
    """Return the fonts whose programs were left out of a document that is written, with the glyphs set in them."""
    return tuple(sorted({Use(font.key, str(font.family), font.used) for font in _bare(document)}))


def whole_fonts(document: Document) -> dict[str, bytes]:
    """Return the whole files of the fonts of `uses`, by their SHA-256, with which the keys begin."""
    return {font.key.partition(" ")[0]: font.whole for font in _bare(document)}


def file_of(key: str) -> str:
    """Return the SHA-256 of the whole font that a key stands for."""
    return key.partition(" ")[0]


def subset(font: bytes, key: str, glyphs: Collection[int]) -> bytes:
    """Return the program of the font `key` with these glyphs, which keep their numbers; `font` is the whole file.

    It is what WeasyPrint would have embedded in one document with all of these glyphs.
    """
    shell = _shell(font, json.loads(key.partition(" ")[2]))
    shell.clean(dict.fromkeys(glyphs, ""), False)
    program: bytes = shell.file_content
    return program


def _bare(document: Document) -> Iterator[BareFont]:
    return (font for font in document.fonts.values() if isinstance(font, BareFont) and font.key)


def _key(font: Font) -> str:
    """Return the SHA-256 of the whole font and, as JSON, all else that its program is made from, but the glyphs."""
    known: dict[str, Any] = {"index": font.index}
    if font.missing:
        known["notdef"] = 1
    if "fvar" in font.tables:
        known["variations"] = font.variations
    return f"{sha256(font.whole).hexdigest()} {json.dumps(known, sort_keys=True, separators=(',', ':'))}"


def _shell(content: bytes, known: dict[str, Any]) -> Font:
    """Return a font of WeasyPrint's that knows no more than what cleaning asks for."""
    font = Font.__new__(Font)
    font.file_content, font.index, font.family = content, known["index"], "font"
    font.hb_face = _face(content, font.index)
    font.missing = dict.fromkeys(range(known.get("notdef", 0)), 0)
    font.variations, font.weight, font.style, font.font_size = dict(known.get("variations", {})), 400, 0, 0
    font.tables = list(_tables(font.hb_face))
    font.png, font.svg = (getattr(harfbuzz, f"hb_ot_color_has_{kind}")(font.hb_face) for kind in ("png", "svg"))
    kinds = ("paint", "layers") if harfbuzz.hb_version_atleast(7, 0, 0) else ()
    font.colr = any(getattr(harfbuzz, f"hb_ot_color_has_{kind}")(font.hb_face) for kind in kinds)
    return font


def _variations(font: Font) -> dict[str, float]:
    """Return where on each of its axes a variable font was laid out.

    WeasyPrint guesses it from the font's description, which tells neither a named instance nor all axes: the program
    would have other widths than the lines were broken with.
    """
    library = _declared()
    count, length, axes = ffi.new("unsigned int *", AXES), ffi.new("unsigned int *"), ffi.new(f"axis_t[{AXES}]")
    library.hb_ot_var_get_axis_infos(font.hb_face, 0, count, axes)
    places = library.hb_font_get_var_coords_design(font.hb_font, length)
    return {
        _tag(axis.tag): round(places[at], 4) if at < length[0] else axis.usual
        for at, axis in enumerate(axes[0 : count[0]])
    }


def _declared() -> Any:
    if not _libraries:
        ffi.cdef(DECLARED)
        _libraries.append(harfbuzz)
    return harfbuzz


def _face(content: bytes, index: int) -> Any:
    _declared()
    blob = harfbuzz.hb_blob_create(content, len(content), DUPLICATE, ffi.NULL, ffi.NULL)
    face = ffi.gc(harfbuzz.hb_face_create(blob, index), harfbuzz.hb_face_destroy)
    harfbuzz.hb_blob_destroy(blob)
    return face


def _tables(face: Any) -> Iterator[str]:
    count, tags = ffi.new("unsigned int *", 100), ffi.new("hb_tag_t[100]")
    harfbuzz.hb_face_get_table_tags(face, 0, count, tags)
    yield from map(_tag, tags[0 : count[0]])


def _tag(tag: int) -> str:
    name = ffi.new("char[5]")
    harfbuzz.hb_tag_to_string(tag, name)
    word: str = ffi.string(name).decode()
    return word
