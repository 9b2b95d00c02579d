"""Captions get their labels, pictures their addresses and widths, wide tables a frame that scrolls."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from presswork.compose.tree import Node, element, put_first, replace, shown, words_of, wrap
from presswork.typography.language import Language

WIDE = 4  # columns; a table with more scrolls on a small screen


def label_captions(root: Node, labels: Mapping[str, str]) -> None:
    """Put «Figure 1.» before the caption of every figure and table that has a label."""
    for tag, within in (("figure", "figcaption"), ("table", "caption")):
        for node in shown(root, tag):
            label, caption = labels.get(node.get("id", "")), node.find(within)
            if label and caption is not None:
                put_first(caption, element("span", f"{label}.", class_="label"))


def dress_images(root: Node, source_of: Callable[[str], str]) -> tuple[str, ...]:
    """Give pictures their addresses and widths; return the files that are shown, each once, in order."""
    names: dict[str, None] = {}
    for node in shown(root, "img"):
        name = node.get("src", "")
        if not name:
            replace(node, element("span", node.get("alt", "")))
            continue
        names[name] = None
        node.set("src", source_of(name))
        if width := node.get("data-width"):
            node.set("style", f"width:{width}")
    return tuple(names)


def frame_tables(root: Node, language: Language) -> None:
    """Put wide tables into a frame that scrolls and can be reached from the keyboard (WCAG 2.1.1)."""
    for table in shown(root, "table"):
        if max((sum(map(_columns, row)) for row in table.iter("tr")), default=0) <= WIDE:
            continue
        caption = table.find("caption")
        words = words_of(caption) if caption is not None else ""
        role = "region" if words else "group"  # a region needs a name of its own
        label = words or language.word("table")
        wrap([table], element("div", class_="wide", tabindex="0", role=role, aria_label=label))


def quiet_asides(root: Node) -> None:
    """Make asides notes to programs that read aloud: as landmarks they would crowd a page (WAI-ARIA 1.2, note)."""
    for aside in root.iter("aside"):
        aside.set("role", "note")


def _columns(cell: Node) -> int:
    span = cell.get("colspan", "")
    return int(span) if span.isdecimal() else 1
