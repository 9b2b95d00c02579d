"""The package's metadata: what the book is, and for whom it can be read. Nothing is claimed beyond the content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from presswork.model.publication import Edition, Identifier, Person, Publication
from presswork.writers.epub.parts import Meta, plain

UID = "uid"
CREATORS = ("aut", "cre", "")
ISBN_CODES = {13: "15", 10: "02"}  # ONIX code list 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What the pages hold, as far as accessibility asks.

    `described` is false where a picture has neither words nor a sign that it is decoration.
    """

    pictures: bool = False
    described: bool = True
    moving: bool = False


def metadata(edition: Edition, seen: Seen, words: Mapping[str, str]) -> tuple[Meta, ...]:
    """Return all metadata but the time of change, which the packer writes."""
    publication = edition.publication
    found = [
        *identifiers(edition),
        *titles(publication),
        *people(publication.authors),
        Meta("dc:language", publication.language),
        Meta("dc:publisher", publication.publisher),
        Meta("dc:date", edition.day.isoformat()),
        Meta("dc:description", publication.description),
        *(Meta("dc:subject", subject) for subject in publication.subjects),
        Meta("dc:rights", publication.rights),
        Meta("dc:rights", publication.license if publication.license != publication.rights else ""),
        *sources(publication.identifiers),
        *accessibility(seen, words),
    ]
    return tuple(each for each in found if plain(each.value))


def identifiers(edition: Edition) -> Iterator[Meta]:
    """Yield the edition's URN, which is the unique one, and the numbers of this medium or of all."""
    yield Meta("dc:identifier", edition.urn, id=UID)
    wanted = [each for each in edition.publication.identifiers if each.medium in ("ebook", "")]
    for count, each in enumerate(wanted, 1):
        yield Meta("dc:identifier", uri(each), id=f"number{count}")
        code = _code(each)
        if code:
            yield Meta("identifier-type", code, refines=f"number{count}", scheme="onix:codelist5")


def sources(numbers: tuple[Identifier, ...]) -> Iterator[Meta]:
    """Yield the number of the printed edition, whose text this is."""
    for each in numbers:
        if each.medium == "print" and each.scheme.lower() == "isbn":
            yield Meta("dc:source", uri(each))


def uri(number: Identifier) -> str:
    """Return a public number as an address.

    >>> uri(Identifier("ISBN", "978-2-07-036822-8"))
    'urn:isbn:9782070368228'
    """
    scheme, value = number.scheme.lower(), number.value.strip()
    if scheme == "isbn":
        return f"urn:isbn:{_digits(value)}"
    if scheme == "issn":
        return f"urn:issn:{value}"
    if scheme == "doi":
        return "https://doi.org/" + re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", value)
    return value if ":" in value else f"{scheme}:{value}"


def titles(publication: Publication) -> Iterator[Meta]:
    """Yield the title and the subtitle, each told as what it is (EPUB 3.3, D.3.10)."""
    yield Meta("dc:title", publication.title, id="title")
    yield Meta("title-type", "main", refines="title")
    if plain(publication.subtitle):
        yield Meta("display-seq", "1", refines="title")
        yield Meta("dc:title", publication.subtitle, id="subtitle")
        yield Meta("title-type", "subtitle", refines="subtitle")
        yield Meta("display-seq", "2", refines="subtitle")


def people(persons: tuple[Person, ...]) -> Iterator[Meta]:
    """Yield everyone with the MARC role: authors as creators, others as contributors, unless there is no author."""
    authors = any(each.role in CREATORS for each in persons)
    for count, each in enumerate((each for each in persons if plain(each.name)), 1):
        creator = each.role in CREATORS or not authors
        name = f"person{count}"
        yield Meta("dc:creator" if creator else "dc:contributor", each.name, id=name)
        yield Meta("role", each.role or "aut", refines=name, scheme="marc:relators")
        if plain(each.file_as):
            yield Meta("file-as", each.file_as, refines=name)


def accessibility(seen: Seen, words: Mapping[str, str]) -> Iterator[Meta]:
    """Yield what schema.org's vocabulary says of the content.

    There is no dcterms:conformsTo: conformance to «EPUB Accessibility 1.1 - WCAG 2.1 Level AA» is for a person to
    assert who has read this very book (EPUB Accessibility 1.1, 2.3), and no program can.
    """
    yield Meta("schema:accessMode", "textual")
    if seen.pictures:
        yield Meta("schema:accessMode", "visual")
        yield Meta("schema:accessModeSufficient", "textual,visual")
    if seen.described:
        yield Meta("schema:accessModeSufficient", "textual")
    features = ["displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents", "unlocked"]
    for feature in ["alternativeText", *features] if seen.pictures and seen.described else features:
        yield Meta("schema:accessibilityFeature", feature)
    yield Meta("schema:accessibilityHazard", "unknown" if seen.moving else "none")
    yield Meta("schema:accessibilitySummary", words.get("a11y_summary", ""))


def _code(number: Identifier) -> str:
    return ISBN_CODES.get(len(_digits(number.value)), "") if number.scheme.lower() == "isbn" else ""


def _digits(value: str) -> str:
    return re.sub(r"[^0-9X]", "", value.upper())
