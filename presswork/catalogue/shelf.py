"""What a catalogue knows of titles and their editions: frozen values, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Protocol

from presswork.model.publication import Identifier, Person

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
    publisher: str = ""
    description: str = ""  # its beginning


class Source(Protocol):
    """Where titles come from."""

    def titles(self) -> Iterator[str]:
        """Yield the key of every title, sorted; of two keys with the same title `titles.merged` makes one."""
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
