"""A chapter's body as a tree: parsed, changed by small steps, written as XHTML that HTML readers read alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lxml import etree

Node: TypeAlias = etree._Element

VOID = frozenset({"br", "hr", "img", "wbr", "source", "col"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
EPUB = "http://www.idpf.org/2007/ops"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
)


def parse(body: str, tag: str = "body") -> Node:
    """Return a string of XHTML blocks as the children of one element."""
    return etree.fromstring(f"<{tag}>{body}</{tag}>".encode(), _PARSER)


def write(root: Node) -> str:
    """Return an element as XHTML; only void elements are written without an end tag, as HTML reads them."""
    for node in root.iter():
        if node.text is None and len(node) == 0 and node.tag not in VOID:
            node.text = ""
    return etree.tostring(root, encoding="unicode", with_tail=False)


def element(tag: str, text: str = "", **attributes: str) -> Node:
    """Return a new element; underscores in the names of attributes stand for hyphens, a last one is dropped."""
    node = etree.Element(tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()})
    node.text = text or None
    return node


def classes(node: Node) -> list[str]:
    """Return the names in an element's class attribute."""
    return (node.get("class") or "").split()


def put_first(parent: Node, *nodes: Node, after: str = " ") -> None:
    """Put `nodes` before all that `parent` holds, with `after` behind each."""
    text, parent.text = parent.text or "", ""
    for place, node in enumerate(nodes):
        parent.insert(place, node)
        node.tail = after
    if nodes:
        nodes[-1].tail = after + text
    else:
        parent.text = text


def replace(node: Node, *others: Node, before: str = "") -> None:
    """Put `others` in the place of an element, with `before` in front; what followed it follows them."""
    parent, previous = node.getparent(), node.getprevious()
    if parent is None:
        raise ValueError("the root of a tree has no place")
    tail, node.tail = node.tail or "", None
    text = before if others else before + tail
    if text and previous is not None:
        previous.tail = (previous.tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text
    for other in others:  # steps to neighbours only: counting places would cost a long paragraph minutes
        node.addprevious(other)
    if others:
        others[-1].tail = (others[-1].tail or "") + tail
    parent.remove(node)


def unwrap(node: Node) -> None:
    """Leave out an element and keep what it holds."""
    before, node.text = node.text or "", None
    replace(node, *node, before=before)


def wrap(nodes: Iterable[Node], around: Node) -> Node:
    """Put sibling elements, one behind the other, into a new element that takes their place."""
    first, *rest = nodes
    parent = first.getparent()
    if parent is None:
        raise ValueError("the root of a tree has no place")
    parent.insert(parent.index(first), around)
    around.append(first)
    around.extend(rest)
    around.tail, around[-1].tail = around[-1].tail, None
    return around


def words_of(node: Node) -> str:
    """Return all words in an element, on one line."""
    return " ".join("".join(str(text) for text in node.itertext()).split())


def shown(root: Node, tag: str) -> Iterator[Node]:
    """Yield the elements of a name, gathered beforehand so that the tree may be changed meanwhile."""
    yield from list(root.iter(tag))
