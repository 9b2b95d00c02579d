"""A map over several processes, started only when there is enough to do.

One process is warmed up: it loads the engine and reads the style once. For every few tasks it is forked: the copy
has all of that already, does its work without collecting garbage, and gives its memory back by ending. So a worker's
memory is that of its chapter, however long the book is. Where a system cannot fork, a pool of processes does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from presswork.press.foreman import FORKS, Answer, answer, packed, serve, unframed
from presswork.problems import Problem, PublishError, problem

WORTH_IT = 100_000  # characters of text; below, starting a process costs more than it saves
LITTLE = 15_000  # characters that are done here even while the process is there
TOGETHER = 40_000  # characters that one worker takes at a time, if a single task is not longer
Step = Callable[[Any], Any]
Done = Callable[[int, int], None]


class Workers:
    """Up to `jobs` processes; `map` keeps the order of its tasks. To be closed at the end."""

    def __init__(self, jobs: int, worth_it: int = WORTH_IT) -> None:
        self.jobs, self.worth_it = jobs, worth_it
        self._channel: Connection | None = None
        self._process: Any = None

    def map(self, step: Step, tasks: Iterable[Any], done: Done | None = None) -> list[Any]:
        """Return `step` of every task, in order; `done` is told how many of how many are there.

        Raises PublishError with the problems of every task that had to stop.
        """
        given = list(tasks)
        little = LITTLE if self._channel else self.worth_it
        if sum(map(weight, given)) < little and not (self._channel and any(map(_is_heavy, given))):
            return _kept([answer(step, each) for each in given])
        if not FORKS:
            return _kept(self._pooled(step, given))
        answers: list[Any] = [None] * len(given)
        for count, (index, value) in enumerate(self._asked(step, given), 1):
            answers[index] = value
            if done is not None:
                done(count, len(given))
        return _kept(answers)

    def start(self) -> None:
        """Start the process that workers are forked from, meanwhile, where there will be enough to do for it."""
        if FORKS:
            self._server()

    def warm_up(self, warm: Step, task: Any) -> None:
        """Have that process get ready, if it was started: `warm` of `task` is called in it."""
        if self._channel is not None:
            self._channel.send(("warm", warm, [packed(task)], [], 0))

    def close(self) -> None:
        """End all processes."""
        if self._channel is not None:
            self._channel.close()
            self._process.terminate()
            self._process.join()
            self._channel = None

    def _asked(self, step: Step, tasks: Sequence[Any]) -> Iterator[tuple[int, Answer]]:
        channel = self._server()
        try:
            heaps = groups([weight(each) for each in tasks], TOGETHER)
            channel.send(("map", step, [packed(each) for each in tasks], heaps, self.jobs))
            for _ in tasks:
                yield unframed(channel.recv_bytes())
        except (EOFError, OSError) as fault:
            raise PublishError([problem("internal", f"the workers ended: {type(fault).__name__}")]) from fault

    def _server(self) -> Connection:
        if self._channel is None:
            from multiprocessing import get_context

            context = get_context("spawn")
            self._channel, theirs = context.Pipe()
            self._process = context.Process(target=serve, args=(theirs,), daemon=False)
            self._process.start()
            theirs.close()
        return self._channel

    def _pooled(self, step: Step, tasks: Sequence[Any]) -> list[Answer]:
        from concurrent.futures import ProcessPoolExecutor
        from functools import partial
        from multiprocessing import get_context

        with ProcessPoolExecutor(self.jobs, get_context("spawn"), max_tasks_per_child=8) as pool:
            return list(pool.map(partial(answer, step), tasks))


@contextmanager
def workers(jobs: int) -> Iterator[Workers]:
    """Give workers that are ended afterwards."""
    crew = Workers(jobs)
    try:
        yield crew
    finally:
        crew.close()


def weight(task: Any) -> int:
    """Return about how much work a task is, in characters."""
    return int(getattr(task, "weight", 0))


def _is_heavy(task: Any) -> bool:
    """Tell whether a task needs what only the other process has loaded."""
    return bool(getattr(task, "heavy", False))


def groups(weights: Sequence[int], together: int) -> list[list[int]]:
    """Return the indexes of tasks in groups of at least `together`, the longest tasks first.

    >>> groups([5, 90, 20, 30], 50)
    [[1], [3, 2], [0]]
    """
    found: list[list[int]] = []
    held = together
    for index in sorted(range(len(weights)), key=lambda each: -weights[each]):
        if held >= together:
            found.append([])
            held = 0
        found[-1].append(index)
        held += weights[index]
    return found


def _kept(answers: Iterable[Answer]) -> list[Any]:
    """Return the values; raises PublishError with the problems of all that stopped."""
    values, stopped = [], list[Problem]()
    for each in answers:
        if each.stopped:
            stopped += each.stopped
        values.append(each.value)
    if stopped:
        raise PublishError(sorted(set(stopped)))
    return values
