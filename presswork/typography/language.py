"""A language: its quotes and spaces, its months, and the words that the house itself prints."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from presswork.model.publication import House

FOLDER = Path(__file__).parent / "languages"
SPACES = {"thin": "\u202f", "nobreak": "\u00a0", "none": ""}  # `keep` leaves what was typed
RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "ps", "sd", "syr", "ug", "ur", "yi"})
RIGHT_TO_LEFT_SCRIPTS = ("arab", "hebr", "syrc", "thaa", "nkoo", "adlm")


# Compared by identity, so that it can key a cache of compiled rules: `language` gives one object a code.
@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """How one language is set. Spaces are `thin` (U+202F), `nobreak` (U+00A0), `none` or `keep` (as typed).

    `quotes` are the outer and the inner pair, as four characters; empty leaves quotes as they were typed.
    Lists of words are lower or upper case as they are written.
    """

    code: str
    name: str
    quotes: str = ""
    inside_quotes: str = "keep"  # inside « » and ‹ ›
    before_high: str = "keep"  # before ; ! ?
    before_colon: str = "keep"
    dialogue: str = "keep"  # after a dash that opens a block
    thousands: str = "keep"  # between groups of three digits
    elided: tuple[str, ...] = ()  # words that begin with an apostrophe: ’tis
    number_sign: bool = False  # n° 1 becomes nᵒ 1
    ordinals: Mapping[str, str] = field(default_factory=dict)  # ending as typed -> as it is set
    century_before: tuple[str, ...] = ()  # words before a century's Roman numeral: siglo XXI
    century_after: tuple[str, ...] = ()  # and after it: XXIe siècle
    units: tuple[str, ...] = ()  # words bound to the number before them, besides the symbols
    before_number: tuple[str, ...] = ()  # words bound to the number after them: p. 4
    before_name: tuple[str, ...] = ()  # titles bound to the name after them: M. Kim
    abbreviations: tuple[str, ...] = ()  # with a space where a narrow one is set: z. B.
    short_words: tuple[str, ...] = ()  # bound to the next word in ragged text
    date: str = "{day} {month} {year}"
    first_day: str = "1"
    months: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def word(self, key: str, **values: object) -> str:
        """Return one of the house's words, its places such as {page} filled in. Raises KeyError for an unknown one."""
        return self.words[key].format(**values)


@lru_cache(maxsize=64)
def language(code: str) -> Language:
    """Return the language of a BCP 47 code: `fr-CA` adds to `fr`; an unknown one has English words and no rules."""
    base, _, region = code.replace("_", "-").partition("-")
    base, region = base.lower(), region.split("-")[-1].upper()
    if base not in codes():
        plain = _read("en")
        return _language(code, {"name": code, "months": plain["months"], "words": plain["words"]})
    found = _read(base)
    variant = f"{base}-{region}"
    if variant in codes():
        found = _over(found, _read(variant))
    return _language(code, found)


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """Return the codes that have a file, sorted: `de`, `de-CH`, `en` …"""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def quote_marks(language: Language, house: House) -> str:
    """Return the outer and the inner pair as four characters; empty where quotes are left as typed."""
    chosen = house.quotes.replace(" ", "")
    if chosen == "straight":
        return ""
    if chosen != "auto" and len(chosen) in (2, 4):
        return chosen * (4 // len(chosen))
    return language.quotes


def inside_space(language: Language, house: House) -> str | None:
    """Return what stands inside « »: a space, nothing, or None for what was typed."""
    return SPACES.get(language.inside_quotes if house.inside_quotes == "auto" else house.inside_quotes)


def around(language: Language, house: House | None = None) -> tuple[str, str]:
    """Return the outer quotes with their inner spaces: («\u00a0, \u00a0») in French."""
    house = house or House()
    marks = quote_marks(language, house) or '""'
    opening, closing = marks[0], marks[1]
    space = (inside_space(language, house) or "") if opening in "«‹»›" else ""
    return opening + space, space + closing


def quoted(text: str, language: Language, house: House | None = None) -> str:
    """Return `text` in the language's outer quotes.

    >>> quoted("oui", language("en"))
    '“oui”'
    """
    opening, closing = around(language, house)
    return f"{opening}{text}{closing}"


def long_date(day: date, language: Language) -> str:
    """Return a day in words: «24 novembre 2024», «1er janvier 2025»."""
    number = language.first_day if day.day == 1 else str(day.day)
    return language.date.format(day=number, month=language.months[day.month - 1], year=day.year)


def direction(language: str) -> str:
    """Return the direction in which a language (BCP 47) is written: `ltr` or `rtl`.

    >>> direction("fa-IR"), direction("az-Arab"), direction("fr")
    ('rtl', 'rtl', 'ltr')
    """
    tags = language.lower().split("-")
    script = next((tag for tag in tags[1:] if len(tag) == 4 and tag.isalpha()), "")
    if script:
        return "rtl" if script in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if tags[0] in RIGHT_TO_LEFT else "ltr"


def capital(text: str) -> str:
    """Return `text` with its first letter a capital, as a sentence begins.

    >>> capital("figure 1")
    'Figure 1'
    """
    for place, sign in enumerate(text):
        if sign.isalnum():
            return text[:place] + sign.upper() + text[place + 1 :]
    return text


@lru_cache(maxsize=64)
def _read(code: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"))


def _over(base: dict[str, Any], variant: dict[str, Any]) -> dict[str, Any]:
    return base | variant | {"words": base["words"] | variant.get("words", {})}


def _language(code: str, values: dict[str, Any]) -> Language:
    if unknown := values.keys() - {each.name for each in fields(Language)}:
        raise ValueError(f"languages/{code}.toml: unknown {', '.join(sorted(unknown))}")
    made: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return Language(code=code, **made)
