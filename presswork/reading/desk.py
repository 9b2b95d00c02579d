"""The desk at which one chapter is read: what was found so far, and the source to point at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from presswork.model.chapter import Place, Reference, Resource
from presswork.model.publication import House
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
        self._starts: list[int] = []
        self._indents: list[int] = []

    def at(self, offset: int) -> Place:
        """Return the place of an offset; the column is 0 where the line stands differently in the source."""
        if not self._starts:
            self._measure()
        down = bisect_right(self._starts, offset) - 1
        line, indent = self.first + down, self._indents[down]
        return self.desk.place(line, indent + offset - self._starts[down] + 1 if indent >= 0 else 0)

    def _measure(self) -> None:
        start = 0
        for down, words in enumerate(self.content.split("\n")):
            number = self.first + down
            source = self.desk.lines[number - 1] if 0 < number <= len(self.desk.lines) else ""
            self._starts.append(start)
            self._indents.append(source.find(words) if words else -1)
            start += len(words) + 1
