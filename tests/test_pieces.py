"""A book of pieces is, page by page, the book that one layout of everything makes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from presswork.commands.edge import Asked, edition
from presswork.layout.order import Order
from presswork.layout.pages import lay_out
from presswork.layout.system import prepare
from presswork.press.run import Wish, open_project, publish
from presswork.problems import PublishError
from presswork.sources import Sources

SETTINGS = """\
id = "urn:uuid:5c3c4d0e-5a5e-4f0a-9d3c-0d9c0f4f0001"
title = "A Book of Pieces"
language = "en"
date = 2024-11-24
[print]
layout = "book"
page = "A5"
chapters = "{chapters}"
"""
LINE = "The press sets every line of this book{}, and what stands below it is on the page that calls for it. "
WORDS = LINE + LINE.format("") * 4
STYLE = """
@page { @bottom-center { content: string(section, first) "/" string(section, start) "/" string(section, last) } }
@page :first { @bottom-left { content: "the first page of all" } }
@page wide { size: A5 landscape; @bottom-right { content: "wide" } }
h2 { string-set: section content(text) }
table { page: wide }
"""

SECOND = '@page :nth(2 of chapter) { @bottom-left { content: "the second page of a chapter" } }'

OF_OTHERS = """
h2 { position: running(section) }
@page { @bottom-left { content: element(section) } }
p a[href^="#"]::after { content: " " target-counter(attr(href), page) }
"""


class Shape(NamedTuple):
    """What can be told of a PDF from outside, page by page."""

    text: list[str]
    links: list[list[tuple[str, tuple[int, ...]]]]
    outline: list[tuple[int, str, int]]
    targets: dict[str, tuple[int, int, int]]


def chapter(number: int, others: str) -> str:
    notes = "".join(f"\n[^{each}]: The note {each} of chapter {number}, with a few words more.\n" for each in range(6))
    text = "\n\n".join(WORDS.format(f"[^{each}]") for each in range(6))
    table = "| Year | What |\n|---|---|\n" + "".join(f"| {year} | {number} |\n" for year in range(1990, 1996))
    head, section = f"# Chapter {number} {{#ch{number}}}", f"## Section {number}"
    return "\n\n".join([head, text, section, others, table, LINE.format("") * 10, notes])


def make(folder: Path, chapters: str, count: int, style: str) -> Path:
    manuscript = folder / "manuscript"
    manuscript.mkdir(parents=True)
    (manuscript / "publication.toml").write_text(SETTINGS.format(chapters=chapters))
    others = " ".join(f"See [chapter {each}](#ch{each}){{.with-page}}." for each in range(1, count + 1))
    for number in range(1, count + 1):
        (manuscript / f"{number:02}.md").write_text(chapter(number, others))
    (folder / "styles").mkdir()
    (folder / "styles/extra-print.css").write_text(style)
    return folder


def shape(path: Path) -> Shape:
    """Read a PDF; places are rounded to points."""
    document = pypdfium2.PdfDocument(path)
    # one glyph serves two spaces, and where a reader sees spaces and lines is its own guess
    text = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    with pikepdf.open(path) as pdf:
        indexes = {page.objgen: index for index, page in enumerate(pdf.pages)}
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        targets = {
            str(name): (indexes[where[0].objgen], round(float(where[2])), round(float(where[3])))
            for name, where in names.items()
        }
        links = [
            sorted(
                (str(note.Dest), tuple(round(float(each)) for each in note.Rect)) for note in page.get("/Annots", [])
            )
            for page in pdf.pages
        ]
        with pdf.open_outline() as outline:
            marks = list(_marks(outline.root, 1, indexes))
    return Shape(text, links, marks, targets)


def _marks(items, level, indexes):
    for item in items:
        yield level, item.title, indexes[item.destination[0].objgen]
        yield from _marks(item.children, level + 1, indexes)


def differing_pages(one: Path, other: Path) -> list[int]:
    """Return the numbers of the pages whose pictures at 96 dots an inch differ by more than rounding."""
    found = []
    pairs = zip(pypdfium2.PdfDocument(one), pypdfium2.PdfDocument(other), strict=True)
    for number, (page, same) in enumerate(pairs, 1):
        pictures = [each.render(scale=96 / 72).to_pil().convert("L") for each in (page, same)]
        if ImageChops.difference(*pictures).getextrema()[1] > 8:
            found.append(number)
    return found


@pytest.fixture(autouse=True)
def _fonts(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    prepare(tmp_path_factory.getbasetemp() / "fonts")


@pytest.mark.parametrize(
    ("chapters", "style"),
    [("recto", STYLE + SECOND), ("page", STYLE + SECOND), ("flow", STYLE), ("recto", ""), ("recto", OF_OTHERS)],
)
def test_a_book_of_pieces_is_the_book_in_one(tmp_path: Path, chapters: str, style: str) -> None:
    opened = open_project(make(tmp_path / "project", chapters, 3, style))
    named = edition(opened.publication, Asked())
    wish = Wish(("pdf",), tmp_path / "output", keep_html=tmp_path / "kept")
    made = publish(opened, named, wish, lambda _: None)
    assert made.problems == ()
    html = (tmp_path / "kept/print.html").read_text("utf-8")
    whole, problems = lay_out(html, Sources(tmp_path / "project"), Order("whole"))
    assert problems == ()
    (tmp_path / "whole.pdf").write_bytes(whole.pdf)
    pieces, one = shape(made.paths[0]), shape(tmp_path / "whole.pdf")
    assert pieces.text == one.text
    assert pieces.links == one.links
    assert pieces.outline == one.outline
    assert pieces.targets == one.targets
    assert differing_pages(made.paths[0], tmp_path / "whole.pdf") == []


def test_a_title_that_the_style_hides_is_told_where_it_is_linked_to(tmp_path: Path) -> None:
    opened = open_project(make(tmp_path, "page", 2, "h1 { display: none }"))
    with pytest.raises(PublishError) as stopped:
        publish(opened, edition(opened.publication, Asked()), Wish(("pdf",), tmp_path / "output"), lambda _: None)
    assert {each.rule for each in stopped.value.problems} == {"dead-link"}
