"""Marks on the words: superior endings of ordinals, centuries in small capitals, acronyms a shade smaller."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from presswork.model.publication import House
from presswork.typography.language import Language
from presswork.typography.text import WS, Span, Text

# Le, Les, Ver and Vers are words: no numeral is L alone.
_ROMAN = r"(?<![\w’'])(?!L(?![IVXL])|Vers?(?!\w))(?=[IVXL])(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})"
_ROMAN_WORD = re.compile(r"(?=[IVXL])(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
_CAPITALS = r"[A-ZÀ-ÖØ-Þ]"
_ACRONYM = re.compile(rf"(?<!\w)(?<!\.\u202f){_CAPITALS}{{2,8}}(?!\w|\.[\u00a0\u202f])")  # nor MM. Kim, EE. UU.
_LOWER = re.compile(r"[a-zß-öø-ÿ]")
_SHOUTED_BEFORE = re.compile(rf"(?<!\w){_CAPITALS}{{2,}}{WS}\Z")
_SHOUTED_AFTER = re.compile(rf"{WS}{_CAPITALS}{{2,}}(?!\w)")
_WORD_WINDOW = 40  # signs looked at before and after an acronym: a longer word is no neighbour


class _Patterns(NamedTuple):
    number: re.Pattern[str] | None  # 1er
    roman: re.Pattern[str] | None  # Ve République
    century: re.Pattern[str] | None  # XXI of XXIe siècle or siglo XXI
    sign: re.Pattern[str] | None  # no 1


def set_endings(text: Text, language: Language, house: House) -> Text:
    """Return the text with ordinals' endings as the language sets them: 2ème becomes 2e, XXᵉ becomes XXe."""
    patterns = _patterns(language)
    wanted = (patterns.number, patterns.roman if house.centuries else None)
    for pattern in filter(None, wanted):
        text = text.edited(
            (*found.span("end"), put)
            for found in pattern.finditer(text.signs)
            if (put := language.ordinals[found["end"]]) != found["end"]
        )
    return text


def spans(text: Text, language: Language, house: House) -> Iterator[Span]:
    """Yield where the marks stand; the first of overlapping ones is the right one."""
    patterns = _patterns(language)
    for pattern in filter(None, (patterns.number, patterns.sign, patterns.roman if house.centuries else None)):
        for found in pattern.finditer(text.signs):
            start, end = found.span("end")
            # An ending in a run of its own was raised by the author.
            if text.owners[start - 1] == text.owners[start]:
                yield Span(start, end, "ordinal")
    if house.centuries and patterns.century:
        yield from (Span(*found.span("roman"), "century") for found in patterns.century.finditer(text.signs))
    if house.acronyms and _LOWER.search(text.signs):
        yield from _acronyms(text.signs)


def _acronyms(signs: str) -> Iterator[Span]:
    for found in _ACRONYM.finditer(signs):
        start, end = found.span()
        shouted = _SHOUTED_BEFORE.search(signs, max(0, start - _WORD_WINDOW), start) or _SHOUTED_AFTER.match(signs, end)
        if not shouted and not _ROMAN_WORD.fullmatch(found.group()):
            yield Span(start, end, "acronym")


@lru_cache(maxsize=64)
def _patterns(language: Language) -> _Patterns:
    sign = re.compile(r"(?<=(?<!\w)[nN])(?P<end>o)(?=\u00a0\d)") if language.number_sign else None
    if not language.ordinals:
        return _Patterns(None, None, _century(language, ""), sign)
    ending = "|".join(sorted(map(re.escape, language.ordinals), key=lambda word: (-len(word), word)))
    number = re.compile(rf"(?<![\w.,])\d{{1,4}}(?P<end>{ending})(?![\w’']|-\d)")
    roman = re.compile(rf"{_ROMAN}(?<=[IVXL])(?P<end>{ending})(?!\w)")
    return _Patterns(number, roman, _century(language, ending), sign)


def _century(language: Language, ending: str) -> re.Pattern[str] | None:
    """Return the pattern of a century's numeral, named by the word before or after it, alone or in a short list."""
    roman = rf"(?P<roman>{_ROMAN}(?<=[IVXL]))"
    if language.century_after:
        suffix = f"(?:{ending})" if ending else ""
        between = rf"(?:{WS}|,|-|–|et|e|ou|o|au|al|du|dal|le|il)"
        more = rf"(?:{between}{{1,6}}+[IVXL]{{1,7}}{suffix}){{0,3}}"
        return re.compile(rf"{roman}(?={suffix}(?!\w){more}{WS}(?:{'|'.join(language.century_after)})(?!\w))")
    if language.century_before:
        words = "|".join(rf"(?<=(?<!\w){re.escape(word)}{WS})" for word in language.century_before)
        return re.compile(rf"(?:{words}){roman}(?!\w)")
    return None
