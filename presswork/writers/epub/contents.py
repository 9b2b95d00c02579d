"""The contents of an e-book: lines in lines, as deep as the settings ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from presswork.model.media import EBOOK
from presswork.model.numbers import Entry
from presswork.writers.epub.parts import Line, plain


@dataclass(slots=True)
class _Open:
    """A line whose lines below it are still being gathered."""

    level: int
    entry: Entry
    href: str
    lines: list[_Open] = field(default_factory=list)

    def closed(self) -> Line:
        title = plain(self.entry.title)
        return Line(
            title,
            self.entry.title_html or "",
            self.entry.number,
            self.href,
            tuple(each.closed() for each in self.lines),
        )


def tree(entries: Sequence[Entry], deepest: int, keys: Collection[str]) -> tuple[Line, ...]:
    """Return the entries down to level `deepest`, nested; chapters at least, since there must be some.

    A line whose chapter is not among `keys` (a part without a page) leads nowhere, and stays only with lines below it.
    """
    top = _Open(-1, Entry("", "", -1, "", "", ""), "")
    stack = [top]
    for entry in entries:
        if entry.level > max(1, deepest) or not plain(entry.title):
            continue
        while stack[-1].level >= entry.level:
            stack.pop()
        line = _Open(entry.level, entry, address(entry, keys))
        stack[-1].lines.append(line)
        stack.append(line)
    return tuple(line for line in top.closed().lines if line.href or line.lines)


def address(entry: Entry, keys: Collection[str]) -> str:
    """Return where a line leads, or an empty string."""
    return EBOOK.href("", entry.chapter, entry.anchor, entry.explicit) if entry.chapter in keys else ""


def first_address(line: Line) -> str:
    """Return where a line leads, or its first line below it that leads anywhere."""
    return line.href or next((found for each in line.lines if (found := first_address(each))), "")


def depth(lines: Sequence[Line]) -> int:
    """Return how many levels the contents have."""
    return max((1 + depth(line.lines) for line in lines), default=0)
