"""A chapter, and the facts that it tells the others."""

from __future__ import annotations

from dataclasses import dataclass


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
