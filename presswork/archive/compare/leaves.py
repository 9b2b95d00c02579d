"""A chapter as a row of leaves: headings, paragraphs, captions, notes, tables and pictures, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from presswork.archive.compare.words import Word, keys, words
from presswork.compose.tree import HEADINGS, Node, classes, parse
from presswork.model.chapter import Chapter
from presswork.model.numbers import Answers, Target

BLOCKS = frozenset(
    {
        *("p", "div", "section", "aside", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption"),
        *("table", "pre", "hr", "header", "footer", "details", "summary", *HEADINGS),
    }
)
KINDS = {"figcaption": "caption", "caption": "caption", "pre": "code", **dict.fromkeys(HEADINGS, "heading")}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as words: its caption, the cells of its first row, and all the rows below."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing that is read in one go. `kind` is as in `Block`; `name` is a picture's file, `section` its heading."""

    kind: str
    words: tuple[Word, ...]
    section: str = ""
    name: str = ""
    table: Table | None = None

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """What is equal where the reader reads the same."""
        kind = "text" if self.kind == "heading" and not self.words else self.kind
        return kind, keys(self.words), self.name


def leaves(chapter: Chapter, answers: Answers | None) -> tuple[Leaf, ...]:
    """Return the leaves of a chapter's text; `answers` give the words of its references («figure 1»)."""
    reader = _Reader(answers.targets if answers else ())
    return tuple(reader.read(parse(chapter.body)))


def notes(chapter: Chapter, answers: Answers | None) -> tuple[Leaf, ...]:
    """Return the chapter's notes, in the order of their calls, a leaf each."""
    reader = _Reader(answers.targets if answers else ())
    return tuple(Leaf("note", words(reader.inline(parse(note.html)))) for note in chapter.notes)


class _Reader:
    """Reads a tree; `section` is the heading that it has come to."""

    def __init__(self, targets: tuple[Target | None, ...]) -> None:
        self.targets = targets
        self.section = ""

    def read(self, node: Node, kind: str = "text") -> Iterator[Leaf]:
        """Yield the leaves below an element: what stands between its blocks is a leaf of its own."""
        gathered = [node.text or ""]
        for child in node:
            if str(child.tag) in BLOCKS or (child.tag == "img" and str(node.tag) in ("figure", "body", "div")):
                yield from self._leaf(kind, gathered)
                yield from self._block(child)
                gathered = [child.tail or ""]
            else:
                yield from self._pictures(child)
                gathered += [self._inline(child), child.tail or ""]
        yield from self._leaf(kind, gathered)

    def _block(self, node: Node) -> Iterator[Leaf]:
        tag = str(node.tag)
        if tag == "img":
            yield from self._pictures(node)
        elif tag == "table":
            yield self._table(node)
        elif tag in HEADINGS:
            self.section = " ".join(self.inline(node).split())
            yield from self._leaf("heading", [self.inline(node)])
        else:
            yield from self.read(node, KINDS.get(tag, "text"))

    def _leaf(self, kind: str, gathered: list[str]) -> Iterator[Leaf]:
        if found := words("".join(gathered).strip()):
            yield Leaf(kind, found, self.section)

    def _pictures(self, node: Node) -> Iterator[Leaf]:
        for picture in node.iter("img"):
            alternative = words(picture.get("alt") or "")
            yield Leaf("picture", alternative, self.section, picture.get("src") or "")

    def _table(self, node: Node) -> Leaf:
        caption = " ".join(" ".join(self.inline(each) for each in node.iter("caption")).split())
        rows = [tuple(self._cells(row)) for row in node.iter("tr")]
        head, *rest = rows or [()]
        every = " ".join([caption, *(cell for row in rows for cell in row)])
        return Leaf("table", words(every), self.section, table=Table(caption, head, tuple(rest)))

    def _cells(self, row: Node) -> Iterator[str]:
        for cell in row:
            yield " ".join(self.inline(cell).split())

    def inline(self, node: Node) -> str:
        """Return the words in an element as one text, references with theirs; blocks in it are set apart."""
        parts = [node.text or ""]
        for child in node:
            apart = " " if str(child.tag) in BLOCKS else ""
            parts += [apart, self._inline(child), apart, child.tail or ""]
        return "".join(parts)

    def _inline(self, node: Node) -> str:
        if node.tag == "br":
            return " "
        if node.tag == "a" and "ref" in classes(node):
            place = int(node.get("data-ref") or 0)
            found = self.targets[place] if place < len(self.targets) else None
            return found.label if found else "?"
        return self.inline(node)
