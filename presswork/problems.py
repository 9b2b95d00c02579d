"""What is wrong with a manuscript or an output, as values that can be sorted, shown and counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from presswork.rules import RULES


class Level(StrEnum):
    """How grave a problem is: an error keeps every file from appearing, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right.

    `path` is relative to the project, with slashes; `line` and `column` count from 1, in characters.
    Line 0 means the file as a whole, column 0 means that the column is not known.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    hint: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class PublishError(Exception):
    """The press stops; the problems say why. The only exception that the engine lets out."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def problem(rule: str, message: str, path: str = "", line: int = 0, column: int = 0, hint: str = "") -> Problem:
    """Return a problem of `rule`, with the level and, where none is given, the hint that RULES has for it."""
    known = RULES[rule]
    return Problem(path, line, column, rule, message, hint or known.hint, Level(known.level))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that keep files from appearing."""
    return tuple(each for each in problems if each.level is Level.ERROR)


def strict(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems with every warning raised to an error."""
    return tuple(replace(each, level=Level.ERROR) for each in problems)
