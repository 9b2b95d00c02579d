"""Covers come out of e-books and PDFs that nobody has looked at yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image

from presswork.catalogue.covers import CONTAINER, SMALL, WIDTH, cover_of, epub_cover, make_cover
from presswork.catalogue.shelf import EPUB, PDF, Edition, FileFact

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:container"
ROOT = f'<container xmlns="{NAMESPACE}"><rootfiles><rootfile full-path="OPS/a.opf"/></rootfiles></container>'
PACKAGE = '<package xmlns="http://www.idpf.org/2007/opf"><metadata>{}</metadata><manifest>{}</manifest></package>'
ITEM = '<item id="c" href="art/my%20cover.png" media-type="image/png" properties="cover-image"/>'
DAY = datetime(2024, 11, 24, tzinfo=UTC)


@lru_cache
def picture(width: int = 1600, height: int = 2560, kind: str = "PNG", mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), 90).save(out, kind)
    return out.getvalue()


def book(members: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def epub(items: str = ITEM, metadata: str = "", **members: bytes) -> bytes:
    cover = members.get("cover", picture())
    return book({CONTAINER: ROOT, "OPS/a.opf": PACKAGE.format(metadata, items), "OPS/art/my cover.png": cover})


def pdf(width: int = 595, height: int = 842) -> bytes:
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]>>endobj\ntrailer<</Root 1 0 R>>\n" % (width, height)
    )


def fact(data: bytes, kind: str = EPUB) -> FileFact:
    return FileFact("book", kind, len(data), "a" * 64)


def cover(data: bytes, kind: str = EPUB) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The sizes of the cover of a file, or None."""
    made = make_cover(fact(data, kind), lambda each: BytesIO(data))
    return (Image.open(BytesIO(made.large)).size, Image.open(BytesIO(made.small)).size) if made else None


def test_the_cover_of_an_e_book_is_made_in_two_sizes() -> None:
    assert cover(epub()) == ((WIDTH, 1280), (SMALL, 640))


def test_a_small_cover_is_not_made_larger() -> None:
    assert cover(epub(cover=picture(300, 480))) == ((300, 480), (300, 480))


def test_an_older_e_book_names_its_cover_by_a_meta() -> None:
    item = '<item id="c" href="art/my%20cover.png" media-type="image/png"/>'
    assert cover(epub(item, '<meta name="cover" content="c"/>')) is not None
    assert cover(epub(item, '<meta name="cover" content="other"/>')) is None


def test_a_pdf_shows_its_first_page() -> None:
    assert cover(pdf(), PDF) == ((800, 1132), (400, 566))


def test_the_same_file_gives_the_same_bytes_and_the_address_comes_of_them() -> None:
    made = [make_cover(fact(data), lambda each, data=data: BytesIO(data)) for data in (epub(), epub())]
    assert made[0] == made[1]
    assert made[0] is not None
    assert len(made[0].digest) == 64


def test_nothing_that_a_camera_noted_is_in_a_cover() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    out = BytesIO()
    Image.new("RGB", (900, 900), 90).save(out, "JPEG", exif=exif, icc_profile=b"SECRET PROFILE")
    data = epub(cover=out.getvalue())
    made = make_cover(fact(data), lambda each: BytesIO(data))
    assert made is not None
    assert b"SECRET" not in made.large + made.small


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1", "I;16"])
def test_a_cover_of_any_kind_of_colour_is_taken(mode: str) -> None:
    assert cover(epub(cover=picture(20, 30, mode=mode))) == ((20, 30), (20, 30))


BOMB = "<!DOCTYPE a [<!ENTITY b 'b'>]><package xmlns='http://www.idpf.org/2007/opf'/>"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 no zip",
        epub()[:-400],
        book({}),
        book({CONTAINER: "<a/>"}),
        book({CONTAINER: "not xml"}),
        book({CONTAINER: ROOT}),
        book({CONTAINER: ROOT, "OPS/a.opf": BOMB}),
        book({CONTAINER: ROOT, "OPS/a.opf": "<a>" * 200_000}),
        book({CONTAINER: b" " * (5 * 2**20)}),
        epub(""),
        epub('<item id="c" href="../../../../etc/passwd" properties="cover-image"/>'),
        epub('<item id="c" properties="cover-image"/>'),
        epub(cover=b"GIF89a"),
        epub(cover=b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        epub(cover=b"\0" * (41 * 2**20)),
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_an_e_book_that_is_broken_or_hostile_has_no_cover(data: bytes) -> None:
    assert cover(data) is None


def test_a_picture_with_too_many_pixels_is_not_opened() -> None:
    assert cover(epub(cover=picture(9000, 9000, mode="1"))) is None


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", pdf(100, 10_000)])
def test_a_pdf_that_is_broken_or_without_end_has_no_cover(data: bytes) -> None:
    assert cover(data, PDF) is None


def test_an_encrypted_member_is_no_cover() -> None:
    data = bytearray(epub())
    for place in range(len(data) - 4):
        if data[place : place + 4] == b"PK\x01\x02":
            data[place + 8] |= 1  # of general purpose: encrypted
    assert epub_cover(BytesIO(bytes(data))) == b""


def test_the_pdf_is_taken_where_the_e_book_shows_no_cover() -> None:
    files = {"e": epub(""), "p": pdf()}
    facts = (FileFact("p", PDF, 9, "b" * 64, origin="p"), FileFact("e", EPUB, 9, "a" * 64, origin="e"))
    edition = Edition("t", "2024-11-24", "urn:x", DAY.date(), DAY, DAY, "T", files=facts)

    def opened(each: FileFact) -> BinaryIO:
        return BytesIO(files[each.origin])

    found = cover_of(edition, opened)
    assert found is not None
    assert Image.open(BytesIO(found.large)).size == (800, 1132)
    assert cover_of(replace(edition, files=facts[1:]), opened) is None
