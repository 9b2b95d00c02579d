"""No-break spaces that depend on a block's kind: headings, ragged text, the end of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from presswork.typography.language import Language
from presswork.typography.text import OPAQUE

NOBREAK = "\u00a0"
_BREAK = "[ \\t\\r\\n]"  # where a line may end
_HEADING = 6  # letters of the last word of a heading that is bound
_END = 5  # and of a paragraph
_WHOLE = 8  # letters of a paragraph's last word that is not hyphenated
# The last word may have a sign after a space, as French is typed: nouvelle donne ?
_SIGN = rf"(?:{_BREAK}++[;:!?»]++(?!\S))?"
_LAST = re.compile(rf"(?<=\S){_BREAK}++(?=(?P<last>[^\s{OPAQUE}][^ \t\r\n{OPAQUE}]*+{_SIGN}){_BREAK}*+\Z)")
_LONGEST = 200  # signs looked at: a last word beyond them is never short


def bind_heading(text_runs: Sequence[str | None]) -> list[str | None]:
    """Bind a heading's last two words where the last has at most six letters and two others stand before it.

    >>> bind_heading(["Vers une nouvelle donne"])
    ['Vers une nouvelle\\xa0donne']
    """
    return _bound(text_runs, _HEADING, words=3)


def short_end(text_runs: Sequence[str | None]) -> list[str | None]:
    """Bind a paragraph's last two words where the last has fewer than six letters, so that it never ends alone."""
    return _bound(text_runs, _END, words=4)


def whole_end(text_runs: Sequence[str | None]) -> str:
    """Return a paragraph's last word where it should not be hyphenated (six to eight letters), else nothing.

    Whoever dresses the paragraph sets it in a span with `hyphens: none`: longer words opened dreadful lines.
    """
    runs = [run or OPAQUE for run in text_runs if run != ""]
    last = re.split(r"\s", runs[-1].rstrip() if runs else "")[-1]
    letters = sum(map(str.isalpha, last))
    return last if _END < letters <= _WHOLE and OPAQUE not in last else ""


def bind_short_words(text_runs: Sequence[str | None], language: Language) -> list[str | None]:
    """Bind words of one letter (à, y, a) to the next word: for ragged text, where a line's end is seen."""
    if not language.short_words:
        return list(text_runs)
    return _edited(text_runs, _short(language.short_words), 0)


@lru_cache(maxsize=64)
def _short(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<=(?<![\w’'-])[{''.join(words)}]){_BREAK}++(?=\S)")


def _bound(text_runs: Sequence[str | None], longest: int, words: int) -> list[str | None]:
    whole = "".join(OPAQUE if run is None else run for run in text_runs)
    if len(whole.split(None, words)) < words:
        return list(text_runs)
    start = max(0, len(whole.rstrip()) - _LONGEST)
    found = _LAST.search(whole, start)
    if found is None or not 0 < sum(map(str.isalpha, found["last"])) <= longest:
        return list(text_runs)
    return _edited(text_runs, _LAST, start)


def _edited(text_runs: Sequence[str | None], pattern: re.Pattern[str], start: int) -> list[str | None]:
    """Return the runs with the breaks that the pattern finds made no-break."""
    whole = "".join(OPAQUE if run is None else run for run in text_runs)
    signs = [*whole]
    for found in pattern.finditer(whole, start):
        signs[found.start() : found.end()] = [NOBREAK, *[""] * (len(found.group()) - 1)]
    edited: list[str | None] = []
    place = 0
    for run in text_runs:
        size = 1 if run is None else len(run)
        edited.append(None if run is None else "".join(signs[place : place + size]))
        place += size
    return edited
