"""Where a sign without a glyph stands: the pages know the block that it is set in, the manuscript knows the sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from presswork.problems import Problem, PublishError
from presswork.sources import Sources

SIGN = re.compile(r"“(.)” \(U\+", re.S)
SETTINGS = "manuscript/publication.toml"


def point_at_signs(problems: Iterable[Problem], sources: Sources) -> Iterator[Problem]:
    """Yield the problems; those of missing glyphs point at the sign itself, from its block's line on.

    A replacement character that the file does not hold stands for one that was told as `bad-character`.
    """
    for each in problems:
        found = SIGN.search(each.message) if each.rule == "missing-glyph" else None
        if not found:
            yield each
            continue
        path = each.path or SETTINGS
        line, column = _place(_lines(path, sources), found[1], each.line)
        if line:
            yield replace(each, path=path, line=line, column=column)
        elif found[1] != "\ufffd":
            yield each


def _lines(path: str, sources: Sources) -> list[str]:
    try:
        return sources.text(path).split("\n")
    except PublishError:
        return []


def _place(lines: list[str], sign: str, first: int) -> tuple[int, int]:
    """Return the line and column of a sign, looking from line `first` to the end and then above; 0, 0 where it is not.

    A note is set where it is called, and written below.
    """
    start = max(first - 1, 0)
    for number in (*range(start, len(lines)), *range(min(start, len(lines)))):
        if sign in lines[number]:
            return number + 1, lines[number].index(sign) + 1
    return 0, 0
