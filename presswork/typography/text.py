"""The text of one block as one string, whose every character knows the run that it came from.

So a rule sees across the borders of emphasis and links, and its answer goes back to the right run.
Opaque runs, and what must not be touched in the others (addresses, paths, emoticons), are one stand-in each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

OPAQUE = "\ufffc"
WS = "[ \\t\\r\\n\u00a0\u202f\u2009]"  # the spaces that a rule may change
BEFORE, WITHIN = "before", "within"  # see Text.sub
_SPACE = re.compile(WS)
_TAIL = rf"[^\s{OPAQUE}<>\"«»“”„‟‘’‚‹›]"
_END = rf"[^\s{OPAQUE}<>\"«»“”„‟‘’‚‹›'.,;:!?…)\]}}\-–—]"
_UNTOUCHED = re.compile(
    rf"""
    {OPAQUE}
    | (?<![\w+]) (?: [a-zA-Z][a-zA-Z0-9+]{{0,20}}:// | mailto: | www\. ) {_TAIL}*{_END}
    | (?<![\w.+-]) [\w.+-]++ @ [\w-]+ (?: \.[\w-]+ )+
    | (?<!\w) [A-Za-z] :\\ {_TAIL}*{_END}
    | (?<![\w:]) :[a-z][a-z0-9_+-]*+: (?![\w:/\\])
    | (?<!\S) [:;] -? [)(DPp|] (?![\w(])
    """,
    re.VERBOSE,
)


class Mark(NamedTuple):
    """A piece of a run: `kind` is empty for plain text, else `century`, `ordinal` or `acronym`."""

    kind: str
    text: str


class Span(NamedTuple):
    """Where a mark stands in `Text.signs`."""

    start: int
    end: int
    kind: str


class Text:
    """The signs of a block; `owners` gives the run of each, `hidden` what the stand-ins stand for, in order."""

    def __init__(self, signs: str, owners: list[int], hidden: tuple[str, ...]) -> None:
        self.signs = signs
        self.owners = owners
        self.hidden = hidden

    def sub(self, pattern: re.Pattern[str], put: str, where: str = "", needs: Sequence[str] = ()) -> Text:
        """Return the text with every match replaced by `put`, or, WITHIN, every space in the match.

        It goes to the run of the match's first sign; where the match is empty, to the run of the sign after it,
        or BEFORE it. A pattern may not match a stand-in. A text that has none of `needs` is not searched.
        """
        if needs and not any(each in self.signs for each in needs):
            return self
        return self.edited(self._found(pattern, put, where), where == BEFORE)

    def _found(self, pattern: re.Pattern[str], put: str, where: str) -> Iterator[tuple[int, int, str]]:
        for found in pattern.finditer(self.signs):
            if where == WITHIN:
                yield from ((each.start(), each.end(), put) for each in _SPACE.finditer(self.signs, *found.span()))
            elif found.group() != put:
                yield found.start(), found.end(), put

    def edited(self, edits: Iterable[tuple[int, int, str]], before: bool = False) -> Text:
        """Return the text with the edits made (start, end, what to put), in order; `before` as in `sub`."""
        signs: list[str] = []
        owners: list[int] = []
        last = 0
        for start, end, put in edits:
            owner = self.owners[start - 1 if before and start == end else start]
            signs += (self.signs[last:start], put)
            owners += self.owners[last:start]
            owners += [owner] * len(put)
            last = end
        if not signs:
            return self
        return Text("".join((*signs, self.signs[last:])), owners + self.owners[last:], self.hidden)

    def marked(self, spans: Iterable[Span], runs: int) -> list[list[Mark]]:
        """Return the marks of each run; where spans overlap, the first of them has the signs."""
        kinds = [""] * len(self.signs)
        for start, end, kind in spans:
            if not any(kinds[start:end]):
                kinds[start:end] = [kind] * (end - start)
        marks: list[list[Mark]] = [[] for _ in range(runs)]
        hidden = iter(self.hidden)
        start = 0
        for (owner, kind), group in groupby(zip(self.owners, kinds, strict=True)):
            end = start + sum(1 for _ in group)
            if shown := _shown(self.signs[start:end], hidden):
                marks[owner].append(Mark(kind, shown))
            start = end
        return marks


def joined(runs: Sequence[str | None]) -> Text:
    """Return the runs as one text, with stand-ins for the opaque ones and for what must not be touched."""
    whole = "".join(OPAQUE if run is None else run for run in runs)
    owners = [index for index, run in enumerate(runs) for _ in range(1 if run is None else len(run))]
    signs: list[str] = []
    kept: list[int] = []
    hidden: list[str] = []
    last = 0
    for start, end, owner in _untouched(whole, owners):
        signs += (whole[last:start], OPAQUE)
        kept += owners[last:start]
        kept.append(owner)
        hidden.append("" if runs[owner] is None else whole[start:end])
        last = end
    return Text("".join((*signs, whole[last:])), kept + owners[last:], tuple(hidden))


def _untouched(whole: str, owners: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and run of each piece to leave alone, cut at the borders of runs."""
    for found in _UNTOUCHED.finditer(whole):
        start = found.start()
        while start < found.end():
            end = start + 1
            while end < found.end() and owners[end] == owners[start]:
                end += 1
            yield start, end, owners[start]
            start = end


def _shown(signs: str, hidden: Iterator[str]) -> str:
    """Return the signs with what the stand-ins stand for; empty for an opaque run."""
    first, *others = signs.split(OPAQUE)
    return first + "".join(next(hidden) + each for each in others)
