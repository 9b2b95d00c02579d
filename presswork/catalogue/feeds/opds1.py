"""OPDS Catalog 1.2: Atom (RFC 4287), for every reading app. Sections below are the specification's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from presswork.catalogue.addresses import (
    ALL,
    ATOM,
    FRONT,
    NAVIGATION,
    NEW,
    OPDS1,
    OPDS2,
    TYPES,
    Listing,
    feed,
    index_feed,
    news,
    root_feed,
)  # fmt: skip
from presswork.catalogue.feeds.atom import add, entry_text, feed_bytes, feed_of, link, new_entry
from presswork.catalogue.feeds.entries import Shown, Site, lengths, moment, offered, plain, subject_names
from presswork.catalogue.feeds.paging import Page, bounded, turns

ACQUISITION = "http://opds-spec.org/acquisition/open-access"  # section 5.1.1
IMAGE = "http://opds-spec.org/image"
KIND = TYPES[OPDS1]


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of a navigation feed (section 2.2): where it leads, to which type, and what it says."""

    path: str
    title: str
    type: str = KIND
    words: str = ""
    rel: str = "subsection"
    updated: str = ""  # RFC 3339, where it is not the feed's own time


def entry(site: Site, shown: Shown) -> str:
    """Return the entry of an edition as text, ready to stand in a feed."""
    return bounded(lambda shorter: _entry(site, shown, shorter))


def _entry(site: Site, shown: Shown, shorter: int) -> str:
    edition, most = shown.edition, lengths(shorter)
    node = new_entry()
    add(node, "title", shown.heading(most.name))
    add(node, "id", plain(edition.identifier))
    add(node, "updated", moment(edition.updated))
    add(node, "published", moment(edition.published))
    for person in edition.authors[: most.names]:
        add(add(node, "author" if person.role == "aut" else "contributor"), "name", plain(person.name, most.name))
    add(node, "dc:identifier", plain(edition.identifier))
    add(node, "dc:language", plain(edition.language, 40))
    add(node, "dc:issued", edition.day.isoformat())
    add(node, "dc:modified", moment(max(edition.modified, edition.updated)))
    if edition.publisher:
        add(node, "dc:publisher", plain(edition.publisher, most.name))
    for name in subject_names(edition, most.names):
        add(node, "category", term=plain(name, most.name), label=plain(name, most.name))
    if edition.rights:
        add(node, "rights", plain(edition.rights, most.name))
    if summary := plain(edition.description, most.summary):
        add(node, "summary", summary, type="text")
    _links(node, site, shown, most.files)
    return entry_text(node)


def _links(node: Any, site: Site, shown: Shown, most: int) -> None:
    """Add the page, the cover and its small picture, and the files (sections 5.2.1 and 8.1)."""
    link(node, "alternate", site.url(shown.page), "text/html")
    if shown.pictures:
        link(node, IMAGE, site.url(shown.pictures[0]), "image/jpeg")
        link(node, f"{IMAGE}/thumbnail", site.url(shown.pictures[1]), "image/jpeg")
    for path, media_type, fact in offered(shown.edition, most):
        link(node, ACQUISITION, site.url(path), media_type, length=str(fact.size))


def page(site: Site, listing: Listing, title: str, page: Page) -> bytes:
    """Return a page of an acquisition feed, with the links of RFC 5005 (sections 3 and 4)."""
    front, own = feed(OPDS1, listing), feed(OPDS1, listing, page.number)
    root = _opened(site, title, front, own, KIND, page.updated)
    link(root, "up", site.url(root_feed(OPDS1)), NAVIGATION)
    for rel, path in turns(page, partial(feed, OPDS1, listing)):
        link(root, rel, site.url(path), KIND)
    if page.number:
        add(root, "fh:archive")
    return feed_bytes(root, page.entries)


def navigation(
    site: Site, title: str, path: str, ways: list[Way], updated: str, around: tuple[tuple[str, str], ...] = ()
) -> bytes:
    """Return a navigation feed (section 2.2); `around` are the links to its other pages."""
    root = _opened(site, title, path, path, NAVIGATION, updated)
    if path == root_feed(OPDS1):
        link(root, "alternate", site.url(FRONT), "text/html")
        link(root, "alternate", site.url(root_feed(OPDS2)), TYPES[OPDS2])
        link(root, "related", site.url(news(ATOM)), TYPES[ATOM])
    else:
        link(root, "up", site.url(root_feed(OPDS1)), NAVIGATION)
    for rel, other in around:
        link(root, rel, site.url(other), NAVIGATION)
    for way in ways:
        node = add(root, "entry")
        add(node, "title", plain(way.title))
        add(node, "id", site.url(way.path))
        add(node, "updated", way.updated or updated)
        add(node, "content", plain(way.words or way.title), type="text")
        link(node, way.rel, site.url(way.path), way.type)
    return feed_bytes(root, ())


def root_ways(site: Site) -> list[Way]:
    """Return the entries of the root: what is new, everything, by language, by subject."""
    return [
        Way(feed(OPDS1, NEW), site.say("new_editions"), rel="http://opds-spec.org/sort/new"),
        Way(feed(OPDS1, ALL), site.say("editions")),
        Way(index_feed(OPDS1, "language"), site.say("languages"), NAVIGATION),
        Way(index_feed(OPDS1, "subject"), site.say("subjects"), NAVIGATION),
    ]


def _opened(site: Site, title: str, front: str, own: str, kind: str, updated: str) -> Any:
    root = feed_of(site, title, site.url(front), site.url(own), kind, updated)
    link(root, "start", site.url(root_feed(OPDS1)), NAVIGATION)
    return root
