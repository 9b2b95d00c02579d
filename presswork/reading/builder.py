"""Grows a chapter's tree from opening and closing signs, and tells of those that do not match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from presswork.model.chapter import Place
from presswork.reading.desk import Desk
from presswork.reading.html import CHILDREN, fits
from presswork.reading.tree import UNLIKELY, VOID, Node, legal

DEEPEST = 50  # levels


@dataclass(slots=True, eq=False)
class Frame:
    """An element that is open. `source` is markdown, html or div; `extra` is what a div keeps for its end.

    One that is not `real` stands too deep: its node is the one around it.
    """

    node: Node
    source: str
    place: Place
    name: str = ""
    extra: object = None
    real: bool = True


@dataclass(slots=True, eq=False)
class Builder:
    """A tree with the elements that are open. It never has more than DEEPEST levels."""

    desk: Desk
    root: Node = field(default_factory=lambda: Node("body"))
    stack: list[Frame] = field(default_factory=list)
    calls: list[Node] = field(default_factory=list)  # notes called in a link's words: they follow the link

    @property
    def top(self) -> Node:
        """The element in which text would stand now."""
        return self.stack[-1].node if self.stack else self.root

    def open(self, tag: str, place: Place, source: str = "markdown", attrs: Mapping[str, str] | None = None) -> Frame:
        """Open an element; too deep, its content goes into the one around it."""
        real = len(self.stack) < DEEPEST
        if not real:
            self._too_deep(place)
            node = self.top
        else:
            node = Node(tag, dict(attrs or {}), [], place.line)
            self.attach(node, place)
        frame = Frame(node, source, place, tag, real=real)
        self.stack.append(frame)
        return frame

    def _too_deep(self, place: Place) -> None:
        # once a passage: what stands deeper still is no other fault
        if self.stack[-1].real:
            self.desk.tell("too-deep", f"blocks and spans are nested more than {DEEPEST} levels deep", place)

    def attach(self, node: Node, place: Place) -> None:
        """Put an element behind what the open one holds."""
        around = self.stack[-1] if self.stack else None
        if around and around.source == "html" and around.real and not fits(node.tag, around.node.tag):
            self.desk.tell("unsafe-html", f"<{around.node.tag}> cannot hold <{node.tag}>", place)
        self.top.children.append(node)

    def close(self) -> Frame:
        """Close the innermost Markdown element; raw HTML and divs that are open in it were forgotten."""
        while self.stack[-1].source != "markdown":
            self._forgotten(self.stack.pop())
        return self.stack.pop()

    def refuse(self, name: str, source: str, place: Place) -> None:
        """Show a refused tag as text; its end tag will be shown without another word."""
        self.text(source, place)
        if len(self.stack) < DEEPEST and name not in VOID:
            self.stack.append(Frame(self.top, "html", place, name, real=False))

    def close_html(self, name: str, place: Place, source: str, known: bool) -> None:
        """Close raw HTML, or tell that nothing of this name is open here and show the tag."""
        if self.stack and self.stack[-1].source == "html" and self.stack[-1].name == name:
            if not self.stack.pop().real:
                self.text(source, place)
            return
        why = f"</{name}> closes nothing here" if known else f"</{name}> is not allowed"
        self.desk.tell("unsafe-html", why, place)
        self.text(source, place)

    def close_div(self) -> Frame | None:
        """Close the innermost div, or return None where none is open in this block."""
        for depth, frame in enumerate(reversed(self.stack)):
            if frame.source == "div":
                for _ in range(depth):
                    self._forgotten(self.stack.pop())
                return self.stack.pop()
            if frame.source == "markdown":
                break
        return None

    def close_top(self) -> Frame:
        """Close what is open at the end of the text, and tell of it."""
        frame = self.stack.pop()
        self._forgotten(frame)
        return frame

    def finish(self) -> Node:
        """Close all that is open and return the tree."""
        while self.stack:
            self.close_top()
        return self.root

    def _forgotten(self, frame: Frame) -> None:
        if frame.source == "div":
            self.desk.tell("unclosed-div", "this div is not closed", frame.place)
        elif frame.source == "html" and frame.real:
            self.desk.tell("unsafe-html", f"<{frame.name}> is not closed", frame.place, f"close it: </{frame.name}>")

    def text(self, words: str, place: Place) -> None:
        """Put words behind what the open element holds."""
        if UNLIKELY.search(words):
            self.desk.tell("bad-character", "a character reference names a character that XML does not have", place)
            words = legal(words)
        if self.top.tag in CHILDREN and not words.strip():
            return
        if self.top.tag in CHILDREN and self.stack and self.stack[-1].source == "html" and words.strip():
            self.desk.tell("unsafe-html", f"text stands directly in <{self.top.tag}>", place)
        self.top.children.append(words)

    def inside(self, name: str) -> bool:
        """Tell whether a div or element of this name is open."""
        return any(frame.name == name for frame in self.stack)
