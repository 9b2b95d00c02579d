"""Aligns two sequences in bounded time: what only one of each has holds them together, the gaps are worked out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from presswork.archive.compare.found import Op

Step: TypeAlias = tuple[Op, int, int, int, int]  # op, from and to in the old sequence, from and to in the new one
GAP = 250_000  # pairs of items in one gap that are compared with one another; a larger gap is replaced as a whole
WHOLE = 40_000_000  # pairs of items in all gaps of one comparison


class Budget:
    """How much a comparison may still compare, so that no manuscript keeps it for ever."""

    def __init__(self, pairs: int = WHOLE) -> None:
        self.pairs = pairs

    def allows(self, pairs: int) -> bool:
        """Tell whether so many pairs may be compared, and take them."""
        return pairs <= GAP and self.takes(pairs)

    def takes(self, items: int) -> bool:
        """Tell whether so many items may be looked at, and take them."""
        if items > self.pairs:
            return False
        self.pairs -= items
        return True


def align(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[Step]:
    """Return the steps that lead from `old` to `new`, each op once in a row; what was replaced is `del`, then `ins`."""
    steps: list[Step] = []
    for step in _walk(old, new, budget):
        add(steps, step)
    return steps


def _walk(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> Iterator[Step]:
    """Yield steps; gaps that are still to be worked out wait on a list, so that nothing is nested."""
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        a1, a2, b1, b2 = waiting.pop()
        start = a1
        while a1 < a2 and b1 < b2 and old[a1] == new[b1]:
            a1, b1 = a1 + 1, b1 + 1
        if a1 > start:
            yield "same", start, a1, b1 - (a1 - start), b1
        tail = 0
        while a1 < a2 - tail and b1 < b2 - tail and old[a2 - tail - 1] == new[b2 - tail - 1]:
            tail += 1
        if tail and (a1 < a2 - tail or b1 < b2 - tail):
            waiting.append((a2 - tail, a2, b2 - tail, b2))
            waiting.append((a1, a2 - tail, b1, b2 - tail))
        elif tail:
            yield "same", a1, a2, b1, b2
        elif budget.takes(a2 - a1 + b2 - b1) and (pairs := _unique(old[a1:a2], new[b1:b2])):
            waiting += reversed(list(_between(pairs, a1, a2, b1, b2)))
        else:
            yield from _gap(old, new, (a1, a2, b1, b2), budget)


def _unique(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the places of the items that each side has once, as many as stand in one order (patience)."""
    if not old or not new:
        return []
    ours, theirs = Counter(old), Counter(new)
    there = {item: place for place, item in enumerate(new) if theirs[item] == 1}
    pairs = [(place, there[item]) for place, item in enumerate(old) if ours[item] == 1 and item in there]
    return rising(pairs)


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs`, sorted by their first places, whose second places rise too."""
    ends: list[int] = []  # the smallest last place of a run of each length
    at: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            at.append(index)
        else:
            ends[length], at[length] = place, index
    index, found = (at[-1] if at else -1), []
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def _between(pairs: list[tuple[int, int]], a1: int, a2: int, b1: int, b2: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches that begin with each pair, and the one before the first."""
    a, b = a1, b1
    for one, other in pairs:
        if (a1 + one, b1 + other) != (a, b):
            yield a, a1 + one, b, b1 + other
        a, b = a1 + one, b1 + other
    yield a, a2, b, b2


def _gap(
    old: Sequence[Hashable], new: Sequence[Hashable], place: tuple[int, int, int, int], budget: Budget
) -> Iterator[Step]:
    a1, a2, b1, b2 = place
    if not (a1 < a2 and b1 < b2 and budget.allows((a2 - a1) * (b2 - b1))):
        yield "del", a1, a2, b1, b1
        yield "ins", a2, a2, b1, b2
        return
    for op, one, to, other, until in SequenceMatcher(None, old[a1:a2], new[b1:b2], autojunk=False).get_opcodes():
        if op == "equal":
            yield "same", a1 + one, a1 + to, b1 + other, b1 + until
        else:
            yield "del", a1 + one, a1 + to, b1 + other, b1 + other
            yield "ins", a1 + to, a1 + to, b1 + other, b1 + until


def add(steps: list[Step], step: Step) -> None:
    """Add a step where it does anything, joined with the one before it of its kind; `del` goes before `ins`."""
    op, a1, a2, b1, b2 = step
    if a1 == a2 and b1 == b2:
        return
    if steps and steps[-1][0] == op:
        last = steps.pop()
        steps.append((op, last[1], a2, last[3], b2))
    elif op == "del" and steps and steps[-1][0] == "ins":
        ins = steps.pop()
        add(steps, ("del", a1, a2, ins[3], ins[3]))
        steps.append(("ins", a2, a2, ins[3], ins[4]))
    else:
        steps.append(step)
