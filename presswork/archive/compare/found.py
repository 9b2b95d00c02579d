"""What was found to differ between two editions, as values that can be counted and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Op = Literal["same", "ins", "del"]
State = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand in both editions (`same`), in the new one alone (`ins`) or in the old one alone (`del`)."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table that is another now: the words that head its row and its column, before, after."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, note, caption, table, picture … that differs.

    `kind` is heading, text, note, caption, code, alternative, table or picture; `section` the heading that it stands
    under; `cells` the changed values of a table; `name` a picture's file. `added` and `removed` count words.
    """

    kind: str
    state: State
    section: str = ""
    runs: tuple[Run, ...] = ()
    cells: tuple[Cell, ...] = ()
    name: str = ""
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class ChapterChange:
    """What changed in a chapter: `state` of the whole, its title and file before and after, its blocks that differ.

    `moved` tells that it stands elsewhere in the order of the book.
    """

    state: State
    title: str
    old_title: str
    path: str
    old_path: str
    moved: bool = False
    blocks: tuple[Block, ...] = ()
    added: int = 0
    removed: int = 0

    @property
    def name(self) -> str:
        """The chapter's title now, else the one that it had, else its file's name."""
        return self.title or self.old_title or (self.path or self.old_path).rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Field:
    """A fact about the publication that is another now; `name` is the setting's."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that differs; `names` are the names of the old and the new edition, `language` that of the words used."""

    language: str
    names: tuple[str, str]
    title: str = ""
    fields: tuple[Field, ...] = ()
    chapters: tuple[ChapterChange, ...] = ()

    @property
    def added(self) -> int:
        """How many words were put in."""
        return sum(each.added for each in self.chapters)

    @property
    def removed(self) -> int:
        """How many words were taken out."""
        return sum(each.removed for each in self.chapters)

    def blocks(self, *kinds: str) -> tuple[Block, ...]:
        """Return the blocks of some kinds in the chapters that both editions have."""
        shared = [each for each in self.chapters if each.state == "changed"]
        return tuple(block for each in shared for block in each.blocks if block.kind in kinds)

    @property
    def values(self) -> int:
        """How many values in tables are others."""
        return sum(len(each.cells) or 1 for each in self.blocks("table"))
