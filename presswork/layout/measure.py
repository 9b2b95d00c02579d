"""What stands on which page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

from presswork.layout.laid import Laid, Seen, unwrapped, words_of
from presswork.model.pages import Called, Mark, Page, Sort

FIRST_WORDS = 80  # characters: enough to find the place again in another edition
PX = 0.75  # points
SIDES = {"left": "left", "right": "right", "recto": "right", "verso": "left"}


def anchors_of(laid: Laid) -> dict[str, int]:
    """Return the index of the page on which each id of the document begins."""
    found: dict[str, int] = {}
    for index, page in enumerate(laid.document.pages):
        for anchor in page.anchors:
            found.setdefault(anchor, index)
    return found


def foreign_links(laid: Laid, anchors: dict[str, int]) -> Iterator[Called]:
    """Yield the links to other pieces; their targets are put on the first page, so that the links are written."""
    pages = laid.document.pages
    for page in pages:
        for kind, target, _, box in page.links:
            if kind == "internal" and target not in anchors:
                place = laid.place(box.element)
                pages[0].anchors[target] = (0, 0, 0, 0)
                yield Called(target, place.path, place.line)


def marks_of(laid: Laid) -> tuple[Mark, ...]:
    """Return the bookmarks, in order."""
    return tuple(
        Mark(level, label, index, x * PX, (page.height - y) * PX, state == "open")
        for index, page in enumerate(laid.document.pages)
        for level, label, (x, y), state in page.bookmarks
    )


def begins(laid: Laid) -> str:
    """Return the side on which the document's first element asks to begin, or empty."""
    box = laid.document.pages[0]._page_box.children[0]
    while isinstance(box, boxes.ParentBox):
        inside = [each for each in map(unwrapped, box.children) if each.is_in_normal_flow()]
        if not inside:
            break
        box = inside[0]
        if side := SIDES.get(box.style["break_before"], ""):
            return side
    return ""


def pages_of(laid: Laid) -> tuple[Page, ...]:
    """Return the pages with their running heads, first words and the element that these stand in."""
    return tuple(_page(index, page, laid) for index, page in enumerate(laid.pages))


def _page(index: int, page: list[Seen], laid: Laid) -> Page:
    box = laid.document.pages[index]._page_box
    kind = box.page_type
    groups = tuple((str(name), number) for name, number in kind.groups)
    strings = {name: words[index + 1] for name, words in laid.document.strings.items() if index + 1 in words}
    return Page(
        str(index + 1),
        _head(page),
        words_of(page, "text")[:FIRST_WORDS],
        _first_anchor(page, laid),
        Sort(str(kind.name or ""), str(kind.side), bool(kind.blank), groups),
        tuple((name, words) for name in sorted(strings) for words in strings[name]),
        tuple(sorted(_set_at_start(box) & strings.keys())),
    )


def _set_at_start(page: Any) -> set[str]:
    """Return the names of the strings that the first elements of a page set."""
    names: set[str] = set()
    box = page
    while isinstance(box, boxes.ParentBox) and box.children:
        box = unwrapped(box.children[0])
        if box.style["string_set"] != "none":
            names |= {name for name, _ in box.style["string_set"]}
    return names


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
