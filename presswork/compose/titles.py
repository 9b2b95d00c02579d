"""Headings get their numbers; in a report's print a title stays with the text that it opens."""

from __future__ import annotations

from typing import NamedTuple

from presswork.compose.tree import HEADINGS, Node, classes, element, put_first, wrap
from presswork.model.numbers import Answers

# what may stand in one block that no page break divides; longer things are left to their own
SHORT = ("p", "figure", "blockquote", "aside", "div", *HEADINGS)


class Opening(NamedTuple):
    """The words above a chapter that has no title of its own; empty ones are left out."""

    kicker: str
    title: str
    subtitle: str


def number_headings(root: Node, answers: Answers, role: str) -> Node | None:
    """Put numbers before headings, and return the chapter's title, or None where there is none."""
    title = next(root.iter("h1"), None)
    for node in root.iter(*HEADINGS):
        number = answers.numbers.get(node.get("id", ""), "")
        if node is title:
            _dress_title(node, answers, role)
        elif number:
            put_first(node, element("span", number, class_="number"))
    return title


def _dress_title(node: Node, answers: Answers, role: str) -> None:
    words = element("span", class_="title")
    words.text, node.text = node.text, ""
    words.extend(list(node))
    node.append(words)
    if answers.number and role == "chapter":
        put_first(node, element("span", answers.number, class_="number"))
    elif answers.number:
        put_first(node, element("span", answers.label, class_="label"))


def keep_with_text(title: Node) -> None:
    """Put a title, the headings right behind it and the first block of text into one that is not divided.

    A floated head ignores `break-after: avoid` in WeasyPrint 70, and would be left alone at the foot of a page.
    """
    kept = [title]
    for node in title.itersiblings():
        if node.tag not in SHORT or "margin" in classes(node):
            break
        kept.append(node)
        if node.tag not in HEADINGS:
            break
    wrap(kept, element("div", class_="keep"))


def opening_head(words: Opening) -> Node:
    """Return the head above a chapter without a title of its own."""
    head = element("header", class_="opening-head")
    if words.kicker:
        head.append(element("p", words.kicker, class_="kicker"))
    head.append(element("h1", words.title))
    if words.subtitle:
        head.append(element("p", words.subtitle, class_="subtitle"))
    return head


def lower_headings(root: Node, levels: int) -> None:
    """Make every heading `levels` lower, as where a page has a title above all chapters; h6 is the lowest."""
    for node in root.iter(*HEADINGS):
        node.tag = f"h{min(6, int(node.tag[1]) + levels)}"
