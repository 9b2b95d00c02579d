from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from presswork.writers.images import Sized, cover, fit


def picture(width: int, height: int, kind: str, mode: str = "RGB", **options: Any) -> bytes:
    made = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert(mode).save(made, kind, **options)
    return made.getvalue()


def opened(sized: Sized) -> Image.Image:
    with Image.open(BytesIO(sized.data)) as image:
        image.load()
        return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_that_fits_keeps_its_bytes(kind: str) -> None:
    data = picture(40, 20, kind)
    assert fit(data, 40) == Sized(data, f"image/{kind.lower()}", 40, 20)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_wide_picture_is_made_smaller_in_its_own_format(kind: str) -> None:
    sized = fit(picture(400, 200, kind), 100)
    assert (opened(sized).format, opened(sized).size) == (kind, (100, 50))
    assert fit(picture(400, 200, kind), 100) == sized


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_can_be_made_smaller(mode: str) -> None:
    source = (
        Image.new(mode, (400, 200)) if mode == "I;16" else Image.linear_gradient("L").resize((400, 200)).convert(mode)
    )
    made = BytesIO()
    source.save(made, "PNG")
    assert opened(fit(made.getvalue(), 100)).size == (100, 50)


def test_a_photograph_is_turned_upright_and_tells_no_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # on its side
    exif.get_ifd(0x8825)[1] = "N"
    sized = fit(picture(40, 20, "JPEG", exif=exif), 100)
    assert (sized.width, sized.height) == (20, 40)
    assert not opened(sized).getexif()


def test_colours_for_print_become_colours_for_a_screen() -> None:
    assert opened(fit(picture(40, 20, "JPEG", "CMYK"), 100)).mode == "RGB"
    assert opened(cover(picture(40, 20, "JPEG", "CMYK"))).mode == "RGB"


def test_an_animation_keeps_its_bytes_and_is_told() -> None:
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue")]
    made = BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    assert fit(made.getvalue(), 10) == Sized(made.getvalue(), "image/gif", 40, 20, moves=True)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"<svg/>", picture(40, 20, "JPEG")[:300]])
def test_what_is_no_picture_is_an_error_that_can_be_told(data: bytes) -> None:
    with pytest.raises((OSError, ValueError)):
        fit(data, 100)


def test_a_cover_is_a_jpeg_on_white() -> None:
    clear = BytesIO()
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(clear, "PNG")
    made = opened(cover(clear.getvalue()))
    assert (made.format, made.getpixel((1, 1))) == ("JPEG", (255, 255, 255))
