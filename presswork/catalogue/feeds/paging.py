"""Pages of a list that only grows: numbered from the oldest, so that a full page never changes again.

Entries stand in the order in which they came. A page is full when 25 entries are in it or the next one would take it
over 50 KB in any of its formats; the next one then begins. The *open* page is the one after the last full page.

Every page stands under its number: a full one with its own bytes for ever, the open one as a copy of the *front*,
the page with the list's own address, which a reader meets first. While the open page is empty, the front shows the
entries of the newest full page. So the links of a full page lead to addresses that are always there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

MOST = 25  # entries of a page
LARGEST = 50_000  # bytes of a page: small e-ink readers fail beyond it
ROOM = 45_000  # of these for the entries; the rest is the head, with its links and names
ENTRY = 8_000  # bytes of one entry at most: what is longer is cut, the whole is on the edition's page


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a list: the entry's number, which rises, and its bytes in each of the two formats of a feed."""

    entry: int
    first: int = 0
    second: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is written: `number` is 0 for the front; `entries` are newest first.

    `older` and `newer` are the numbers of the pages beside it, 0 where there is none; `oldest` is 1 where page 1 is
    full, else 0: then the front is all there is. `updated` is RFC 3339: the time of the last thing that happened.
    """

    number: int
    entries: tuple[str, ...]
    updated: str
    older: int = 0
    newer: int = 0
    oldest: int = 0


def numbered(slots: Iterable[Slot], page: int = 1, most: int = MOST, room: int = ROOM) -> Iterator[tuple[Slot, int]]:
    """Yield each slot with the number of its page, beginning with the first slot of `page`."""
    count, first, second = 0, 0, 0
    for slot in slots:
        if count == most or (count and (first + slot.first > room or second + slot.second > room)):
            page, count, first, second = page + 1, 0, 0, 0
        count, first, second = count + 1, first + slot.first, second + slot.second
        yield slot, page


def is_full(count: int, most: int = MOST) -> bool:
    """Tell whether the last page of a list can take no more, by the number of its slots."""
    return count >= most


def turns(page: Page, address: Callable[[int], str]) -> list[tuple[str, str]]:
    """Return the links that turn pages: relation (RFC 5005, sections 3 and 4) and address; `next` is what is older."""
    found = [("first", address(0)), ("last", address(page.oldest))]
    if page.older:
        found += [("next", address(page.older)), ("prev-archive", address(page.older))]
    if page.newer:
        found += [("previous", address(page.newer)), ("current", address(0))]
    return found


def bounded(render: Callable[[int], str]) -> str:
    """Return an entry of at most ENTRY bytes: `render` is asked with 0, then with 1, 2, 3 for ever shorter ones."""
    text = ""
    for shorter in range(4):
        text = render(shorter)
        if len(text.encode()) <= ENTRY:
            break
    return text
