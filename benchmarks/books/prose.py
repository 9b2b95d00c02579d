"""Prose without a meaning whose words come as often as in real books, so that lines break as theirs do."""

from __future__ import annotations

from bisect import bisect
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

HERE = Path(__file__).parent


@cache
def vocabulary(language: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the words of a language, the most frequent first, and their counts added up."""
    rows = [line.split() for line in (HERE / f"words-{language}.txt").read_text("utf-8").splitlines()]
    return tuple(row[0] for row in rows), tuple(accumulate(int(row[1]) for row in rows))


class Prose:
    """An endless text; the same seed gives the same words."""

    def __init__(self, language: str, seed: str) -> None:
        self.language = language
        self.random = Random(seed)  # noqa: S311 - nothing here is a secret
        self.words, self.counts = vocabulary(language)

    def word(self, shortest: int = 1) -> str:
        """Return one word of at least so many letters, a frequent one more often."""
        while True:
            found = self.words[bisect(self.counts, self.random.randrange(self.counts[-1]))]
            if len(found) >= shortest:
                return found

    def phrase(self, count: int) -> str:
        """Return some words, a rare one last."""
        return " ".join([*(self.word() for _ in range(count - 1)), self.word(5)])

    def title(self, count: int = 0) -> str:
        """Return the words of a heading."""
        said = " ".join(self.word(4) for _ in range(count or self.random.randint(2, 5)))
        return said[0].upper() + said[1:]

    def sentence(self) -> str:
        """Return a sentence: most have 10 to 25 words, a few many more."""
        count = max(4, min(60, round(self.random.lognormvariate(2.8, 0.45))))
        parts = []
        while count > 0:
            step = min(count, self.random.randint(5, 14))
            parts.append(self.phrase(step) if step > 1 else self.word(5))
            count -= step
        said = ", ".join(parts)
        return said[0].upper() + said[1:] + self.random.choices(".?!…", (92, 4, 2, 2))[0]

    def paragraph(self, sentences: int = 0) -> list[str]:
        """Return the sentences of a paragraph."""
        count = sentences or self.random.choices((1, 2, 3, 4, 5, 6, 8), (5, 12, 22, 24, 18, 12, 7))[0]
        return [self.sentence() for _ in range(count)]

    def often(self, share: float) -> bool:
        """Tell true in `share` of all cases."""
        return self.random.random() < share
