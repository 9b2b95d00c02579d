"""Sets a chapter's words by the rules of their languages, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from presswork.model.publication import House
from presswork.reading.tree import HEADINGS, Node
from presswork.typography.binding import bind_heading
from presswork.typography.language import Language, around, language
from presswork.typography.setting import Mark, set_plain, set_runs

OPAQUE_TAGS = frozenset({"code", "kbd", "img", "time", "rt", "rp", "wbr"})
OPAQUE_CLASSES = frozenset({"uri", "formula", "note-call", "ref"})
APART = frozenset({"by", "role"})  # they share a line in the source, not in print
MARKS = {"century": "span", "ordinal": "sup", "acronym": "span"}
_QUOTES = "«»“”„‟‘’‚‛‹›\"'「『"


class _Slot(NamedTuple):
    """Where words stand: the child `number` of `parent`; or a line break, or what is not set (no words)."""

    words: str | None
    parent: Node | None = None
    number: int = 0


class Typesetter:
    """Sets trees in place."""

    def __init__(self, code: str, house: House) -> None:
        self.house = house
        self.language = language(code)

    def set(self, node: Node, around_it: Language | None = None) -> None:
        """Set the words of an element and of all in it, each run of a line by itself."""
        spoken = self._spoken(node, around_it or self.language)
        self._attributes(node, spoken)
        node.children = _joined(node.children)
        run: list[_Slot] = []
        for index, each in enumerate(node.children):
            if isinstance(each, str) or (each.inline() and not APART & set(each.classes)):
                run += self._slots(node, index, spoken)
                continue
            self._run(run, spoken, node.tag in HEADINGS)
            run = []
            if each.tag != "pre":
                self.set(each, spoken)
        self._run(run, spoken, node.tag in HEADINGS)
        if node.tag == "figure" and "pull-quote" in node.classes:
            _quote(node, spoken, self.house)

    def _spoken(self, node: Node, spoken: Language) -> Language:
        return language(node.attrs["lang"]) if "lang" in node.attrs else spoken

    def _attributes(self, node: Node, spoken: Language) -> None:
        for name in ("alt", "title"):
            if node.attrs.get(name):
                node.attrs[name] = self.plain(node.attrs[name], spoken)

    def plain(self, words: str, spoken: Language | None = None) -> str:
        """Return words that stand in an attribute or a title, set without marks."""
        return set_plain(words, spoken or self.language, self.house)

    def _slots(self, parent: Node, index: int, spoken: Language) -> Iterator[_Slot]:
        child = parent.children[index]
        if isinstance(child, str):
            yield _Slot(child, parent, index)
        elif child.tag == "br":
            yield _Slot("\n")
        elif child.tag in OPAQUE_TAGS or OPAQUE_CLASSES & set(child.classes):
            self._attributes(child, self._spoken(child, spoken))
            yield _Slot(None)
        elif "lang" in child.attrs:
            self.set(child, spoken)
            yield _Slot(None)
        else:
            self._attributes(child, spoken)
            child.children = _joined(child.children)
            for number in range(len(child.children)):
                yield from self._slots(child, number, spoken)

    def _run(self, run: list[_Slot], spoken: Language, heading: bool) -> None:
        if all(slot.parent is None for slot in run):
            return
        words: list[str | None] = [slot.words for slot in run]
        answers = set_runs(bind_heading(words) if heading else words, spoken, self.house)
        for slot, marks in zip(run, answers, strict=True):
            if slot.parent is not None and marks is not None:
                slot.parent.children[slot.number] = _marked(marks)


def _marked(marks: list[Mark]) -> Node | str:
    found = [_mark(mark) for mark in marks]
    return found[0] if len(found) == 1 else Node("", {}, found)


def _mark(mark: Mark) -> Node | str:
    if not mark.kind:
        return mark.text
    return Node(MARKS[mark.kind], {"class": mark.kind}, [mark.text])


def _joined(children: list[Node | str]) -> list[Node | str]:
    """Return the children with neighbouring words in one piece: typography looks over their borders."""
    found: list[Node | str] = []
    words: list[str] = []
    for each in children:
        if isinstance(each, str):
            words.append(each)
            continue
        if words:
            found.append("".join(words))
            words = []
        found.append(each)
    return [*found, "".join(words)] if words else found


def _quote(figure: Node, spoken: Language, house: House) -> None:
    """Put the language's quotes around a pull-quote, the first to hang; one that has its own keeps them."""
    quote = figure.children[0]
    if not isinstance(quote, Node) or quote.text().strip()[:1] in _QUOTES:
        return
    opening, closing = around(spoken, house)
    blocks = [each for each in quote.children if isinstance(each, Node) and each.tag == "p"]
    if blocks:
        blocks[0].children.insert(0, Node("span", {"class": "hang"}, [opening]))
        blocks[-1].children.append(closing)
