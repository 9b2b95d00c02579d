"""Where the pages of a list of titles begin: kept, so that a title that comes or goes changes the page it stands on.

A list is cut into pages of the settings' `per-page` titles; a page takes half as many more before the list is cut
anew. So every page but that one stays as it is, whatever stands before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from presswork.catalogue.index import Index

END = "\U0010ffff"  # after every title


def last(index: Index, kind: str, name: str) -> int:
    """Return how many pages a list has."""
    return int(index.one("SELECT count(*) FROM border WHERE kind = ? AND name = ?", kind, name))


def span(index: Index, kind: str, name: str, number: int) -> tuple[str, str]:
    """Return where a page begins, and where the one after it does."""
    words = "SELECT sort FROM border WHERE kind = ? AND name = ? AND number IN (?, ?) ORDER BY number"
    found = [row[0] for row in index.run(words, kind, name, number, number + 1)]
    return (found or [""])[0], found[1] if len(found) > 1 else END


def pages(index: Index, kind: str, name: str, moved: Iterable[tuple[str, bool]], per_page: int) -> list[int]:
    """Return the pages to be made again where titles at the places `moved` changed, or came or went (True).

    Where one of them is too full or empty now, the list is cut anew and all its pages are.
    """
    starts = [row[0] for row in index.run(
        "SELECT sort FROM border WHERE kind = ? AND name = ? ORDER BY number", kind, name)]  # fmt: skip
    found: dict[int, bool] = {}
    for sort, shifts in moved:
        number = max(1, bisect_right(starts, sort))
        found[number] = found.get(number, False) or shifts
    if starts and all(_fits(index, kind, name, starts, number, per_page) for number in found if found[number]):
        return sorted(found)
    return _cut(index, kind, name, per_page)


def _fits(index: Index, kind: str, name: str, starts: list[str], number: int, per_page: int) -> bool:
    end = starts[number] if number < len(starts) else END
    words = "SELECT count(*) FROM shelf WHERE kind = ? AND name = ? AND sort >= ? AND sort < ?"
    count = index.one(words, kind, name, starts[number - 1], end)
    return 0 < int(count) <= per_page + per_page // 2


def _cut(index: Index, kind: str, name: str, per_page: int) -> list[int]:
    """Cut a list into even pages; return them. The list of all titles has one where there is none."""
    words = "SELECT sort FROM shelf WHERE kind = ? AND name = ? ORDER BY sort, title"
    starts = [row[0] for place, row in enumerate(index.run(words, kind, name)) if place % per_page == 0]
    if starts or kind == "all":
        starts = ["", *starts[1:]]
    index.run("DELETE FROM border WHERE kind = ? AND name = ?", kind, name)
    rows = [(kind, name, number, sort) for number, sort in enumerate(starts, 1)]
    index.base.executemany("INSERT INTO border VALUES(?, ?, ?, ?)", rows)
    return list(range(1, len(starts) + 1))
