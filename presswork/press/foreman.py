"""The process that workers are forked from, and what happens in it."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import tempfile
import traceback
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, Pipe, wait
from shutil import rmtree
from types import FrameType
from typing import Any, NamedTuple, NoReturn

from presswork.problems import Problem, PublishError, problem

INDEX = 4  # bytes
FORKS = hasattr(os, "fork") and sys.platform != "darwin"  # system libraries of macOS do not survive it


class Answer(NamedTuple):
    """What became of a task: its value, or the problems for which it stopped."""

    value: Any = None
    stopped: tuple[Problem, ...] = ()


def answer(step: Callable[[Any], Any], task: Any) -> Answer:
    """Return what a step makes of a task, whatever happens."""
    try:
        return Answer(step(task))
    except PublishError as stopped:
        return Answer(None, tuple(stopped.problems))


def packed(task: Any) -> bytes:
    """Return a task as few bytes: the foreman holds all of a book's, and every worker begins as a copy of it."""
    return zlib.compress(pickle.dumps(task, protocol=5), 1)


def unpacked(data: bytes) -> Any:
    """Return the task that was `packed`."""
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - from our own process


def framed(index: int, value: Answer) -> bytes:
    """Return the answer to task number `index` as bytes for a channel; `unframed` reads it."""
    return index.to_bytes(INDEX) + pickle.dumps(value, protocol=5)


def unframed(data: bytes) -> tuple[int, Answer]:
    """Return the number of a task and its answer."""
    value: Answer = pickle.loads(data[INDEX:])  # noqa: S301 - from our own process
    return int.from_bytes(data[:INDEX]), value


def serve(channel: Connection) -> None:
    """Do as the press says until it closes its end: get ready, or work off tasks and send every answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the press ends us, in order
    signal.signal(signal.SIGTERM, _leave)
    gc.disable()
    with _own_temporary_files():
        try:
            with suppress(EOFError, OSError):
                _heed(channel)
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # we are leaving, and take our files away


@contextmanager
def _own_temporary_files() -> Iterator[None]:
    """Have the temporary files of this process and its workers in one folder: it goes however a worker ends."""
    try:
        tempfile.tempdir = tempfile.mkdtemp(prefix="presswork-")
    except OSError:
        yield
        return
    try:
        yield
    finally:
        rmtree(tempfile.tempdir, ignore_errors=True)


def _heed(channel: Connection) -> NoReturn:
    while True:
        what, step, tasks, groups, jobs = channel.recv()
        if what == "warm":
            with suppress(Exception):  # the workers meet it again, and tell
                step(unpacked(tasks[0]))
        else:
            gc.freeze()
            _Shift(channel, step, tasks, groups, jobs).work_off()


def _leave(_: int, __: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
    raise SystemExit  # workers are ended on the way out


class _Shift:
    """The tasks of one map, packed, while they are worked off."""

    def __init__(
        self,
        channel: Connection,
        step: Callable[[Any], Any],
        tasks: Sequence[bytes],
        groups: list[list[int]],
        jobs: int,
    ) -> None:
        self.channel, self.step, self.tasks, self.jobs = channel, step, tasks, jobs
        self.waiting = list(reversed(groups))
        self.at_work: dict[Connection, tuple[int, list[int]]] = {}
        parent = parent_process()
        self.press = [parent.sentinel] if parent else []  # ready when the press is gone

    def work_off(self) -> None:
        """Keep `jobs` workers busy until every task has its answer; raises EOFError where the press is gone."""
        try:
            while self.waiting or self.at_work:
                self._start_more()
                for ready in wait([*self.press, *self.at_work]):
                    if ready in self.press:
                        raise EOFError
                    self._hear(ready)  # type: ignore[arg-type]
        finally:
            for pid, _ in self.at_work.values():
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def _start_more(self) -> None:
        while self.waiting and len(self.at_work) < self.jobs:
            try:
                self._start(self.waiting[-1])
            except OSError:  # no more processes, memory or files for us: so many as there are go on
                if not self.at_work:
                    raise
                self.jobs = len(self.at_work)
            else:
                self.waiting.pop()

    def _start(self, group: list[int]) -> None:
        ours, theirs = Pipe(duplex=False)
        pid = os.fork()
        if pid:
            theirs.close()
            self.at_work[ours] = (pid, list(group))
            return
        status = 1
        try:
            for each in (ours, self.channel, *self.at_work):  # else neither it nor the press sees the foreman's end
                each.close()
            for index in group:
                theirs.send_bytes(framed(index, _safely(self.step, unpacked(self.tasks[index]))))
            status = 0
        finally:
            theirs.close()
            os._exit(status)  # nothing is tidied up: the system takes the memory back at once

    def _hear(self, worker: Connection) -> None:
        pid, group = self.at_work[worker]
        try:
            data = worker.recv_bytes()
        except EOFError:
            del self.at_work[worker]
            worker.close()
            _, status = os.waitpid(pid, 0)
            if group:  # it ended at the first without an answer; the others were not begun
                self.channel.send_bytes(framed(group[0], _lost(unpacked(self.tasks[group[0]]), status)))
            if group[1:]:
                self.waiting.append(group[1:])
            return
        group.remove(int.from_bytes(data[:INDEX]))
        self.channel.send_bytes(data)


def _safely(step: Callable[[Any], Any], task: Any) -> Answer:
    """Return the answer to a task; a fault of our own is one too, for a worker has nobody to raise it to."""
    try:
        return answer(step, task)
    except Exception as fault:
        at = traceback.extract_tb(fault.__traceback__)[-1]
        words = f"{type(fault).__name__} in {at.name}: {fault}"[:200]
        return Answer(None, (problem("internal", words),))


def _lost(task: Any, status: int) -> Answer:
    how = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"status {os.waitstatus_to_exitcode(status)}"
    return Answer(None, (problem("layout-failed", f"a worker ended with {how} at {getattr(task, 'name', 'a task')}"),))
