"""The fonts of the book: those of all pieces and layers that have one key become one.

Their glyphs have the numbers of the whole font, so a text means the same in all of them; what each piece knows of its
own glyphs, their widths and their words, is united. The program is made for the book (see `presswork.layout.programs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from presswork.model.pages import FONT_MARK
from presswork.problems import PublishError, problem
from presswork.writers.pdf.glyphs import runs, unicode_map, widths_in, words_in
from presswork.writers.pdf.shared import Shared
from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.source import Source
from presswork.writers.pdf.syntax import Ref, Value, written

FIXED_PITCH = 1  # bit of the flags, ISO 32000-1 Table 123
OPENTYPE = b"OTTO"
Dictionaries: TypeAlias = tuple[dict[bytes, Value], dict[bytes, Value], dict[bytes, Value]]


@dataclass
class Face:
    """A font of the book: `font`, `child` and `descriptor` are the dictionaries of the piece that had it first.

    A glyph of several meanings (a space, and one that does not break) says the first one's words; `late` are those of
    the layer, which is read before the text and comes after it.
    """

    number: int
    key: str
    font: dict[bytes, Value]
    child: dict[bytes, Value]
    descriptor: dict[bytes, Value]
    widths: dict[int, bytes] = field(default_factory=dict)
    words: dict[bytes, bytes] = field(default_factory=dict)
    late: dict[bytes, bytes] = field(default_factory=dict)

    def agrees(self, widths: dict[int, bytes]) -> bool:
        """Tell whether no glyph is as wide in one piece as it is not in another (sizes may round differently)."""
        return all(self.widths.get(glyph, width) == width for glyph, width in widths.items())


class Fonts:
    """The fonts of the book; `programs` are made for it, by their keys."""

    def __init__(self, sink: Sink, shared: Shared, programs: Mapping[str, bytes]) -> None:
        self._sink, self._shared, self._programs = sink, shared, programs
        self._faces: dict[tuple[str, bytes], list[Face]] = {}
        self._files: dict[str, int] = {}
        self.in_layer = False

    def take(self, source: Source, number: int, numbers: dict[int, int]) -> None:
        """Give a font of a piece its number in the book. A font that brings its own program is taken as it is."""
        if number in numbers:
            return
        font = source.entries(Ref(number))
        child = source.entries(source.array(font[b"/DescendantFonts"])[0]) if b"/DescendantFonts" in font else {}
        descriptor = source.entries(child.get(b"/FontDescriptor", {}))
        key = _key(source, descriptor)
        if not key:
            self._shared.take(source, number, numbers)
            return
        unicode = source.decoded(_number(font[b"/ToUnicode"]))
        own = b""  # a font with glyphs that it does not have gives them numbers of its own in each piece
        if isinstance(font[b"/Encoding"], Ref):
            own = sha256(source.decoded(font[b"/Encoding"].number) + unicode).digest()
            font[b"/Encoding"] = Ref(self._shared.take(source, font[b"/Encoding"].number, numbers))
        widths = dict(widths_in(source.array(child[b"/W"])))
        face = self._face((key, own), widths, (font, child, descriptor))
        face.widths |= widths
        known = face.late if self.in_layer else face.words
        for glyph, words in words_in(unicode):
            known[glyph] = min(words, known.get(glyph, words), key=_plainness)
        numbers[number] = face.number

    def _face(self, group: tuple[str, bytes], widths: dict[int, bytes], known: Dictionaries) -> Face:
        faces = self._faces.setdefault(group, [])
        found = next((face for face in faces if face.agrees(widths)), None)
        if found is None:
            found = Face(self._sink.number(), group[0], *known)
            faces.append(found)
        return found

    def close(self) -> None:
        """Write the fonts."""
        for faces in self._faces.values():
            for face in faces:
                self._write(face)

    def _write(self, face: Face) -> None:
        program = self._program(face.key)
        kind = b"/FontFile3" if program[:4] == OPENTYPE else b"/FontFile2"
        old = written(face.font[b"/BaseFont"])
        name = b"/" + _tag(program) + b"+" + (old.partition(b"+")[2] or old[1:])
        descriptor: dict[bytes, Value] = {
            **{entry: value for entry, value in face.descriptor.items() if not entry.startswith(b"/FontFile")},
            b"/FontName": name,
            b"/Flags": _flags(face),
            b"/FontBBox": _box(face),
            kind: Ref(self._file(face.key, program)),
        }
        child: dict[bytes, Value] = {
            **face.child,
            b"/Subtype": b"/CIDFontType0" if kind == b"/FontFile3" else b"/CIDFontType2",
            b"/BaseFont": name,
            b"/W": runs(face.widths),
            b"/FontDescriptor": Ref(self._sink.add(written(descriptor))),
        }
        font: dict[bytes, Value] = {
            **face.font,
            b"/BaseFont": name,
            b"/ToUnicode": Ref(self._shared.packed({}, unicode_map({**face.late, **face.words}))),
            b"/DescendantFonts": [Ref(self._sink.add(written(child)))],
        }
        self._sink.add(written(font), face.number)

    def _program(self, key: str) -> bytes:
        if key not in self._programs:
            raise PublishError([problem("internal", f"the font {key[:16]} of a piece was not made for the book")])
        return self._programs[key]

    def _file(self, key: str, program: bytes) -> int:
        if key not in self._files:
            is_opentype = program[:4] == OPENTYPE
            known: dict[bytes, Value] = (
                {b"/Subtype": b"/OpenType"} if is_opentype else {b"/Length1": b"%d" % len(program)}
            )
            self._files[key] = self._shared.packed(known, program)
        return self._files[key]


def _plainness(words: bytes) -> tuple[bool, int, bytes]:
    """Order what a glyph may stand for: a space before a no-break space, a hyphen before its other kinds.

    Nothing comes last: a letter says nothing where its accent says both.
    """
    return not words, len(words), words


def _key(source: Source, descriptor: dict[bytes, Value]) -> str:
    file = descriptor.get(b"/FontFile3", descriptor.get(b"/FontFile2"))
    if not isinstance(file, Ref):
        return ""
    known = source.stream(file.number)
    if known is None or len(known[1]) > 4096:  # a key is short
        return ""
    _, mark, key = source.decoded(file.number)[:4096].partition(FONT_MARK)
    return key.decode() if mark else ""


def _number(value: Value) -> int:
    return value.number if isinstance(value, Ref) else 0


def _flags(face: Face) -> bytes:
    flags = int(written(face.descriptor[b"/Flags"])) & ~FIXED_PITCH
    return b"%d" % (flags | FIXED_PITCH if len(face.widths) > 1 and len(set(face.widths.values())) == 1 else flags)


def _box(face: Face) -> Value:
    widest = max(face.widths.values(), key=float, default=b"0")
    return [b"0", face.descriptor[b"/Descent"], widest, face.descriptor[b"/Ascent"]]


def _tag(program: bytes) -> bytes:
    """Return the six letters that name a subset (9.6.4)."""
    return bytes(65 + each % 26 for each in sha256(program).digest()[:6])
