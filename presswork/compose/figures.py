"""Captions get their labels, pictures their addresses and widths, wide tables a frame that scrolls."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from presswork.compose.tree import Node, classes, element, put_first, replace, shown, wrap
from presswork.model import Medium
from presswork.typography.language import Language

WIDE = 4  # columns; a table with more scrolls on a small screen


def label_captions(root: Node, labels: Mapping[str, str]) -> None:
    """Put «Figure 1.» before the caption of every figure and table that has a label."""
    for tag, within in (("figure", "figcaption"), ("table", "caption")):
        for node in shown(root, tag):
            label, caption = labels.get(node.get("id", "")), node.find(within)
            if label and caption is not None:
                put_first(caption, element("span", f"{label}.", class_="label"))


def dress_images(root: Node, medium: Medium, source_of: Callable[[str], str]) -> tuple[str, ...]:
    """Give pictures their addresses and widths; return the files that are shown, each once, in order."""
    names: dict[str, None] = {}
    for node in shown(root, "img"):
        name = node.get("src", "")
        if not name:
            replace(node, element("span", node.get("alt", "")))
            continue
        names[name] = None
        node.set("src", source_of(name))
        if width := node.attrib.pop("data-width", ""):
            node.set("style", f"width:{width}")
        if medium.name == "print" and not node.get("alt"):
            _make_decoration(node)
    return tuple(names)


def _make_decoration(node: Node) -> None:
    """Show a picture without words as an object: WeasyPrint tags every img as a Figure, which needs Alt (UA-1, 7.3)."""
    style = ";".join(each for each in (node.get("style", ""), "image-rendering:crisp-edges", "max-width:100%") if each)
    node.tag = "object"
    node.set("data", node.attrib.pop("src"))
    node.set("style", style)
    node.set("class", " ".join([*(name for name in classes(node) if name != "decorative"), "decoration"]))
    for name in ("alt", "title"):
        node.attrib.pop(name, None)


def frame_tables(root: Node, language: Language) -> None:
    """Put wide tables into a frame that scrolls and can be reached from the keyboard (WCAG 2.1.1)."""
    for table in shown(root, "table"):
        if max((sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")), default=0) <= WIDE:
            continue
        caption = table.find("caption")
        words = " ".join("".join(map(str, caption.itertext())).split()) if caption is not None else ""
        role = "region" if words else "group"  # a region needs a name of its own
        label = words or language.word("table")
        wrap([table], element("div", class_="wide", tabindex="0", role=role, aria_label=label))
