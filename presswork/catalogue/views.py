"""Titles and editions as templates are given them: words in the catalogue's language, and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from presswork.catalogue import addresses
from presswork.catalogue.addresses import Listing
from presswork.catalogue.shelf import EPUB, PDF, Card, Edition, FileFact, Note, Title
from presswork.catalogue.words import (
    FORMATS,
    author_words,
    counted,
    format_name,
    format_use,
    language_name,
    named,
    size_words,
    spoken,
)
from presswork.typography.language import Language, long_date

ORDER = (EPUB, PDF)
LENGTHS = ((120, "endless"), (60, "long"), (28, "middling"), (0, "short"))  # characters of a title from which it is so


def length_of(title: str) -> str:
    """Return how long a title is, for the size of its letters."""
    return next(name for least, name in LENGTHS if len(title) >= least)


def card_view(card: Card, page: Language) -> dict[str, Any]:
    """Return what a list shows of a title."""
    return {
        "title": card.title,
        "subtitle": card.subtitle,
        "authors": list(card.authors[:4]),
        "publisher": card.publisher,
        "description": card.description,
        "spoken": spoken(card.language, page.code),
        "length": length_of(card.title),
        "address": addresses.title_page(card.slug),
        "cover": card.cover,
        "day": card.day,
        "when": long_date(date.fromisoformat(card.day), page),
        "formats": list(dict.fromkeys(FORMATS[each] for each in card.formats if each in FORMATS)),
        "gone": "" if card.state == "available" else page.word(card.state),
    }


def group_view(listing: Listing, count: int, page: Language) -> dict[str, Any]:
    """Return a language or a subject with the number of its titles."""
    title = named(language_name(listing.name)) if listing.kind == "language" else listing.name
    said = spoken(listing.name, page.code) if listing.kind == "language" else {"dir": "auto"}
    return {"title": title, "spoken": said, "count": count, "address": addresses.list_page(listing)}


def edition_view(edition: Edition, cover: str, page: Language) -> dict[str, Any]:
    """Return all that is told of an edition."""
    words = edition_words(edition, page)
    return {
        "title": edition.title,
        "subtitle": edition.subtitle,
        "authors": author_words(edition.authors, page),
        "publisher": edition.publisher,
        "description": edition.description,
        "spoken": spoken(edition.language, page.code),
        "length": length_of(edition.title),
        "cover": cover,
        "day": edition.day.isoformat(),
        "edition_words": words,
        "edition_in": words[:1].lower() + words[1:] if page.code.split("-")[0] != "de" else words,
        "files": list(_files(edition, page)) if edition.available else [],
        "changes": edition.changes,
        "errata": [_note(each, page) for each in edition.errata],
        "notes": [_note(each, page) for each in edition.notes if each.kind != "erratum"],
        "gone": "" if edition.available else page.word(edition.state),
        "gone_words": "" if edition.available else page.word(f"{edition.state}_on", date=_day(edition.updated, page)),
        "reason": edition.reason,
        "seal": edition.seal,
        "signed": edition.signed,
    }


def edition_words(edition: Edition, page: Language) -> str:
    """Return what an edition is called: «Édition du 24 novembre 2024», the second of a day with (2)."""
    number = edition.name.partition(".")[2]
    said = page.word("edition_of", date=long_date(edition.day, page))
    return f"{said} ({number})" if number else said


def line_of(title: Title, edition: Edition, page: Language) -> dict[str, Any]:
    """Return an edition as a line in the list of a title's editions."""
    return {
        "title": edition_words(edition, page),
        "day": edition.day.isoformat(),
        "address": addresses.edition_page(title.slug, edition.name),
        "gone": "" if edition.available else page.word(edition.state),
        "changes": "" if edition == title.face else edition.changes,  # which is told above
    }


def facts_of(edition: Edition, page: Language) -> list[dict[str, Any]]:
    """Return the lines of the record: names and values."""
    tongue = {"lang": edition.language} if edition.language not in ("und", page.code) else {}
    rows: Sequence[tuple[str, str, dict[str, str]]] = (
        (named(page.word("fact_publisher")), edition.publisher, {"dir": "auto"}),
        (page.word("published"), long_date(edition.day, page), {}),
        (page.word("language"), language_name(edition.language) if edition.language != "und" else "", tongue),
        *((each.scheme.upper(), _identified(each.value, each.medium), {}) for each in edition.identifiers),
        (page.word("identifier"), edition.identifier, {}),
        (page.word("rights"), edition.rights, {"dir": "auto"}),
    )
    return [{"name": name, "value": value, "spoken": said} for name, value, said in rows if value]


def _files(edition: Edition, page: Language) -> Iterator[dict[str, Any]]:
    """Yield the files, the e-book first."""
    places = {kind: place for place, kind in enumerate(ORDER)}
    for each in sorted(edition.files, key=lambda fact: (places.get(fact.media_type, len(ORDER)), fact.name)):
        yield {
            "name": addresses.download_name(each.name, each.media_type),
            "format": format_name(each),
            "type": addresses.served_type(each.media_type),
            "address": addresses.file(each.sha256, each.name, each.media_type),
            "size": size_words(each.size, page),
            "sha256": each.sha256,
            "use": format_use(each, page),
            "more": _more(each, page),
        }


def _more(fact: FileFact, page: Language) -> list[str]:
    pages = [counted(fact.pages, "pages", page)] if fact.pages else []
    return [*pages, *fact.conformance[:4]]


def _note(note: Note, page: Language) -> dict[str, str]:
    return {"text": note.text, "day": note.at.date().isoformat(), "when": _day(note.at, page)}


def _day(moment: datetime, page: Language) -> str:
    return long_date(moment.date(), page)


def _identified(value: str, medium: str) -> str:
    return f"{value} ({medium})" if medium else value
