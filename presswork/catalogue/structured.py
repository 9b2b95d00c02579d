"""What pages say to machines: schema.org in JSON-LD, embedded so that no word of it can end the script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from presswork.catalogue import addresses
from presswork.catalogue.shelf import Card, Edition, Title
from presswork.catalogue.shop import Shop
from presswork.compose.templates import trusted

CONTEXT = "https://schema.org"
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def embedded(value: dict[str, Any]) -> str:
    """Return a value as JSON that stands safely in a script element (HTML, 4.12.1.3).

    >>> embedded({"name": "</script>"})
    Markup('{"name":"\\\\u003c/script\\\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return trusted(text.translate(ESCAPES))


def collection(shop: Shop, here: str, name: str, cards: Sequence[Card]) -> str:
    """Return a page that lists titles: schema.org/CollectionPage."""
    items = [
        {"@type": "ListItem", "position": place, "url": shop.url(addresses.title_page(card.slug)), "name": card.title}
        for place, card in enumerate(cards, start=1)
    ]
    value = {
        "@context": CONTEXT,
        "@type": "CollectionPage",
        "url": shop.url(here),
        "name": name,
        "inLanguage": shop.settings.language,
        "isPartOf": {"@type": "WebSite", "name": shop.settings.name, "url": shop.url(addresses.FRONT)},
        "mainEntity": {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items},
    }
    return embedded(value | _given(description=shop.settings.description, publisher=_house(shop)))


def book(shop: Shop, title: Title, edition: Edition, here: str, cover: str, whole: bool) -> str:
    """Return an edition, or a title as a `whole` with its newest edition: schema.org/Book."""
    own = addresses.edition_page(title.slug, edition.name)
    value = _book(shop, edition, cover) | {"@id": edition.identifier, "url": shop.url(own)}
    if whole:
        same = ("name", "inLanguage", "author", "description", "about")
        shown: dict[str, Any] = {key: value[key] for key in same if key in value}
        value = {"@type": "Book", "@id": title.id, "url": shop.url(here), **shown, "workExample": [value]}
    else:
        value["exampleOfWork"] = {"@type": "Book", "@id": title.id, "url": shop.url(addresses.title_page(title.slug))}
    return embedded({"@context": CONTEXT, **value})


def _book(shop: Shop, edition: Edition, cover: str) -> dict[str, Any]:
    value: dict[str, Any] = {
        "@type": "Book",
        "name": edition.title,
        "inLanguage": edition.language,
        "bookEdition": edition.name,
        "datePublished": edition.day.isoformat(),
        "dateModified": edition.updated.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    authors = [_author(each.name, edition.publisher) for each in edition.authors if each.role == "aut"]
    isbn = next((each.value for each in edition.identifiers if each.scheme == "isbn"), "")
    more = _given(
        alternateName=edition.subtitle,
        author=authors,
        publisher={"@type": "Organization", "name": edition.publisher} if edition.publisher else None,
        description=edition.description,
        about=list(edition.subjects),
        isbn=isbn,
        image=shop.url(addresses.cover(cover)) if cover else "",
    )
    if edition.available and edition.files:
        more |= {"bookFormat": f"{CONTEXT}/EBook", "encoding": [_file(shop, each) for each in edition.files]}
    return value | more


def _file(shop: Shop, fact: Any) -> dict[str, Any]:
    return {
        "@type": "MediaObject",
        "contentUrl": shop.url(addresses.file(fact.sha256, fact.name, fact.media_type)),
        "encodingFormat": fact.media_type,
        "contentSize": str(fact.size),
        "sha256": fact.sha256,
    }


def _author(name: str, publisher: str) -> dict[str, str]:
    """Return an author; one that bears the publisher's name is a body, not a person."""
    return {"@type": "Organization" if publisher and publisher in name else "Person", "name": name}


def _house(shop: Shop) -> dict[str, str] | None:
    name = shop.settings.publisher
    return {"@type": "Organization", "name": name} if name else None


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
