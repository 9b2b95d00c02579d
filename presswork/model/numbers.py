"""What the book answers: numbers, labels and targets, and the contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Target:
    """The answer to a reference: which chapter, which anchor in it, how it is called.

    `label` is «figure 1», `number` «1», `title` the plain words of a heading or caption.
    """

    chapter: str
    anchor: str  # empty: the chapter as a whole
    kind: str
    label: str
    number: str
    title: str
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Answers:
    """All that one chapter asked of the book, and nothing more. With the chapter itself it is a cache key.

    `numbers` gives the printed number of the chapter's own anchors by id, `labels` the printed label of its
    captions («Figure 1»), `notes` the number of each call, in order; `targets` one answer a reference, in order
    (None where there is no such thing: a problem was told). `number` and `label` are the chapter's («1», «Chapitre 1»).
    """

    number: str = ""
    label: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    targets: tuple[Target | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. `level` 0 is a part, 1 a chapter, 2 a section …"""

    chapter: str
    anchor: str
    level: int
    number: str
    title: str
    title_html: str
    role: str = "chapter"
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Numbers:
    """What all chapters agreed on: the contents, lists of figures and tables, and each chapter's answers by key."""

    contents: tuple[Entry, ...]
    figures: tuple[Entry, ...]
    tables: tuple[Entry, ...]
    answers: Mapping[str, Answers]
