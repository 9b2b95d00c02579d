"""A title taken into a build: its files copied, its pages, entries and card noted, and what was before forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from presswork.catalogue import addresses, order, shelves
from presswork.catalogue.addresses import Listing
from presswork.catalogue.covers import cover_files, make_cover
from presswork.catalogue.entering import Entry, enter
from presswork.catalogue.feeds import news, opds1, opds2
from presswork.catalogue.feeds.entries import Shown, Site, moment
from presswork.catalogue.files import offer
from presswork.catalogue.folder import Folder
from presswork.catalogue.index import Index
from presswork.catalogue.intake import Found
from presswork.catalogue.pages import page_of_edition, page_of_title
from presswork.catalogue.shelf import Edition, FileFact, Title
from presswork.catalogue.shop import Shop
from presswork.catalogue.titles import card_of
from presswork.problems import Problem

BOOK = 2  # the step in which the pages of titles are made again
PER_TITLE = 12  # subjects of an edition that have it in their feeds


@dataclass(slots=True)
class Work:
    """A build at work. `now` is its time, given (RFC 3339)."""

    index: Index
    folder: Folder
    shop: Shop
    site: Site
    now: str
    problems: list[Problem] = field(default_factory=list)


def take(work: Work, found: Found) -> None:
    """Take a title in. Where a file is not what its manifest says, its problem is noted and nothing else is done."""
    title = found.title
    before = len(work.problems)
    for edition in title.editions:
        work.problems += offer(work.folder, edition, lambda fact, edition=edition: found.open(edition, fact))  # type: ignore[misc]
    if len(work.problems) > before:
        return
    covers = {each.name: cover for each in title.editions if (cover := _cover(work, each, found))}
    number = _numbered(work, title, covers)
    entries = [each for edition in title.editions for each in entries_of(work.site, title, edition, covers)]
    enter(work.index, number, entries)
    work.index.refer(f"title:{number}", set(_paths(title, covers)), work.now)
    for path in pages_of(title):
        if work.folder.exists(path):
            work.index.plan(path, BOOK, "book", title.id)
        else:  # nothing leads to it yet
            work.folder.write(path, page(work.shop, title, path, covers))
    shelves.place(work.index, number, card_of(title, covers.get(title.face.name, "")))


def forget(work: Work, urn: str) -> None:
    """Take a title out that no source has any more."""
    number = work.index.one("SELECT id FROM title WHERE urn = ?", urn)
    if number is None:
        return
    enter(work.index, number, [])
    work.index.refer(f"title:{number}", set(), work.now)
    shelves.place(work.index, number, None)
    work.index.run("DELETE FROM title WHERE id = ?", number)


def entries_of(site: Site, title: Title, edition: Edition, covers: dict[str, str]) -> Iterator[Entry]:
    """Yield what feeds show of an edition: itself, and what happened to it."""
    shown = Shown(edition, title.slug, covers.get(edition.name, ""))
    subjects = [Listing("subject", each) for each in edition.subjects[:PER_TITLE]]
    lists = (addresses.ALL, Listing("language", edition.language), *subjects)
    key = f"{title.id}\n{edition.name}"
    came, at = moment(edition.published), moment(edition.updated)
    yield Entry(key, came, at, edition.available, opds1.entry(site, shown), opds2.publication(site, shown), lists)
    for event in news.events(shown):
        words = news.atom_entry(site, event), news.json_item(site, event)
        own = moment(event.at)
        yield Entry(
            f"{key}\n{event.id}",
            own,
            max(own, at if not edition.available else own),
            True,
            *words,
            (Listing(order.NEWS),),
        )


def _cover(work: Work, edition: Edition, found: Found) -> str:
    """Return the digest of an edition's cover, or nothing."""
    facts = cover_files(edition) if edition.available else ()
    return next((digest for each in facts if (digest := _cover_in(work, edition, each, found))), "")


def _cover_in(work: Work, edition: Edition, fact: FileFact, found: Found) -> str:
    """Return the digest of the cover in a file, or nothing; it is made once a file."""
    known = work.index.one("SELECT cover FROM picture WHERE file = ?", fact.sha256)
    if known is not None and (not known or work.folder.exists(addresses.thumbnail(known))):
        return str(known)
    made = make_cover(fact, lambda each: found.open(edition, each))
    digest = made.digest if made else ""
    if made:
        work.folder.write(addresses.cover(digest), made.large)
        work.folder.write(addresses.thumbnail(digest), made.small)
    work.index.run("INSERT OR REPLACE INTO picture VALUES(?, ?)", fact.sha256, digest)
    return digest


def pages_of(title: Title) -> Iterator[str]:
    """Yield the addresses of the pages of a title: those of its editions, then its own."""
    yield from (addresses.edition_page(title.slug, each.name) for each in title.editions)
    yield addresses.title_page(title.slug)


def page(shop: Shop, title: Title, path: str, covers: dict[str, str]) -> bytes:
    """Return a page of a title, by its address."""
    for each in title.editions:
        if path == addresses.edition_page(title.slug, each.name):
            return page_of_edition(shop, title, each, covers.get(each.name, "")).encode()
    return page_of_title(shop, title, covers.get(title.face.name, "")).encode()


def _paths(title: Title, covers: dict[str, str]) -> Iterator[str]:
    yield from pages_of(title)
    for edition in title.editions:
        if edition.available:
            yield from (addresses.file(each.sha256, each.name, each.media_type) for each in edition.files)
    for digest in covers.values():
        yield from (addresses.cover(digest), addresses.thumbnail(digest))


def _numbered(work: Work, title: Title, covers: dict[str, str]) -> int:
    """Return the number of a title, and note its covers; both are made where they are new."""
    index = work.index
    index.run("INSERT OR IGNORE INTO title(urn, slug) VALUES(?, ?)", title.id, title.slug)
    number = int(index.one("SELECT id FROM title WHERE urn = ?", title.id))
    index.run("UPDATE title SET covers = ? WHERE id = ?", json.dumps(covers, sort_keys=True), number)
    return number
