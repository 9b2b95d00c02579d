"""A title as its settings say it, and its editions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import combining, normalize
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who made the publication; `role` is a MARC relator code (aut, edt, trl, ill …)."""

    name: str
    role: str = "aut"
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A public number of the title; `medium` is print, ebook, web or empty for all."""

    scheme: str
    value: str
    medium: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A group of chapters under a title; `intro` is the file (or empty) that opens it."""

    title: str
    chapters: tuple[str, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """The choices of typography that a house makes; `auto` leaves one to the language.

    Spaces are named `thin` (U+202F), `nobreak` (U+00A0) or `none`.
    """

    before_high: str = "auto"  # before ; ! ?
    before_colon: str = "auto"
    inside_quotes: str = "auto"  # inside « »
    quotes: str = "auto"  # auto, straight (leave them), or a pair-of-pairs such as “”‘’
    centuries: bool = True  # XXIe siècle: superior ordinal, small capitals
    acronyms: bool = True  # ONU, OTAN a shade smaller


@dataclass(frozen=True, slots=True)
class Numbering:
    """What is numbered, and how far down."""

    sections: int = 1  # deepest numbered heading level; 0 numbers nothing
    notes: str = "auto"  # book, chapter; auto: book where chapters flow, else chapter
    figures: str = "book"  # book (Figure 3) or chapter (Figure 2.1)


@dataclass(frozen=True, slots=True)
class Print:
    """Choices for the printed edition."""

    page: str = "A4"  # A4, A5 or 6x9in
    layout: str = "auto"  # report or book; auto: report on A4, else book
    chapters: str = "auto"  # flow, page or recto; auto: flow in a report, recto in a book
    contents: int = 1  # deepest level in the contents; 0 leaves them out
    hyphenate: bool = True
    attach: str = "none"  # none or sources: the files that the PDF carries


@dataclass(frozen=True, slots=True)
class Ebook:
    """Choices for the e-book."""

    cover: str = ""  # a picture of the project's; empty: made from the style
    contents: int = 2
    image_width: int = 1600  # pixels; wider pictures are made smaller


@dataclass(frozen=True, slots=True)
class Web:
    """Choices for the web edition."""

    pages: str = "auto"  # one or chapters; auto: one for a report, else chapters
    contents: int = 2


@dataclass(frozen=True, slots=True)
class Publication:
    """A title with its settings; `id` is permanent, `chapters` are paths relative to the project."""

    id: str
    title: str
    language: str
    slug: str
    subtitle: str = ""
    series: str = ""  # «Rapport nᵒ 1»: printed on the cover
    subject_line: str = ""  # the kicker above an opening title
    authors: tuple[Person, ...] = ()
    publisher: str = ""
    place: str = ""
    identifiers: tuple[Identifier, ...] = ()
    date: date | None = None
    modified: datetime | None = None
    timezone: str = "UTC"
    rights: str = ""
    license: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    house: House = House()
    numbering: Numbering = Numbering()
    print: Print = Print()
    ebook: Ebook = Ebook()
    web: Web = Web()

    @property
    def layout(self) -> str:
        """`report` or `book`."""
        if self.print.layout != "auto":
            return self.print.layout
        return "report" if self.print.page == "A4" else "book"

    @property
    def flow(self) -> str:
        """Where chapters begin in print: `flow`, `page` or `recto`."""
        if self.print.chapters != "auto":
            return self.print.chapters
        return "flow" if self.layout == "report" else "recto"

    @property
    def notes_by(self) -> str:
        """`book` or `chapter`: where the numbers of notes start again."""
        if self.numbering.notes != "auto":
            return self.numbering.notes
        return "book" if self.flow == "flow" else "chapter"

    @property
    def web_pages(self) -> str:
        """`one` or `chapters`."""
        if self.web.pages != "auto":
            return self.web.pages
        return "one" if self.layout == "report" else "chapters"


@dataclass(frozen=True, slots=True)
class Edition:
    """A publication on its day; `name` is the day, with `.2`, `.3` … for later ones of the same day."""

    publication: Publication
    name: str
    day: date
    modified: datetime  # UTC

    @property
    def uuid(self) -> UUID:
        """Made of the title's id and the edition's name alone (RFC 9562, version 5)."""
        return uuid5(uuid5(NAMESPACE_URL, self.publication.id), self.name)

    @property
    def urn(self) -> str:
        """The identifier of the edition in every format."""
        return f"urn:uuid:{self.uuid}"

    @property
    def stem(self) -> str:
        """The name of every file of the edition, without its ending."""
        return f"{self.publication.slug}-{self.name}"


def slug(words: str) -> str:
    """Return `words` as a name for files and addresses: letters a-z, digits and hyphens; perhaps empty.

    >>> slug("L’ombre portée d’une alliance")
    'l-ombre-portee-d-une-alliance'
    """
    spelled = words.lower().translate({ord("œ"): "oe", ord("æ"): "ae", ord("ß"): "ss", ord("ø"): "o", ord("ł"): "l"})
    plain = "".join(sign for sign in normalize("NFKD", spelled) if not combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
