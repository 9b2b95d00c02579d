"""What can be referred to in a chapter: ids are made where the author gave none, and anchors are told in order."""

from __future__ import annotations

from copy import deepcopy

from presswork.model.chapter import Anchor
from presswork.reading.desk import Desk
from presswork.reading.headings import Names, made_of
from presswork.reading.tree import HEADINGS, Node, write_all

CAPTIONS = {"figure": "figcaption", "table": "caption"}
PREFIXES = {"figure": "fig-", "table": "tbl-"}


def anchors(desk: Desk, trees: list[Node], title: Node | None) -> tuple[Anchor, ...]:
    """Return the anchors of the chapter's trees, and write the ids that are made into them."""
    nodes = [node for tree in trees for node in tree.walk()]
    names = Names({node.attrs["id"] for node in nodes if "id" in node.attrs})
    found = []
    for node in nodes:
        explicit = "id" in node.attrs
        if not explicit:
            _make_id(node, names)
        if "id" in node.attrs:
            found.append(_anchor(desk, node, explicit, node is title))
    return tuple(found)


def _make_id(node: Node, names: Names) -> None:
    if node.tag in HEADINGS:
        node.attrs["id"] = names.unique(made_of(node.text()))
    elif caption(node) is not None:
        node.attrs["id"] = names.numbered(PREFIXES[node.tag])


def caption(node: Node) -> Node | None:
    """Return the caption of a figure or table; those of quotations are none."""
    tag = CAPTIONS.get(node.tag)
    if tag is None or {"pull-quote", "epigraph"} & set(node.classes):
        return None
    return next((each for each in node.children if isinstance(each, Node) and each.tag == tag), None)


def _anchor(desk: Desk, node: Node, explicit: bool, is_title: bool) -> Anchor:
    name, place = node.attrs["id"], desk.place(node.line)
    if node.tag in HEADINGS:
        kind, level = "chapter" if is_title else "section", HEADINGS.index(node.tag) + 1
        numbered = "unnumbered" not in node.classes
        return Anchor(name, kind, place, level, plain(node), words(node), explicit, numbered)
    words_of = caption(node)
    if words_of is not None:
        numbered = "unnumbered" not in node.classes
        return Anchor(name, node.tag, place, 0, plain(words_of), words(words_of), explicit, numbered)
    kind = node.tag if node.tag in CAPTIONS else "other"
    return Anchor(name, kind, place, explicit=explicit, numbered=False)


def plain(node: Node) -> str:
    """Return the words of a heading or caption on one line."""
    return " ".join(node.text().split(" ")).strip()


def words(node: Node) -> str:
    """Return the inline markup of a heading or caption, without notes' calls, ids and links."""
    return write_all(_bare(deepcopy(node))).strip()


def _bare(node: Node) -> Node:
    kept: list[Node | str] = []
    for each in node.children:
        if isinstance(each, str):
            kept.append(each)
        elif "data-note" not in each.attrs:
            each.attrs.pop("id", None)
            bare = _bare(each)
            kept += bare.children if each.tag == "a" else [bare]
    node.children = kept
    return node
