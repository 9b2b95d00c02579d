"""News of editions for news readers: Atom (RFC 4287) and JSON Feed 1.1. What comes out, is corrected or withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from presswork.catalogue.addresses import ATOM, FRONT, JSON, TYPES, news
from presswork.catalogue.feeds.atom import add, entry_text, feed_bytes, feed_of, link, new_entry
from presswork.catalogue.feeds.entries import Lengths, Shown, Site, lengths, moment, offered, plain
from presswork.catalogue.feeds.opds2 import dumped
from presswork.catalogue.feeds.paging import Page, bounded, turns

VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an edition: `kind` is published, erratum, note, withdrawn or purged; `at` is UTC."""

    shown: Shown
    kind: str
    at: datetime
    text: str

    @property
    def id(self) -> str:
        """Its identifier, which never changes: the edition's, and what happened when."""
        when = "" if self.kind == "published" else f"-{moment(self.at)}"
        return f"{plain(self.shown.edition.identifier)}#{self.kind}{when}"


def events(shown: Shown) -> Iterator[Event]:
    """Yield what happened to an edition, oldest first."""
    edition = shown.edition
    yield Event(shown, "published", edition.published, edition.changes or edition.description)
    for note in edition.notes:
        yield Event(shown, note.kind if note.kind == "erratum" else "note", note.at, note.text)
    if not edition.available:
        yield Event(shown, edition.state, edition.updated, edition.reason)


def heading(site: Site, event: Event, length: int) -> str:
    """Return the headline of an event: the edition, and what happened unless it simply came out."""
    title = event.shown.heading(length)
    return title if event.kind == "published" else f"{site.say(event.kind)}: {title}"


def atom_entry(site: Site, event: Event) -> str:
    """Return the entry of an event as text, ready to stand in a feed."""
    return bounded(lambda shorter: _atom(site, event, lengths(shorter)))


def _atom(site: Site, event: Event, most: Lengths) -> str:
    edition, node = event.shown.edition, new_entry()
    add(node, "title", heading(site, event, most.name))
    add(node, "id", event.id)
    add(node, "updated", moment(event.at))
    add(node, "published", moment(event.at))
    for person in edition.authors[: most.names]:
        add(add(node, "author"), "name", plain(person.name, most.name))
    add(node, "summary", plain(event.text, most.summary), type="text")
    link(node, "alternate", site.url(event.shown.page), "text/html")
    if event.kind == "published":
        for path, media_type, fact in offered(edition, most.files):
            link(node, "enclosure", site.url(path), media_type, length=str(fact.size))
    return entry_text(node)


def json_item(site: Site, event: Event) -> str:
    """Return the item of an event as text."""
    return bounded(lambda shorter: dumped(_json(site, event, lengths(shorter))))


def _json(site: Site, event: Event, most: Lengths) -> dict[str, Any]:
    edition = event.shown.edition
    made: dict[str, Any] = {
        "id": event.id,
        "url": site.url(event.shown.page),
        "title": heading(site, event, most.name),
        "content_text": plain(event.text, most.summary),
        "date_published": moment(event.at),
        "language": plain(edition.language, 40),
        "authors": [{"name": plain(each.name, most.name)} for each in edition.authors[: most.names]],
    }
    if event.shown.pictures:
        made["image"] = site.url(event.shown.pictures[0])
    if event.kind == "published" and (found := offered(edition, most.files)):
        made["attachments"] = [
            {"url": site.url(path), "mime_type": kind, "size_in_bytes": fact.size} for path, kind, fact in found
        ]
    return made


def atom_page(site: Site, title: str, page: Page) -> bytes:
    """Return a page of the news as Atom, with the links of RFC 5005 (sections 3 and 4)."""
    root = feed_of(site, title, site.url(news(ATOM)), site.url(news(ATOM, page.number)), TYPES[ATOM], page.updated)
    link(root, "alternate", site.url(FRONT), "text/html")
    for rel, path in turns(page, partial(news, ATOM)):
        link(root, rel, site.url(path), TYPES[ATOM])
    if page.number:
        add(root, "fh:archive")
    return feed_bytes(root, page.entries)


def json_page(site: Site, title: str, page: Page) -> bytes:
    """Return a page of the news as JSON Feed 1.1."""
    made = {
        "version": VERSION,
        "title": plain(title),
        "home_page_url": site.url(FRONT),
        "feed_url": site.url(news(JSON, page.number)),
        "language": plain(site.language, 40),
        "items": [json.loads(each) for each in page.entries],
    }
    if page.older:
        made["next_url"] = site.url(news(JSON, page.older))
    return dumped(made).encode()
