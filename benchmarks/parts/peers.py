"""The peers, each with the same book in its own spelling: time, memory, and what each delivered."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.books.model import Book
from benchmarks.cost import Cost, run
from benchmarks.judge import Verdict, judge, texts
from benchmarks.peers.manuscript import write
from benchmarks.peers.peers import PEERS, Tools
from benchmarks.runners import CACHE, Desk, pdf_of
from benchmarks.table import Row

BOOK = "208"
LIMIT = 900.0  # seconds


def rows(desk: Desk) -> Iterator[Row]:
    """Yield presswork's row, then one for each peer."""
    book = desk.book(BOOK)
    project = desk.project(BOOK)
    cost = desk.publish(project)
    yield row(book, "presswork", cost, pdf_of(project))
    folder = project.with_name("peers")
    shutil.rmtree(folder, ignore_errors=True)
    text = write(book, folder)
    tools = Tools.below(CACHE)
    # a font configuration of the machine's own, and a browser that downloads nothing
    surroundings = {"PUPPETEER_EXECUTABLE_PATH": str(tools.chromium), "HOME": os.environ.get("HOME", "/tmp")}  # noqa: S108
    for name, command in PEERS.items():
        (folder / "out.pdf").unlink(missing_ok=True)
        asked = command(tools, text)
        if asked is None:
            yield Row("peers", BOOK, name, "not installed")
        else:
            cost = run(asked, folder, surroundings, LIMIT)
            yield row(book, name, cost, folder / "out.pdf")


def row(book: Book, name: str, cost: Cost, path: Path) -> Row:
    """Return what a peer cost and delivered."""
    if not path.is_file():
        last = (cost.said.strip().splitlines() or ["nothing was said"])[-1][:120]
        why = f"stopped after {cost.wall:.0f} s" if cost.wall >= LIMIT else f"no PDF (exit code {cost.code}): {last}"
        return Row("peers", BOOK, name, why)
    found = judge(texts(path), book)
    told = f"{cost.wall:.1f} s, CPU {cost.cpu:.1f} s, largest {cost.largest:.0f} MiB, all {cost.together:.0f} MiB"
    value = "; ".join([told, f"{found.pages} pages", notes(found), references(found), tags(path), hyphens(found)])
    return Row("peers", BOOK, name, value)


def notes(found: Verdict) -> str:
    """Say where the notes are."""
    good = found.notes - len(set(found.lost) | set(found.doubled) | set(found.apart))
    faults = f"{len(found.lost)} lost, {len(found.doubled)} twice, {len(found.apart)} on another page"
    return f"notes: {good} of {found.notes} on the page of their call ({faults})"


def references(found: Verdict) -> str:
    """Say how many references print a page, and a true one."""
    return f"page references: {found.printed} of {found.references} printed, {len(found.wrong)} wrong"


def tags(path: Path) -> str:
    """Say whether the PDF has a structure tree, and which standards it claims."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        tree = "tagged" if "/StructTreeRoot" in pdf.Root else "no tags"
        said = pdf.Root.Metadata.read_bytes().decode("utf-8", "replace") if "/Metadata" in pdf.Root else ""
    claims = [name for name, words in (("PDF/A", "pdfaid:part"), ("PDF/UA", "pdfuaid:part")) if words in said]
    return ", ".join([tree, *(f"claims {each}" for each in claims)])


def hyphens(found: Verdict) -> str:
    """Say how many lines end within a word."""
    return f"{100 * found.hyphens / max(1, found.lines):.0f} % of lines hyphenated"
