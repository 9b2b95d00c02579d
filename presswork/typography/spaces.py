"""The steps that need no state: a pattern, what to put in its place. Patterns match no letters and no stand-ins.

Every pattern begins where a run of spaces begins and holds what it took, so that the work is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from presswork.model import House
from presswork.typography.language import SPACES, Language, inside_space
from presswork.typography.text import BEFORE, OPAQUE, WITHIN, WS

NOBREAK, THIN = "\u00a0", "\u202f"
SYMBOLS = (
    "km/h km² km³ km m² m³ m cm mm µm nm kg mg g t ha hl cl ml l L h min s ms Hz kHz MHz GHz V W kW MW GW kWh MWh GWh "
    "TWh Wh A K °C °F % ‰ € $ £ ¥ ₽ Go Mo Ko To GB MB kB TB J kJ N Pa hPa bar EUR USD CHF GBP"
)


class Step(NamedTuple):
    """What `Text.sub` is told."""

    pattern: re.Pattern[str]
    put: str
    where: str = ""


DASHES = (
    Step(re.compile(r"(?<![.…])\.\.\.(?![.…/\\])"), "…"),
    Step(re.compile(r"(?<![-<!—–])---(?![->—–])"), "—"),
    Step(re.compile(r"(?<![-<!—–])--(?![->—–])"), "–"),
)


@lru_cache(maxsize=256)
def steps(language: Language, house: House) -> tuple[Step, ...]:
    """Return the steps about spaces, in order, by the house's choices or else the language's."""
    high = language.before_high if house.before_high == "auto" else house.before_high
    colon = language.before_colon if house.before_colon == "auto" else house.before_colon
    return (
        *_inside(inside_space(language, house)),
        *_before(r"[;!?]++(?![\w/\\=&])", ";!?:", SPACES.get(high)),
        *_before(r":(?![\w:/\\=)(|-])", ";!?:", SPACES.get(colon)),
        *_dialogue(SPACES.get(language.dialogue)),
        *_number_sign(language),
        *_numbers(language),
        *_names(language),
        *_dates(language),
        *_abbreviations(language),
    )


def _step(pattern: str, put: str, where: str = "") -> Step:
    return Step(re.compile(pattern), put, where)


def _inside(space: str | None) -> Iterator[Step]:
    if space is not None:
        yield _step(rf"(?<=[«‹]){WS}*+(?=\S)", space, BEFORE)
        yield _step(rf"(?<=[^\s(\[{{]){WS}*+(?=[»›])", space)


def _before(sign: str, not_after: str, space: str | None) -> Iterator[Step]:
    """What stands before a high sign: typed spaces after any word or bracket, or nothing after a word's end."""
    if space is None:
        return
    yield _step(rf"(?<=[^\s(\[{{¿¡“‘„‚‹«{not_after}]){WS}++(?={sign})", space)
    if space:
        yield _step(rf"(?<=[^\W_]|[)\]}}»›”’…%‰€$£°.²³{OPAQUE}])(?={sign})", space)


def _dialogue(space: str | None) -> Iterator[Step]:
    if space is not None:
        yield _step(rf"(?<=\A—){WS}*+(?=[^\s—–-])", space, BEFORE)
        yield _step(rf"(?<=\A–){WS}++(?=[^\s—–-])", space)


def _number_sign(language: Language) -> Iterator[Step]:
    if language.number_sign:
        yield _step(rf"(?<=(?<!\w)[nN])[°ºᵒ]{WS}*+(?=\d)", f"o{NOBREAK}")


def _numbers(language: Language) -> Iterator[Step]:
    if (space := SPACES.get(language.thousands)) is not None:
        yield _step(rf"(?<![\w.,])(?<!\d{WS})\d{{1,3}}(?:{WS}\d{{3}})++(?!\d)", space, WITHIN)
    yield _step(rf"(?<=\d){WS}++(?=(?:{_any((*SYMBOLS.split(), *language.units))})(?!\w))", NOBREAK)
    yield _step(rf"(?<=\d{NOBREAK}h){WS}++(?=\d)", NOBREAK)


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _after(words: Iterable[str]) -> str:
    """Return a pattern that stands right after any of the words."""
    return "|".join(rf"(?<=(?<!\w){re.escape(word)})" for word in words)


def _names(language: Language) -> Iterator[Step]:
    if language.before_number:
        yield _step(rf"(?:{_after(language.before_number)}){WS}++(?=\d|[IVXLC]++(?!\w))", NOBREAK)
    capital = r"(?=[A-ZÀ-ÖØ-Þ][\w.’-])"
    if language.before_name:
        yield _step(rf"(?:{_after(language.before_name)}){WS}++{capital}", NOBREAK)
    yield _step(rf"(?<=(?<!\w)[A-ZÀ-ÖØ-Þ]\.){WS}++{capital}", NOBREAK)


def _dates(language: Language) -> Iterator[Step]:
    if not language.months:
        return
    month = rf"(?:{_any(language.months)})(?!\w)"
    day = "|".join(rf"(?<=(?<!\d)\d{{{n}}}{end})" for n in (1, 2) for end in ("", r"\."))
    first = "|" + _after([language.first_day])
    yield _step(rf"(?:{day}{first}){WS}++(?={month}|de{WS}{month})", NOBREAK)
    yield _step(rf"(?<=\d{NOBREAK}de){WS}++(?={month})", NOBREAK)
    if language.date.startswith("{month}"):
        yield _step(rf"(?:{_after(language.months)}){WS}++(?=\d\d?(?!\d))", NOBREAK)


def _abbreviations(language: Language) -> Iterator[Step]:
    for words in language.abbreviations:
        parts = words.split(" ")
        for place in range(1, len(parts)):
            before = re.escape(THIN.join(parts[:place]))
            after = f"{WS}?".join(re.escape(part) for part in parts[place:])
            yield _step(rf"(?<=(?<!\w){before}){WS}*+(?={after})", THIN)
