"""A book in HTML made into Markdown chapters, its outer links as notes and its inner links as references to pages.

What Markdown cannot say is left out or made plain: tables lose joined cells, pictures that the press does not read go.
Each note, reference and target gets its word (see `benchmarks.books.model`), so that the judge can follow it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import html

from benchmarks.books.model import CALL, NOTE, REFERENCE, TARGET, word

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
WRAPPERS = ("div", "section", "main", "article", "body", "a", "span")
GONE = ".//script|.//style|.//nav|.//comment()|.//*[contains(@class,'toc') or contains(@class,'navheader') or contains(@class,'navfooter') or contains(@class,'headerlink') or contains(@class,'titlepage-logo') or contains(@class,'buttons')]|.//*[self::button or self::form or self::input or self::svg]"  # noqa: E501
NUMBER = re.compile(r"^\s*((Chapter|Chapitre|Appendix|Annexe)\s+)?([0-9]+|[A-Z])(\.[0-9]+)*\.\s+")
MARKDOWN = (
    "markdown-simple_tables-multiline_tables-grid_tables-raw_html-raw_attribute-raw_tex-tex_math_dollars-citations"
    "-smart-native_divs-native_spans-fenced_divs-bracketed_spans-link_attributes-implicit_figures-fenced_code_attributes"
    "-inline_code_attributes-superscript-subscript-example_lists-startnum-fancy_lists+pipe_tables"
)


class Adapter:
    """Adapts one book; counts its notes, and keeps the target of each reference."""

    def __init__(self, most: int = 10**6) -> None:
        self.most = most  # notes, at most
        self.notes: list[int] = []
        self.references: dict[int, int] = {}
        self.targets: dict[str, int] = {}  # number by place, as file#id
        self.pictures: dict[str, Path] = {}

    def chapters(self, files: Iterable[tuple[Path, str]]) -> Iterator[Any]:
        """Yield an element for each chapter of a book whose text stands in the elements at an XPath of files."""
        made: list[Any] = []
        for path, where in files:
            root = html.parse(str(path), parser=html.HTMLParser(encoding="utf-8")).getroot()
            content = next(iter(root.xpath(where)))
            for each in content.xpath(GONE):
                each.drop_tree() if isinstance(each.tag, str) else each.getparent().remove(each)
            for each in content.xpath(".//div[@class='para']"):
                each.tag = "p"
            self.mark(content, path)
            made += parted(content)
        chapter = None
        for block in made:
            if block.tag == "h1" or chapter is None:
                if chapter is not None and len(chapter) > 1:
                    yield chapter
                chapter = html.Element("div")
            chapter.append(block)
        if chapter is not None and len(chapter) > 1:
            yield chapter

    def mark(self, content: Any, path: Path) -> None:
        """Number the headings that are followed by a paragraph, and give every link and picture its whole address."""
        for each in content.iter("a"):
            href = unquote(each.get("href", ""))
            if href and not re.match(r"[a-z]+:", href):
                name, _, anchor = href.partition("#")
                each.set("href", f"{name or path.name}#{anchor}")
        for picture in content.iter("img"):
            picture.set("src", str((path.parent / unquote(picture.get("src", ""))).resolve()))
        for heading in content.iter(*HEADINGS):
            number = len(set(self.targets.values())) + 1
            first = after(heading)
            if first is None:
                continue
            names = [heading.get("id"), heading.getparent().get("id"), *heading.xpath(".//a/@id|.//a/@name")]
            names += heading.xpath("ancestor::*[self::section or self::div][1]/@id")
            for name in filter(None, names):
                self.targets.setdefault(f"{path.name}#{name}", number)
                self.targets.setdefault(f"#{name}", number)
            if heading.tag == "h1":
                self.targets.setdefault(f"{path.name}#", number)
            if number in self.targets.values():
                heading.set("data-target", str(number))
                first.text = f"{word(TARGET, number)} {(first.text or '').lstrip()}"

    def markdown(self, chapter: Any, pandoc: str) -> str:
        """Return the Markdown of a chapter."""
        for element in list(chapter.iter("a")):
            self.link(element)
        for picture in list(chapter.iter("img")):
            self.picture(picture)
        for table in list(chapter.iter("table")):
            flat(table)
        headings(chapter)
        for element in chapter.iter():
            if isinstance(element.tag, str):
                kept = {name: element.get(name) for name in ("href", "src", "alt", "id") if element.get(name)}
                element.attrib.clear()
                element.attrib.update({name: value for name, value in kept.items() if name != "id" or TARGET in value})
        said = html.tostring(chapter, encoding="unicode")
        command = [pandoc, "--from", "html", "--to", MARKDOWN, "--wrap=none", "--markdown-headings=atx"]
        text = subprocess.run(command, input=said, capture_output=True, text=True, check=True).stdout
        return spelled(text)

    def link(self, element: Any) -> None:
        """Make a link a note with its address, a reference to a page, or plain words."""
        href = element.get("href", "")
        around = {each.tag for each in element.iterancestors()}
        element.attrib.pop("href", None)
        quiet = around & {*HEADINGS, "table", "pre", "dt", "figcaption", "code"}
        if quiet or not element.text_content().strip():
            return
        if href.startswith("http") and len(self.notes) < self.most:
            self.notes.append(len(self.notes) + 1)
            self.behind(element, f" {word(CALL, len(self.notes))}⟦{word(NOTE, len(self.notes))} {href}⟧")
        elif target := self.target(href):
            number = len(self.references) + 1
            self.references[number] = target
            self.behind(element, f" ({word(REFERENCE, number)}, ⟪{word(TARGET, target)}⟫)")

    def target(self, href: str) -> int:
        """Return the target that an address leads to: the place itself, its id in any file, or the file's beginning."""
        name, _, anchor = href.partition("#")
        places = (href, f"#{anchor}" if anchor else "", f"{name}#")
        return next((self.targets[place] for place in places if place in self.targets), 0)

    def behind(self, element: Any, words: str) -> None:
        """Put words right behind an element."""
        element.tail = f"{words}{element.tail or ''}"

    def picture(self, element: Any) -> None:
        """Keep a picture that the press reads, with a text alternative; take out any other, and small signs."""
        path = Path(element.get("src", ""))
        if (
            path.suffix.lower() not in (".png", ".jpg", ".jpeg", ".svg")
            or not path.is_file()
            or path.stat().st_size < 3000
        ):
            element.drop_tree()
            return
        self.pictures[path.name] = path
        element.set("src", f"figures/{path.name}")
        element.set("alt", element.get("alt") or "Figure")


