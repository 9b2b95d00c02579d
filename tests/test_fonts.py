from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from presswork.sources import Sources, house
from presswork.writers.fonts import Face, faces, licence, may_subset, subset

FONTS = house() / "fonts"
TEXT_FACES = (
    "SourceSerif4-Regular",
    "SourceSerif4-It",
    "SourceSerif4-Semibold",
    "SourceSerif4-SemiboldIt",
    "SourceCodePro-Regular",
)
LEGAL = {0, 7, 13}  # copyright, trademark, licence: name the reserved name, and stay


def made(name: str, characters: str = "éœ«»", style: str = "Semibold Italic", features: tuple[str, ...] = ()) -> bytes:
    return subset((FONTS / f"{name}.otf").read_bytes(), frozenset(characters), "Presswork Serif", style, features)


def opened(data: bytes) -> TTFont:
    return TTFont(BytesIO(data))


@pytest.mark.parametrize("name", TEXT_FACES)
def test_no_name_of_a_subset_has_the_reserved_word(name: str) -> None:
    font = opened(made(name))
    names = {record.nameID: str(record) for record in font["name"].names}
    assert not [number for number, words in names.items() if "source" in words.lower() and number not in LEGAL]
    assert (names[1], names[4], names[16]) == (
        "Presswork Serif Semibold",
        "Presswork Serif Semibold Italic",
        "Presswork Serif",
    )
    cff = font["CFF "].cff
    assert cff.fontNames == ["PressworkSerif-SemiboldItalic"] == [names[6]]
    top = cff.topDictIndex[0].rawDict
    assert (top["FamilyName"], top["FullName"]) == ("Presswork Serif", "Presswork Serif Semibold Italic")
    assert not [key for key, value in top.items() if "Source" in str(value) and key not in ("Notice", "Copyright")]


@pytest.mark.parametrize("name", TEXT_FACES)
def test_the_lines_of_copyright_and_licence_stay(name: str) -> None:
    whole, small = TTFont(FONTS / f"{name}.otf"), opened(made(name))
    for number in (0, 7, 8, 9, 13, 14):
        assert small["name"].getDebugName(number) == whole["name"].getDebugName(number)
    before, after = whole["CFF "].cff.topDictIndex[0].rawDict, small["CFF "].cff.topDictIndex[0].rawDict
    assert (after["Notice"], after["Copyright"]) == (before["Notice"], before["Copyright"])


def test_a_subset_has_the_characters_asked_for_and_basic_latin_and_no_others() -> None:
    glyphs = opened(made("SourceSerif4-Regular", "é\u202f漢")).getBestCmap()
    assert set(range(0x20, 0x7F)) | {0xE9, 0x202F} == set(glyphs)


def test_small_capitals_go_in_only_where_they_are_asked_for() -> None:
    plain, capitals = made("SourceSerif4-Regular"), made("SourceSerif4-Regular", features=("c2sc", "smcp"))
    tags = [
        {each.FeatureTag for each in opened(data)["GSUB"].table.FeatureList.FeatureRecord} for data in (plain, capitals)
    ]
    assert "c2sc" not in tags[0]
    assert {"c2sc", "smcp"} <= tags[1]
    assert len(plain) < 40_000


def test_the_same_characters_give_the_same_bytes_in_any_order() -> None:
    one = made("SourceSerif4-Regular", "éàü")
    subset.cache_clear()
    assert made("SourceSerif4-Regular", "üàé") == one
    assert opened(one)["head"].modified == TTFont(FONTS / "SourceSerif4-Regular.otf")["head"].modified


def test_every_face_that_the_style_declares_is_found_with_its_licence(tmp_path: Path) -> None:
    sources = Sources(tmp_path)
    found = faces(sources.text("styles/fonts.css"))
    assert Face("House Serif", 600, "italic", "styles/fonts/SourceSerif4-SemiboldIt.otf") in found
    assert all(sources.exists(licence(sources, face.name)) for face in found)


def test_a_font_without_a_licence_beside_it_has_none(tmp_path: Path) -> None:
    (tmp_path / "styles/fonts").mkdir(parents=True)
    (tmp_path / "styles/fonts/Own-Regular.otf").write_bytes(b"")
    assert licence(Sources(tmp_path), "styles/fonts/Own-Regular.otf") == ""
    (tmp_path / "styles/fonts/Own-OFL.txt").write_text("OFL")
    assert licence(Sources(tmp_path), "styles/fonts/Own-Regular.otf") == "styles/fonts/Own-OFL.txt"


@pytest.mark.parametrize(
    ("bits", "allowed"), [(0, True), (4, True), (8, True), (2, False), (0x100, False), (0x104, False)]
)
def test_the_embedding_bits_of_a_font_are_heeded(bits: int, allowed: bool) -> None:
    font = TTFont(FONTS / "SourceCodePro-Regular.otf", recalcTimestamp=False)
    font["OS/2"].fsType = bits
    changed = BytesIO()
    font.save(changed)
    assert may_subset(changed.getvalue()) is allowed


def test_commented_faces_do_not_count_and_words_stand_for_weights() -> None:
    css = (
        "/* @font-face { font-family: A; src: url(a.otf) } */"
        '@font-face { font-family: "B"; font-weight: bold; src: url("x/b.otf") }'
    )
    assert faces(css) == (Face("B", 700, "normal", "styles/x/b.otf"),)
