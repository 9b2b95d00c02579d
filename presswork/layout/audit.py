"""Every page is looked at after it was laid out: notes, page numbers, bookmarks, lines and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage

from presswork.layout.laid import Laid, Seen
from presswork.model.pages import folio
from presswork.problems import Problem

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NUMBERED = {"page-ref", "page-number"}  # the classes of what prints a page number; one may stand in the other
SLACK = 4 / 3  # CSS pixels: a point
DENSITY = 150  # pixels an inch


def audit(laid: Laid) -> list[Problem]:
    """Return all that can be seen to be wrong with the pages alone."""
    return [*notes(laid), *endless_notes(laid), *headings(laid), *overflowing(laid), *small_pictures(laid)]


def notes(laid: Laid) -> Iterator[Problem]:
    """Yield notes that are lost, set twice, or on another page than their call."""
    calls: dict[Any, int] = {}
    set_on: dict[Any, list[int]] = {}
    for page, seen in laid:
        tag = seen.box.element_tag or ""
        if not isinstance(seen.box, boxes.InlineBox) or seen.box.element is None:
            continue
        if tag.endswith("::footnote-call"):
            calls.setdefault(seen.box.element, page)
        elif tag.endswith("::footnote-marker") and page not in set_on.setdefault(seen.box.element, []):
            set_on[seen.box.element].append(page)
    for element, page in calls.items():
        pages = set_on.get(element, [])
        words = " ".join("".join(element.itertext()).split())[:50]
        if not pages:
            yield laid.problem("note-lost", f"the note “{words}…” is not printed", element)
        elif len(pages) > 1:
            listed = ", ".join(map(folio, pages))
            yield laid.problem("note-doubled", f"the note “{words}…” is printed on pages {listed}", element)
        elif pages != [page]:
            says = f"the note “{words}…” is on page {folio(pages[0])}, its call on page {folio(page)}"
            yield laid.problem("note-apart", says, element)


def endless_notes(laid: Laid) -> Iterator[Problem]:
    """Yield the longest note of each page whose notes are longer than it: they run over its text and its head.

    The engine does not divide a note over pages.
    """
    for number, page in enumerate(laid.pages):
        area = next((seen.box for seen in page if isinstance(seen.box, boxes.FootnoteAreaBox)), None)
        over = laid.document.pages[number]._page_box.content_box_y() - area.position_y if area else 0.0
        if area and over > SLACK:
            longest = max(area.children, key=lambda box: float(box.margin_height()))
            element = next(box.element for box in (longest, *longest.descendants()) if box.element is not None)
            says = f"the note “{_words(element)[:50]}…” leaves page {folio(number)} at its head by {over * 0.75:.0f} pt"
            yield laid.problem("note-lost", says, element, "a note has room on one page: divide it, or shorten it")


def headings(laid: Laid) -> Iterator[Problem]:
    """Yield the manuscript's headings that are not among the bookmarks."""
    marked: set[Any] = set()
    shown: dict[Any, None] = {}
    for _, seen in laid:
        box = seen.box
        if box.element is not None and box.element.tag in HEADINGS and box.element.get("data-line"):
            shown[box.element] = None
            if box.bookmark_label and box.style["bookmark_level"] != "none":
                marked.add(box.element)
    for element in shown:
        if element not in marked:
            yield laid.problem("missing-heading", f"“{_words(element)}” is not among the bookmarks", element)


def printed_pages(laid: Laid) -> Iterator[tuple[Any, str, str]]:
    """Yield each element that prints a page number, its target's id, and what it prints."""
    for element in laid.root.iter():
        if _is_numbered(element) and not any(map(_is_numbered, _around(laid, element))):
            href = element.get("data-target") or laid.inherited(element, "href")
            yield element, href.removeprefix("#"), element.get("data-page") or _words(element)


def _is_numbered(element: Any) -> bool:
    return isinstance(element.tag, str) and bool(NUMBERED & set(element.get("class", "").split()))


