"""Where titles stand in the lists of the pages: all, by letter, language and subject, in the order of the alphabet.

The lists and the cards that they show are kept in the index; a change of a title touches the pages it stands on
(`borders`). The search index is made of the same cards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from presswork.catalogue import addresses, borders, search
from presswork.catalogue.addresses import Listing
from presswork.catalogue.index import Index
from presswork.catalogue.pages import Counts
from presswork.catalogue.shelf import Card
from presswork.catalogue.words import letter_of, sort_key

SHARD = "shard"  # the kind of a file of the search index: not paged, and no page


def place(index: Index, number: int, card: Card | None) -> None:
    """Put a title's card where it belongs, or take the title out where there is none."""
    before = {(kind, name): sort for kind, name, sort in index.run(
        "SELECT kind, name, sort FROM shelf WHERE title = ?", number)}  # fmt: skip
    after = dict.fromkeys(_shelves(card), _sort(card)) if card else {}
    text = json.dumps(asdict(card), ensure_ascii=False) if card else ""
    found = json.dumps(search.entry(card), ensure_ascii=False) if card else ""
    known = index.rows("SELECT card, found FROM title WHERE id = ?", number)
    same, same_found = (known[0][0] == text, known[0][1] == found) if known else (False, False)
    for shelf in before.keys() | after.keys():
        if before.get(shelf) == after.get(shelf):
            if not (same_found if shelf[0] == SHARD else same):
                _move(index, shelf, before[shelf], False)
            continue
        if shelf in before:
            index.run("DELETE FROM shelf WHERE kind = ? AND name = ? AND sort = ? AND title = ?",
                      *shelf, before[shelf], number)  # fmt: skip
            _move(index, shelf, before[shelf], True)
        if shelf in after:
            index.run("INSERT INTO shelf VALUES(?, ?, ?, ?)", *shelf, after[shelf], number)
            _move(index, shelf, after[shelf], True)
    if card and not same:
        at = card.published if card.state == "available" else ""
        index.run("UPDATE title SET card = ?, found = ?, at = ? WHERE id = ?", text, found, at, number)


def _shelves(card: Card) -> Iterator[tuple[str, str]]:
    yield "all", ""
    yield "letter", letter_of(card)
    yield "language", card.language
    yield from (("subject", each) for each in card.subjects)
    yield from ((SHARD, each) for each in search.shards(card))


def _sort(card: Card) -> str:
    words, slug = sort_key(card)
    return f"{words[:200]}\n{slug}"


def _move(index: Index, shelf: tuple[str, str], sort: str, shifts: bool) -> None:
    index.run(
        "INSERT INTO moved VALUES(?1, ?2, ?3, ?4) ON CONFLICT(kind, name, sort) DO UPDATE SET shifts = max(shifts, ?4)",
        *(*shelf, sort, shifts),
    )


def touched(index: Index, per_page: int) -> Iterator[tuple[Listing, list[int], int]]:
    """Yield every list that has changed, the numbers (from 1) of its pages to be made again, and how many it has."""
    for kind, name in index.rows("SELECT DISTINCT kind, name FROM moved WHERE kind <> ?", SHARD):
        moved = index.rows("SELECT sort, shifts FROM moved WHERE kind = ? AND name = ?", kind, name)
        pages = borders.pages(index, kind, name, moved, per_page)
        yield Listing(kind, name), pages, borders.last(index, kind, name)


def size(index: Index, kind: str, name: str) -> int:
    """Return how many titles a list has."""
    return int(index.one("SELECT count(*) FROM shelf WHERE kind = ? AND name = ?", kind, name))


def cards(index: Index, listing: Listing, number: int) -> list[Card]:
    """Return the cards of a page of a list, counted from 1."""
    words = (
        "SELECT title.card FROM shelf JOIN title ON title.id = shelf.title "
        "WHERE kind = ? AND name = ? AND sort >= ? AND sort < ? ORDER BY sort, shelf.title"
    )
    around = borders.span(index, listing.kind, listing.name, number)
    return [_card(row[0]) for row in index.run(words, listing.kind, listing.name, *around)]


def newest(index: Index, most: int) -> list[Card]:
    """Return the cards of the titles whose newest edition came out last, the last first."""
    rows = index.run("SELECT card FROM title WHERE at > '' ORDER BY at DESC, id DESC LIMIT ?", most)
    return [_card(row[0]) for row in rows]


def shards(index: Index) -> list[tuple[str, bool]]:
    """Return the files of the search index that have changed, each with whether it still holds anything."""
    words = (
        "SELECT DISTINCT name, EXISTS(SELECT 1 FROM shelf WHERE shelf.kind = moved.kind AND shelf.name = moved.name) "
        "FROM moved WHERE kind = ? ORDER BY name"
    )
    return [(name, bool(held)) for name, held in index.rows(words, SHARD)]


def shard(index: Index, name: str) -> bytes:
    """Return a file of the search index: so many of its titles as it may hold, and whether there are more."""
    words = (
        "SELECT title.found FROM shelf JOIN title ON title.id = shelf.title WHERE kind = ? AND name = ? "
        "ORDER BY sort, shelf.title LIMIT ?"
    )
    found = [json.loads(row[0]) for row in index.run(words, SHARD, name, search.HELD + 1)]
    return search.shard_text(found).encode()


def shard_names(index: Index) -> bytes:
    """Return the file that names the files of the search, so that none is asked for that is not there."""
    return search.names_text(name for name, _ in groups(index, SHARD)).encode()


def groups(index: Index, kind: str) -> list[tuple[str, int]]:
    """Return every language, subject or letter with the number of its titles, sorted by name."""
    return index.rows("SELECT name, count(*) FROM shelf WHERE kind = ? GROUP BY name ORDER BY name", kind)


def counts(index: Index) -> Counts:
    """Return what the front page tells: how many titles there are in all, and in the largest groups."""
    words = "SELECT name, count(*) AS many FROM shelf WHERE kind = ? GROUP BY name ORDER BY many DESC, name LIMIT 50"
    return Counts(
        titles=size(index, "all", ""),
        letters=dict(groups(index, "letter")),
        languages=index.rows(words, "language"),
        subjects=index.rows(words, "subject"),
    )


def page_path(listing: Listing, number: int) -> str:
    """Return the address of a page of a list: the first one has the list's own."""
    return addresses.list_page(listing, number if number > 1 else 0)


def _card(text: str) -> Card:
    found: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in json.loads(text).items()}
    return Card(**found)
