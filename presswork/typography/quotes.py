"""Typewriter quotes made into the language's: outer and inner in turn, apostrophes and primes told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from presswork.typography.text import Text

_QUOTES = re.compile("[\"'«»“”„‟‘’‚‹›]")
_OPEN = "«“„‟‘‚‹"
_LEFT = "([{¿¡—–/-"  # after one of these, or a space, a quote opens
_RIGHT = ".,;:!?…)]}»”’›"  # before one of these, or a space, a quote closes
_APOSTROPHE = "’"
_PRIMES = {"'": "′", '"': "″"}
_THOUSAND = re.compile(r"'\d{3}(?!\d)")
_FEET = re.compile(r"\d['′]\d{1,2}$")
_WORD = re.compile(r"\w+")
_DECADE = re.compile(r"\d\ds?\b")


def set_quotes(text: Text, marks: str, elided: tuple[str, ...]) -> Text:
    """Return the text with its typewriter quotes as `marks`: the outer and the inner pair.

    Quotes that are already typographic stay; those of the language count for the depth. `elided` are words that
    begin with an apostrophe.
    """
    if '"' not in text.signs and "'" not in text.signs:
        return text
    setting = _Setting(text.signs, marks, elided)
    return text.edited((place, place + 1, put) for place, put in setting.edits())


class _Setting:
    """One walk over the quotes of a block. `open` holds the pair (0 outer, 1 inner) and the sign that opened it."""

    def __init__(self, signs: str, marks: str, elided: tuple[str, ...]) -> None:
        self.signs = signs
        self.pairs = (marks[:2], marks[2:])
        self.elided = frozenset(elided)
        self.open: list[tuple[int, str]] = []
        self.doubles = 0
        self.last_double = signs.rfind('"')
        self.last_closing = self._last_closing_single()
        self.decided: tuple[int, str] = (-2, "")  # the place of the last quote, and what it proved to be

    def edits(self) -> Iterator[tuple[int, str]]:
        for found in _QUOTES.finditer(self.signs):
            place, sign = found.start(), found.group()
            if sign == '"':
                yield place, self._double(place)
            elif sign == "'":
                yield place, self._single(place)
            else:
                self._typed(place, sign)

    def _typed(self, place: int, sign: str) -> None:
        if sign == _APOSTROPHE and self._alnum(place - 1) and self._alnum(place + 1):
            self.decided = place, "apostrophe"
        elif self.open and sign == self.pairs[self.open[-1][0]][1]:
            self._pop(place)
        elif sign in (self.pairs[0][0], self.pairs[1][0]):
            self._push(place, self.pairs[0][0] != sign, sign)
        else:
            self.decided = place, "open" if sign in _OPEN else "close"

    def _double(self, place: int) -> str:
        left, right = self._left(place), self._right(place)
        if self._prime(place):
            self.decided = place, "prime"
            return _PRIMES['"']
        if (left and not (right and self.doubles)) or not (right or left or self.doubles):
            return self._push(place, self._next_pair(), '"')
        while self.open and self.open[-1][1] != '"' and self.doubles:
            self._pop(place)
        return self._pop(place) if self.doubles else self._unopened(place)

    def _unopened(self, place: int) -> str:
        self.decided = place, "close"
        return self.pairs[0][1]

    def _prime(self, place: int) -> bool:
        if not self._digit(place - 1) or self.signs[place + 1 : place + 2].isalpha():
            return False
        feet = _FEET.search(self.signs, max(0, place - 4), place) is not None
        return not self.doubles or (feet and place < self.last_double)

    def _single(self, place: int) -> str:
        if self._left(place):
            return self._left_single(place)
        if self._digit(place - 1) and not self._letter(place + 1) and not self._closes_single(place):
            self.decided = place, "prime"
            return _APOSTROPHE if _THOUSAND.match(self.signs, place) else _PRIMES["'"]
        if not self._alnum(place + 1) and self.open and self.open[-1][1] == "'":
            return self._pop(place)
        self.decided = place, "apostrophe"
        return _APOSTROPHE

    def _left_single(self, place: int) -> str:
        word = _WORD.match(self.signs, place + 1)
        elided = _DECADE.match(self.signs, place + 1) or (word and word.group().lower() in self.elided)
        if self._right(place) and self.open and self.open[-1][1] == "'":
            return self._pop(place)
        if elided or self._right(place) or self.last_closing <= place + 1:
            self.decided = place, "apostrophe"
            return _APOSTROPHE
        return self._push(place, self._next_pair() if self.open or self.pairs[0][0] == "‘" else 1, "'")

    def _closes_single(self, place: int) -> bool:
        return bool(self.open) and self.open[-1][1] == "'" and not self._alnum(place + 1)

    def _next_pair(self) -> int:
        return 1 - self.open[-1][0] if self.open else 0

    def _push(self, place: int, pair: int, opener: str) -> str:
        self.open.append((pair, opener))
        self.doubles += opener == '"'
        self.decided = place, "open"
        return self.pairs[pair][0]

    def _pop(self, place: int) -> str:
        pair, opener = self.open.pop()
        self.doubles -= opener == '"'
        self.decided = place, "close"
        return self.pairs[pair][1]

    def _left(self, place: int) -> bool:
        """Tell whether a quote here stands where one opens."""
        if place == 0 or self.signs[place - 1].isspace() or self.signs[place - 1] in _LEFT:
            return True
        before, what = self.decided
        if before != place - 1:
            return False
        return what == "open" or (what == "apostrophe" and self.signs[place] == '"' and not self._right(place))

    def _right(self, place: int) -> bool:
        """Tell whether a quote here stands where one closes."""
        after = self.signs[place + 1 : place + 2]
        return not after or after.isspace() or after in _RIGHT

    def _letter(self, place: int) -> bool:
        return self.signs[place : place + 1].isalpha() if place >= 0 else False

    def _digit(self, place: int) -> bool:
        return self.signs[place : place + 1].isdigit() if place >= 0 else False

    def _alnum(self, place: int) -> bool:
        return self._letter(place) or self._digit(place)

    def _last_closing_single(self) -> int:
        """Return the place of the last single quote that can close one, or -1."""
        place = self.signs.rfind("'")
        while place > 0 and (self.signs[place - 1].isspace() or self._alnum(place + 1)):
            place = self.signs.rfind("'", 0, place)
        return place if place > 0 else -1
