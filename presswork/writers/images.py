"""Pictures sized for a screen: equal pictures give equal bytes, and what a camera noted stays behind."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from io import BytesIO
from posixpath import basename, splitext
from typing import Any, NamedTuple

from presswork.model.publication import slug
from presswork.reading.pictures import FORMATS

QUALITY = 85  # of a JPEG that is made smaller
COVER_QUALITY = 90
ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/svg+xml": ".svg",
}


class Sized(NamedTuple):
    """A picture ready for a screen; `width` and `height` in pixels, `moves` for an animation."""

    data: bytes
    media_type: str
    width: int
    height: int
    moves: bool = False


def fit(data: bytes, width: int) -> Sized:
    """Return a raster picture no wider than `width` pixels, in its own format.

    A picture that fits and carries nothing strange keeps its bytes. Else it is written anew: turned upright as its
    Exif says, without Exif (place and camera), and CMYK becomes RGB, which few reading programs would show rightly.
    An animation keeps its bytes and its size.
    Raises OSError or ValueError where `data` is no PNG, JPEG, WebP or GIF.
    """
    from PIL import ImageOps

    with _open(data) as picture:
        kind = str(picture.format)
        if getattr(picture, "n_frames", 1) > 1:
            return Sized(data, FORMATS[kind], picture.width, picture.height, moves=True)
        picture.load()
        if picture.width <= width and not picture.getexif() and picture.mode != "CMYK":
            return Sized(data, FORMATS[kind], *picture.size)
        upright = _screen(ImageOps.exif_transpose(picture))
        small = _narrow(upright, width)
        return Sized(_save(small, kind, QUALITY), FORMATS[kind], *small.size)


def cover(data: bytes, width: int = 1600) -> Sized:
    """Return a picture as the cover of an e-book: a JPEG in RGB, no wider than `width` pixels.

    Raises OSError or ValueError where `data` is no picture.
    """
    from PIL import ImageOps

    with _open(data) as picture:
        if picture.format == "JPEG" and picture.width <= width and not picture.getexif() and picture.mode == "RGB":
            return Sized(data, "image/jpeg", *picture.size)
        upright = ImageOps.exif_transpose(picture)
        small = _narrow(_flat(upright), width)
        return Sized(_save(small, "JPEG", COVER_QUALITY), "image/jpeg", *small.size)


def free_name(source: str, ending: str, taken: Collection[str]) -> str:
    """Return a plain file name for a picture: its own, with a number where it is taken.

    >>> free_name("manuscript/figures/Été.PNG", ".png", ["ete.png"])
    'ete-2.png'
    """
    stem = slug(splitext(basename(source))[0]) or "picture"
    count, name = 2, f"{stem}{ending}"
    while name in taken:
        count, name = count + 1, f"{stem}-{count}{ending}"
    return name


def _open(data: bytes) -> Any:
    """Return an open picture; who reads pictures has counted the pixels, so the warning of too many is not needed."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(BytesIO(data), formats=tuple(FORMATS))


def _narrow(picture: Any, width: int) -> Any:
    """Return a picture scaled down to `width`; one with a palette is scaled in its true colours."""
    if picture.width <= width:
        return picture
    from PIL import Image

    if picture.mode in ("P", "1", "PA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _screen(picture: Any) -> Any:
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _flat(picture: Any) -> Any:
    """Return a picture in RGB, what was transparent on white."""
    from PIL import Image

    if picture.mode == "RGB":
        return picture
    if picture.mode == "CMYK":
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(paper, clear).convert("RGB")


def _save(picture: Any, kind: str, quality: int) -> bytes:
    """Return the bytes of a picture, its colour profile kept where the colours are still the profile's."""
    profile = picture.info.get("icc_profile") if picture.mode in ("RGB", "RGBA", "L", "LA", "P") else None
    options: dict[str, Any] = {"icc_profile": profile} if profile and _is_rgb(profile, picture.mode) else {}
    if kind == "JPEG":
        options |= {"quality": quality, "optimize": True, "subsampling": 0 if quality == COVER_QUALITY else 2}
        picture = picture if picture.mode in ("RGB", "L") else picture.convert("RGB")
    elif kind == "WEBP":
        options |= {"quality": quality, "method": 6}
    elif kind == "PNG":
        options |= {"optimize": True}
    made = BytesIO()
    picture.save(made, kind, exif=b"", **options) if kind != "GIF" else picture.save(made, kind)
    return made.getvalue()


def _is_rgb(profile: bytes, mode: str) -> bool:
    """Tell whether a colour profile is of the picture's own colour space (ICC.1, 7.2.6)."""
    return profile[16:20] == (b"GRAY" if mode in ("L", "LA") else b"RGB ")
