"""Files as they are served: one open file is one version, known by the digest of its bytes.

A build renames new files over old ones while others read. So a file is opened once for an answer, its digest is of
that open file, and what is sent is read from it. A file that is written over in place is noticed, and never mixed.
"""

from __future__ import annotations

import os
import re
import stat
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock

from presswork.catalogue.serve_conditions import State

PART = re.compile(r"[^.\x00-\x1f\x7f/\\][^\x00-\x1f\x7f/\\]*")
IMMUTABLE = re.compile(r"[fca]/([0-9a-f]{64})/[^/]+")
INDEX = "index.html"
CHUNK = 1 << 18  # bytes that are read at once
SMALL = 1 << 18  # bytes of a file that is read whole before an answer begins
KEPT = 20_000  # digests that are remembered


class ChangedError(Exception):
    """The file was written over while it was being read."""


class DamagedError(Exception):
    """The file's bytes are not those that its address promises."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file and what is known of it. Whoever opened it closes it."""

    address: str
    handle: int
    state: State
    mark: tuple[int, ...]
    whole: bytes | None = None  # the bytes, where the file is small

    def read(self, first: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `first` to before `end`. Raises ChangedError where others stand there now."""
        if self.whole is not None:
            yield self.whole[first:end]
            return
        while first < end:
            chunk = os.pread(self.handle, min(CHUNK, end - first), first)
            if not chunk or still(os.fstat(self.handle)) != self.mark[:-1]:
                raise ChangedError(self.address)
            first += len(chunk)
            yield chunk

    def close(self) -> None:
        """Close the file; once more does nothing."""
        if self.whole is None:
            with suppress(OSError):
                os.close(self.handle)


class Files:
    """The files of a built catalogue, by address. `clock` gives the time in seconds since 1970.

    Nothing else can be had: no link is followed, no name begins with a dot, no folder is listed.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self.folder = folder
        self._clock = clock
        self._digests: OrderedDict[tuple[str, tuple[int, ...]], str] = OrderedDict()
        self._lock = Lock()

    def open(self, address: str) -> Opened | None:
        """Open a file; an address that ends in a slash is its index.html. None where there is none.

        Raises DamagedError where the address is the digest of other bytes, ChangedError where the file does not stand
        still.
        """
        name = f"{address}{INDEX}" if address == "" or address.endswith("/") else address
        handle = self._handle(name)
        if handle is None:
            return None
        kept = False
        try:
            opened = self._known(name, handle)
            kept = opened.whole is None
            return opened
        finally:
            if not kept:
                os.close(handle)

    def is_folder_of_page(self, address: str) -> bool:
        """Tell whether a page stands at the address with a slash after it."""
        handle = self._handle(f"{address}/{INDEX}")
        if handle is not None:
            os.close(handle)
        return handle is not None

    def _handle(self, name: str) -> int | None:
        """Go down folder by folder, so that no link, whether old or put there just now, leads out."""
        parts = name.split("/")
        if not all(PART.fullmatch(part) and "\ufffd" not in part for part in parts):
            return None
        try:
            with _folder(self.folder, parts[:-1]) as folder:
                handle = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        except (OSError, ValueError):
            return None
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return handle
        os.close(handle)
        return None

    def _known(self, name: str, handle: int) -> Opened:
        facts = os.fstat(handle)
        mark = mark_of(facts)
        whole = b"".join(_chunks(handle)) if facts.st_size <= SMALL else None
        if whole is not None and (len(whole) != facts.st_size or still(os.fstat(handle)) != still(facts)):
            raise ChangedError(name)
        digest = self._digest(name, mark, handle, whole)
        promised = IMMUTABLE.fullmatch(name)
        if promised and name.startswith("f/") and promised[1] != digest:
            raise DamagedError(name)
        seconds = int(min(facts.st_mtime, self._clock()))  # never later than the answer: RFC 9110, 8.8.2.1
        state = State(f'"sha256-{digest}"', datetime.fromtimestamp(seconds, UTC), facts.st_size, promised is not None)
        return Opened(name, handle, state, mark, whole)

    def _digest(self, name: str, mark: tuple[int, ...], handle: int, whole: bytes | None) -> str:
        """Return the SHA-256 of the open file; that of a small one costs less than to look it up is worth."""
        if whole is not None:
            return sha256(whole).hexdigest()
        with self._lock:
            if found := self._digests.get((name, mark)):
                self._digests.move_to_end((name, mark))
                return found
        summed = sha256()
        for chunk in _chunks(handle):
            summed.update(chunk)
        if still(os.fstat(handle)) != mark[:-1]:
            raise ChangedError(name)
        with self._lock:
            self._digests[name, mark] = summed.hexdigest()
            if len(self._digests) > KEPT:
                self._digests.popitem(last=False)
        return summed.hexdigest()


def mark_of(facts: os.stat_result) -> tuple[int, ...]:
    """Return what tells one version of a file from every other: a build sets a file's time, but never ctime."""
    return *still(facts), facts.st_ctime_ns


def still(facts: os.stat_result) -> tuple[int, ...]:
    """Return what stays while an open file is left alone; replacing it under its name alters its ctime."""
    return facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns


def _chunks(handle: int) -> Iterator[bytes]:
    place = 0
    while chunk := os.pread(handle, CHUNK, place):
        place += len(chunk)
        yield chunk


@contextmanager
def _folder(root: Path, parts: list[str]) -> Iterator[int]:
    """Open the folder that `parts` lead to; only `root` itself may be a link."""
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=handle)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)
