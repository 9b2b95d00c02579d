"""A report of 20 pages: made by a process that has just started, and by one that has made it before."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cost import Cost, run
from benchmarks.runners import ROOT, Desk, checked, checked_pages, pdf_of
from benchmarks.table import Row, judged, measured

WARM = 0.5
TURNS = 4


def rows(desk: Desk) -> Iterator[Row]:
    """Yield the time of the first run, and of a warm worker after an edit, with nothing kept on disk and with it."""
    desk.report()
    project = desk.project("report")
    cold = desk.often(lambda: desk.publish(project))
    pages = checked_pages(pdf_of(project))
    yield measured("report", f"report, {pages} p.", "presswork, cold", cold)
    yield measured("report", f"report, {pages} p.", "plain", desk.often(lambda: desk.plain(project)[0]))
    for kept in (False, True):
        said = checked(worker(desk, project, kept)).said
        seconds = json.loads(said.splitlines()[-1])
        warm = sorted(seconds[1:])[len(seconds[1:]) // 2]
        how = "what was kept" if kept else "nothing kept"
        yield judged("report", f"report, {pages} p.", f"warm worker, an edit, {how}", warm, cold.wall, WARM, "s")


def worker(desk: Desk, project: Path, kept: bool) -> Cost:
    """Run a process that makes the report again and again, a word changed each time."""
    folder = desk.folder / "kept-worker"
    shutil.rmtree(folder, ignore_errors=True)
    words = [str(project), str(folder), "kept" if kept else "new", str(TURNS)]
    return run([sys.executable, "-m", "benchmarks.worker", *words], ROOT)
