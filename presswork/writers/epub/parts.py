"""What an e-book is packed of."""

from __future__ import annotations

from dataclasses import dataclass

# No key of a chapter has an underscore, so these never stand in a chapter's way.
NAV = "book_nav.xhtml"
COVER = "book_cover.xhtml"
TITLE = "book_title.xhtml"
IMPRINT = "book_imprint.xhtml"
COLOPHON = "book_colophon.xhtml"
STYLE = "book_style.css"
COVER_PICTURE = "images/_cover.jpg"

XHTML = "application/xhtml+xml"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the e-book: `properties` are the manifest's (EPUB 3.3, D.7), `spine` tells what is read in turn."""

    id: str
    name: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()
    spine: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: plain words, the same with markup, its address or an empty string, and lines below it."""

    title: str
    html: str
    number: str
    href: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Meta:
    """An element of the package's metadata: a Dublin Core element (`dc:title`) or, with a property, a `meta`."""

    name: str
    value: str
    id: str = ""
    refines: str = ""
    scheme: str = ""


def plain(words: str) -> str:
    """Return words on one line, without the characters that XML 1.0 does not know."""
    kept = "".join(sign for sign in words if sign in "\t\n" or (sign >= " " and sign not in "\x7f\ufffe\uffff"))
    return " ".join("".join(sign for sign in kept if not 0xD800 <= ord(sign) < 0xE000).split(" ")).strip()
