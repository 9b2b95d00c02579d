"""The facts about a publication that are others now."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from presswork.archive.compare.found import Field
from presswork.archive.compare.words import keys, words
from presswork.model.publication import Publication


def _authors(title: Publication) -> str:
    return ", ".join(f"{each.name} ({each.role})" if each.role != "aut" else each.name for each in title.authors)


def _numbers(title: Publication) -> str:
    return ", ".join(
        f"{each.scheme.upper()}{f' ({each.medium})' if each.medium else ''} {each.value}" for each in title.identifiers
    )


# in the order in which they are told: those that a title page has first
FACTS: dict[str, Callable[[Publication], str]] = {
    "title": lambda title: title.title,
    "subtitle": lambda title: title.subtitle,
    "authors": _authors,
    "series": lambda title: title.series,
    "publisher": lambda title: title.publisher,
    "place": lambda title: title.place,
    "language": lambda title: title.language,
    "identifiers": _numbers,
    "rights": lambda title: title.rights,
    "license": lambda title: title.license,
    "description": lambda title: title.description,
    "subjects": lambda title: ", ".join(title.subjects),
    "parts": lambda title: " · ".join(part.title for part in title.parts),
}


def fields(old: Publication, new: Publication) -> Iterator[Field]:
    """Yield the facts that differ. The day is none of them: every edition has its own."""
    for name, fact in FACTS.items():
        before, after = fact(old), fact(new)
        if keys(words(before)) != keys(words(after)):
            yield Field(name, before, after)
