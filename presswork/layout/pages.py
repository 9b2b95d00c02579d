"""One HTML document becomes one piece: the door to the layout engine, which is loaded behind it."""

from __future__ import annotations

import sys
from collections.abc import Collection

from presswork.layout.order import Order
from presswork.layout.system import missing_parts
from presswork.model.job import Reader
from presswork.model.pages import Piece
from presswork.problems import Problem, PublishError


def lay_out(html: str, sources: Reader, order: Order) -> tuple[Piece, tuple[Problem, ...]]:
    """Lay out `html`, a whole document, and look at every page.

    Raises PublishError with `missing-part` or `layout-failed`.
    """
    if told := missing_parts():
        raise PublishError(told)
    from presswork.layout.engine import lay_out_document

    return lay_out_document(html, sources, order)


def warm_up(html: str, sources: Reader, project: str) -> None:
    """Load the engine, and read the style that a document names, if it was not or has changed since."""
    from presswork.layout.engine import ready

    forget_changed(sources, project)
    ready(html, sources, project)


def forget_changed(sources: Reader, project: str) -> None:
    """Forget the styles of a project that have changed since this process has read them, if it has read any."""
    if "presswork.layout.dress" in sys.modules:
        from presswork.layout.dress import forget_changed

        forget_changed(sources, project)


def program(key: str, glyphs: Collection[int], html: str, sources: Reader, project: str) -> bytes:
    """Return the program of a font of the style that a document names, with the glyphs that a book uses."""
    from presswork.layout.engine import ready
    from presswork.layout.programs import file_of, subset

    return subset(ready(html, sources, project).fonts.file(file_of(key)), key, glyphs)
