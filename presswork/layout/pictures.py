"""Pictures of pages, for covers and for looking: pypdfium2 is met here alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

TALLEST = 8
MOST = 64 * 10**6  # pixels of a cover that is made smaller


def page_picture(pdf: bytes, page: int, width: int, kind: str = "jpeg") -> bytes:
    """Return page number `page` (from 0) as a picture `width` pixels wide, `jpeg` or `png`.

    The same bytes give the same picture: no time, no name and no colour profile is written into it.
    Raises ValueError for a page that is TALLEST times as high as it is wide, RuntimeError where the PDF is none.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        if sheet.get_height() > TALLEST * sheet.get_width():
            raise ValueError("has a page that is too tall for a picture")
        bitmap = sheet.render(scale=width / sheet.get_width(), fill_color=(255, 255, 255, 255))
        picture = bitmap.to_pil().convert("RGB")
    finally:
        document.close()
    out = BytesIO()
    if kind == "png":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue()


def jpegs(picture: bytes, widths: tuple[int, ...]) -> tuple[bytes, ...]:
    """Return a picture as JPEGs in RGB, no wider than each of `widths`, without profile, Exif or time.

    The same bytes give the same pictures. Raises ValueError where `picture` is none, or has more than MOST pixels.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(picture), formats=("JPEG", "PNG", "WEBP", "GIF")) as found:
            if found.width * found.height > MOST:
                raise ValueError(f"has {found.width} by {found.height} pixels")
            plain = ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise ValueError("is no picture") from fault
    return tuple(_jpeg(plain, width) for width in widths)


def _jpeg(picture: Any, width: int) -> bytes:
    from PIL.Image import Resampling

    if picture.width > width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)
    out = BytesIO()
    picture.save(out, "JPEG", quality=84, optimize=True, progressive=True, exif=b"", icc_profile=None)
    return out.getvalue()
