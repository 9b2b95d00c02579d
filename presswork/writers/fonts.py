"""Fonts made small and given a house name: a licence such as the OFL reserves the name of what was changed."""

from __future__ import annotations

import re
from functools import lru_cache
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Any, NamedTuple

from presswork.model.job import Reader

BASIC = "".join(map(chr, range(0x20, 0x7F)))  # a reader's program prints words of its own in the book's font
KEPT = frozenset(
    {0, 7, 8, 9, 10, 11, 12, 13, 14, 19}
)  # who made it, and under which licence: name IDs (OpenType, name)
FEATURES = ("ccmp", "locl", "kern", "mark", "mkmk", "liga", "calt", "clig", "rlig", "init", "medi", "fina", "isol")
LICENCES = ("LICENSE", "OFL")
NO_SUBSET = 0x0100  # bits of OS/2 fsType
RESTRICTED = 0x0002

_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PROPERTY = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")


class Face(NamedTuple):
    """A font as a style declares it; `name` is its file in the project or the house."""

    family: str
    weight: int
    style: str
    name: str


def faces(css: str, near: str = "styles/fonts.css") -> tuple[Face, ...]:
    """Return the faces that a stylesheet declares by @font-face, in its order; `near` is the stylesheet's name."""
    found = []
    for rule in _FACE.findall(_COMMENT.sub("", css)):
        given = {key: value.strip() for key, value in _PROPERTY.findall(rule)}
        url = _URL.search(given.get("src", ""))
        if url and "font-family" in given:
            name = normpath(join(dirname(near), url[1]))
            found.append(
                Face(given["font-family"].strip("'\""), _weight(given), given.get("font-style", "normal"), name)
            )
    return tuple(found)


def licence(sources: Reader, font: str) -> str:
    """Return the name of the licence file beside a font, or an empty string.

    It has the beginning of the font's own name: `SourceSerif4-It.otf` has `SourceSerif4-LICENSE.md` or
    `SourceSerif-LICENSE.md` (or `-OFL`, or .txt); else there is one LICENSE or OFL for the folder.
    """
    family = basename(font).split("-")[0].split(".")[0]
    stems = [f"{family[:length]}-" for length in range(len(family), 2, -1)]
    names = [f"{stem}{word}{ending}" for stem in (*stems, "") for word in LICENCES for ending in (".md", ".txt", "")]
    return next((name for each in names if sources.exists(name := join(dirname(font), each))), "")


def may_subset(data: bytes) -> bool:
    """Tell whether the font's own embedding bits allow a subset of it to go into a document (OS/2 fsType)."""
    kind = int(_open(data)["OS/2"].fsType)
    return not kind & NO_SUBSET and kind & 0x000F != RESTRICTED


def family_of(data: bytes) -> str:
    """Return the family that a font says it is of (name IDs 16 and 1), for a colophon."""
    names = _open(data)["name"]
    return str(names.getDebugName(16) or names.getDebugName(1) or "")


@lru_cache(maxsize=16)  # half a second of work each, and a preview asks again for the same
def subset(data: bytes, characters: frozenset[str], family: str, style: str, features: tuple[str, ...] = ()) -> bytes:
    """Return the font with the glyphs of `characters` and basic Latin alone, renamed to `family` and `style`.

    Every name but the lines of copyright, trademark, makers and licence is changed, the CFF names too. The font's
    own time stays, so equal characters give equal bytes. `features` are kept beside those that text needs.
    Raises fontTools' errors where `data` is no font.
    """
    from fontTools import subset as tools

    options = tools.Options(name_IDs=["*"], name_languages=["*"], notdef_outline=True, glyph_names=False)
    options.layout_features = [*FEATURES, *features]
    options.drop_tables += ["DSIG", "meta"]
    options.legacy_kern = False
    font = _open(data)
    cutter = tools.Subsetter(options)
    cutter.populate(text="".join(sorted({*BASIC, *characters})))
    cutter.subset(font)
    rename(font, family, style)
    font.flavor = None
    made = BytesIO()
    font.save(made, reorderTables=True)
    return made.getvalue()


def rename(font: Any, family: str, style: str) -> None:
    """Give an open font a new name in every record (name IDs 1, 2, 3, 4, 6; the others go) and in its CFF table."""
    table = font["name"]
    names = _names(family, style)
    version = table.getDebugName(5) or "Version 1.000"
    table.names = [record for record in table.names if record.nameID in KEPT]
    for number, words in {**names, 5: version}.items():
        table.setName(words, number, 3, 1, 0x409)
    table.names.sort()
    _forget_feature_names(font)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [names[6]]
        top = cff.topDictIndex[0]
        top.FamilyName, top.FullName = family, names[4]


def _names(family: str, style: str) -> dict[int, str]:
    """Return the records of a face; a semibold stands in a family of its own, as systems of four styles want it."""
    italic = "Italic" in style
    weight = style.replace("Italic", "").strip()
    own = family if weight in ("", "Regular", "Bold") else f"{family} {weight}"
    plain = {1: own, 2: "Italic" if italic else "Regular", 4: f"{family} {style}"}
    plain[6] = f"{family} {style}".replace(" ", "", family.count(" ")).replace(" ", "-", 1).replace(" ", "")
    plain[3] = f"presswork;{plain[6]}"
    return plain if own == family else {**plain, 16: family, 17: style}


def _forget_feature_names(font: Any) -> None:
    """Take out the links to names of stylistic sets, which went with the names."""
    if "GSUB" in font:
        for record in font["GSUB"].table.FeatureList.FeatureRecord if font["GSUB"].table.FeatureList else ():
            if record.FeatureTag[:2] in ("ss", "cv"):
                record.Feature.FeatureParams = None


def _open(data: bytes) -> Any:
    from fontTools.ttLib import TTFont

    return TTFont(BytesIO(data), recalcTimestamp=False, lazy=False)


def _weight(given: dict[str, str]) -> int:
    words = {"normal": 400, "bold": 700}
    value = given.get("font-weight", "normal")
    return words.get(value) or (int(value) if value.isdigit() else 400)
