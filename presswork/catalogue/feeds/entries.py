"""What every feed needs of a catalogue and of an edition: clean words of bounded length, times and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from presswork.catalogue.addresses import absolute, cover, edition_page, file, served_type, thumbnail
from presswork.catalogue.shelf import Edition, FileFact

# what XML 1.0 (section 2.2) does not have, and surrogates, which have no UTF-8
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# by how much an entry has been shortened: characters of a summary, characters of a name, how many names, how many files
LENGTHS = ((2000, 300, 12, 8), (500, 120, 8, 8), (120, 80, 4, 6), (0, 40, 2, 4))


@dataclass(frozen=True, slots=True)
class Site:
    """A catalogue as its feeds name it; `say` gives its words in its language: say("new_editions")."""

    base: str
    name: str
    language: str
    say: Callable[..., str]
    description: str = ""

    def url(self, path: str) -> str:
        """Return the URL of an address."""
        return absolute(self.base, path)


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition as feeds show it: with its title's slug, and the digest of its cover or nothing."""

    edition: Edition
    slug: str
    cover: str = ""

    @property
    def page(self) -> str:
        """The address of its page."""
        return edition_page(self.slug, self.edition.name)

    @property
    def pictures(self) -> tuple[str, str] | None:
        """The addresses of its cover, large and small."""
        return (cover(self.cover), thumbnail(self.cover)) if self.cover else None

    def heading(self, length: int = 300) -> str:
        """The title with the edition's date, since reading apps show nothing else of it."""
        return f"{plain(self.edition.title, length) or '…'} ({self.edition.name})"


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long an entry may be: see LENGTHS."""

    summary: int
    name: int
    names: int
    files: int


def lengths(shorter: int) -> Lengths:
    """Return the lengths of an entry that has been made shorter so many times."""
    return Lengths(*LENGTHS[shorter])


def plain(text: str, longest: int = 300) -> str:
    """Return text without what XML cannot hold, cut at a word where it is longer than `longest` characters.

    >>> plain("a\\x00b"), plain("one two three", 9)
    ('ab', 'one two …')
    """
    clean = " ".join(UNFIT.sub("", text[: 4 * longest + 64]).split())
    if len(clean) <= longest and len(text) <= 4 * longest + 64:
        return clean
    cut = clean[: max(0, longest - 1)]
    return f"{cut[: cut.rfind(' ') + 1] if ' ' in cut[longest // 2 :] else cut}…" if cut else ""


def moment(time: datetime) -> str:
    """Return a time as RFC 3339 in UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def offered(edition: Edition, most: int) -> tuple[tuple[str, str, FileFact], ...]:
    """Return the address and the media type of each file of an edition that may be downloaded, e-books first."""
    if not edition.available:
        return ()
    ranked = sorted(edition.files, key=lambda each: each.media_type != "application/epub+zip")
    return tuple(
        (file(each.sha256, each.name, each.media_type), served_type(each.media_type), each) for each in ranked[:most]
    )


def subject_names(edition: Edition, most: int = 12) -> tuple[str, ...]:
    """Return the subjects that an edition is listed under: clean, each once, not more than `most`."""
    return tuple(name for name in dict.fromkeys(plain(each, 120) for each in edition.subjects) if name)[:most]
