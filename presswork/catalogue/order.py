"""Which entry of a feed stands on which page: kept in the index, so that only pages that change are made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from presswork.catalogue.feeds.paging import MOST, ROOM, Page, Slot, is_full, numbered
from presswork.catalogue.index import Index

BATCH = 1000
NEVER = "1970-01-01T00:00:00Z"  # the time of a list in which nothing has happened
NEWS = "news"  # the kind of the list of events; the others are lists of editions


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a list: so many are `full`, so many there are in all; the open one is number full + 1."""

    full: int
    last: int

    @property
    def front(self) -> int:
        """The page whose entries the front shows."""
        return self.last if self.last > self.full else self.full


def arrange(index: Index, most: int = MOST) -> None:
    """Give every arriving entry its place after all others, by time, and count the pages of the lists it joins."""
    rank = int(index.one("SELECT max(rank) FROM entry") or 0)
    new = index.rows("SELECT id FROM entry WHERE rank IS NULL ORDER BY came, key")
    index.base.executemany(
        "UPDATE entry SET rank = ? WHERE id = ?", [(rank + place, row[0]) for place, row in enumerate(new, 1)]
    )
    index.run(
        "INSERT OR IGNORE INTO slot SELECT arriving.list, entry.rank, 0 FROM arriving JOIN entry ON entry.id = entry"
    )
    for (each,) in index.rows("SELECT DISTINCT list FROM slot WHERE page = 0 UNION SELECT list FROM recount"):
        _count(index, each, most)


def touch(index: Index, rank: int, lists: list[int] | None = None) -> None:
    """Note that an entry looks other than before, in all its lists or in some that it leaves: `lists`."""
    words = "SELECT list, page FROM slot WHERE rank = ?"
    for found, page in index.rows(words, rank):
        index.run("INSERT OR IGNORE INTO dirty VALUES(?, ?)", found, page)
        if lists is None or found in lists:
            index.run(
                "INSERT INTO recount VALUES(?1, ?2, ?3) ON CONFLICT(list) DO UPDATE "
                "SET page = min(page, ?2), until = max(until, ?3)",
                found,
                page,
                rank,
            )


def _count(index: Index, found: int, most: int) -> None:
    """Count the pages of a list from the first that may have changed, until they agree with what was known."""
    page, until = _where(index, found)
    start = int(index.one("SELECT min(rank) FROM slot WHERE list = ? AND page = ?", found, page) or 0)
    if page == 1 or not start:
        page, start = 1, 0
    stored: dict[int, int] = {}
    changes: list[tuple[int, int, int]] = []
    last_now = last_before = page - 1
    for slot, now in numbered(_slots(index, found, start, stored), page, most):
        before = stored.pop(slot.entry)
        if slot.entry > until and now == before and now != last_now and before != last_before:
            break
        if before != now:
            changes.append((now, found, slot.entry))
            index.base.executemany("INSERT OR IGNORE INTO dirty VALUES(?, ?)", [(found, before), (found, now)])
        last_now, last_before = now, before
    index.base.executemany("UPDATE slot SET page = ? WHERE list = ? AND rank = ?", changes)


def _where(index: Index, found: int) -> tuple[int, int]:
    """Return the first page of a list that may have changed, and the rank after which nothing has."""
    row = index.rows("SELECT page, until FROM recount WHERE list = ?", found)
    page, until = row[0] if row else (0, 0)
    first, last = index.rows("SELECT min(rank), max(rank) FROM slot WHERE list = ? AND page = 0", found)[0]
    if first is not None:
        before = index.one("SELECT max(page) FROM slot WHERE list = ? AND rank < ? AND page > 0", found, first) or 1
        page, until = min(page or before, before), max(until, last)
    return page or 1, until


def _slots(index: Index, found: int, start: int, stored: dict[int, int]) -> Iterator[Slot]:
    """Yield the slots of a list from a rank on, noting the pages that they had."""
    words = (
        "SELECT slot.rank, slot.page, entry.first, entry.second FROM slot JOIN entry ON entry.rank = slot.rank "
        "WHERE slot.list = ? AND slot.rank >= ? ORDER BY slot.rank LIMIT ?"
    )
    while rows := index.rows(words, found, start, BATCH):
        for rank, page, first, second in rows:
            stored[rank] = page
            yield Slot(rank, first, second)
        start = rows[-1][0] + 1


def settle(index: Index, found: int, most: int = MOST) -> tuple[Pages, Pages]:
    """Note how many pages a list has, how many entries it shows and when it last changed; return before and now."""
    before = Pages(*index.rows("SELECT full, last FROM list WHERE id = ?", found)[0])
    last = int(index.one("SELECT max(page) FROM slot WHERE list = ?", found) or 0)
    count = int(index.one("SELECT count(*) FROM slot WHERE list = ? AND page = ?", found, last))
    now = Pages(last if last and is_full(count, most) else max(0, last - 1), last)
    shown, at = index.rows(
        "SELECT total(entry.shown), max(entry.at) FROM slot JOIN entry ON entry.rank = slot.rank WHERE list = ?", found
    )[0]
    index.run(
        "UPDATE list SET full = ?, last = ?, shown = ?, at = ? WHERE id = ?",
        now.full,
        now.last,
        int(shown),
        at or "",
        found,
    )
    return before, now


def page_of(index: Index, found: int, number: int, format: int) -> Page:
    """Return a page of a list as one of its two formats (0 or 1) shows it; 0 is the front."""
    full, last = index.rows("SELECT full, last FROM list WHERE id = ?", found)[0]
    pages = Pages(full, last)
    inside = number if 0 < number <= full else pages.front
    entries, at = _entries(index, found, inside, format)
    older = max(0, inside - 1)
    oldest = 1 if full else 0
    if 0 < number <= full:
        return Page(number, entries, at, older, number + 1, oldest)
    return Page(0, entries, at, older, 0, oldest)


def _entries(index: Index, found: int, page: int, format: int) -> tuple[tuple[str, ...], str]:
    at = index.one(
        "SELECT max(entry.at) FROM slot JOIN entry ON entry.rank = slot.rank WHERE list = ? AND page = ?", found, page
    )
    words = (
        "SELECT words.first, words.second FROM slot JOIN entry ON entry.rank = slot.rank "
        "JOIN words ON words.entry = entry.id WHERE slot.list = ? AND slot.page = ? AND entry.shown "
        "ORDER BY slot.rank DESC"
    )
    return tuple(row[format] for row in index.run(words, found, page)), at or NEVER


def newest(index: Index, found: int, format: int, most: int = MOST) -> Page:
    """Return the newest entries of a list as one page, as many as it can hold."""
    words = (
        "SELECT words.first, words.second, entry.first, entry.second FROM slot "
        "JOIN entry ON entry.rank = slot.rank JOIN words ON words.entry = entry.id "
        "WHERE slot.list = ? AND entry.shown ORDER BY slot.rank DESC LIMIT ?"
    )
    entries: list[str] = []
    size = 0
    for row in index.run(words, found, most):
        size += max(row[2], row[3])
        if entries and size > ROOM:
            break
        entries.append(row[format])
    return Page(0, tuple(entries), index.one("SELECT at FROM list WHERE id = ?", found) or NEVER)
