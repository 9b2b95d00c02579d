"""Pictures for the books: line drawings as SVG, and noise that weighs as much as photographs do."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random


def drawing(seed: int) -> bytes:
    """Return a diagram with a few curves."""
    random = Random(seed)  # noqa: S311 - nothing here is a secret
    curves = []
    for number in range(4):
        points = " ".join(f"{x},{random.randint(10, 190)}" for x in range(0, 401, 20))
        curves.append(f'<polyline fill="none" stroke="#{number * 2}{number * 2}{8 - number}" points="{points}"/>')
    bars = [f'<rect x="{40 * n + 8}" y="{200 - h}" width="20" height="{h}" fill="#b9b2a8"/>'
            for n, h in enumerate(random.choices(range(20, 160), k=10))]  # fmt: skip
    inside = "".join([*bars, *curves])
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200">{inside}</svg>'.encode()


@cache
def photograph(seed: int) -> bytes:
    """Return a JPEG of 1000 by 600 pixels, about 200 kB."""
    from PIL import Image

    random = Random(seed)  # noqa: S311 - nothing here is a secret
    small = Image.frombytes("RGB", (125, 75), random.randbytes(125 * 75 * 3))
    out = BytesIO()
    small.resize((1000, 600), Image.Resampling.BICUBIC).save(out, "JPEG", quality=88, dpi=(220, 220))
    return out.getvalue()
