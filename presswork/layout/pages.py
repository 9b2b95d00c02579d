"""One HTML document becomes one piece: the door to the layout engine, which is loaded behind it."""

from __future__ import annotations

from presswork.layout.system import missing_parts
from presswork.model.job import Reader
from presswork.model.pages import Piece, Places
from presswork.problems import Problem, PublishError


def lay_out(html: str, sources: Reader, used: Places | None, name: str) -> tuple[Piece, tuple[Problem, ...]]:
    """Lay out `html`, a whole document with the page numbers of `used` written in, and look at every page.

    The piece has its PDF where the printed page numbers are true: where its anchors stand where `used` says, or no
    page number is printed. Else the PDF is empty: compose again with the places that came out, and lay out again.
    Raises PublishError with `missing-part` or `layout-failed`.
    """
    if told := missing_parts():
        raise PublishError(told)
    from presswork.layout.engine import lay_out_document

    return lay_out_document(html, sources, used, name)
