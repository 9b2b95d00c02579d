"""Headings: their order, the chapter's title, and ids made of their words."""

from __future__ import annotations

import re

from presswork.reading.desk import Desk
from presswork.reading.tree import HEADINGS, Node

ROLES = (
    *("preface", "foreword", "introduction", "conclusion", "afterword", "appendix"),
    *("acknowledgments", "bibliography", "glossary", "dedication"),
)


class Headings:
    """Judges a chapter's headings in their order."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.title: Node | None = None
        self.before = 1

    def judge(self, heading: Node, first: bool) -> None:
        """Judge one heading; `first` tells that nothing stands before it in the chapter."""
        level = HEADINGS.index(heading.tag) + 1
        if not heading.text().strip():
            self.desk.tell("empty-heading", "this heading has no words", heading.line)
        if self.desk.in_note:
            self.desk.tell("skipped-heading", "a note has no headings", heading.line, "write it as a paragraph")
            heading.tag = "p"
            return
        if level == 1:
            self._title(heading, first)
        elif level > self.before + 1:
            why = f"level {level} follows level {self.before}"
            hint = f"write it as {'#' * (self.before + 1)} {heading.text()[:40].strip()}"
            self.desk.tell("skipped-heading", why, heading.line, hint)
        self.before = level

    def _title(self, heading: Node, first: bool) -> None:
        if self.title is not None:
            why = f"a second title; the first is on line {self.title.line}"
            self.desk.tell("two-titles", why, heading.line)
            return
        self.title = heading
        if not first:
            why = "the title is not the first thing in the chapter"
            self.desk.tell("chapter-without-title", why, heading.line, "move it to the top of the file")


def role(title: Node | None, told: str) -> str:
    """Return a chapter's role: its title's class, what the caller told, opening where it has no title."""
    for name in title.classes if title else ():
        if name in ROLES:
            return name
    return told or ("chapter" if title else "opening")


def made_of(words: str) -> str:
    """Return the id that Pandoc makes of a heading's words.

    >>> made_of("1. L’accord de Pékin (2021)")
    'laccord-de-pékin-2021'
    """
    kept = re.sub(r"[^\w\s.-]", "", words.lower())
    name = re.sub(r"^[\W\d_]+", "", re.sub(r"\s+", "-", kept.strip()))
    return name or "section"


def tell_doubled(desk: Desk, nodes: list[Node]) -> None:
    """Tell of ids that are given twice; the second loses it."""
    seen: dict[str, Node] = {}
    for node in nodes:
        name = node.attrs.get("id")
        if name is None:
            continue
        if name in seen:
            first = seen[name].line
            found = f"the id {name} is given on line {first} too" if first else f"the id {name} is given before"
            desk.tell("duplicate-id", found, node.line)
            del node.attrs["id"]
        else:
            seen[name] = node


class Names:
    """Gives names that are not taken: `fig-1`, `fig-2`; or, as Pandoc does, `words`, `words-1`."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.last: dict[str, int] = {}

    def numbered(self, prefix: str) -> str:
        """Return the prefix with the next number."""
        number = self.last.get(prefix, 0) + 1
        while f"{prefix}{number}" in self.taken:
            number += 1
        self.last[prefix] = number
        return self._take(f"{prefix}{number}")

    def unique(self, wish: str) -> str:
        """Return the wish, with a number behind it where it is taken."""
        return self.numbered(f"{wish}-") if wish in self.taken else self._take(wish)

    def _take(self, name: str) -> str:
        self.taken.add(name)
        return name
