"""The XHTML files of an e-book: rendered, then read again once for all that the package must know of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from presswork.compose.tree import XML_LANG, unwrap
from presswork.model.job import Job
from presswork.model.media import Composed
from presswork.typography.language import direction
from presswork.writers.epub.art import Album
from presswork.writers.epub.metadata import Seen
from presswork.writers.epub.parts import COLOPHON, COVER, IMPRINT, NAV, STYLE, TITLE, XHTML, Item, Line

TEMPLATES = "styles/templates/ebook"
HTML = "{http://www.w3.org/1999/xhtml}"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML 1.0: settings may hold them
OF_MATTER = {
    "frontmatter": ("dedication", "preface", "foreword", "introduction"),
    "backmatter": ("afterword", "appendix", "acknowledgments", "bibliography", "glossary"),
}
LANDMARKS = frozenset(
    {"preface", "foreword", "introduction", "bibliography", "glossary", "appendix", "acknowledgments"}
)


@dataclass(slots=True)
class Press:
    """Turns chapters and templates into files, and keeps count of what they hold."""

    job: Job
    album: Album
    values: dict[str, Any]  # what every template is given
    characters: set[str] = field(default_factory=set)
    pictures: bool = False
    described: bool = True
    code: bool = False
    capitals: bool = False

    @property
    def seen(self) -> Seen:
        """What the pages hold, for the metadata."""
        return Seen(self.pictures, self.described, self.album.moving)

    def chapter(self, chapter: Composed) -> Item:
        """Return the file of one chapter."""
        title = chapter.title or self.job.edition.publication.title
        matter = next((name for name, roles in OF_MATTER.items() if chapter.role in roles), "bodymatter")
        values = {"body": chapter.html, "title": title, "matter": matter}
        return self._item(f"ch-{chapter.key}", f"{chapter.key}.xhtml", "chapter", chapter.language, values)

    def front(self, cover: Item | None) -> Iterator[Item]:
        """Yield the cover's page, if there is one, the title page and the imprint."""
        if cover is not None:
            yield self._item("cover", COVER, "cover", values={"picture": cover.name})
        yield self._item("title-page", TITLE, "title")
        yield self._item("imprint", IMPRINT, "imprint")

    def nav(self, lines: Sequence[Line], cover: bool, chapters: Sequence[Composed]) -> Item:
        """Return the contents and the landmarks (EPUB 3.3, 7.4)."""
        values = {"lines": lines, "landmarks": list(landmarks(cover, chapters))}
        return self._item("nav", NAV, "nav", values=values, properties=("nav",))

    def colophon(self, typefaces: Sequence[str]) -> Item:
        """Return the last page: which edition this is and what it was made with."""
        return self._item("colophon", COLOPHON, "colophon", values={"fonts": typefaces})

    def _item(
        self,
        id: str,
        name: str,
        template: str,
        language: str = "",
        values: Mapping[str, Any] | None = None,
        properties: tuple[str, ...] = (),
    ) -> Item:
        from presswork.compose.templates import render

        language = language or self.job.edition.publication.language
        given = {
            **self.values,
            "language": language,
            "direction": direction(language),
            "style": STYLE,
            **(values or {}),
        }
        text = render(self.job.sources, f"{TEMPLATES}/{template}.xhtml.j2", **given)
        root = etree.fromstring(
            CONTROL.sub("", text).encode(), etree.XMLParser(resolve_entities=False, remove_comments=True)
        )
        self._look(root, own=template == "chapter")
        data = etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")
        return Item(id, name, XHTML, data + b"\n", (*properties, *_embedded(root)), spine=True)

    def _look(self, root: Any, own: bool) -> None:
        """Put the pictures in, take links out of links, and note what the page holds."""
        for link in root.xpath("//h:a[ancestor::h:a]", namespaces={"h": HTML[1:-1]}):
            unwrap(link)
        for picture in root.iter(f"{HTML}img") if own else ():
            self._picture(picture)
        self.code = self.code or any(True for _ in root.iter(f"{HTML}code", f"{HTML}pre", f"{HTML}kbd"))
        self.capitals = self.capitals or bool(root.xpath("//*[contains(@class, 'century')]"))
        self.characters.update(*root.itertext())

    def _picture(self, picture: Any) -> None:
        place = self.album.place(picture.get("src", ""))
        if not place:
            picture.tag = f"{HTML}span"
            picture.text = picture.get("alt", "")
            for name in [each for each in picture.keys() if each not in ("id", "class", "lang", XML_LANG)]:  # noqa: SIM118
                del picture.attrib[name]
            return
        picture.set("src", place)
        self.pictures = True
        self.described = self.described and picture.get("alt") is not None


def landmarks(cover: bool, chapters: Sequence[Composed]) -> Iterator[tuple[str, str, str]]:
    """Yield (epub:type, address, the word or title that names it), in the order of the book."""
    if cover:
        yield "cover", COVER, "cover"
    yield "titlepage", TITLE, "title_page"
    yield "toc", NAV, "contents"
    started = False
    for chapter in chapters:
        address = f"{chapter.key}.xhtml"
        if chapter.role in LANDMARKS:
            yield chapter.role, address, chapter.title
        elif not started and chapter.role in ("chapter", "opening", "part"):
            started = True
            yield "bodymatter", address, "start"
    yield "colophon", COLOPHON, "colophon"


def _embedded(root: Any) -> Iterator[str]:
    """Yield the manifest's words for what is embedded in a page (EPUB 3.3, D.7)."""
    if next(root.iter("{http://www.w3.org/1998/Math/MathML}math"), None) is not None:
        yield "mathml"
    if next(root.iter("{http://www.w3.org/2000/svg}svg"), None) is not None:
        yield "svg"
