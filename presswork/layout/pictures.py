"""Pictures of pages, for covers and for looking: pypdfium2 is met here alone."""

from __future__ import annotations

from io import BytesIO


def page_picture(pdf: bytes, page: int, width: int, kind: str = "jpeg") -> bytes:
    """Return page number `page` (from 0) as a picture `width` pixels wide, `jpeg` or `png`.

    The same bytes give the same picture: no time, no name and no colour profile is written into it.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
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
