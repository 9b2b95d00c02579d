"""Titles made of editions, and what lists show of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from presswork.catalogue.shelf import Card, Edition, Title
from presswork.model.publication import slug

LONGEST_SLUG = 60  # characters, before the digest


def slug_of(title: str, title_id: str) -> str:
    """Return the name of a title's pages: of its words, and of its id, so that no two titles share one.

    >>> slug_of("Un pacte à l’épreuve", "urn:uuid:99005169-e311-4efc-9194-9fe115716d8f")
    'un-pacte-a-l-epreuve-caa34ce3'
    """
    words = slug(title)
    if len(words) > LONGEST_SLUG:
        words = words[: LONGEST_SLUG + 1].rpartition("-")[0] or words[:LONGEST_SLUG]
    digest = sha256(title_id.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{words}-{digest}" if words else digest


def made_title(title_id: str, editions: Sequence[Edition]) -> Title:
    """Return a title of its editions in their order; its slug comes of the oldest one's words, which never change."""
    ordered = tuple(sorted(editions, key=edition_order))
    return Title(title_id, slug_of(ordered[0].title, title_id), ordered)


def merged(titles: Sequence[Title]) -> Title:
    """Return one title of several with the same id, which come from several sources or had their files renamed.

    Of two editions of one name that of the first source stands, unless only the second knows that it was withdrawn.
    """
    found: dict[str, Edition] = {}
    for edition in (each for title in titles for each in title.editions):
        known = found.get(edition.name)
        if known is None or (known.available and not edition.available):
            found[edition.name] = edition
    return made_title(titles[0].id, tuple(found.values()))


def edition_order(edition: Edition) -> tuple[date, int, str]:
    """Return the key that puts editions in order: by day, then by number: 2024-11-24.10 comes after .2."""
    number = edition.name.rpartition(".")[2]
    return edition.day, int(number) if number.isdecimal() and "." in edition.name else 1, edition.name


def shortened(words: str, longest: int = 320) -> str:
    """Return the beginning of a text, cut between two words.

    >>> shortened("one two three", 10)
    'one two …'
    """
    if len(words) <= longest:
        return words
    start = words[: longest - 1]
    return f"{start.rpartition(' ')[0] or start} …"


def card_of(title: Title, cover: str = "") -> Card:
    """Return what lists show of a title."""
    face = title.face
    return Card(
        slug=title.slug,
        title=face.title,
        subtitle=face.subtitle,
        language=face.language,
        authors=tuple(each.name for each in face.authors),
        subjects=face.subjects,
        edition=face.name,
        day=face.day.isoformat(),
        published=face.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        formats=tuple(each.media_type for each in face.files) if face.available else (),
        cover=cover if face.available else "",
        state=face.state,
        publisher=face.publisher,
        description=shortened(face.description),
    )