def after(heading: Any) -> Any:
    """Return the paragraph that follows a heading with nothing between, or None."""
    for each in heading.xpath("following::*[position() < 9]"):
        if each.tag == "p" and each.text_content().strip():
            return None if each.xpath("ancestor::table|ancestor::li|ancestor::dl") else each
        if each.tag not in WRAPPERS or (each.text or "").strip():
            return None
    return None


def parted(content: Any) -> list[Any]:
    """Return the blocks of a text without the boxes around them."""
    found: list[Any] = []
    for each in content:
        if each.tag in ("div", "section", "main", "article") and any(True for _ in each.iter("p", *HEADINGS)):
            found += parted(each)
        elif isinstance(each.tag, str) and each.text_content().strip():
            found.append(each)
    return found


def headings(chapter: Any) -> None:
    """Let the headings of a chapter go down one level at a time, without their numbers, and with an id of ours."""
    depth = 0
    for heading in chapter.iter(*HEADINGS):
        level = int(heading.tag[1]) if depth else 1
        depth = 1 if not depth else max(2, min(level, depth + 1))
        heading.tag = f"h{depth}"
        words = NUMBER.sub("", " ".join(heading.text_content().split()))
        target = heading.get("data-target")
        heading.clear()
        heading.text = words or "…"
        if target:
            heading.set("id", word(TARGET, int(target)))


def flat(table: Any) -> None:
    """Make a table one with a row of heads and as many plain cells in every row."""
    rows = [[" ".join(cell.text_content().split()) for cell in row.iter("td", "th")] for row in table.iter("tr")]
    widest = max(map(len, rows), default=0)
    tail = table.tail
    table.clear()
    table.tail = tail
    if widest < 2 or len(rows) < 2:
        table.tag = "p"
        table.text = " ".join(cell for row in rows for cell in row)
        return
    for number, cells in enumerate(rows):
        row = html.Element("tr")
        for cell in (cells + [""] * widest)[:widest]:
            made = html.Element("td" if number else "th")
            made.text = cell or ("–" if number == 0 else "")
            row.append(made)
        table.append(row)


def spelled(text: str) -> str:
    """Return pandoc's Markdown with our notes and references in it."""
    text = re.sub(r"⟦(.*?)⟧", lambda m: f"^[{m[1].replace('[', '(').replace(']', ')')}]", text, flags=re.DOTALL)
    text = re.sub(r"⟪(\w+)⟫", r"[see](#\1){.with-page}", text)
    text = re.sub(r"^(#{1,6} .*?) \{#(?!kt\d+z\}).*\}$", r"\1", text, flags=re.MULTILINE)
    return re.sub(r"[\u200b\ufeff]", "", text)
