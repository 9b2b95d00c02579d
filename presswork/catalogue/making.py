"""Makes what a build has planned: each kind of page and feed by its own function, from what the index knows."""

from __future__ import annotations

from collections.abc import Callable

from presswork.catalogue import addresses, borders, order, shelves
from presswork.catalogue.addresses import ATOM, JSON, OPDS1, OPDS2, Listing
from presswork.catalogue.feeds import news, opds1, opds2
from presswork.catalogue.feeds.entries import plain
from presswork.catalogue.feeds.opds1 import Way
from presswork.catalogue.feeds.paging import MOST
from presswork.catalogue.pages import page_of_front, page_of_index, page_of_list
from presswork.catalogue.taking import Work
from presswork.catalogue.words import LETTERS, language_name, named


def made(work: Work, kind: str, name: str, number: int) -> bytes:
    """Return the bytes of something planned: what `kind` of it, of which list, and which page of that."""
    return MAKERS[kind](work, name, number)


def _opds1(work: Work, name: str, number: int) -> bytes:
    listing = listing_of(work, name)
    return opds1.page(work.site, listing, heading(work, listing), order.page_of(work.index, int(name), number, 0))


def _opds2(work: Work, name: str, number: int) -> bytes:
    listing = listing_of(work, name)
    return opds2.page(work.site, listing, heading(work, listing), order.page_of(work.index, int(name), number, 1))


def _new1(work: Work, name: str, number: int) -> bytes:
    page = order.newest(work.index, int(name), 0)
    return opds1.page(work.site, addresses.NEW, heading(work, addresses.NEW), page)


def _new2(work: Work, name: str, number: int) -> bytes:
    page = order.newest(work.index, int(name), 1)
    return opds2.page(work.site, addresses.NEW, heading(work, addresses.NEW), page)


def _atom(work: Work, name: str, number: int) -> bytes:
    return news.atom_page(work.site, work.site.name, order.page_of(work.index, int(name), number, 0))


def _json(work: Work, name: str, number: int) -> bytes:
    return news.json_page(work.site, work.site.name, order.page_of(work.index, int(name), number, 1))


def _root1(work: Work, name: str, number: int) -> bytes:
    ways = opds1.root_ways(work.site)
    return opds1.navigation(work.site, work.site.name, addresses.root_feed(OPDS1), ways, _last(work))


def _root2(work: Work, name: str, number: int) -> bytes:
    ways = opds2.root_ways(work.site)
    return opds2.navigation(work.site, work.site.name, addresses.root_feed(OPDS2), ways, _last(work))


def _index1(work: Work, name: str, number: int) -> bytes:
    ways, at, around = _index(work, OPDS1, name, number)
    path = addresses.index_feed(OPDS1, name, number)
    return opds1.navigation(work.site, work.site.say(f"{name}s"), path, ways, at, around)


def _index2(work: Work, name: str, number: int) -> bytes:
    ways, at, around = _index(work, OPDS2, name, number)
    path = addresses.index_feed(OPDS2, name, number)
    return opds2.navigation(work.site, work.site.say(f"{name}s"), path, ways, at, around)


def _index(work: Work, format: str, kind: str, number: int) -> tuple[list[Way], str, tuple[tuple[str, str], ...]]:
    """Return the entries of a page that names languages or subjects, its time, and the links around it."""
    words = "SELECT name, at FROM list WHERE kind = ? AND shown > 0 ORDER BY name LIMIT ? OFFSET ?"
    rows = work.index.rows(words, kind, MOST, (number - 1) * MOST)
    last = pages_of_index(work, kind)
    ways = [_way(work, format, Listing(kind, name), at) for name, at in rows]
    turned = [("first", 1), ("last", last)]
    turned += [("previous", number - 1)] if number > 1 else []
    turned += [("next", number + 1)] if number < last else []
    around = tuple((rel, addresses.index_feed(format, kind, each)) for rel, each in turned)
    return ways, max((row[1] for row in rows), default=order.NEVER), around


def _way(work: Work, format: str, listing: Listing, at: str) -> Way:
    return Way(addresses.feed(format, listing), heading(work, listing), addresses.TYPES[format], updated=at)


def pages_of_index(work: Work, kind: str) -> int:
    """Return on how many pages the feeds name every language or subject; one at least."""
    count = work.index.one("SELECT count(*) FROM list WHERE kind = ? AND shown > 0", kind)
    return max(1, -(-int(count) // MOST))


def listing_of(work: Work, name: str) -> Listing:
    """Return a list by its number in the index."""
    return Listing(*work.index.rows("SELECT kind, name FROM list WHERE id = ?", int(name))[0])


def heading(work: Work, listing: Listing) -> str:
    """Return what a list is called."""
    if listing.kind == "language":
        return named(language_name(listing.name))
    if listing.kind == "subject":
        return plain(listing.name, 120)
    return named(work.site.say("new_editions" if listing == addresses.NEW else "editions"))


def _last(work: Work) -> str:
    return work.index.one("SELECT at FROM list WHERE kind = 'all'") or order.NEVER


def _shelf(work: Work, name: str, number: int) -> bytes:
    """Return a page of a list of titles; lists of the alphabet begin with all letters."""
    kind, _, words = name.partition(" ")
    listing = Listing(kind, words)
    last = borders.last(work.index, kind, words)
    letters = None
    if kind in ("all", "letter") and number == 1:
        letters = {each: count for each, count in shelves.groups(work.index, "letter") if each in LETTERS}
    text = page_of_list(
        work.shop,
        listing,
        shelves.cards(work.index, listing, number),
        shelves.page_path(listing, number),
        previous=shelves.page_path(listing, number - 1) if number > 1 else "",
        next=shelves.page_path(listing, number + 1) if number < last else "",
        number=number if number > 1 else 0,
        letters=letters,
    )
    return text.encode()


def _groups(work: Work, name: str, number: int) -> bytes:
    """Return a page that names languages or subjects, each with the number of its titles."""
    found, per_page = shelves.groups(work.index, name), work.shop.settings.per_page
    shown = found[(number - 1) * per_page : number * per_page]
    previous = addresses.index_page(name, number - 1) if number > 1 else ""
    following = addresses.index_page(name, number + 1) if number * per_page < len(found) else ""
    here = addresses.index_page(name, number)
    return page_of_index(work.shop, name, shown, here, previous, following, number).encode()


def _front(work: Work, name: str, number: int) -> bytes:
    newest = shelves.newest(work.index, work.shop.settings.newest)
    return page_of_front(work.shop, newest, shelves.counts(work.index)).encode()


def _shard(work: Work, name: str, number: int) -> bytes:
    return shelves.shard(work.index, name)


def _shard_names(work: Work, name: str, number: int) -> bytes:
    return shelves.shard_names(work.index)


MAKERS: dict[str, Callable[[Work, str, int], bytes]] = {
    OPDS1: _opds1,
    OPDS2: _opds2,
    ATOM: _atom,
    JSON: _json,
    "new1": _new1,
    "new2": _new2,
    "root1": _root1,
    "root2": _root2,
    "index1": _index1,
    "index2": _index2,
    "shelf": _shelf,
    "groups": _groups,
    "shard": _shard,
    "shard names": _shard_names,
    "front": _front,
}
