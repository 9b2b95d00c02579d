"""What a catalogue knows of titles and their editions: frozen values, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import BinaryIO, Protocol

from presswork.model.publication import Identifier, Person, slug

LONGEST_SLUG = 60  # characters, before the digest

EPUB = "application/epub+zip"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file that is offered: `size` in bytes, `sha256` in hexadecimal; `origin` is what its source opens it by."""

    name: str
    media_type: str
    size: int
    sha256: str
    pages: int = 0
    conformance: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What was said of an edition after it came out: `kind` is note or erratum."""

    at: datetime  # UTC
    text: str
    kind: str = "note"


@dataclass(frozen=True, slots=True)
class Edition:
    """A dated edition. `state` is available, withdrawn or purged, for a `reason`, since `at`.

    `modified` is the edition's own time, `published` that of its coming out (the archive's, else `modified`), and `at`
    that of the last thing that happened to it; all in UTC. `seal` is the SHA-512 of the archive's seal, `signed` tells
    whether that is signed. `left_out` names what the manifest has and a catalogue does not offer: folders of web pages.
    """

    title_id: str
    name: str
    identifier: str
    day: date
    modified: datetime
    published: datetime
    title: str
    subtitle: str = ""
    language: str = "und"
    authors: tuple[Person, ...] = ()
    publisher: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    rights: str = ""
    identifiers: tuple[Identifier, ...] = ()
    files: tuple[FileFact, ...] = ()
    changes: str = ""
    notes: tuple[Note, ...] = ()
    state: str = "available"
    reason: str = ""
    at: datetime | None = None
    signed: bool = False
    seal: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def available(self) -> bool:
        """Tell whether its files may be offered."""
        return self.state == "available"

    @property
    def updated(self) -> datetime:
        """The time (UTC) of the last thing that happened to it: feeds carry this one."""
        return self.at or self.published

    @property
    def errata(self) -> tuple[Note, ...]:
        """The notes that correct it, oldest first."""
        return tuple(each for each in self.notes if each.kind == "erratum")


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its editions, oldest first; at least one. `slug` names its pages for ever."""

    id: str
    slug: str
    editions: tuple[Edition, ...]

    @property
    def latest(self) -> Edition | None:
        """The newest edition that is available, or None."""
        return next((each for each in reversed(self.editions) if each.available), None)

    @property
    def face(self) -> Edition:
        """The edition whose words stand for the title: the newest available one, else the last."""
        return self.latest or self.editions[-1]


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a title; `cover` is the digest that names its cover's folder, or empty.

    Small and plain, so that an index can keep it: lists are made again without reading any title.
    """

    slug: str
    title: str
    subtitle: str
    language: str
    authors: tuple[str, ...]
    subjects: tuple[str, ...]
    edition: str
    day: str  # 2024-11-24
    published: str  # RFC 3339, UTC: the order of what is new
    formats: tuple[str, ...]  # media types
    cover: str = ""
    state: str = "available"


class Source(Protocol):
    """Where titles come from."""

    def titles(self) -> Iterator[str]:
        """Yield the key of every title, sorted; where two keys give the same title, `merged` makes one of them."""
        ...

    def stamp(self, key: str) -> str:
        """Return words that change when anything of the title has changed; cheap: no file is read whole."""
        ...

    def load(self, key: str) -> Title:
        """Return a title. Raises PublishError where what is there cannot be read."""
        ...

    def open(self, fact: FileFact) -> BinaryIO:
        """Return a file's bytes as a stream. Raises PublishError."""
        ...


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


def made_title(title_id: str, editions: Iterator[Edition] | tuple[Edition, ...]) -> Title:
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
    )
