"""What is done to each chapter alone. A task is all that a step is given, so its digest is the step's cache key."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from presswork.layout.order import Order
from presswork.model.chapter import Chapter
from presswork.model.media import Composed, Medium
from presswork.model.numbers import Answers
from presswork.model.pages import Piece
from presswork.model.publication import House
from presswork.problems import Problem
from presswork.sources import Sources

# against laying out, which takes longest: how many characters are read or composed in the time of one
READ_FASTER = 6
COMPOSED_FASTER = 15


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

    @property
    def weight(self) -> int:
        """How much work it is, in characters."""
        return len(self.text) // READ_FASTER

    @property
    def name(self) -> str:
        """What a problem calls it."""
        return self.path


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

    @property
    def weight(self) -> int:
        """How much work it is, in characters."""
        return len(self.chapter.body) // COMPOSED_FASTER

    @property
    def name(self) -> str:
        """What a problem calls it."""
        return self.chapter.path


@dataclass(frozen=True, slots=True)
class LayoutTask:
    """A document to lay out, and how; files are read through `sources`."""

    html: str
    order: Order
    sources: Sources

    @property
    def heavy(self) -> bool:
        """It needs the layout engine."""
        return True

    @property
    def weight(self) -> int:
        """How much work it is, in characters."""
        return len(self.html)

    @property
    def name(self) -> str:
        """What a problem calls it."""
        return self.order.name

    @property
    def made_from(self) -> tuple[object, ...]:
        """All that the pages depend on but the files, which the layout notes."""
        return self.html, replace(self.order, project="")


@dataclass(frozen=True, slots=True)
class FontTask:
    """A font's program with the glyphs that a book uses; `html` is a document whose style declares it."""

    key: str
    glyphs: tuple[int, ...]
    html: str = field(repr=False)  # what the program does not depend on is not in the key that it is kept by
    sources: Sources = field(repr=False)
    project: str = field(repr=False)
    weight: int = field(default=1_000, repr=False)
    name: str = field(default="a font", repr=False)
    heavy: bool = field(default=True, repr=False)


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


def layout_step(task: LayoutTask) -> tuple[Piece, tuple[Problem, ...]]:
    """Lay out one document."""
    from presswork.layout.pages import lay_out

    return lay_out(task.html, task.sources, task.order)


def font_step(task: FontTask) -> bytes:
    """Make one font's program."""
    from presswork.layout.pages import program

    return program(task.key, task.glyphs, task.html, task.sources, task.project)


def warm_step(task: LayoutTask) -> None:
    """Load the engine and read a document's style, for all that are laid out after."""
    from presswork.layout.pages import warm_up

    warm_up(task.html, task.sources, task.order.project)
