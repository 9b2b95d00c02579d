"""Notes: at the foot of the page in print, popping up in the e-book, at the chapter's end on the web."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from presswork.compose.tree import EPUB, Node, classes, element, parse, put_first, replace, shown, unwrap
from presswork.model.chapter import Note
from presswork.model.media import Medium
from presswork.typography.language import Language

JOINER = "\u2060"  # no line begins with a call
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "object", "q", "rp"}
    | {"rt", "ruby", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr", "dfn", "var", "samp"}
)


class Notes:
    """The notes of one chapter in one medium. `numbers` are those of the calls; `dress` readies a note's tree."""

    def __init__(
        self,
        notes: Sequence[Note],
        numbers: Sequence[str],
        medium: Medium,
        key: str,
        language: Language,
        dress: Callable[[Node], None],
        taken: Collection[str] = (),
    ) -> None:
        self.notes, self.numbers, self.medium, self.key = notes, numbers, medium, key
        self.language, self.dress = language, dress
        self.called: list[int] = []
        self.note, self.call = "note", "call"  # of ids: note.3, call.3
        while any(name.startswith((f"{self.note}.", f"{self.call}.")) for name in taken):
            self.note, self.call = f"{self.note}_", f"{self.call}_"

    def place(self, root: Node) -> None:
        """Answer every call below `root`."""
        for node in shown(root, "a"):
            if "note-call" in classes(node) and node.get("data-note") is not None:
                self._answer(node, int(node.get("data-note", "0")))

    def at_end(self, title: str) -> Node | None:
        """Return the notes that stand at the end of the chapter, or None; `title` tells one list from another."""
        if self.medium.name == "print" or not self.called:
            return None
        label = self.language.word("notes")
        section = element(
            "section", class_="notes", role="doc-endnotes", aria_label=f"{label} – {title}" if title else label
        )
        if self.medium.name == "ebook":
            del section.attrib["role"]  # each is a footnote of its own, which pops up
            section.extend([self._aside(index) for index in self.called])
            return section
        items = element("ol", start=self.numbers[self.called[0]])
        items.extend([self._item(index) for index in self.called])
        section.append(items)
        return section

    def _answer(self, call: Node, index: int) -> None:
        self.called.append(index)
        if self.medium.name == "print":
            replace(call, self._at_foot(index), before=JOINER)
            return
        link = element("a", self.numbers[index], href=f"#{self._id(self.note, index)}", id=self._id(self.call, index))
        link.set("role", "doc-noteref")
        link.set("class", "note-call")
        if self.medium.name == "ebook":
            link.set(f"{{{EPUB}}}type", "noteref")
        replace(call, _within("sup", link))

    def _id(self, name: str, index: int) -> str:
        return self.medium.anchor(self.key, f"{name}.{index + 1}", explicit=False)

    def _body(self, index: int, tag: str) -> Node:
        body = parse(self.notes[index].html, tag)
        self.dress(body)
        return body

    def _at_foot(self, index: int) -> Node:
        """Return the note as a span on one line: a newline in it would break the line of its call."""
        body = self._body(index, "span")
        _make_inline(body)
        body.set("class", "fn")
        body.set("id", self._id(self.note, index))
        body.set("data-line", str(self.notes[index].place.line))
        body.set("data-number", self.numbers[index])
        return body

    def _aside(self, index: int) -> Node:
        body = self._body(index, "aside")
        body.set(f"{{{EPUB}}}type", "footnote")
        body.set("role", "doc-footnote")
        body.set("id", self._id(self.note, index))
        first = body[0] if len(body) and body[0].tag == "p" else None
        if first is None:
            first = element("p")
            body.insert(0, first)
        put_first(first, self._back(index, self.numbers[index]), after=". ")
        return body

    def _item(self, index: int) -> Node:
        body = self._body(index, "li")
        body.set("id", self._id(self.note, index))
        last = body[-1] if len(body) and body[-1].tag == "p" else body
        if len(last):
            last[-1].tail = (last[-1].tail or "") + " "
        else:
            last.text = (last.text or "") + " "
        last.append(self._back(index, "↩"))
        return body

    def _back(self, index: int, sign: str) -> Node:
        """Return the way back; its name tells the note's number, as it is shown and as it is heard."""
        name = f"{self.language.word('back_to_text')} ({self.numbers[index]})"
        link = element("a", sign, href=f"#{self._id(self.call, index)}", role="doc-backlink", aria_label=name)
        link.set("class", "back")
        return link


def _within(tag: str, node: Node) -> Node:
    around = element(tag)
    around.append(node)
    return around


def _make_inline(body: Node) -> None:
    """Turn a note's blocks into spans (`fn-p`, `fn-li` …); a paragraph that begins it needs none."""
    _mark_items(body)
    for pre in shown(body, "pre"):
        _break_lines(pre)
    if len(body) and body[0].tag == "p" and not (body.text or "").strip():
        body.text = ""
        unwrap(body[0])
    for node in body.iter():
        if node.tag not in INLINE:
            node.set("class", " ".join([*classes(node), f"fn-{node.tag}"]))
            node.tag = "span"
        for name in ("data-line", "scope", "start"):
            node.attrib.pop(name, "")
        node.text, node.tail = _on_one_line(node.text), _on_one_line(node.tail)
    body.text, body.tail = (body.text or "").lstrip() or None, None


def _mark_items(body: Node) -> None:
    """Write dashes and numbers before the items of lists, which as spans have none."""
    for items in [*shown(body, "ul"), *shown(body, "ol")]:
        first = items.get("start", "1")
        for number, item in enumerate(items.iterchildren("li"), int(first) if first.isdecimal() else 1):
            sign = f"{number}." if items.tag == "ol" else "–"
            if len(item) and item[0].tag == "p" and not (item.text or "").strip():
                item.text = None
                unwrap(item[0])
            item.text = f"{sign}\u00a0{(item.text or '').lstrip()}"


def _break_lines(pre: Node) -> None:
    """Put <br> for the newlines of code."""
    for node in list(pre.iter()):
        for where in ("text", "tail") if node is not pre else ("text",):
            lines = (getattr(node, where) or "").split("\n")
            if len(lines) > 1:
                _put_lines(node, where, lines)


def _put_lines(node: Node, where: str, lines: list[str]) -> None:
    setattr(node, where, lines[0])
    parent = node if where == "text" else node.getparent()
    if parent is None:
        return
    start = 0 if where == "text" else parent.index(node) + 1
    for offset, line in enumerate(lines[1:]):
        mark = element("br")
        mark.tail = "\u00a0" * (len(line) - len(line.lstrip(" "))) + line.lstrip(" ")
        parent.insert(start + offset, mark)


def _on_one_line(text: str | None) -> str | None:
    return re.sub(r"[\n\r\t\f ]+", " ", text) if text else text
