"""What changed for a reader between two editions: the words, figures, tables, notes and facts that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from presswork.archive.compare.align import Budget
from presswork.archive.compare.both import read_both
from presswork.archive.compare.chapters import chapters
from presswork.archive.compare.fields import fields
from presswork.archive.compare.found import Found
from presswork.archive.compare.page import page
from presswork.archive.compare.summary import short
from presswork.archive.compare.telling import text, value

if TYPE_CHECKING:
    from presswork.press.cache import Cache


@dataclass(frozen=True, slots=True)
class Changes(Found):
    """What differs between two editions, with the forms in which it is told."""

    def short(self) -> str:
        """Return what changed in one to three sentences in the edition's language."""
        return short(self)

    def text(self) -> str:
        """Return the changes as lines for a terminal: [-words taken out-] {+words put in+}."""
        return text(self)

    def json(self) -> dict[str, Any]:
        """Return the changes as a value ready for JSON."""
        return value(self)

    def html(self) -> str:
        """Return the changes as one page that stands by itself: no script, nothing from outside."""
        return page(self)


def changes(
    old_sources: Mapping[str, bytes],
    new_sources: Mapping[str, bytes],
    language: str,
    names: tuple[str, str] = ("", ""),
    cache: Cache | None = None,
) -> Changes:
    """Compare two editions by their sources, as the archive keeps them (`manuscript/…`, `styles/…`: bytes).

    The mappings may read lazily, and `cache` may know what the press has read. Words are in `language` (BCP 47), else
    English. Raises nothing for a manuscript that today's reader refuses: what can be read is compared. The work is
    bounded: of passages too long and too unlike to be compared the whole is told.
    """
    old, new = read_both(old_sources, new_sources, cache)
    found = tuple(fields(old.publication, new.publication))
    return Changes(language, names, new.publication.title, found, chapters(old, new, Budget()))
