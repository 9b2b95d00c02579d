"""Page by page: the joined PDF beside one document laid out once, and what became of notes and page numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.books import others
from benchmarks.books.model import Book
from benchmarks.compare import Difference, compare
from benchmarks.judge import Verdict, judge, texts
from benchmarks.runners import CACHE, ROOT, Desk, pdf_of
from benchmarks.table import Row, exact


def rows(desk: Desk) -> Iterator[Row]:
    """Yield, for each book of the family, where the PDFs differ and what is lost or wrong."""
    family: list[Book] = [desk.report(), desk.book("208"), desk.book("208", "fr")]
    family += [] if desk.quick else [desk.book("510"), desk.book("1004")]
    for each in family:
        yield from of_book(desk, each)


def others_rows(desk: Desk) -> Iterator[Row]:
    """Yield the same for each book by others."""
    for book in others.books(CACHE, desk.project("others"), desk.quick):
        if isinstance(book, str):
            yield Row("others", book, "by others", "not there; benchmarks/setup books brings it")
        else:
            yield from (replace(row, part="others") for row in of_book(desk, book))


def of_book(desk: Desk, book: Book | others.Other) -> Iterator[Row]:
    """Yield the rows of one book."""
    project = desk.project(book.name) if isinstance(book, Book) else book.project
    desk.publish(project, *(() if isinstance(book, Book) else ("--draft",)))
    ours = pdf_of(project)
    folder = desk.html(project)
    one = single(folder)
    yield from differences(book.name, "one document", compare(ours, one))
    yield from verdicts(book.name, "presswork", judge(texts(ours), book), True)
    for name, who in (("print-counted", "plain"), ("print", "plain, numbers written in")):
        _, plain = desk.plain(project, name)
        yield from verdicts(book.name, who, judge(texts(plain), book), False)
        if name == "print":
            yield from differences(book.name, "plain, numbers written in", compare(ours, plain, pictures=False), False)


def single(folder: Path) -> Path:
    """Return the reference, made by a process of its own."""
    out = folder / "single.pdf"
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "benchmarks.single", folder, out], check=True, cwd=ROOT, env=surroundings)
    return out


def differences(book: str, other: str, found: Difference, asked: bool = True) -> Iterator[Row]:
    """Yield a row for each aspect; where nothing is asked, one row with all."""
    pages = found.pages[0]
    aspects = {
        "text": found.text,
        "links": found.links,
        "destinations": found.destinations,
        "outline": found.outline,
    }
    if not asked:
        said = ", ".join(f"{name} {len(each)}" for name, each in aspects.items())
        yield Row("equal", book, f"differs from {other}", f"pages {found.pages[0]}/{found.pages[1]}; {said}")
        return
    yield Row("equal", book, f"pages, as {other}", f"{pages} of {found.pages[1]}", met=pages == found.pages[1])
    for name, each in aspects.items():
        yield exact("equal", book, f"{name} unlike {other}", each, pages)
    pixels = f"{found.pixels} pixels, by {found.strongest} of 255" if found.pictures else ""
    yield exact("equal", book, f"pictures unlike {other}", found.pictures, pages, pixels)


def verdicts(book: str, who: str, found: Verdict, asked: bool) -> Iterator[Row]:
    """Yield what became of notes and page numbers."""
    made = [
        exact("equal", book, f"{who}: notes lost", found.lost, found.notes),
        exact("equal", book, f"{who}: notes printed twice", found.doubled, found.notes),
        exact("equal", book, f"{who}: notes on another page", found.apart, found.notes),
        exact("equal", book, f"{who}: wrong page numbers", found.wrong, found.printed),
        Row("equal", book, f"{who}: references that print a page", f"{found.printed} of {found.references}",
            met=found.printed == found.references),
    ]  # fmt: skip
    yield from (row if asked else Row(row.part, row.book, row.what, row.value) for row in made)
