"""A map over several processes, started only when there is enough to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from presswork.press.cache import Map

WORTH_IT = 400_000  # characters of text; below, starting a process costs more than it saves


@contextmanager
def mapper(jobs: int, characters: int) -> Iterator[Map]:
    """Give a map that keeps the order of its tasks: over `jobs` processes for a long text, else in this one."""
    if jobs < 2 or characters < WORTH_IT:
        yield map
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:

        def over(step: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterable[Any]:
            return pool.map(step, tasks)

        yield over
