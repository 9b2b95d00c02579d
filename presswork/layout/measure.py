"""What stands on which page."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes

from presswork.layout.laid import Laid, Seen, words_of
from presswork.model.pages import Page

FIRST_WORDS = 80  # characters: enough to find the place again in another edition


def anchors_of(laid: Laid) -> dict[str, int]:
    """Return the index of the page on which each id of the document begins."""
    found: dict[str, int] = {}
    for index, page in enumerate(laid.document.pages):
        for anchor in page.anchors:
            found.setdefault(anchor, index)
    return found


def pages_of(laid: Laid) -> tuple[Page, ...]:
    """Return the pages with their running heads, first words and the element that these stand in."""
    return tuple(
        Page(str(number), _head(page), words_of(page, "text")[:FIRST_WORDS], _first_anchor(page, laid))
        for number, page in enumerate(laid.pages, 1)
    )


def _head(page: list[Seen]) -> str:
    """Return the words of a page's upper margin."""
    return words_of([seen for seen in page if _is_top(seen.holder)], "margin")


def _is_top(holder: Any) -> bool:
    return isinstance(holder, boxes.MarginBox) and str(holder.at_keyword).startswith("@top")


def _first_anchor(page: list[Seen], laid: Laid) -> str:
    """Return the id of the innermost element with one in which the first words of a page stand."""
    for seen in page:
        if seen.area == "text" and isinstance(seen.box, boxes.TextBox) and seen.box.text.strip():
            return laid.inherited(seen.box.element, "id")
    return ""
