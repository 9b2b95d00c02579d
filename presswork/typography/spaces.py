"""The steps that need no state: a pattern, what to put in its place. Patterns match no letters and no stand-ins.

Every pattern takes a run of spaces from its first and gives none back, so that the work is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from presswork.model.publication import House
from presswork.typography.language import SPACES, Language, inside_space
from presswork.typography.text import BEFORE, OPAQUE, WITHIN, WS

NOBREAK, THIN = "\u00a0", "\u202f"
DIGITS = "0123456789"
SYMBOLS = (
    "km/h km² km³ km m² m³ m cm mm µm nm kg mg g t ha hl cl ml l L h min s ms Hz kHz MHz GHz V W kW MW GW kWh MWh GWh "
    "TWh Wh A K °C °F % ‰ € $ £ ¥ ₽ Go Mo Ko To GB MB kB TB J kJ N Pa hPa bar EUR USD CHF GBP"
)


class Step(NamedTuple):
    """What `Text.sub` is told. A text that has none of `needs` is not searched."""

    pattern: re.Pattern[str]
    put: str
    where: str = ""
    needs: Sequence[str] = ()


DASHES = (
    Step(re.compile(r"(?<![.…])\.\.\.(?![.…/\\])"), "…", needs=["..."]),
    Step(re.compile(r"(?<![-<!—–])---(?![->—–])"), "—", needs=["---"]),
    Step(re.compile(r"(?<![-<!—–])--(?![->—–])"), "–", needs=["--"]),
)


@lru_cache(maxsize=256)
def steps(language: Language, house: House) -> tuple[Step, ...]:
    """Return the steps about spaces, in order, by the house's choices or else the language's."""
    high = language.before_high if house.before_high == "auto" else house.before_high
    colon = language.before_colon if house.before_colon == "auto" else house.before_colon
    return (
        *_inside(inside_space(language, house)),
        *_before(";!?", r"[;!?]++(?![\w/\\=&])", SPACES.get(high)),
        *_before(":", r":(?![\w:/\\=)(|-])", SPACES.get(colon)),
        *_dialogue(SPACES.get(language.dialogue)),
        *_number_sign(language),
        *_numbers(language),
        *_names(language),
        *_dates(language),
        *_abbreviations(language),
    )


def _step(pattern: str, put: str, where: str = "", needs: Sequence[str] = ()) -> Step:
    return Step(re.compile(pattern), put, where, needs)


def _bound(after: str, before: str, put: str = NOBREAK, needs: Sequence[str] = ()) -> Step:
    """Return a step for the spaces between two things. `after` is a lookbehind's pattern, or several, each of a width.

    A pattern that begins with a space is searched fast, so the lookbehind comes second.
    """
    behind = "|".join(rf"(?<={each}{WS})" for each in after.split("||"))
    return _step(rf"{WS}(?:{behind}){WS}*+(?={before})", put, needs=needs)


def _words(words: Iterable[str]) -> str:
    """Return what `_bound` takes for any of the words."""
    return "||".join(rf"(?<!\w){re.escape(word)}" for word in words)


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _inside(space: str | None) -> Iterator[Step]:
    if space is not None:
        yield _step(rf"(?<=[«‹]){WS}*+(?=\S)", space, BEFORE, "«‹")
        yield _step(rf"(?<=[^\s(\[{{]){WS}*+(?=[»›])", space, needs="»›")


def _before(signs: str, sign: str, space: str | None) -> Iterator[Step]:
    """What stands before a high sign: typed spaces after any word or bracket, or nothing after a word's end."""
    if space is None:
        return
    yield _bound(r"[^\s(\[{¿¡“‘„‚‹«;!?:]", sign, space, signs)
    if space:
        yield _step(rf"(?<=[^\W_]|[)\]}}»›”’…%‰€$£°.²³{OPAQUE}])(?={sign})", space, needs=signs)


def _dialogue(space: str | None) -> Iterator[Step]:
    if space is not None:
        yield _step(rf"(?<=\A—){WS}*+(?=[^\s—–-])", space, BEFORE, "—")
        yield _step(rf"(?<=\A–){WS}++(?=[^\s—–-])", space, needs="–")


def _number_sign(language: Language) -> Iterator[Step]:
    if language.number_sign:
        yield _step(rf"[°ºᵒ](?<=(?<!\w)[nN].){WS}*+(?=\d)", f"o{NOBREAK}", needs="°ºᵒ")


def _numbers(language: Language) -> Iterator[Step]:
    if (space := SPACES.get(language.thousands)) is not None:
        yield _step(rf"(?<![\w.,])(?<!\d{WS})\d{{1,3}}(?:{WS}\d{{3}})++(?!\d)", space, WITHIN, DIGITS)
    units = _any((*SYMBOLS.split(), *language.units))
    yield _bound(r"\d", rf"(?:{units})(?!\w)", needs=DIGITS)
    yield _bound(rf"\d{NOBREAK}h", r"\d", needs=[f"{NOBREAK}h"])


def _names(language: Language) -> Iterator[Step]:
    if language.before_number:
        yield _bound(_words(language.before_number), r"\d|[IVXLC]++(?!\w)")
    capital = r"[A-ZÀ-ÖØ-Þ][\w.’-]"
    if language.before_name:
        yield _bound(_words(language.before_name), capital)
    yield _bound(r"(?<!\w)[A-ZÀ-ÖØ-Þ]\.", capital, needs=".")


def _dates(language: Language) -> Iterator[Step]:
    if not language.months:
        return
    month = rf"(?:{_any(language.months)})(?!\w)"
    days = [rf"(?<!\d)\d{{{count}}}{end}" for count in (1, 2) for end in ("", r"\.")]
    yield _bound("||".join([*days, _words([language.first_day])]), rf"{month}|de{WS}{month}", needs=DIGITS)
    yield _bound(rf"\d{NOBREAK}de", month, needs=[f"{NOBREAK}de"])
    if language.date.startswith("{month}"):
        yield _bound(_words(language.months), r"\d\d?(?!\d)", needs=DIGITS)


def _abbreviations(language: Language) -> Iterator[Step]:
    for words in language.abbreviations:
        parts = words.split(" ")
        for place in range(1, len(parts)):
            before = re.escape(THIN.join(parts[:place]))
            after = f"{WS}?".join(re.escape(part) for part in parts[place:])
            yield _step(rf"(?<=(?<!\w){before}){WS}*+(?={after})", THIN, needs=[parts[0]])
