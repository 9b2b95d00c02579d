"""A project may dress itself in fonts of every kind: glyphs that are pictures, a weight that can be chosen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import made_fonts
import pikepdf
import pypdfium2
import pytest
from conftest import SETTINGS
from fontTools.ttLib import TTFont

from presswork.sources import house

FACES = """
@font-face { font-family: "Pictures"; src: url(fonts/pictures.ttf) }
@font-face { font-family: "Weighted"; font-weight: 400; src: url(fonts/weighted.ttf) }
@font-face { font-family: "Weighted"; font-weight: 700; src: url(fonts/weighted.ttf) }
"""
TOKENS = ':root { --serif: "Weighted", "Pictures", "House Serif" }'
STRONG = "strong { font-weight: 700 }"
LEAST, MOST = 8, 13  # points: the text has 10, and its line 14


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of chapters that are laid out apart, in fonts of its own."""
    from conftest import publish

    folder = tmp_path_factory.mktemp("fonts")
    files: dict[str, bytes] = {
        "manuscript/publication.toml": f'{SETTINGS}\n[print]\nlayout = "book"\n'.encode(),
        "manuscript/01.md": "# One\n\na wave \U0001f30a and **a tide** in text.\n".encode(),
        "manuscript/02.md": "# Two\n\n## a head\n\nmore of **the** same \U0001f30a here.\n".encode(),
        "styles/fonts.css": (house() / "fonts.css").read_bytes() + FACES.encode(),
        "styles/tokens.css": TOKENS.encode(),
        "styles/extra-print.css": STRONG.encode(),
        "styles/fonts/pictures.ttf": made_fonts.pictures("\U0001f30a"),
        "styles/fonts/weighted.ttf": made_fonts.weighted("abcdefghijklmnopqrstuvwxyz .,:"),
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    ran = publish("--project", str(folder), "pdf")
    assert ran.exit_code == 0, ran.stderr
    return folder / "output" / ran.paths[0].name


def test_a_sign_that_is_a_picture_is_as_large_as_the_text_around_it(book: Path) -> None:
    with pypdfium2.PdfDocument(book) as pdf:
        signs = [each.get_bounds() for page in pdf for each in page.get_objects(filter=[3])]  # images
    assert len(signs) == 2
    for left, bottom, right, top in signs:
        assert LEAST < right - left < MOST
        assert LEAST < top - bottom < MOST


def test_a_font_with_an_axis_of_weight_is_embedded_once_for_each_weight_and_has_it(book: Path) -> None:
    widths = []
    with pikepdf.open(book) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and "Weighted" in str(each.get("/FontFamily")):
                program = TTFont(BytesIO(each["/FontFile2"].read_bytes()))
                widths.append(program["glyf"]["e"].xMax)
    assert sorted(widths) == [400, 580]


@pytest.mark.validator("verapdf")
def test_validators_find_nothing_in_them(book: Path, check) -> None:
    check("verapdf", book)
