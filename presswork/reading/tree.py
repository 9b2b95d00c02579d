"""A chapter's body while it is being made: nodes that are written out as well-formed XHTML, whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

VOID = frozenset({"br", "hr", "img", "wbr"})
BLOCKS = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table"}
    | {"caption", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption", "hr", "div", "aside", "section"}
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
UNLIKELY = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


@dataclass(slots=True, eq=False)
class Node:
    """An element; `line` is where it begins in the source (0: not known), and blocks show it as data-line.

    One without a tag is just its children.
    """

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    line: int = 0

    @property
    def classes(self) -> list[str]:
        """The names in its class attribute."""
        return self.attrs.get("class", "").split()

    def add_class(self, *names: str) -> None:
        """Put `names` behind the classes that it has."""
        self.attrs["class"] = " ".join(dict.fromkeys([*self.classes, *names]))

    def text(self) -> str:
        """Return the words in it, those of notes' calls left out."""
        return "".join(each if isinstance(each, str) else _words(each) for each in self.children)

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it, in the order of the text."""
        yield self
        for each in self.children:
            if isinstance(each, Node):
                yield from each.walk()

    def inline(self) -> bool:
        """Tell whether it stands in a line of text."""
        return self.tag not in BLOCKS


def _words(node: Node) -> str:
    if node.tag == "br":
        return " "
    return node.attrs.get("alt", "") if node.tag == "img" else node.text()


def escape(text: str) -> str:
    """Return `text` as XML character data."""
    return legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def legal(text: str) -> str:
    """Return `text` with the characters that XML forbids replaced by U+FFFD."""
    return UNLIKELY.sub("\ufffd", text)


def write(node: Node | str) -> str:
    """Return a node as XHTML."""
    if isinstance(node, str):
        return escape(node)
    if not node.tag:
        return write_all(node)
    attrs = dict(node.attrs)
    if node.line and not node.inline():
        attrs = {"data-line": str(node.line)} | attrs
    head = node.tag + "".join(f' {name}="{_quoted(value)}"' for name, value in attrs.items())
    if node.tag in VOID or (node.tag == "a" and not node.children):
        return f"<{head}/>"
    return f"<{head}>{write_all(node)}</{node.tag}>"


def write_all(node: Node) -> str:
    """Return the XHTML of a node's children."""
    return "".join(map(write, node.children))


def _quoted(value: str) -> str:
    return escape(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
