"""Files and folders held by one process alone, with the system's locks: those of a dead process are free."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PAUSE = 0.05  # seconds between two trials


@contextmanager
def held(place: Path, wait: float = 0) -> Iterator[bool]:
    """Hold a file or folder alone; gives False where the system cannot lock it.

    Raises BlockingIOError where another process still holds it after `wait` seconds, OSError where it cannot be opened.
    """
    if fcntl is None:
        yield False
        return
    handle = os.open(place, os.O_RDONLY if place.is_dir() else os.O_RDWR)
    try:
        yield _locked(handle, wait)
    finally:
        os.close(handle)


def _locked(handle: int, wait: float) -> bool:
    for trial in range(round(wait / PAUSE), -1, -1):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not trial:
                raise
            sleep(PAUSE)
        except OSError as fault:
            # network file systems: some lock nothing, and some only what can be written, which a folder cannot
            if fault.errno in {errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP}:
                return False
            raise
        else:
            return True
    return False
