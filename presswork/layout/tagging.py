"""What WeasyPrint's tags lack for PDF/UA: roles, languages, artifacts, names of links.

All of it is done to the boxes before the tags are made of them, so that the tree stays WeasyPrint's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from presswork.layout.content import TaggedStream
from presswork.layout.laid import Laid, inside, unwrapped

# HTML elements that WeasyPrint gives no role; ISO 32000-1 14.8.4
ROLES = {
    "aside": "Sect",
    "nav": "Sect",
    "header": "Div",
    "footer": "Div",
    "figure": "Div",
    "pre": "P",
    "code": "Code",
    "kbd": "Code",
    "q": "Quote",
    "em": "Span",
    "strong": "Span",
    "cite": "Span",
    "sup": "Span",
    "sub": "Span",
    "small": "Span",
    "abbr": "Span",
}
BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", *ROLES)


class Role(str):
    """An element's name that becomes a role of our choice: the tagger asks a heading's name for its capitals."""

    role: str

    @classmethod
    def named(cls, role: str) -> Role:
        """Return a heading's name that is tagged as `role`."""
        name = cls("h1")
        name.role = role
        return name

    def upper(self) -> str:
        """Return the role's name."""
        return self.role


class TaggedPage(Page):  # type: ignore[misc]
    """A page that is painted into a TaggedStream."""

    language: str
    numbers: dict[Any, str]

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the page, then take the artifacts out of the tree that the tags are made of."""
        stream.__class__ = TaggedStream
        stream.artifacts, stream.language = dict(_artifacts(self._page_box)), self.language
        stream.numbers = self.numbers
        for _, target, _, box in self.links:
            if box.link_annotation is not None:  # a link to nothing has none
                box.link_annotation["Contents"] = pydyf.String(_text(box.element) or target)
        super().paint(stream, scale)
        _prune(self._page_box)


def give_roles(laid: Laid, numbers: dict[Any, str]) -> None:
    """Name the roles of all boxes, and make every page a TaggedPage; `numbers` are page numbers to be written in."""
    for page in laid.document.pages:
        page.__class__ = TaggedPage
        page.numbers = numbers
        page.language = laid.root.get("lang", "")
        page.links = list(_links(page))
    for _, seen in laid:
        if seen.area == "notes" and isinstance(seen.box, boxes.FootnoteAreaBox):
            _notes(seen.box)
    for _, seen in laid:
        _role(seen.box)


def _links(page: Page) -> Iterator[tuple[Any, ...]]:
    """Yield each link once, as large as the picture in it: WeasyPrint lays one over every box inside it again."""
    found: list[tuple[Any, ...]] = []
    for kind, target, area, box in page.links:
        if box.element_tag == "a":
            found.append((kind, target, area, box))
        elif isinstance(box, boxes.ReplacedBox) and found and found[-1][1] == target:
            *_, last, holder = found.pop()
            around = (min(last[0], area[0]), min(last[1], area[1]), max(last[2], area[2]), max(last[3], area[3]))
            found.append((kind, target, around, holder))
    yield from found


def _notes(area: Any) -> None:
    """Give the outermost box of every note its role."""
    stack = list(area.children)
    while stack:
        box = unwrapped(stack.pop())
        tag = box.element_tag
        if box.element is not None and tag == box.element.tag and not isinstance(box, boxes.LineBox):
            box.element_tag = Role.named("Note")
        elif isinstance(box, boxes.ParentBox):
            stack += box.children


def _role(box: Any) -> None:
    tag = box.element_tag
    if type(tag) is Role or box.element is None:
        pass
    elif tag in ROLES:
        box.element_tag = Role.named(ROLES[tag])
    elif tag and tag.endswith("::footnote-marker"):
        box.element_tag = Role.named("Lbl")
    elif tag and tag.endswith("::footnote-call"):
        box.element_tag = Role.named("Reference")
    elif tag and tag.startswith("a::"):
        box.element_tag = Role.named("Span")  # it would be a link in the link
    if not isinstance(box, boxes.ParentBox):
        return
    for child in map(unwrapped, box.children):  # anonymous boxes carry the name of the element around them
        if child.element is box.element and child.element_tag == tag and tag in BLOCKS:
            child.element_tag = Role.named("NonStruct")


def _artifacts(page: Any) -> Iterator[tuple[Any, str]]:
    """Yield the leaves that are no content, with their kind: margins, leaders, pictures without an alternative."""
    for box in inside(page):
        if _is_decoration(box):
            yield box, "Layout"
        elif box.is_leader:
            yield from ((leaf, "Layout") for leaf in inside(box))
    for margin in page.children:
        if isinstance(margin, boxes.MarginBox):
            yield from ((leaf, "Pagination") for leaf in inside(margin))


def _is_decoration(box: Any) -> bool:
    if not isinstance(box, boxes.ReplacedBox) or box.element is None or box.element.tag != "img":
        return False
    return not box.element.get("alt") and box.element_tag == "img"


def _prune(page: Any) -> None:
    """Take the artifacts out of the children of all boxes."""
    for box in (page, *inside(page)):
        if isinstance(box, boxes.ParentBox) and any(_is_gone(unwrapped(each)) for each in box.children):
            box.children = [each for each in box.children if not _is_gone(unwrapped(each))]


def _is_gone(box: Any) -> bool:
    return isinstance(box, boxes.MarginBox) or box.is_leader or _is_decoration(box)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
