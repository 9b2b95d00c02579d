"""Books that grow from 250 to 2000 pages by chapters of the same length."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.runners import Desk
from benchmarks.table import Row, judged, measured

SIZES = (250, 500, 1000, 2000)
WORKER, JOINER = 1.2, 0.35


def rows(desk: Desk) -> Iterator[Row]:
    """Yield the memory of the largest worker, and of the process that joins, beside plain's, at every size."""
    workers = []
    for pages in SIZES:
        book = desk.even(pages)
        project = desk.project(book.name)
        ours, (plain, _) = desk.publish(project), desk.plain(project)
        workers.append(ours.worker)
        yield measured("growth", str(pages), "presswork", ours)
        yield measured("growth", str(pages), "plain", plain)
        yield judged("growth", str(pages), "the joiner, of plain", ours.main, plain.largest, JOINER, "MiB")
    words = f"the largest worker, {SIZES[-1]} pages of {SIZES[0]}"
    yield judged("growth", str(SIZES[-1]), words, workers[-1], workers[0], WORKER, "MiB")
