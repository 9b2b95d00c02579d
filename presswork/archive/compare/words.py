"""Words as they are compared: what a reader reads, not how it is set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize

# A number with its groups («10 000», «12,5») and a word with its apostrophes and hyphens are one word each.
_WORD = re.compile(
    r"(?P<space>\s*)(?P<word>\d+(?:[\u202f\u00a0\u2009 ]\d{3}(?!\d)|[.,:'’]\d+)*|\w+(?:['’\u2010\u2011-]\w+)*|\S)"
)
_SAME = str.maketrans(
    {**dict.fromkeys("‘’‚‛′`", "'"), **dict.fromkeys("«»‹›“”„‟″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff", None))  # what a reader does not see
_SPACES = re.compile(r"[\s\u2060\u200b]+")
_FREE = re.compile(r"^'$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign: `key` is what is compared, `text` what is shown, with the space before it."""

    key: str
    text: str


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text. Quotes, dashes, apostrophes and spaces of every kind are equal to others of theirs.

    >>> [each.key for each in words("L’accord «\u00a0vaut\u00a0» 10\u202f000 euros…")]
    ["L'accord", '"', 'vaut', '"', '10000', 'euros', '...']
    """
    text = text.translate(_UNSEEN).replace("...", "…")
    return tuple(Word(_key(each["word"]), each["space"] + each["word"]) for each in _WORD.finditer(text))


def _key(word: str) -> str:
    plain = normalize("NFKC", _SPACES.sub("", word)).translate(_SAME)
    return _FREE.sub('"', plain)


def keys(found: Iterable[Word]) -> tuple[str, ...]:
    """Return what is compared of some words."""
    return tuple(each.key for each in found)


def text_of(found: Sequence[Word]) -> str:
    """Return words as they are shown."""
    return "".join(each.text for each in found)


def counted(found: Iterable[Word]) -> int:
    """Return how many of the words are words; signs of punctuation are not counted."""
    return sum(each.key[:1].isalnum() for each in found)
