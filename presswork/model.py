"""What the press knows of a publication: frozen values, standard library only.

Bodies are strings of well-formed XHTML, so that they can be hashed, kept and sent to another process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from unicodedata import combining, normalize
from uuid import NAMESPACE_URL, UUID, uuid5

# --- the publication, as its settings say -------------------------------------------------------


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


# --- a chapter and the facts it tells the others ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the manuscript."""

    path: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that can be referred to.

    `kind` is chapter, section, figure, table, note or other; `level` is a heading's;
    `text` and `html` are a heading's or caption's words, the latter with inline markup but no notes or ids.
    `explicit` tells an author's id from one made of the words.
    """

    id: str
    kind: str
    place: Place
    level: int = 0
    text: str = ""
    html: str = ""
    explicit: bool = True
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """A link inside the publication: `path` is another chapter's file or empty, `id` its anchor or empty.

    `form` is `label` (@fig-map), `number` ([-@fig-map]) or `link` (an author's own words).
    A reference by @ has no path: its id is looked for in the whole publication.
    """

    path: str
    id: str
    place: Place
    form: str = "link"
    page: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that a chapter shows; `name` is relative to the project."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Facts:
    """What a chapter tells the others. Everything is in the order of the text."""

    anchors: tuple[Anchor, ...] = ()
    calls: tuple[Place, ...] = ()  # one for every note called
    references: tuple[Reference, ...] = ()
    resources: tuple[Resource, ...] = ()
    features: tuple[str, ...] = ()  # of table, image, svg, code, note, language: sorted, for accessibility metadata


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is called for the n-th time: `html` is its body, XHTML blocks."""

    html: str
    place: Place


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the manuscript, read. `body` is XHTML (ARCHITECTURE.md, «A chapter's body»).

    `role` is chapter, opening (no title of its own), part, or a DPUB-ARIA name: preface, foreword,
    introduction, conclusion, afterword, appendix, acknowledgments, bibliography, glossary, dedication.
    `title` is the plain text, `title_html` with its inline markup; `key` names the chapter's files and anchors.
    """

    key: str
    path: str
    language: str
    role: str
    title: str
    title_html: str
    body: str
    notes: tuple[Note, ...] = ()
    facts: Facts = Facts()
    part: str = ""  # the key of the part it belongs to


# --- what the book answers ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """The answer to a reference: which chapter, which anchor in it, how it is called.

    `label` is «figure 1», `number` «1», `title` the plain words of a heading or caption.
    """

    chapter: str
    anchor: str  # empty: the chapter as a whole
    kind: str
    label: str
    number: str
    title: str
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Answers:
    """All that one chapter asked of the book, and nothing more. With the chapter itself it is a cache key.

    `numbers` gives the printed number of the chapter's own anchors by id, `labels` the printed label of its
    captions («Figure 1»), `notes` the number of each call, in order; `targets` one answer a reference, in order
    (None where there is no such thing: a problem was told). `number` and `label` are the chapter's («1», «Chapitre 1»).
    """

    number: str = ""
    label: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    targets: tuple[Target | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. `level` 0 is a part, 1 a chapter, 2 a section …"""

    chapter: str
    anchor: str
    level: int
    number: str
    title: str
    title_html: str
    role: str = "chapter"
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Numbers:
    """What all chapters agreed on: the contents, lists of figures and tables, and each chapter's answers by key."""

    contents: tuple[Entry, ...]
    figures: tuple[Entry, ...]
    tables: tuple[Entry, ...]
    answers: Mapping[str, Answers]


# --- chapters dressed for a medium ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Medium:
    """Where chapters go: `whole` media hold all of them in one document, others a file each with `suffix`.

    In a whole document an id made of words carries its chapter's key: see `anchor`.
    """

    name: str  # print, ebook or web
    whole: bool
    suffix: str = ""

    def anchor(self, chapter: str, anchor: str, explicit: bool = True) -> str:
        """Return the id that an anchor has in this medium; a chapter as a whole has its key."""
        if not anchor:
            return f"ch-{chapter}"
        return anchor if explicit or not self.whole else f"{chapter}.{anchor}"

    def href(self, here: str, chapter: str, anchor: str, explicit: bool = True) -> str:
        """Return the address of an anchor as seen from the chapter `here`."""
        name = self.anchor(chapter, anchor, explicit)
        if self.whole or here == chapter:
            return f"#{name}"
        return f"{chapter}{self.suffix}#{name}" if anchor else f"{chapter}{self.suffix}"


PRINT = Medium("print", whole=True)
EBOOK = Medium("ebook", whole=False, suffix=".xhtml")
WEB = Medium("web", whole=False, suffix=".html")
WEB_PAGE = Medium("web", whole=True)


@dataclass(frozen=True, slots=True)
class Composed:
    """A chapter in the dress of one medium: `html` is one <section>; `resources` are the files that it shows."""

    key: str
    title: str
    language: str
    role: str
    html: str
    resources: tuple[str, ...] = ()


# --- pages ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was laid out: its printed label, its running head, the first words of its text and their anchor."""

    label: str
    head: str = ""
    first_words: str = ""
    first_anchor: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The page label of every anchor of the print edition, by its print id, and the pages in order."""

    anchors: Mapping[str, str]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of pages laid out alone: the PDF's bytes (empty while page numbers are unsettled) and what stands where."""

    name: str
    pdf: bytes
    pages: tuple[Page, ...]
    anchors: Mapping[str, int]  # print id -> index of its page in the piece
    fonts: tuple[str, ...] = ()


# --- the work -------------------------------------------------------------------------------------


class Reader(Protocol):
    """How a file of the project or the house is read: see `presswork.sources`."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        ...

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """All that a writer is given. `composed` is the medium's; `pieces` and `places` are there for print."""

    edition: Edition
    numbers: Numbers
    composed: tuple[Composed, ...]
    sources: Reader
    pieces: tuple[Piece, ...] = ()
    places: Places | None = None
    cover: bytes = b""  # a picture of the cover made from the style, for the e-book
    versions: Mapping[str, str] = field(default_factory=dict)  # of what the edition is made with, for the colophon


def slug(words: str) -> str:
    """Return `words` as a name for files and addresses: letters a-z, digits and hyphens; perhaps empty.

    >>> slug("L’ombre portée d’une alliance")
    'l-ombre-portee-d-une-alliance'
    """
    spelled = words.lower().translate({ord("œ"): "oe", ord("æ"): "ae", ord("ß"): "ss", ord("ø"): "o", ord("ł"): "l"})
    plain = "".join(sign for sign in normalize("NFKD", spelled) if not combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
