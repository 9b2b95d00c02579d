"""manuscript/publication.toml, read: the settings of a publication, with every fault of theirs at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from presswork.model.publication import Ebook, House, Identifier, Numbering, Person, Print, Publication, Web, slug
from presswork.problems import Problem, PublishError, errors, problem
from presswork.reading.chapters import SETTINGS, Listing, Places, inside_manuscript, is_name, listed
from presswork.reading.folders import discovered, unlisted
from presswork.reading.locator import TooDeepError, locate, place_of
from presswork.reading.settings_model import PublicationFile
from presswork.reading.settings_problems import bad_toml, told
from presswork.reading.settings_tables import IdentifiersTable, Settings, hyphened
from presswork.reading.settings_values import LONGEST_SLUG
from presswork.reading.settings_words import set_words
from presswork.sources import Sources, told_at

LARGEST = 2**20  # characters


def read_publication(sources: Sources) -> tuple[Publication, tuple[Problem, ...]]:
    """Return the publication of a project and the warnings about its settings.

    Raises PublishError with all the problems, warnings too, where one of them is an error. Chapters are looked for,
    not read.
    """
    document, places = _document(sources)
    by_name = not {"chapters", "parts"} & set(document)
    listing = discovered(sources) if by_name else listed(document, places, sources)
    found = [*listing.problems, *_cover(document, places, sources)]
    try:
        settings = PublicationFile.model_validate(document)
    except ValidationError as fault:
        raise PublishError([*found, *told(fault.errors(include_url=False), places)]) from fault
    if errors(found):
        raise PublishError(found)
    if not by_name:
        found += unlisted(sources, listing)
    return set_words(_publication(settings, listing)), tuple(sorted(found))


def _document(sources: Sources) -> tuple[dict[str, Any], Places]:
    """Return the settings as TOML gives them, and the place of each."""
    text = _text(sources)
    try:
        places = locate(text)  # first: it refuses what is nested too deep for tomllib
        return tomllib.loads(text), places
    except TooDeepError as fault:
        raise PublishError([problem("bad-toml", str(fault), SETTINGS, fault.line, fault.column)]) from fault
    except (ValueError, RecursionError) as fault:
        raise PublishError([bad_toml(str(fault), text)]) from fault


def _text(sources: Sources) -> str:
    try:
        text = sources.text(SETTINGS)
    except PublishError as stopped:
        if {each.rule for each in stopped.problems} != {"missing-file"}:
            raise
        there = (sources.project / "manuscript").is_dir()
        said = f"{SETTINGS} is not there" if there else "there is no manuscript folder here"
        raise PublishError([problem("no-project", said, SETTINGS)]) from stopped
    if len(text) > LARGEST:
        raise PublishError([problem("too-large", f"{SETTINGS} is larger than 1 MiB", SETTINGS, hint="shorten it")])
    return text


def _cover(document: dict[str, Any], places: Places, sources: Sources) -> list[Problem]:
    """Return what is wrong with the e-book's own cover."""
    table = document.get("ebook")
    written = table.get("cover") if isinstance(table, dict) else None
    if not isinstance(written, str) or not is_name(written):
        return []
    place = place_of(places, ("ebook", "cover"))
    try:
        name = inside_manuscript(written)
        if sources.exists(name):
            return []
        sources.read(name)  # says why
    except PublishError as stopped:
        missing = {each.rule for each in stopped.problems} == {"missing-file"}
        if not missing:
            return told_at(stopped, SETTINGS, *place)
    return [problem("missing-image", f"the cover manuscript/{written} is not there", SETTINGS, *place)]


def _publication(settings: PublicationFile, listing: Listing) -> Publication:
    """Return the settings as the model has them."""
    ebook = _values(settings.ebook)
    if settings.ebook.cover:
        ebook["cover"] = inside_manuscript(settings.ebook.cover)
    same = ("id", "title", "language", "subtitle", "series", "publisher", "place", "date", "modified", "timezone")
    return Publication(
        **{name: getattr(settings, name) for name in (*same, "rights", "license", "description")},
        slug=settings.slug or slug_of(settings.title, settings.id),
        subject_line=settings.kicker,
        authors=tuple(Person(each.name, each.role, each.file_as) for each in settings.authors),
        identifiers=tuple(_identifiers(settings.identifiers)),
        subjects=tuple(settings.subjects),
        chapters=tuple(listing.chapters),
        parts=tuple(listing.parts),
        house=House(**_values(settings.typography)),
        numbering=Numbering(**_values(settings.numbering)),
        print=Print(**_values(settings.print)),
        ebook=Ebook(**ebook),
        web=Web(**_values(settings.web)),
    )


def slug_of(title: str, name: str) -> str:
    """Return the name of the files of a title: of its words, else of its id `name`, else `publication`."""
    words = slug(title) or slug(name.removeprefix("urn:uuid:"))
    if len(words) > LONGEST_SLUG:
        words = words[: LONGEST_SLUG + 1].rpartition("-")[0] or words[:LONGEST_SLUG]
    return words or "publication"


def _values(table: Settings) -> dict[str, Any]:
    return {name: getattr(table, name) for name in type(table).model_fields}


def _identifiers(table: IdentifiersTable) -> Iterator[Identifier]:
    for name, value in _values(table).items():
        if value:
            scheme, _, medium = hyphened(name).partition("-")
            yield Identifier(scheme, value, medium)
