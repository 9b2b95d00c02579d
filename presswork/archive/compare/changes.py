"""What changed for a reader between two editions: the words, figures, tables, notes and facts that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from presswork.archive.compare.found import ChapterChange, Field


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs; `names` are the names of the old and the new edition, `language` that of the words used."""

    language: str
    names: tuple[str, str]
    fields: tuple[Field, ...] = ()
    chapters: tuple[ChapterChange, ...] = ()

    def short(self) -> str:
        """Return what changed in one to three sentences in the edition's language."""
        return ""

    def text(self) -> str:
        """Return the changes as lines for a terminal: [-words taken out-] {+words put in+}."""
        return ""

    def json(self) -> dict[str, Any]:
        """Return the changes as a value ready for JSON."""
        return {}

    def html(self) -> str:
        """Return the changes as one page that stands by itself: no script, nothing from outside."""
        return ""


def changes(
    old_sources: Mapping[str, bytes], new_sources: Mapping[str, bytes], language: str, names: tuple[str, str] = ("", "")
) -> Changes:
    """Compare two editions by their sources, as the archive keeps them (`manuscript/…`, `styles/…`: bytes).

    The mappings may read lazily: pictures are asked for only where both editions show one. Words are in `language`
    (BCP 47), else English. Raises nothing for a manuscript that today's reader refuses: what can be read is compared.
    """
    return Changes(language, names)