def _around(laid: Laid, element: Any) -> Iterator[Any]:
    return laid.up(laid.parents.get(element))


def wrong_pages(laid: Laid, anchors: dict[str, int]) -> Iterator[Problem]:
    """Yield page numbers in print that are not the page of their target."""
    for element, target, words in printed_pages(laid):
        page = anchors.get(target)
        if page is None:
            yield laid.problem("wrong-page", f"“{words}”: {target} is on no page", element)
        elif str(page + 1) not in re.findall(r"\w+", words):
            yield laid.problem("wrong-page", f"“{words}” is printed, but {target} is on page {page + 1}", element)


def overflowing(laid: Laid) -> Iterator[Problem]:
    """Yield the blocks that run out of their column or off the page, each once, and a table as a whole."""
    told: set[Any] = set()
    for page, seen in laid:
        if seen.area == "margin" or seen.box.element is None:
            continue
        if (over := _over(seen, laid.document.pages[page]._page_box)) <= SLACK:
            continue
        element = next((each for each in laid.up(seen.box.element) if each.tag == "table"), seen.box.element)
        if element not in told:
            told.add(element)
            what = f"{'the table' if element.tag == 'table' else 'a line'} on page {folio(page)}"
            words = f": “{_line(seen.box)}”" if isinstance(seen.box, boxes.LineBox) else ""
            yield laid.problem("overflow", f"{what} runs out by {over * 0.75:.0f} pt{words}", element)


def _over(seen: Seen, page: Any) -> float:
    """Return by how many pixels a line or a table leaves its place."""
    if isinstance(seen.box, boxes.LineBox):
        return max(_beside(seen), _below(seen, page))
    if getattr(seen.box, "is_table_wrapper", False) and seen.holder.width:
        return float(seen.box.position_x + seen.box.margin_width() - seen.holder.content_box_x() - seen.holder.width)
    return 0.0


def small_pictures(laid: Laid) -> Iterator[Problem]:
    """Yield pictures that have fewer pixels than print asks for."""
    for _, seen in laid:
        box = seen.box
        if not isinstance(box, boxes.ReplacedBox) or not isinstance(box.replacement, RasterImage) or not box.width:
            continue
        density = min(box.replacement.width / box.width, box.replacement.height / (box.height or box.width)) * 96
        if density < DENSITY - 0.5:
            name = str(box.element.get("src", "")).rpartition("/")[2]
            says = f"{name} has {density:.0f} pixels an inch at its width of {box.width / 96 * 25.4:.0f} mm"
            yield laid.problem("small-image", says, box.element)


def _beside(seen: Seen) -> float:
    """Return by how many pixels a line leaves the block that holds it, on either side that it may not."""
    holder = seen.holder
    if isinstance(holder, boxes.InlineBlockBox) or not holder.width or holder.style["overflow"] != "visible":
        return 0.0
    texts = [box for box in seen.box.descendants() if isinstance(box, (boxes.TextBox, boxes.ReplacedBox))]
    right = max((box.position_x + _shown(box) for box in texts), default=0.0)
    return float(right - (holder.content_box_x() + holder.width))


def _shown(box: Any) -> float:
    """Return how wide a box is to the eye: spaces that code keeps at a line's end hang beside it (CSS Text 3, 4.3)."""
    if not isinstance(box, boxes.TextBox) or not box.text.endswith(" "):
        return float(box.width)
    return float(box.width * len(box.text.rstrip(" ")) / len(box.text))  # exact where all are as wide, as in code


def _below(seen: Seen, page: Any) -> float:
    """Return by how many pixels a line leaves the paper at its foot or its right."""
    down = seen.box.position_y + seen.box.height - page.margin_height()
    across = seen.box.position_x + min(seen.box.width, 1.0) - page.margin_width()
    return float(max(down, across))


def _line(box: Any) -> str:
    text = "".join(each.text for each in box.descendants() if isinstance(each, boxes.TextBox))
    return text if len(text) < 60 else f"{text[:57]}…"


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
