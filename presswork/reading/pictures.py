"""Looks at a picture's bytes: what it is, how large, and whether it can be shown. Pillow is met here."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from presswork.problems import Problem, problem
from presswork.reading.svg import clean_svg

FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
SVG = "image/svg+xml"
MOST_PIXELS = 100_000_000  # A2 at 300 per inch is 35 million


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was looked at. `kind` is its media type (empty: none that is known), sizes are in pixels
    (CSS pixels for SVG; 0: not known), `data` what may be shown: an SVG's without what is unsafe in it.
    `faults` are told at the picture's own file.
    """

    name: str
    kind: str
    width: int
    height: int
    data: bytes
    faults: tuple[Problem, ...] = ()


def look_at(name: str, data: bytes) -> Picture:
    """Return the picture in `data`; its faults are `bad-image` or `unsafe-svg`; never raises."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or name.lower().endswith(".svg"):
        found = clean_svg(data)
        faults = tuple(problem(rule, f"{name}: {why}", name, line) for rule, why, line in found.faults)
        return Picture(name, SVG if found.data else "", found.width, found.height, found.data, faults)
    return _raster(name, data)


def in_rgb(data: bytes) -> bytes:
    """Return a JPEG in four colours as one in RGB, all else as it is: PDF/A has one space of colours (6.2.4.3)."""
    from PIL import Image

    if not data.startswith(b"\xff\xd8"):
        return data
    try:
        image = Image.open(BytesIO(data), formats=["JPEG"])
        if image.mode != "CMYK":
            return data
        made = BytesIO()
        image.convert("RGB").save(made, "JPEG", quality=92, subsampling=0)
    except Exception:  # it cannot be read: who shows it says so
        return data
    return made.getvalue()


def _raster(name: str, data: bytes) -> Picture:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bomb's warning: pixels are counted below, before any is decoded
            image = Image.open(BytesIO(data), formats=list(FORMATS))
        width, height = image.size
        if width * height > MOST_PIXELS:
            return _bad(name, f"it has {width} x {height} pixels, more than {MOST_PIXELS // 10**6} million")
        if image.mode.startswith(("I", "F")):
            return _bad(name, "its greys have more than 8 bits, which pages cannot show: export it with 8")
        image.load()
    except UnidentifiedImageError:
        return _bad(name, "it is no PNG, JPEG, WebP, GIF or SVG")
    except Exception as fault:  # Pillow raises what its decoders raise: OSError, SyntaxError, struct.error …
        return _bad(name, f"it cannot be read: {fault}")
    return Picture(name, FORMATS[str(image.format)], width, height, data)


def _bad(name: str, why: str) -> Picture:
    return Picture(name, "", 0, 0, b"", (problem("bad-image", f"{name}: {why}", name),))
