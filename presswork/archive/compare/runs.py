"""The words of two passages held against each other, as runs that a person can read."""

from __future__ import annotations

from collections.abc import Sequence

from presswork.archive.compare.align import Budget, Step, add, align
from presswork.archive.compare.found import Op, Run
from presswork.archive.compare.words import Word, counted, keys, text_of

SHORT = 2  # words that stay between two changes are read as changed with them


def runs(old: Sequence[Word], new: Sequence[Word], budget: Budget) -> tuple[tuple[Run, ...], int, int]:
    """Return the runs, and how many words were put in and taken out."""
    steps = _joined(align(keys(old), keys(new), budget), old)
    made: list[Run] = []
    added = removed = 0
    for op, a1, a2, b1, b2 in steps:
        text = text_of(old[a1:a2] if op == "del" else new[b1:b2])
        if made and op == "same" and old[a1].text[:1].isspace() and not text[:1].isspace():
            text = f" {text}"  # what stood first in the new passage followed something in the old one
        made.append(Run(op, text))
        added += counted(new[b1:b2]) if op == "ins" else 0
        removed += counted(old[a1:a2]) if op == "del" else 0
    return tuple(made), added, removed


def whole(op: Op, found: Sequence[Word]) -> tuple[Run, ...]:
    """Return a passage that only one edition has."""
    return (Run(op, text_of(found)),) if found else ()


def _joined(steps: Sequence[Step], old: Sequence[Word]) -> list[Step]:
    """Return the steps with scraps between two changes taken into them, since alternating single words tire the eye."""
    out: list[Step] = []
    for place, step in enumerate(steps):
        inner = 0 < place < len(steps) - 1
        scrap = step[0] == "same" and inner and _is_scrap(steps, place, old)
        parts: list[Step] = [step]
        if scrap:
            _, a1, a2, b1, b2 = step
            parts = [("del", a1, a2, b1, b1), ("ins", a2, a2, b1, b2)]
        for part in parts:
            add(out, part)
    return out


def _is_scrap(steps: Sequence[Step], place: int, old: Sequence[Word]) -> bool:
    """Tell whether what stayed the same is shorter than what changed on either side of it."""
    _, a1, a2, _, _ = steps[place]
    length = counted(old[a1:a2])
    if length > SHORT:
        return False
    sides = (_changed(steps[max(0, place - 2) : place][::-1]), _changed(steps[place + 1 : place + 3]))
    return min(sides) > 1 and min(sides) >= length


def _changed(steps: Sequence[Step]) -> int:
    """Return how many items the changes next in the row hold."""
    total = 0
    for op, a1, a2, b1, b2 in steps:
        if op == "same":
            break
        total += (a2 - a1) + (b2 - b1)
    return total
