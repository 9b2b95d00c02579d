"""A printed edition is cut where new pages begin: each part is laid out alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

PIECE = re.compile(r"<!-- piece: ([^>]*) -->\n?")  # authors' comments are left out when a chapter is read
END = "<!-- end of pieces -->\n"


@dataclass(frozen=True, slots=True)
class Cut:
    """A printed edition cut where new pages begin: its head and its foot, and what stands between, by name."""

    head: str
    parts: tuple[tuple[str, str], ...]
    foot: str
    whole: bool = False  # whether its one part is laid out with running heads and folios

    def alone(self, words: str) -> str:
        """Return a document with the edition's head that holds `words` alone."""
        return f"{self.head}{words}{self.foot}"

    def together(self) -> Cut:
        """Return the same document in one part, for a style that asks for what no part can tell."""
        return Cut(self.head, (("book", "".join(words for _, words in self.parts)),), self.foot, whole=True)


def cut(html: str) -> Cut:
    """Cut a printed edition at its marks; one whose template has no marks is one piece."""
    whole, _, foot = html.partition(END)
    head, *rest = PIECE.split(whole)
    if not rest:
        head, _, inside = html.partition("<body>")
        inside, _, foot = inside.rpartition("</body>")
        return Cut(f"{head}<body>", (("book", inside),), f"</body>{foot}")
    return Cut(head, tuple(zip(rest[::2], rest[1::2], strict=True)), foot)
