"""What makes the layout engine slow, told before it is laid out: boxes in boxes, long tables, long chapters.

The figures were measured on WeasyPrint 70: see docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from lxml import html as parser

from presswork.layout.displays import Displays, Origin
from presswork.model.media import Composed
from presswork.problems import Problem, problem

TIMES = 4  # each level within another takes the engine three to five times as long
ROWS = 1000  # of a table: beyond, it is seconds of work, and memory, that no other worker can share
SECONDS_A_ROW = 0.007
CHARACTERS = 200_000  # of a chapter: about a hundred pages of a book
CHARACTERS_A_PAGE = 1900
MIB_A_PAGE = 0.65  # of the worker that lays the chapter out

Deepest: TypeAlias = dict[tuple[Origin, Origin], tuple[int, str]]  # how deep, and where, by inner and outer


def slow(composed: Sequence[Composed], sheets: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a `slow-layout` for what will take the engine long.

    `composed` are the chapters in their print dress; `sheets` the print styles, text by name, in the order in which
    they are linked. What a style does is told at its line, what a chapter does at the chapter's.
    """
    displays = Displays(sheets)
    deepest: Deepest = {}
    for chapter in composed:
        root = parser.fragment_fromstring(chapter.html, create_parent=False)
        path = root.get("data-path", "")
        yield from _tables(root, path)
        yield from _length(root, path)
        if displays.any:
            _nested(root, path, displays, deepest)
    yield from _boxes(deepest)


def _tables(root: Any, path: str) -> Iterator[Problem]:
    for table in root.iter("table"):
        rows = sum(1 for _ in table.iter("tr"))
        if rows > ROWS:
            seconds = rows * SECONDS_A_ROW
            words = (
                f"a table of {rows:,} rows takes the layout engine about {seconds:.0f} seconds, and one worker alone"
            )
            hint = f"split it into tables of at most {ROWS // 2} rows, in several chapters where it can be"
            yield problem("slow-layout", words, path, _line(table), hint=hint)


def _length(root: Any, path: str) -> Iterator[Problem]:
    characters = len("".join(root.itertext()))
    if characters > CHARACTERS:
        pages = characters / CHARACTERS_A_PAGE
        words = (
            f"a chapter of {characters:,} characters, about {pages:.0f} pages, is laid out by one worker alone, "
            f"in about {95 + pages * MIB_A_PAGE:.0f} MiB"
        )
        hint = "divide it into chapters of at most 100 pages: they are laid out at once, and kept one by one"
        yield problem("slow-layout", words, path, _line(root) or 1, hint=hint)


def _nested(root: Any, path: str, displays: Displays, deepest: Deepest) -> None:
    """Note each pair of declarations that makes a box within a box, with the depth and place where it is deepest."""
    boxes = displays.of(root)
    for element, inner in boxes.items():
        around = [boxes[each] for each in element.iterancestors() if each in boxes]
        if around and len(around) >= deepest.get((inner, around[0]), (0, ""))[0]:
            place = f"{path}:{_nearest(element)}".removesuffix(":0")
            deepest[inner, around[0]] = (len(around) + 1, place)


def _boxes(deepest: Deepest) -> Iterator[Problem]:
    for (inner, outer), (depth, place) in deepest.items():
        words = (
            f"“{inner.selector}” is a {inner.display} box within “{outer.selector}”, {depth} deep in {place}: "
            f"the layout engine takes about {TIMES ** (depth - 1)} times as long there"
        )
        hint = "lay out the inner one as blocks, floats or a table"
        yield problem("slow-layout", words, inner.sheet, inner.line, inner.column, hint)


def _line(element: Any) -> int:
    line = element.get("data-line", "")
    return int(line) if line.isdigit() else 0


def _nearest(element: Any) -> int:
    """Return the line of an element or of the nearest one around it that has one."""
    return next((line for each in (element, *element.iterancestors()) if (line := _line(each))), 0)
