"""The desk at which one chapter is read: what was found so far, and the source to point at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from presswork.model import House, Place, Reference, Resource
from presswork.problems import Problem, problem
from presswork.reading.tree import Node


@dataclass(slots=True, eq=False)
class Definition:
    """A note as it is written: its blocks' tokens and its first line."""

    tokens: Sequence[Token]
    line: int
    used: bool = False


@dataclass(slots=True, eq=False)
class Desk:
    """What one chapter's reading gathers. Lines and columns count from 1."""

    path: str
    language: str
    house: House
    lines: Sequence[str]
    problems: list[Problem] = field(default_factory=list)
    definitions: dict[str, Definition] = field(default_factory=dict)
    notes: list[tuple[Node, Place]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    features: set[str] = field(default_factory=set)
    in_note: bool = False

    def tell(self, rule: str, message: str, place: Place | int, hint: str = "") -> None:
        """Keep a problem, at a place or a line."""
        where = self.place(place) if isinstance(place, int) else place
        self.problems.append(problem(rule, message, where.path, where.line, where.column, hint))

    def place(self, line: int, column: int = 0) -> Place:
        """Return a place in this chapter."""
        return Place(self.path, line, column)

    def refer(self, reference: Reference) -> str:
        """Keep a reference and return its number, as data-ref has it."""
        self.references.append(reference)
        return str(len(self.references) - 1)


class Spots:
    """Finds the line and column of an offset in a block's text."""

    def __init__(self, desk: Desk, inline: Token) -> None:
        self.desk = desk
        self.content = inline.content
        self.first = inline.map[0] + 1 if inline.map else 0
        self._starts: list[int] | None = None

    def at(self, offset: int) -> Place:
        """Return the place of an offset; the column is 0 where the line stands differently in the source."""
        if self._starts is None:
            self._starts = [0] + [index + 1 for index, sign in enumerate(self.content) if sign == "\n"]
        down = bisect_right(self._starts, offset) - 1
        line = self.first + down
        start = self._starts[down]
        if not 0 < line <= len(self.desk.lines):
            return self.desk.place(self.first)
        words = self.content[start : self._starts[down + 1] - 1 if down + 1 < len(self._starts) else None]
        indent = self.desk.lines[line - 1].find(words)
        return self.desk.place(line, indent + offset - start + 1 if indent >= 0 else 0)
