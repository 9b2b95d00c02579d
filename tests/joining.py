"""Small documents laid out by WeasyPrint: as pieces to be joined, and as the one document that the book must equal."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pydyf
import pypdfium2
from PIL import Image

from presswork.layout.fetching import BASE, Fetcher
from presswork.layout.laid import Laid
from presswork.layout.measure import anchors_of
from presswork.layout.programs import file_of, leave_out_programs, stay_plain, subset, uses, whole_fonts
from presswork.layout.structure import finish
from presswork.layout.tagging import give_roles
from presswork.model.pages import Leaf, Mark, Page, Piece
from presswork.model.publication import Edition, Person, Publication
from presswork.sources import Sources
from presswork.writers.pdf.join import join
from presswork.writers.pdf.single import write_single

PAGES = """\
@import url(fonts.css);
@page { size: A6; margin: 14mm 10mm; font: 8pt "House Sans" }
html { font: 10pt/14pt "House Serif" } section { break-before: page }
.fn { float: footnote; footnote-policy: line; font: 8pt/11pt "House Serif Small" }
::footnote-call, ::footnote-marker { content: "*" }
code { font-family: "House Mono" } b { font-family: "House Sans"; font-weight: 600 }
img { width: 30mm; image-rendering: crisp-edges } th, td { border-bottom: 1pt solid; padding: 2pt }
.closed { bookmark-state: closed } .tint { background: repeating-linear-gradient(#eee, #fff 4mm) }
"""
HEADS = """\
@page { @top-left { content: "A running head" } @bottom-right { content: counter(page) } }
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" width="20" height="10">\
<circle cx="5" cy="5" r="4" fill="#246"/><text x="10" y="5" font-family="House Sans" font-size="3">Nord</text></svg>"""
EDITION = Edition(
    Publication("urn:uuid:1", "Tides & after", "en", "tides", authors=(Person("Ada Marsh"),)),
    "2024-11-24",
    date(2024, 11, 24),
    datetime(2024, 11, 24, 7, 30, tzinfo=UTC),
)
OURS = "PDF/A-2a"


@dataclass
class Press:
    """A project in a folder; `whole` are the fonts' files that pieces asked for."""

    folder: Path
    whole: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        picture = BytesIO()
        Image.new("RGB", (60, 30), (200, 30, 30)).save(picture, "PNG")
        files = {
            "styles/pages.css": PAGES.encode(),
            "styles/heads.css": HEADS.encode(),
            "manuscript/a.svg": DRAWING.encode(),
            "manuscript/a.png": picture.getvalue(),
        }
        for name, content in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(content)
        self.sources = Sources(self.folder)

    def laid(self, body: str, style: str = "", heads: bool = False) -> Laid:
        """Lay out a body."""
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration

        sheets = ["styles/pages.css", *(["styles/heads.css"] if heads else [])]
        links = "".join(f'<link rel="stylesheet" href="{sheet}"/>' for sheet in sheets)
        html = f'<html lang="en"><head><title>T</title>{links}<style>{style}</style></head><body>{body}</body></html>'
        parsed = HTML(string=html, base_url=BASE, url_fetcher=Fetcher(self.sources))
        return Laid(parsed.render(font_config=FontConfiguration()), parsed.etree_element)

    def piece(self, name: str, body: str, style: str = "", heads: bool = False, plain: bool = True) -> Piece:
        """Lay out a body as a piece, with links to anchors that it does not have; `plain` as in the press."""
        laid = self.laid(body, style, heads)
        own, document = anchors_of(laid), laid.document
        for target in set(re.findall(r'href="#([^"]+)"', body)) - own.keys():
            document.pages[0].anchors[target] = (0, 0, 0, 0)
        leave_out_programs(document)
        pdf = written(laid, plain)
        self.whole |= whole_fonts(document)
        pages = tuple(Page(str(number)) for number, _ in enumerate(document.pages, 1))
        return Piece(name, pdf, pages, own, marks=tuple(marks_of(document)), uses=uses(document))

    def programs(self, pieces: Sequence[Piece]) -> dict[str, bytes]:
        """Make the fonts of pieces."""
        glyphs: dict[str, set[int]] = {}
        for use in (use for piece in pieces for use in piece.uses):
            glyphs.setdefault(use.key, set()).update(use.glyphs)
        return {key: subset(self.whole[file_of(key)], key, used) for key, used in glyphs.items()}

    def joined(
        self,
        pieces: Sequence[Piece],
        leaves: Sequence[Leaf] = (),
        layer: Sequence[Piece] = (),
        name: str = "joined.pdf",
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Path:
        """Join pieces; without leaves, all their pages in order."""
        path = self.folder / name
        programs = self.programs([*pieces, *layer])
        join(pieces, leaves or every(pieces), layer, programs, EDITION, path, files)
        return path

    def single(self, body: str, style: str = "", heads: bool = False) -> Path:
        """Write a body as one document."""
        path = self.folder / "single.pdf"
        write_single(written(self.laid(body, style, heads), plain=False), EDITION, path)
        return path


def every(pieces: Sequence[Piece]) -> list[Leaf]:
    """Return all pages of all pieces."""
    return [Leaf(index, page) for index, piece in enumerate(pieces) for page, _ in enumerate(piece.pages)]


def written(laid: Laid, plain: bool) -> bytes:
    """Write a laid-out document: plain with its objects one by one, so that they need not be unpacked to be joined."""

    def finished(document: Any, pdf: pydyf.PDF) -> None:
        finish(document, pdf)
        if plain:
            stay_plain(pdf)

    give_roles(laid, {})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # WeasyPrint leaves its colour profile open
        pdf: bytes = laid.document.write_pdf(finisher=finished, pdf_variant="pdf/a-2a", uncompressed_pdf=plain)
        del laid.document
    return pdf


def marks_of(document: Any) -> Iterator[Mark]:
    """Yield the bookmarks of a document, in points from the foot of the page."""
    for index, page in enumerate(document.pages):
        for level, label, (x, y), state in page.bookmarks:
            yield Mark(level, label, index, x * 0.75, (page.height - y) * 0.75, state == "open")


@dataclass
class Seen:
    """What a reader sees of a PDF: per page its text, its links and its picture; destinations; outline."""

    text: list[str]
    links: list[list[tuple[Any, ...]]]
    pictures: list[bytes]
    destinations: dict[str, tuple[Any, ...]]
    outline: list[tuple[Any, ...]]
    roles: list[str]


def seen(path: Path) -> Seen:
    """Return what is seen of a PDF, places rounded to a hundredth of a point."""
    with pikepdf.open(path) as pdf:
        index = {page.objgen: number for number, page in enumerate(pdf.pages)}
        names = {
            str(name): _place(value, index) for name, value in pikepdf.NameTree(pdf.Root.Names.Dests).items()
        } if "/Names" in pdf.Root else {}  # fmt: skip
        links = [[_link(each, names) for each in page.get("/Annots", [])] for page in pdf.pages]
        return Seen(texts(path), links, pictures(path), names, list(_outline(pdf, index)), list(_roles(pdf)))


def texts(path: Path) -> list[str]:
    """Return the text of each page."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def pictures(path: Path) -> list[bytes]:
    """Return the picture of each page at 96 dpi."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.render(scale=96 / 72).to_pil().tobytes() for page in pdf]


def _rounded(values: Any) -> tuple[float, ...]:
    return tuple(round(float(value), 2) for value in values)


def _place(value: Any, index: dict[Any, int]) -> tuple[Any, ...]:
    return (index[value[0].objgen], str(value[1]), *_rounded(list(value)[2:]))


def _link(annotation: Any, names: dict[str, Any]) -> tuple[Any, ...]:
    target = names[str(annotation.Dest)] if "/Dest" in annotation else str(annotation.A.URI)
    return (_rounded(annotation.Rect), target, str(annotation.Contents))


def _outline(pdf: pikepdf.Pdf, index: dict[Any, int]) -> Iterator[tuple[Any, ...]]:
    def climb(items: Any, level: int) -> Iterator[tuple[Any, ...]]:
        for item in items:
            closed = bool(item.children) and item.is_closed
            yield (level, str(item.title), _place(item.destination, index), closed)
            yield from climb(item.children, level + 1)

    with pdf.open_outline(max_depth=99) as outline:
        yield from climb(outline.root, 0)


def _roles(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the tags in the order of reading, looking that every page and annotation leads to its element."""
    index = {page.objgen: number for number, page in enumerate(pdf.pages)}
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    known: list[Any] = []

    def climb(element: Any, level: int) -> Iterator[str]:
        known.append(element)
        page = index.get(element.Pg.objgen) if "/Pg" in element else None
        headers = len(element.A.Headers) if "/A" in element and "/Headers" in element.A else 0
        yield f"{level} {element.S} {page} {headers} {element.get('/Alt', '')}"
        for child in element.get("/K", []):
            if isinstance(child, int):
                assert parents[int(element.Pg.StructParents)][child].objgen == element.objgen
            elif child.get("/Type") == "/OBJR":
                assert parents[int(child.Obj.StructParent)].objgen == element.objgen
                assert child.Obj.objgen in {each.objgen for each in child.Pg.Annots}
            else:
                assert child.P.objgen == element.objgen
                yield from climb(child, level + 1)

    yield from climb(pdf.Root.StructTreeRoot.K[0], 0)
    ids = [str(element.ID) for element in known if "/ID" in element]
    assert len(set(ids)) == len(ids)
    headers = {str(each) for element in known if "/A" in element for each in element.A.get("/Headers", [])}
    assert headers <= set(ids)
    if "/IDTree" in pdf.Root.StructTreeRoot:
        tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        assert {str(name): value.objgen for name, value in tree.items()} == {
            str(each.ID): each.objgen for each in known if "/ID" in each
        }
