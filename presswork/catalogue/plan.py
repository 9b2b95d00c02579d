"""What a build has to make again: planned from what has changed in the index, in the order in which it is published."""

from __future__ import annotations

from presswork.catalogue import addresses, order, search, shelves
from presswork.catalogue.addresses import ATOM, JSON, NEW, OPDS1, OPDS2, Listing
from presswork.catalogue.feeds.paging import MOST
from presswork.catalogue.making import pages_of_index
from presswork.catalogue.order import NEWS
from presswork.catalogue.taking import BOOK, Work

# the steps: what leads to more comes after that, the front feeds and the front page last
SHELF, ARCHIVE, INDEX, FRONTS, ROOTS, FRONT = range(BOOK + 1, BOOK + 7)
INDEXED = ("language", "subject")


def plan(work: Work, everything: bool) -> None:
    """Plan all that changes with the titles that were taken in; `everything` where nothing is known to be right."""
    index = work.index
    per_page = str(work.shop.settings.per_page)
    if index.fact("per page") != per_page:
        index.run("DELETE FROM border")
        index.note("per page", per_page)
    if everything:
        index.run("INSERT OR IGNORE INTO dirty SELECT DISTINCT list, page FROM slot")
        index.run("INSERT OR IGNORE INTO moved SELECT kind, name, sort, 1 FROM shelf")
        for each in (order.NEWS, "all"):
            index.run("INSERT OR IGNORE INTO dirty VALUES(?, 1)", index.list_id(each))
        index.run("INSERT OR IGNORE INTO moved VALUES('all', '', '', 1)")
    order.arrange(index)
    changed = _feeds(work)
    for kind in INDEXED:
        _index_feeds(work, kind, {name for each, name in changed if each == kind}, everything)
    _shelves(work, everything)
    roots = {addresses.root_feed(OPDS1): "root1", addresses.root_feed(OPDS2): "root2"}
    for path, kind in roots.items():
        index.plan(path, ROOTS, kind)
    index.plan(addresses.FRONT, FRONT, "front")
    index.refer("roots", {*roots, addresses.FRONT}, work.now)


def _feeds(work: Work) -> list[tuple[str, str]]:
    """Plan the pages of every list that changed; return the lists."""
    index, changed = work.index, []
    for (each,) in index.rows("SELECT DISTINCT list FROM dirty UNION SELECT list FROM recount"):
        before, now = order.settle(index, each)
        kind, name = index.rows("SELECT kind, name FROM list WHERE id = ?", each)[0]
        changed.append((kind, name))
        numbers = {row[0] for row in index.rows("SELECT page FROM dirty WHERE list = ? AND page > 0", each)}
        numbers |= set(range(max(1, before.full), now.full + 2))
        there = now.last > 0 or kind in ("all", NEWS)
        paths = set()
        for format in (ATOM, JSON) if kind == NEWS else (OPDS1, OPDS2):
            for number in range(now.full + 2) if there else ():
                path = _address(format, Listing(kind, name), number)
                paths.add(path)
                if number in numbers or not number:
                    index.plan(path, ARCHIVE if number else FRONTS, format, str(each), number)
        if kind == "all":
            for format, maker in ((OPDS1, "new1"), (OPDS2, "new2")):
                paths.add(addresses.feed(format, NEW))
                index.plan(addresses.feed(format, NEW), FRONTS, maker, str(each))
        index.refer(f"list:{each}", paths, work.now)
    return changed


def _address(format: str, listing: Listing, number: int) -> str:
    if listing.kind == NEWS:
        return addresses.news(format, number)
    return addresses.feed(format, listing, number)


def _index_feeds(work: Work, kind: str, changed: set[str], everything: bool) -> None:
    """Plan the feeds that name languages or subjects: all where names come or go, else those that changed."""
    index = work.index
    names = [row[0] for row in index.run("SELECT name FROM list WHERE kind = ? AND shown > 0 ORDER BY name", kind)]
    known = index.fact(f"names of {kind}")
    now = addresses.part("\n".join(["", *names]))
    index.note(f"names of {kind}", now)
    last = pages_of_index(work, kind)
    numbers = set(range(1, last + 1))
    if known == now and not everything:
        numbers = {place // MOST + 1 for place, name in enumerate(names) if name in changed}
    paths = set()
    for format, maker in ((OPDS1, "index1"), (OPDS2, "index2")):
        paths |= {addresses.index_feed(format, kind, number) for number in range(1, last + 1)}
        for number in sorted(numbers):
            index.plan(addresses.index_feed(format, kind, number), INDEX, maker, kind, number)
    index.refer(f"index feeds:{kind}", paths, work.now)


def _shelves(work: Work, everything: bool) -> None:
    """Plan the lists of titles, the pages that name them, and the search."""
    index, per_page = work.index, work.shop.settings.per_page
    kinds = {row[0] for row in index.run("SELECT DISTINCT kind FROM moved WHERE shifts")}
    for listing, numbers, last in shelves.touched(index, per_page):
        name = f"{listing.kind} {listing.name}"
        for number in numbers:
            index.plan(shelves.page_path(listing, number), SHELF, "shelf", name, number)
        paths = {shelves.page_path(listing, number) for number in range(1, last + 1)}
        index.refer(f"shelf:{name}", paths, work.now)
    if "letter" in kinds:  # every list of the alphabet begins with the letters and how many titles each has
        for name, _ in shelves.groups(index, "letter"):
            index.plan(shelves.page_path(Listing("letter", name), 1), SHELF, "shelf", f"letter {name}", 1)
        index.plan(shelves.page_path(addresses.ALL, 1), SHELF, "shelf", "all ", 1)
    for kind in INDEXED:
        if kind in kinds or everything:
            last = max(1, -(-len(shelves.groups(index, kind)) // per_page))
            for number in range(1, last + 1):
                index.plan(addresses.index_page(kind, number), SHELF, "groups", kind, number)
            paths = {addresses.index_page(kind, number) for number in range(1, last + 1)}
            index.refer(f"index pages:{kind}", paths, work.now)
    _search(work, everything)


def _search(work: Work, everything: bool) -> None:
    """Plan the files of the search that changed; then the one that names them."""
    index = work.index
    found = shelves.shards(index)
    for name, held in found:
        index.refer(f"shard:{name}", {search.address(name)} if held else set(), work.now)
        if held:
            index.plan(search.address(name), SHELF, "shard", name)
    if everything or found:
        index.refer("shard names", {search.NAMES}, work.now)
        index.plan(search.NAMES, SHELF, "shard names", "\uffff")  # after those that it names
