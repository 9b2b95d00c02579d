"""Finds for each leaf of a chapter the one that it has become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from presswork.archive.compare.align import Budget, align
from presswork.archive.compare.leaves import Leaf
from presswork.archive.compare.words import Word

Pair: TypeAlias = tuple[tuple[Leaf, ...], tuple[Leaf, ...]]  # what was, what is: one of them may be empty
ALIKE = 0.4  # how much two leaves must share to be one that was changed
STRETCH = 10_000  # pairs of leaves that are held against each other at once
PARTED = 0.5  # words that must be kept more for paragraphs to be told as parted or joined
SHAPES = ((1, 1), (1, 2), (2, 1))  # a paragraph may have been parted, or joined with the next


def paired(
    old: Sequence[Leaf], new: Sequence[Leaf], key: Callable[[Leaf, int], Hashable], budget: Budget
) -> Iterator[Pair]:
    """Yield what differs, in the order of the text. `key` says what is equal, of the old side (0) and the new (1)."""
    steps = align([key(each, 0) for each in old], [key(each, 1) for each in new], budget)
    gone: Sequence[Leaf] = ()
    for op, a1, a2, b1, b2 in steps:
        if op == "del":
            gone = old[a1:a2]
        elif op == "ins":
            yield from _matched(gone, new[b1:b2], budget)
            gone = ()
        else:
            yield from (((each,), ()) for each in gone)
            gone = ()
    yield from (((each,), ()) for each in gone)


def alike(ours: Counter[str], theirs: Counter[str]) -> float:
    """Return how many of their words two passages share, from 0 to 1, wherever these stand."""
    total = ours.total() + theirs.total()
    return 2 * _shared(ours, theirs) / total if total else 0.0


def _shared(ours: Counter[str], theirs: Counter[str]) -> int:
    return (ours & theirs).total()


def bag(found: Sequence[Word]) -> Counter[str]:
    """Return how often each word is there; signs of punctuation are left out."""
    return Counter(each.key for each in found if each.key[:1].isalnum())


@dataclass(frozen=True, slots=True)
class _Side:
    """Leaves with their words counted."""

    leaves: Sequence[Leaf]
    bags: Sequence[Counter[str]]

    def kinds(self, start: int, count: int) -> set[str]:
        return {each.kind for each in self.leaves[start : start + count]}

    def bag(self, start: int, count: int) -> Counter[str]:
        first, *rest = self.bags[start : start + count]
        return sum(rest, first)


def _matched(old: Sequence[Leaf], new: Sequence[Leaf], budget: Budget) -> Iterator[Pair]:
    """Yield the leaves of a stretch in pairs, so that as much as can be is kept, in order; long ones in halves."""
    if len(old) * len(new) > STRETCH:
        one, other = len(old) // 2, len(new) // 2
        yield from _matched(old[:one], new[:other], budget)
        yield from _matched(old[one:], new[other:], budget)
        return
    if not (old and new and budget.takes(100 * len(old) * len(new))):
        yield from (((each,), ()) for each in old)
        yield from (((), (each,)) for each in new)
        return
    best = _table(_Side(old, [bag(each.words) for each in old]), _Side(new, [bag(each.words) for each in new]))
    i = j = 0
    while i < len(old) or j < len(new):
        _, step_old, step_new = best[i][j]
        yield tuple(old[i : i + step_old]), tuple(new[j : j + step_new])
        i, j = i + step_old, j + step_new


def _table(old: _Side, new: _Side) -> list[list[tuple[float, int, int]]]:
    """Return for each place (old, new) the best that can be reached from there, and the step to take."""
    rows, columns = len(old.leaves), len(new.leaves)
    best = [[(0.0, 0, 0)] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            choices = [(best[i + 1][j][0], 1, 0)] if i < rows else []
            choices += [(best[i][j + 1][0], 0, 1)] if j < columns else []
            for a, b in SHAPES:
                if i + a <= rows and j + b <= columns and (score := _score(old, i, a, new, j, b)):
                    choices.append((score + best[i + a][j + b][0], a, b))
            best[i][j] = max(choices, default=(0.0, 0, 0))
    return best


def _score(old: _Side, i: int, a: int, new: _Side, j: int, b: int) -> float:
    """Return how many words are kept where `b` new leaves are `a` old ones, changed; 0 where they cannot be."""
    kinds = old.kinds(i, a) | new.kinds(j, b)
    if len(kinds) > 1 or (a + b > 2 and kinds != {"text"}):
        return 0.0
    ours, theirs = old.bag(i, a), new.bag(j, b)
    kept = _shared(ours, theirs)
    if kinds == {"picture"}:
        return kept + (2.0 if old.leaves[i].name == new.leaves[j].name else 1.0)
    if alike(ours, theirs) < ALIKE:
        return 0.0
    return kept if a + b == 2 else kept - PARTED
