"""The fenced divs that presswork knows, and how each is dressed. docs/manuscript.md is made from DIVS."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from presswork.model.chapter import Place
from presswork.reading import given as attributes
from presswork.reading.attributes import Attributes
from presswork.reading.blocks import div_words
from presswork.reading.builder import Builder, Frame
from presswork.reading.desk import Desk
from presswork.reading.suggest import guess
from presswork.reading.tree import BLOCKS, Node
from presswork.typography.language import language


class Div(NamedTuple):
    """What a div is for, the attributes that are its own, further classes, and how it is dressed at its end."""

    says: str
    attributes: tuple[str, ...]
    classes: tuple[str, ...]
    dress: Callable[[Desk, Node, Attributes], None]


def _plain(desk: Desk, node: Node, given: Attributes) -> None:
    """A div stays as it is."""


def _quote(desk: Desk, node: Node, given: Attributes) -> None:
    node.tag = "figure"
    quote = Node("blockquote", {}, node.children, node.line)
    node.children = [quote]
    signed = [Node("span", {"class": key}, [value]) for key in ("by", "role") if (value := given.value(key).strip())]
    if signed:
        node.children.append(Node("figcaption", {}, [*signed], node.line))


def _aside(desk: Desk, node: Node, given: Attributes) -> None:
    node.tag = "aside"
    title = given.value("title").strip()
    kind = next((each for each in node.classes if each.startswith("callout-")), "")
    if kind:
        node.add_class("aside")
    if kind and not title:
        title = language(node.attrs.get("lang", desk.language)).word(kind)
    if title:
        node.children.insert(0, Node("p", {"class": "aside-title"}, [title], node.line))
    node.attrs.pop("title", None)


_CALLOUT = Div("An aside of Quarto's name; without a title it is called by its kind.", ("title",), (), _aside)
DIVS: dict[str, Div] = {
    "pull-quote": Div("A sentence that stands out, with who said it.", ("by", "role"), ("margin",), _quote),
    "epigraph": Div("A quotation before a chapter.", ("by", "role"), (), _quote),
    "aside": Div("A box beside the text, with or without a title.", ("title",), (), _aside),
    "lead": Div("The paragraph that opens an article.", (), (), _plain),
    "verse": Div("Lines that are kept as they are.", (), (), _plain),
    "source": Div("The source of a table or figure, right behind it.", (), (), _plain),
    **{f"callout-{kind}": _CALLOUT for kind in ("note", "tip", "warning", "important", "caution")},
}
COMMON = ("lang", "dir")


def open_div(builder: Builder, words: str, place: Place) -> None:
    """Open the div that the words behind the colons name."""
    name, given = div_words(words)
    if given is None:
        builder.desk.tell("unknown-div", f"{words[:60]!r} is not a name or attributes in braces", place)
        given = Attributes()
    kind = name or next((each for each in given.classes if each in DIVS), "")
    if not name and not kind and given.classes:
        kind = given.classes[0]
    if kind and kind not in DIVS:
        builder.desk.tell("unknown-div", f"unknown div {kind[:60]!r}", place, guess(kind, DIVS))
    div = DIVS.get(kind, Div("", (*COMMON, "by", "role", "title"), (), _plain))
    frame = builder.open("div", place, "div")
    frame.name, frame.extra = kind, (div, given)
    if frame.real:
        _apply(builder.desk, frame.node, kind, div, given, place)


def _apply(desk: Desk, node: Node, kind: str, div: Div, given: Attributes, place: Place) -> None:
    more = tuple(each for each in given.classes if each != kind)
    for each in more:
        if kind in DIVS and each not in div.classes:
            desk.tell("unknown-attribute", f"a {kind} has no class {each}", place)
    named = (kind,) if kind in DIVS else ()
    attributes.apply(desk, node, given._replace(classes=named + more), place, (*COMMON, *div.attributes))


def close_div(builder: Builder, place: Place) -> None:
    """Close the innermost div and dress it."""
    frame = builder.close_div()
    if frame is None:
        builder.desk.tell("unclosed-div", "these colons close no div", place, "delete them, or open one: ::: name")
    else:
        dress(builder.desk, frame)


def dress(desk: Desk, frame: Frame) -> None:
    """Give a div that is complete its shape."""
    if frame.real and isinstance(frame.extra, tuple):
        div, given = frame.extra
        div.dress(desk, frame.node, given)


def wrap(node: Node) -> None:
    """Put words that stand directly among blocks into paragraphs of their own."""
    if not any(isinstance(each, str) or each.tag not in BLOCKS for each in node.children):
        return
    children, node.children = node.children, []
    loose: list[Node | str] = []
    line = node.line or 1
    for each in [*children, None]:
        if isinstance(each, str) or (each is not None and each.tag not in BLOCKS):
            loose.append(each)
            continue
        if any(not isinstance(one, str) or one.strip() for one in loose):
            line = max(line, *(one.line for one in loose if isinstance(one, Node)), 0)
            node.children.append(Node("p", {}, loose, line))
        loose = []
        if each is not None:
            line = each.line or line
            node.children.append(each)
