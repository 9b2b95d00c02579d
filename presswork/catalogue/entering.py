"""The entries of a title in the index, brought up to date: only the pages on which one changes are made again."""

from __future__ import annotations

from dataclasses import dataclass

from presswork.catalogue import order
from presswork.catalogue.addresses import Listing
from presswork.catalogue.index import Index


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in feeds, in two formats; `came` decides its place, `at` is when it last changed."""

    key: str
    came: str
    at: str
    shown: bool
    first: str
    second: str
    lists: tuple[Listing, ...]


def enter(index: Index, number: int, entries: list[Entry]) -> None:
    """Make the entries of a title those that are given; note in which lists something changes."""
    keys = {each.key for each in entries}
    for each, rank, key in index.rows("SELECT id, rank, key FROM entry WHERE title = ?", number):
        if key not in keys:
            _remove(index, each, rank)
    for entry in entries:
        row = index.rows(
            "SELECT id, rank, at, shown, words.first, words.second FROM entry JOIN words ON entry = id WHERE key = ?",
            entry.key,
        )
        if row:
            _renew(index, entry, *row[0])
        else:
            _add(index, number, entry)


def _add(index: Index, number: int, entry: Entry) -> None:
    sizes = len(entry.first.encode()), len(entry.second.encode())
    made = index.run(
        "INSERT INTO entry(key, title, came, at, shown, first, second) VALUES(?, ?, ?, ?, ?, ?, ?)",
        *(entry.key, number, entry.came, entry.at, entry.shown, *sizes),
    ).lastrowid
    index.run("INSERT INTO words VALUES(?, ?, ?)", made, entry.first, entry.second)
    for each in entry.lists:
        index.run("INSERT OR IGNORE INTO arriving VALUES(?, ?)", made, index.list_id(each.kind, each.name))


def _renew(index: Index, entry: Entry, number: int, rank: int, at: str, shown: int, first: str, second: str) -> None:
    """Bring an entry up to date. One that is not shown any more keeps its size, so that no page moves for it."""
    wanted = {index.list_id(each.kind, each.name) for each in entry.lists}
    standing = {row[0] for row in index.run("SELECT list FROM slot WHERE rank = ?", rank)}
    for each in wanted - standing:
        index.run("INSERT OR IGNORE INTO arriving VALUES(?, ?)", number, each)
    if standing - wanted:
        order.touch(index, rank, sorted(standing - wanted))
        index.base.executemany(
            "DELETE FROM slot WHERE list = ? AND rank = ?", [(each, rank) for each in standing - wanted]
        )
    if (at, bool(shown), first, second) == (entry.at, entry.shown, entry.first, entry.second):
        return
    order.touch(index, rank)
    index.run("UPDATE entry SET at = ?, shown = ? WHERE id = ?", entry.at, entry.shown, number)
    index.run("UPDATE words SET first = ?, second = ? WHERE entry = ?", entry.first, entry.second, number)
    if entry.shown:
        sizes = len(entry.first.encode()), len(entry.second.encode())
        index.run("UPDATE entry SET first = max(first, ?), second = max(second, ?) WHERE id = ?", *sizes, number)


def _remove(index: Index, number: int, rank: int) -> None:
    order.touch(index, rank)
    index.run("DELETE FROM slot WHERE rank = ?", rank)
    index.run("DELETE FROM words WHERE entry = ?", number)
    index.run("DELETE FROM entry WHERE id = ?", number)
