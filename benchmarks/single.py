"""The reference of the comparison: one document laid out once, with the page numbers written in.

    python -m benchmarks.single FOLDER OUT.pdf

FOLDER is what `publish pdf --keep-html FOLDER` leaves. The layout is presswork's own, on one piece: plain WeasyPrint
loses notes, and pages without their notes break elsewhere.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def single(folder: Path, out: Path) -> int:
    """Lay out the whole print edition as one piece and write its PDF; return the number of its pages."""
    from presswork.layout.order import Order
    from presswork.layout.pages import lay_out
    from presswork.layout.system import prepare
    from presswork.sources import Sources

    prepare(Path(os.environ.get("PRESSWORK_CACHE") or tempfile.mkdtemp(prefix="bench-")))
    piece, found = lay_out((folder / "print.html").read_text("utf-8"), Sources(folder), Order("book"))
    if wrong := [str(each) for each in found if each.rule == "wrong-page"]:
        raise SystemExit("\n".join(wrong))
    out.write_bytes(piece.pdf)
    return len(piece.pages)


if __name__ == "__main__":
    print(single(Path(sys.argv[1]), Path(sys.argv[2])))
