"""OPDS Catalog 2.0 (draft): JSON on the model of the Readium Web Publication Manifest, for newer reading apps."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from presswork.catalogue.addresses import (
    ALL,
    FRONT,
    JSON,
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
from presswork.catalogue.feeds.entries import Lengths, Shown, Site, lengths, moment, offered, plain, subject_names
from presswork.catalogue.feeds.opds1 import ACQUISITION, Way
from presswork.catalogue.feeds.paging import Page, bounded, turns
from presswork.catalogue.shelf import Edition

KIND = TYPES[OPDS2]
# MARC relators that the manifest's model has words for; the others are contributors
ROLES = {
    "aut": "author",
    "trl": "translator",
    "edt": "editor",
    "art": "artist",
    "ill": "illustrator",
    "nrt": "narrator",
}


def publication(site: Site, shown: Shown) -> str:
    """Return the publication that stands for an edition, as text."""
    return bounded(lambda shorter: dumped(_publication(site, shown, lengths(shorter))))


def _publication(site: Site, shown: Shown, most: Lengths) -> dict[str, Any]:
    made: dict[str, Any] = {"metadata": _metadata(shown, most)}
    made["links"] = [_link("alternate", site.url(shown.page), "text/html")]
    for path, media_type, fact in offered(shown.edition, most.files):
        sums = {"hash": [{"algorithm": "sha256", "value": fact.sha256}]}
        made["links"].append(_link(ACQUISITION, site.url(path), media_type, size=fact.size, properties=sums))
    if shown.pictures:
        made["images"] = [{"href": site.url(each), "type": "image/jpeg"} for each in shown.pictures]
    return made


def _metadata(shown: Shown, most: Lengths) -> dict[str, Any]:
    edition = shown.edition
    found: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "identifier": plain(edition.identifier),
        "title": shown.heading(most.name),
        "subtitle": plain(edition.subtitle, most.name),
        "language": plain(edition.language, 40),
        **_people(edition, most),
        "publisher": plain(edition.publisher, most.name),
        "published": edition.day.isoformat(),
        "modified": moment(max(edition.modified, edition.updated)),
        "description": plain(edition.description, most.summary),
        "rights": plain(edition.rights, most.name),
        "subject": [{"name": plain(name, most.name)} for name in subject_names(edition, most.names)],
    }
    return {name: value for name, value in found.items() if value}


def _people(edition: Edition, most: Lengths) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for person in edition.authors[: most.names]:
        named = {"name": plain(person.name, most.name)}
        if person.file_as:
            named["sortAs"] = plain(person.file_as, most.name)
        found.setdefault(ROLES.get(person.role, "contributor"), []).append(named)
    return found


def page(site: Site, listing: Listing, title: str, page: Page) -> bytes:
    """Return a page of publications; one without any leads back to the root, since a feed must hold something."""
    links = _around(site, feed(OPDS2, listing, page.number))
    links += [_link(rel, site.url(path), KIND) for rel, path in turns(page, partial(feed, OPDS2, listing))]
    made: dict[str, Any] = {"metadata": {"title": plain(title), "modified": page.updated}, "links": links}
    if page.entries:
        return dumped({**made, "publications": [json.loads(each) for each in page.entries]}).encode()
    return dumped({**made, "navigation": [_to(site, Way(root_feed(OPDS2), site.name, KIND))]}).encode()


def navigation(
    site: Site, title: str, path: str, ways: list[Way], updated: str, around: tuple[tuple[str, str], ...] = ()
) -> bytes:
    """Return a navigation feed; `around` are the links to its other pages."""
    links = _around(site, path)
    if path == root_feed(OPDS2):
        links.append(_link("alternate", site.url(FRONT), "text/html"))
        links.append(_link("alternate", site.url(root_feed(OPDS1)), NAVIGATION))
        links.append(_link("related", site.url(news(JSON)), TYPES[JSON]))
    links += [_link(rel, site.url(other), KIND) for rel, other in around]
    shown = [_to(site, way) for way in ways] or [_to(site, Way(root_feed(OPDS2), site.name, KIND))]
    return dumped(
        {"metadata": {"title": plain(title), "modified": updated}, "links": links, "navigation": shown}
    ).encode()


def root_ways(site: Site) -> list[Way]:
    """Return the entries of the root: what is new, everything, by language, by subject."""
    return [
        Way(feed(OPDS2, NEW), site.say("new_editions"), KIND, rel="http://opds-spec.org/sort/new"),
        Way(feed(OPDS2, ALL), site.say("editions"), KIND),
        Way(index_feed(OPDS2, "language"), site.say("languages"), KIND),
        Way(index_feed(OPDS2, "subject"), site.say("subjects"), KIND),
    ]


def dumped(value: dict[str, Any]) -> str:
    """Return JSON as text: equal values are equal bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _around(site: Site, path: str) -> list[dict[str, Any]]:
    found = [_link("self", site.url(path), KIND), _link("start", site.url(root_feed(OPDS2)), KIND)]
    return found if path == root_feed(OPDS2) else [*found, _link("up", site.url(root_feed(OPDS2)), KIND)]


def _to(site: Site, way: Way) -> dict[str, Any]:
    return {"rel": way.rel, "href": site.url(way.path), "type": way.type, "title": plain(way.title)}


def _link(rel: str, href: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"rel": rel, "href": href, "type": kind, **more}
