"""Two tables held against each other, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from presswork.archive.compare.align import Budget, align
from presswork.archive.compare.found import Cell
from presswork.archive.compare.leaves import Table
from presswork.archive.compare.words import keys, words

Row = tuple[str, ...]


def cells(old: Table, new: Table, budget: Budget) -> tuple[Cell, ...]:
    """Return the values that differ. A whole row or column that came or went is one cell without a column or a row."""
    found: list[Cell] = []
    if not _equal(old.caption, new.caption):
        found.append(Cell("", "", old.caption, new.caption))
    columns = _columns(old.head, new.head, found, budget)
    rows = _rows(old.rows, new.rows, budget)
    for before, after in rows:
        found += _row(before, after, old.head, new.head, columns)
    return tuple(found)


def _columns(old: Row, new: Row, found: list[Cell], budget: Budget) -> list[tuple[int, int]]:
    """Return the columns that both tables have; tell of the others. Renamed ones of equal count are the same."""
    pairs: list[tuple[int, int]] = []
    for before, after in _paired([_key(each) for each in old], [_key(each) for each in new], budget):
        if before is not None and after is not None:
            pairs.append((before, after))
            if _key(old[before]) != _key(new[after]):
                found.append(Cell("", old[before], old[before], new[after]))
        elif before is not None:
            found.append(Cell("", old[before], old[before], ""))
        elif after is not None:
            found.append(Cell("", new[after], "", new[after]))
    return pairs


def _rows(old: Sequence[Row], new: Sequence[Row], budget: Budget) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield the rows of both tables in pairs, by the words that head them."""
    for before, after in _paired(_heads(old), _heads(new), budget):
        yield None if before is None else old[before], None if after is None else new[after]


def _heads(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return what heads each row, counted, so that two rows of one name stay two."""
    seen: Counter[str] = Counter()
    heads = []
    for row in rows:
        head = _key(row[0]) if row else ""
        heads.append((head, seen[head]))
        seen[head] += 1
    return heads


def _paired(old: Sequence[object], new: Sequence[object], budget: Budget) -> Iterator[tuple[int | None, int | None]]:
    """Yield the places of the items of both sides in pairs; as many replaced by as many are pairs too."""
    steps = align(old, new, budget)
    while steps:
        op, a1, a2, b1, b2 = steps.pop(0)
        if op == "del" and steps and steps[0][0] == "ins" and a2 - a1 == steps[0][4] - steps[0][3]:
            _, _, _, b1, b2 = steps.pop(0)
        if a2 - a1 == b2 - b1:
            yield from zip(range(a1, a2), range(b1, b2), strict=True)
        else:
            yield from ((place, None) for place in range(a1, a2))
            yield from ((None, place) for place in range(b1, b2))


def _row(
    before: Row | None, after: Row | None, old: Row, new: Row, columns: Sequence[tuple[int, int]]
) -> Iterator[Cell]:
    if before is None or after is None:
        row = before or after or ("",)
        joined = " · ".join(each for each in row if each)
        yield Cell(row[0], "", joined if before else "", joined if after else "")
        return
    for one, other in columns:
        was, now = _at(before, one), _at(after, other)
        if not _equal(was, now):
            yield Cell(_at(after, 0) if other else "", _at(new, other) or _at(old, one), was, now)


def _at(row: Row, place: int) -> str:
    return row[place] if place < len(row) else ""


def _key(text: str) -> str:
    return " ".join(keys(words(text)))


def _equal(one: str, other: str) -> bool:
    return _key(one) == _key(other)
