"""A book before it is spelled for one press or another.

Every note, reference and target carries a word that is in no other place, so that the finished PDF's text alone tells
what became of it: `kc7z` stands before the call of note 7, `kn7z` begins the note; `kr4z` stands before the page number
that reference 4 prints, `kt9z` in the first line of target 9.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

CALL, NOTE, REFERENCE, TARGET = "kc", "kn", "kr", "kt"


def word(kind: str, number: int) -> str:
    """Return the word of a call, note, reference or target."""
    return f"{kind}{number}z"


@dataclass(frozen=True, slots=True)
class Note:
    """A note and its call; the text begins with the note's word."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference that prints the page of a target."""

    number: int
    target: int


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that stand out."""

    text: str


Inline: TypeAlias = "str | Note | Reference | Emphasis"
Inlines: TypeAlias = "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the chapter's own; `target` 0: nothing refers to it."""

    level: int
    text: str
    target: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text."""

    words: Inlines


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or not."""

    items: tuple[Inlines, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quotation in a language."""

    words: str
    language: str


@dataclass(frozen=True, slots=True)
class Pull:
    """A sentence that stands out, and who said it."""

    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; its first column is text, the others are numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    target: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with a caption; `file` is a name in the book's files."""

    caption: str
    file: str
    alternative: str
    target: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A few lines of Python."""

    lines: tuple[str, ...]


Block: TypeAlias = "Heading | Paragraph | Listing | Quotation | Pull | Table | Figure | Code"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; `target` is that of its title."""

    title: str
    target: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book; `files` are its pictures by name, `references` the target of each reference."""

    name: str
    title: str
    language: str
    chapters: tuple[Chapter, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    page: str = "A5"
    layout: str = "book"

    def inlines(self) -> Iterator[Inline]:
        """Yield every part of the running text."""
        for chapter in self.chapters:
            for block in chapter.blocks:
                for words in lines_of(block):
                    yield from words

    @property
    def notes(self) -> list[int]:
        """The numbers of the notes."""
        return [each.number for each in self.inlines() if isinstance(each, Note)]

    @property
    def references(self) -> dict[int, int]:
        """The target of each reference."""
        return {each.number: each.target for each in self.inlines() if isinstance(each, Reference)}


def lines_of(block: Block) -> Sequence[Inlines]:
    """Return the running text of a block."""
    if isinstance(block, Paragraph):
        return (block.words,)
    return block.items if isinstance(block, Listing) else ()
