"""The peers, each with the same book in its own spelling: time, memory, and what each delivered."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.runners import Desk
from benchmarks.table import Row


def rows(desk: Desk) -> Iterator[Row]:
    """Yield a row for each peer."""
    yield from ()
