"""A book of 510 pages after small changes, with what earlier runs have kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.books.prose import Prose
from benchmarks.cost import Cost
from benchmarks.runners import Desk, checked_pages, pdf_of
from benchmarks.table import Row, judged, measured

WORD, MOVED, NOTHING = 0.10, 0.2, 0.06
BOOK = "510"
MORE = 420  # words: between one and two pages, and chapters begin on right-hand pages


def rows(desk: Desk) -> Iterator[Row]:
    """Yield the time after a changed word, after two more pages near the beginning, and after nothing."""
    desk.book(BOOK)
    project = desk.project(BOOK)
    plain = desk.often(lambda: desk.plain(project)[0])
    yield measured("edits", BOOK, "plain", plain)
    yield measured("edits", BOOK, "presswork, cold", desk.publish(project))
    before = checked_pages(pdf_of(project))
    nothing = desk.often(lambda: again(desk, project))
    turns = iter(range(1, 100))
    word = desk.often(lambda: edited(desk, project, middle(project), f"changed{next(turns)} "))
    same = checked_pages(pdf_of(project))
    moved = desk.often(lambda: edited(desk, project, early(project), more(next(turns))))
    after = checked_pages(pdf_of(project))
    yield measured("edits", BOOK, f"one word ({same - before:+} pages)", word)
    yield measured("edits", BOOK, f"later pages moved ({after - same:+} pages)", moved)
    yield measured("edits", BOOK, "nothing changed", nothing)
    yield judged("edits", BOOK, "wall after a one-word edit", word.wall, plain.wall, WORD, "s")
    yield judged("edits", BOOK, f"wall where later pages move by {after - same}", moved.wall, plain.wall, MOVED, "s")
    yield judged("edits", BOOK, "wall where nothing changed", nothing.wall, plain.wall, NOTHING, "s")


def again(desk: Desk, project: Path) -> Cost:
    """Run once more."""
    return desk.publish(project, cold=False)


def edited(desk: Desk, project: Path, chapter: Path, words: str) -> Cost:
    """Put words into the second paragraph of the last section of a chapter, and run."""
    paragraphs = chapter.read_text("utf-8").split("\n\n")
    plain = [n for n, text in enumerate(paragraphs) if text[:1].isalpha() and not text.startswith("kt")]
    place = plain[len(plain) // 2]
    paragraphs[place] = words + paragraphs[place]
    chapter.write_text("\n\n".join(paragraphs), "utf-8")
    return desk.publish(project, cold=False)


def more(turn: int) -> str:
    """Return paragraphs that take between one and two pages."""
    prose = Prose("en", f"more {turn}")
    found: list[str] = []
    while sum(len(each.split()) for each in found) < MORE:
        found.append(" ".join(prose.paragraph()))
    return "\n\n".join(found) + "\n\n"


def chapters(project: Path) -> list[Path]:
    """Return the chapters' files in order."""
    return sorted((project / "manuscript").glob("*.md"))


def middle(project: Path) -> Path:
    """Return the chapter in the middle."""
    found = chapters(project)
    return found[len(found) // 2]


def early(project: Path) -> Path:
    """Return the second chapter."""
    return chapters(project)[1]
