"""A document as it was laid out: its boxes page by page, and where in the manuscript each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from presswork.model.chapter import Place
from presswork.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class Seen:
    """A box, the nearest block that holds it, and the part of the page it is in: text, notes or margin."""

    box: Any
    holder: Any
    area: str


class Laid:
    """A laid-out document with the tree of elements that its boxes come from."""

    document: Any  # a weasyprint Document, or None before it is laid out

    def __init__(self, document: Any, root: Any) -> None:
        self.document, self.root = document, root
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.pages: list[list[Seen]] = [list(_walk(page._page_box)) for page in document.pages] if document else []

    @classmethod
    def of_tree(cls, root: Any) -> Laid:
        """Return a document without pages: where an element stands is known before anything is laid out."""
        return cls(None, root)

    def __iter__(self) -> Iterator[tuple[int, Seen]]:
        """Yield the index of the page and each box, in the order of the text."""
        for index, page in enumerate(self.pages):
            for seen in page:
                yield index, seen

    def up(self, element: Any) -> Iterator[Any]:
        """Yield an element and those around it, outwards."""
        while element is not None:
            yield element
            element = self.parents.get(element)

    def inherited(self, element: Any, name: str) -> str:
        """Return an attribute of the element, or of the nearest one around it that has it, or empty."""
        return next((each.get(name) for each in self.up(element) if each.get(name)), "")

    def place(self, element: Any) -> Place:
        """Return where an element stands in the manuscript; empty where it comes from a template."""
        line = self.inherited(element, "data-line")
        return Place(self.inherited(element, "data-path"), int(line) if line.isdigit() else 0)

    def problem(self, rule: str, words: str, element: Any, hint: str = "") -> Problem:
        """Return a problem at the place of an element."""
        place = self.place(element)
        return problem(rule, words, place.path, place.line, hint=hint)


def _walk(page: Any) -> Iterator[Seen]:
    for top in page.children:
        area = "text"
        if isinstance(top, boxes.FootnoteAreaBox):
            area = "notes"
        elif isinstance(top, boxes.MarginBox):
            area = "margin"
        stack = [(top, top)]
        while stack:
            placed, holder = stack.pop()
            box = unwrapped(placed)
            yield Seen(box, holder, area)
            if isinstance(box, boxes.ParentBox):
                inner = box if isinstance(box, boxes.BlockContainerBox) else holder
                stack += [(child, inner) for child in reversed(box.children)]


def unwrapped(box: Any) -> Any:
    """Return the box itself where it stands for one that is positioned absolutely."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def inside(box: Any) -> Iterator[Any]:
    """Yield all boxes inside a box."""
    stack = list(box.children)
    while stack:
        each = unwrapped(stack.pop())
        yield each
        if isinstance(each, boxes.ParentBox):
            stack += each.children


def words_of(page: list[Seen], area: str) -> str:
    """Return the words that are set in a part of a page."""
    texts = [_said(seen.box) for seen in page if seen.area == area]
    return " ".join("".join(texts).split())


def _said(box: Any) -> str:
    """Return a text's words, and a space where a line begins."""
    if isinstance(box, boxes.TextBox):
        return str(box.text)
    return " " if isinstance(box, boxes.LineBox) else ""
