"""Books of 510 and 1004 pages, nothing kept from before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.cost import Cost
from benchmarks.runners import Desk
from benchmarks.table import Row, judged, measured

WALL, CPU, LARGEST, TOGETHER = 0.42, 0.75, 0.35, 0.65


def rows(desk: Desk) -> Iterator[Row]:
    """Yield time and memory beside plain WeasyPrint: with the page numbers asked of it, and written in."""
    for name in ("510", "1004"):
        desk.book(name)
        project = desk.project(name)
        ours = desk.often(partial(desk.publish, project))
        counted = desk.often(partial(plain, desk, project, "print-counted"))
        written = desk.often(partial(plain, desk, project, "print"))
        yield measured("cold", name, "presswork", ours)
        yield measured("cold", name, "plain", counted)
        yield measured("cold", name, "plain, page numbers written in", written)
        yield judged("cold", name, "wall", ours.wall, counted.wall, WALL, "s")
        yield judged("cold", name, "CPU", ours.cpu, counted.cpu, CPU, "s")
        if name == "1004":
            yield judged("cold", name, "largest process", ours.largest, counted.largest, LARGEST, "MiB")
            yield judged("cold", name, "all at any moment (PSS)", ours.together, counted.together, TOGETHER, "MiB")
        for what, one, two in (("wall", ours.wall, written.wall), ("CPU", ours.cpu, written.cpu)):
            row = judged("cold", name, f"{what}, of plain with the numbers written in", one, two, 0, "s")
            yield Row(row.part, row.book, row.what, row.value, row.ratio)


def plain(desk: Desk, project: Path, name: str) -> Cost:
    """Run plain WeasyPrint on one of the two documents."""
    return desk.plain(project, name)[0]
