"""What is done to each chapter alone. A task is all that a step is given, so its digest is the step's cache key."""

from __future__ import annotations

from dataclasses import dataclass

from presswork.model.chapter import Chapter
from presswork.model.media import Composed, Medium
from presswork.model.numbers import Answers
from presswork.model.publication import House
from presswork.problems import Problem


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A chapter's text and the few settings that its reading looks at."""

    path: str
    text: str
    key: str
    language: str
    house: House
    part: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class ComposeTask:
    """A chapter, the answers that it asked for, and its dress.

    `pages` are the pages of the anchors that it prints a page of; `opening` the words above an opening chapter.
    """

    chapter: Chapter
    answers: Answers
    medium: Medium
    pages: tuple[tuple[str, str], ...] | None = None
    report: bool = False
    opening: tuple[str, str, str] = ("", "", "")  # kicker, title, subtitle


def read_step(task: ReadTask) -> tuple[Chapter, tuple[Problem, ...]]:
    """Read one chapter."""
    from presswork.reading.chapter import read_chapter

    return read_chapter(task.path, task.text, task.key, task.language, task.house, task.part, task.role)


def compose_step(task: ComposeTask) -> Composed:
    """Dress one chapter for a medium."""
    from presswork.compose.chapter import compose
    from presswork.compose.titles import Opening

    pages = None if task.pages is None else dict(task.pages)
    opening = Opening(*task.opening) if any(task.opening) else None
    return compose(task.chapter, task.answers, task.medium, pages, report=task.report, opening=opening)
