"""The typography of one block: `set_runs`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from presswork.model.publication import House
from presswork.typography.language import Language, quote_marks
from presswork.typography.ordinals import set_endings, spans
from presswork.typography.quotes import set_quotes
from presswork.typography.spaces import DASHES, steps
from presswork.typography.text import Mark, joined

__all__ = ["Mark", "plain", "set_plain", "set_runs"]

_RAISED = str.maketrans("deinorst", "ᵈᵉⁱⁿᵒʳˢᵗ")


def set_runs(runs: Sequence[str | None], language: Language, house: House) -> list[list[Mark] | None]:
    """Return each run of a block as the language and the house set it; None, an opaque run, stays None.

    `runs` are the text nodes of one block in order. An opaque run (code, a picture, a note's call, an address) is
    never changed and is a word to its neighbours; a line break may be given as a run "\\n", whose answer to ignore.
    Letters and digits stay as they are, but for ordinals' endings and signs (2ème becomes 2e, n° becomes no).
    Doing it twice changes nothing. The time is linear in the length.
    """
    text = joined(runs)
    for step in DASHES:
        text = text.sub(*step)
    if marks := quote_marks(language, house):
        text = set_quotes(text, marks, language.elided)
    text = set_endings(text, language, house)
    for step in steps(language, house):
        text = text.sub(*step)
    marked = text.marked(spans(text, language, house), len(runs))
    return [None if run is None else marks for run, marks in zip(runs, marked, strict=True)]


def plain(marks: Iterable[Mark]) -> str:
    """Return the text of a run without its marks, for `set_runs` to read again."""
    return "".join(mark.text for mark in marks)


def set_plain(text: str, language: Language, house: House | None = None) -> str:
    """Return a text of one run set for a place without markup, its ordinals raised by Unicode: XXIᵉ, nᵒ 1.

    It is for titles in metadata, bookmarks and file managers.
    """
    (marks,) = set_runs([text], language, house or House())
    return "".join(mark.text.translate(_RAISED) if mark.kind == "ordinal" else mark.text for mark in marks or ())
