"""Pictures are looked at before they are shown."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from presswork.reading.pictures import in_rgb, look_at

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20mm" viewBox="0 0 2 1">'
)


def svg(inside: str) -> bytes:
    return f"{HEAD}{inside}</svg>".encode()


def raster(kind: str) -> bytes:
    target = BytesIO()
    Image.new("RGB", (3, 2), "red").save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif")]
)
def test_a_raster_picture_tells_its_kind_and_size(kind, media):
    found = look_at("a", raster(kind))
    assert (found.kind, found.width, found.height, found.faults) == (media, 3, 2, ())
    assert found.data == raster(kind)


@pytest.mark.parametrize(
    "data", [b"", b"words", raster("PNG")[:40], raster("JPEG")[:100], raster("BMP"), raster("TIFF")]
)
def test_what_is_no_picture_is_told(data):
    found = look_at("manuscript/a.png", data)
    assert [each.rule for each in found.faults] == ["bad-image"]
    assert found.data == b""


def test_a_bomb_is_told_before_it_is_unpacked():
    bomb = bytearray(raster("PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    assert [each.rule for each in look_at("a.png", bytes(bomb)).faults] == ["bad-image"]


def test_an_svg_tells_its_size_and_keeps_what_is_sound():
    found = look_at("a.svg", svg('<a href="#x"><path d="M0 0" fill="url(#g)" style="stroke:red"/></a>'))
    assert (found.kind, found.width, found.height, found.faults) == ("image/svg+xml", 76, 38, ())
    assert b"url(#g)" in found.data


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path onclick="x()"/>',
        "<foreignObject/>",
        '<image href="https://example.org/a.png"/>',
        '<image xlink:href="file:///etc/passwd"/>',
        '<use href="other.svg#a"/>',
        '<a href="java&#10;script:alert(1)"/>',
        '<path fill="url(https://example.org/a#b)"/>',
        '<path style="fill:url(a.svg#b)"/>',
        "<style>@import 'a.css';</style>",
        "<style>a { fill: u\\72l(https://example.org) }</style>",
        '<a><animate attributeName="href" to="javascript:alert(1)"/></a>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        "<?xml-stylesheet href='a.css'?>",
    ],
)
def test_what_could_run_or_fetch_is_told_and_taken_out(inside):
    found = look_at("a.svg", svg(inside))
    assert {each.rule for each in found.faults} == {"unsafe-svg"}
    assert look_at("a.svg", found.data).faults == ()


def test_entities_and_stylesheets_before_the_root_are_told_and_taken_out():
    doctype = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    found = look_at("a.svg", doctype + svg("<text>&x;</text>"))
    assert {each.rule for each in found.faults} == {"unsafe-svg"}
    assert b"&x;" not in found.data
    sheet = look_at("a.svg", b'<?xml-stylesheet href="https://example.org/a.css"?>' + svg(""))
    assert [each.rule for each in sheet.faults] == ["unsafe-svg"]
    assert b"stylesheet" not in sheet.data


def test_a_laughing_svg_is_refused():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    found = look_at("a.svg", f"<!DOCTYPE svg [{laughs}]>".encode() + svg("<text>&l9;</text>"))
    assert found.faults
    assert len(found.data) < 10_000


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=100), st.sampled_from([b"", b"<svg ", raster("PNG")[:30], raster("GIF")[:20], svg("")[:90]]))
def test_whatever_the_bytes_a_picture_is_looked_at_without_an_exception(data, head):
    found = look_at("a.svg", head + data)
    assert found.data or found.faults


@pytest.mark.parametrize(("mode", "kind", "kept"), [("CMYK", "JPEG", False), ("RGB", "JPEG", True), ("L", "PNG", True)])
def test_print_gets_four_colours_as_three(mode, kind, kept):
    from PIL import Image

    made = BytesIO()
    Image.new(mode, (9, 9)).save(made, kind)
    found = in_rgb(made.getvalue())
    assert (found == made.getvalue()) == kept
    assert Image.open(BytesIO(found)).mode == ("RGB" if mode == "CMYK" else mode)


def test_a_jpeg_that_cannot_be_read_is_left_to_who_shows_it():
    assert in_rgb(b"\xff\xd8 no") == b"\xff\xd8 no"


def test_greys_of_sixteen_bits_are_told():
    from PIL import Image

    made = BytesIO()
    Image.new("I;16", (9, 9)).save(made, "PNG")
    assert [each.rule for each in look_at("a.png", made.getvalue()).faults] == ["bad-image"]
