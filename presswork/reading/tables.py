"""Tables: their captions, and whether every row has as many cells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.token import Token

from presswork.model.chapter import Place
from presswork.reading import given as attributes
from presswork.reading.attributes import Attributes
from presswork.reading.builder import Builder
from presswork.reading.desk import Desk
from presswork.reading.tree import Node

_CONTAINER = re.compile(r"\s*(?:>\s*|[-*+]\s+(?=\|)|:\s+(?=\|))*")
_CELL_END = re.compile(r"(?<!\\)\|")
_ROW = re.compile(r"\|[^\n]*\|[ \t]*$|[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$", re.MULTILINE)

NO_HEADER = "this table has no header row"


class Tables:
    """Keeps a caption that stands before its table until the table is there."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.waiting: list[tuple[Node, Attributes | None]] = []
        self.columns = 0

    def begin(self) -> None:
        """A table begins."""
        self.columns = 0

    def row(self, token: Token) -> None:
        """Judge a row by its line in the source: markdown-it fills rows up, and cuts them."""
        line = (token.map or [0])[0] + 1
        source = _CONTAINER.sub("", self.desk.lines[line - 1], count=1).strip() if line <= len(self.desk.lines) else ""
        cells = len(_CELL_END.findall(source.removeprefix("|").removesuffix("|"))) + 1
        self.columns = self.columns or cells
        if cells != self.columns:
            why = f"this row has {cells} cell{'s' * (cells != 1)}, the header has {self.columns}"
            self.desk.tell("irregular-table", why, line)

    def end(self, table: Node) -> None:
        """A table is complete: give it the caption that waits, and look at its header."""
        self.desk.features.add("table")
        heads = [each for each in table.walk() if each.tag == "th"]
        if not any(each.text().strip() for each in heads):
            self.desk.tell("irregular-table", NO_HEADER, table.line)
        for each in heads:
            if not each.children:
                each.tag = "td"
                each.attrs.pop("scope", None)
        if self.waiting:
            self.give(table, *self.waiting.pop())

    def caption(self, builder: Builder, caption: Node, given: Attributes | None) -> None:
        """Put a caption into the table before it, or keep it for the next."""
        before = next((each for each in reversed(builder.top.children) if isinstance(each, Node)), None)
        if before is not None and before.tag == "table" and not _captioned(before):
            self.give(before, caption, given)
        else:
            self.waiting.append((caption, given))

    def give(self, table: Node, caption: Node, given: Attributes | None) -> None:
        """Put the caption first in the table, with its attributes on the whole."""
        table.children.insert(0, caption)
        place = self.desk.place(caption.line)
        attributes.apply(self.desk, table, given, place, attributes.KNOWN["table"])

    def finish(self) -> None:
        """Tell of captions that no table followed."""
        for caption, _ in self.waiting:
            self.desk.tell("irregular-table", "no table stands by this caption", caption.line)
        self.waiting = []


def _captioned(table: Node) -> bool:
    return any(isinstance(each, Node) and each.tag == "caption" for each in table.children)


def tell_broken(desk: Desk, inline: Token, place: Place) -> None:
    """Tell of a paragraph that was meant to be a table."""
    content = inline.content
    if (
        "|" in content
        and (found := _ROW.search(content))
        and (found.start() == 0 or content[found.start() - 1] == "\n")
    ):
        down = content.count("\n", 0, found.start())
        why = "these lines are no table: its second line is |---|---| with as many cells as the first"
        desk.tell("irregular-table", why, place.line + down)


def tell_irregular(desk: Desk, nodes: Iterable[Node]) -> None:
    """Tell of tables in raw HTML without a header, or with rows of unequal length."""
    for table in (node for node in nodes if node.tag == "table"):
        desk.features.add("table")
        cells = [[each for each in row.walk() if each.tag in ("td", "th")] for row in table.walk() if row.tag == "tr"]
        if not any(each.tag == "th" for row in cells for each in row):
            desk.tell("irregular-table", NO_HEADER, table.line)
        lengths = {sum(int(each.attrs.get("colspan", 1)) for each in row) for row in cells}
        if len(lengths) > 1 and not any("rowspan" in each.attrs for row in cells for each in row):
            desk.tell("irregular-table", "the rows of this table have unequal lengths", table.line)
