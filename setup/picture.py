"""Make docs/page.png: two pages of the report side by side. Usage: python setup/picture.py REPORT.pdf"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

PAGES = (4, 6)  # the opening, and the quotation
WIDTH, GAP, GREY = 660, 26, (216, 214, 210)  # pixels; the ground is a warm grey


def main(pdf: Path) -> None:
    """Write the picture, small enough for a README: 128 colours are plenty for black, grey and one red."""
    from PIL import Image

    from presswork.layout.pictures import page_picture

    sheets = [Image.open(BytesIO(page_picture(pdf.read_bytes(), page - 1, WIDTH, "png"))) for page in PAGES]
    width, height = len(sheets) * (WIDTH + GAP) + GAP, sheets[0].height + 2 * GAP
    ground = Image.new("RGB", (width, height), GREY)
    for index, sheet in enumerate(sheets):
        ground.paste(sheet, (GAP + index * (WIDTH + GAP), GAP))
    target = Path(__file__).resolve().parents[1] / "docs" / "page.png"
    ground.quantize(128, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
