"""What a command costs: time, processor and memory of all its processes, looked at ten times a second from outside."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.1  # seconds
MIB = 1024  # kilobytes, as /proc counts
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, and memory in MiB.

    `largest` is the greatest resident size of any one process, `together` the greatest sum of proportional sizes at a
    moment; `main` is the process that was started, `worker` the largest of the others.
    """

    wall: float
    cpu: float
    largest: float
    together: float
    main: float
    worker: float
    processes: int
    code: int
    said: str = ""


@dataclass(slots=True)
class Watch:
    """The memory and the processor time of a process and of all that it starts."""

    root: int
    resident: dict[int, int] = field(default_factory=dict)  # kilobytes, the greatest of each process
    spent: dict[int, float] = field(default_factory=dict)  # seconds of each process alone, as last seen
    together: int = 0

    def look(self) -> None:
        """Take one sample."""
        total = 0
        for process in self.tree():
            with suppress(OSError, ValueError):
                resident = number(PROC / str(process) / "status", "VmHWM:")
                self.resident[process] = max(resident, self.resident.get(process, 0))
                total += number(PROC / str(process) / "smaps_rollup", "Pss:")
                self.spent[process] = seconds(PROC / str(process) / "stat")
        self.together = max(self.together, total)

    def tree(self) -> list[int]:
        """Return the processes that are alive: those known before may have lost their parent."""
        found, waiting = set(), [self.root, *self.resident]
        while waiting:
            process = waiting.pop()
            if process not in found:
                found.add(process)
                waiting += children(process)
        return sorted(found)


def children(process: int) -> list[int]:
    """Return the children of all threads of a process."""
    found: list[int] = []
    with suppress(OSError):
        for task in (PROC / str(process) / "task").iterdir():
            with suppress(OSError):
                found += [int(each) for each in (task / "children").read_text().split()]
    return found


def number(path: Path, name: str) -> int:
    """Return a number of kilobytes from one of the files of /proc."""
    for line in path.read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0


def seconds(path: Path) -> float:
    """Return the seconds of processor that a process has had, without its children's (proc(5), utime and stime)."""
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(
    command: Sequence[str | Path],
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    limit: float = 1800,
) -> Cost:
    """Run a command to its end, or end it after `limit` seconds; its processor time is the system's own account."""
    values = {**os.environ, **(environment or {})}
    begun = time.monotonic()
    with subprocess.Popen(
        [str(each) for each in command],
        cwd=folder,
        env=values,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        said: list[bytes] = []
        reader = threading.Thread(target=lambda: said.append(process.stdout.read() if process.stdout else b""))
        reader.start()
        watch = Watch(process.pid)
        ended = waited(process, watch, begun + limit)
        wall = time.monotonic() - begun
        process.returncode = ended[0]
        reader.join(5)
    return cost(watch, wall, ended, b"".join(said).decode("utf-8", "replace"))


def waited(process: subprocess.Popen[bytes], watch: Watch, until: float) -> tuple[int, float]:
    """Wait for the end, looking meanwhile; return the exit code and the seconds of processor, children's included."""
    while True:
        beginning = time.monotonic()
        watch.look()
        if beginning > until:
            for each in Watch(process.pid).tree():  # no number that another may have by now
                with suppress(OSError):
                    os.kill(each, 9)
        while time.monotonic() < beginning + EVERY:  # a short command's end is not missed by a tenth of a second
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
            time.sleep(0.005)


def cost(watch: Watch, wall: float, ended: tuple[int, float], said: str) -> Cost:
    """Return the account of a run."""
    others = {process: size for process, size in watch.resident.items() if process != watch.root}
    return Cost(
        wall=wall,
        cpu=max(ended[1], sum(watch.spent.values())),  # a browser's processes are waited for by nobody
        largest=max(watch.resident.values(), default=0) / MIB,
        together=watch.together / MIB,
        main=watch.resident.get(watch.root, 0) / MIB,
        worker=max(others.values(), default=0) / MIB,
        processes=len(watch.resident),
        code=ended[0],
        said=said[-2000:],
    )
