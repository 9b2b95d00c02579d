"""The outline: the bookmarks of all pieces as one tree (ISO 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from presswork.model.pages import Mark
from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.syntax import number, text


@dataclass
class Item:
    """A bookmark with those below it; `page` is the number of its page's object."""

    mark: Mark
    page: int
    number: int = 0
    children: list[Item] = field(default_factory=list)

    def shown(self) -> int:
        """Return how many items are seen below it when it is open."""
        return sum(1 + (child.shown() if child.mark.open else 0) for child in self.children)


def nested(marks: Sequence[tuple[Mark, int]]) -> list[Item]:
    """Return marks and their pages as a tree, a skipped level left out as WeasyPrint leaves it out."""
    top: list[Item] = []
    above: list[Item] = []
    for mark, page in marks:
        while above and above[-1].mark.level >= mark.level:
            above.pop()
        item = Item(mark, page)
        (above[-1].children if above else top).append(item)
        above.append(item)
    return top


def write_outline(sink: Sink, marks: Sequence[tuple[Mark, int]]) -> int:
    """Write the outline and return its number; 0 where there is no mark."""
    top = nested(marks)
    if not top:
        return 0
    root = sink.number()
    _promise(sink, top)
    _write(sink, top, root)
    shown = len(top) + sum(item.shown() for item in top if item.mark.open)
    known = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>"
    return sink.add(known % (top[0].number, top[-1].number, shown), root)


def _promise(sink: Sink, items: Sequence[Item]) -> None:
    for item in items:
        item.number = sink.number()
        _promise(sink, item.children)


def _write(sink: Sink, items: Sequence[Item], parent: int) -> None:
    for index, item in enumerate(items):
        mark = item.mark
        parts = [
            b"/Title%s/Dest[%d 0 R/XYZ %s %s 0]" % (text(mark.label), item.page, number(mark.x), number(mark.y)),
            b"/Parent %d 0 R" % parent,
        ]
        if index:
            parts.append(b"/Prev %d 0 R" % items[index - 1].number)
        if index + 1 < len(items):
            parts.append(b"/Next %d 0 R" % items[index + 1].number)
        if children := item.children:
            count = item.shown() if mark.open else -item.shown()
            parts.append(b"/First %d 0 R/Last %d 0 R/Count %d" % (children[0].number, children[-1].number, count))
        sink.add(b"<<%s>>" % b"".join(parts), item.number)
        _write(sink, item.children, item.number)
