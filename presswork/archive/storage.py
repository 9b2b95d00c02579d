"""The one small interface between the archive and what holds its bytes: a local disk now, a bucket later."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple, Protocol

from presswork.archive.exchange import exchange
from presswork.locks import held

Kind = Literal["", "file", "folder", "other"]


class Entry(NamedTuple):
    """What a folder holds: a name, its kind ("other" is a link, a device …), and the inode that has other names too."""

    name: str
    kind: Kind
    inode: str = ""


class Storage(Protocol):
    """Files in folders, named by relative paths with slashes ("" is the root); every fault is an OSError.

    What `write`, `link`, `rename`, `exchange` and `remove` did is durable when they return, but for the folders
    that `write` and `link` made, which `sync` makes durable together.
    """

    def kind(self, path: str) -> Kind:
        """Tell what is at a path, "" for nothing; links are not followed."""

    def entries(self, folder: str) -> list[Entry]:
        """Return what a folder holds, sorted by name."""

    def open(self, path: str) -> BinaryIO:
        """Open a regular file for reading."""

    def size(self, path: str) -> int:
        """Return a file's size in bytes."""

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write a file that is not there yet, and the folders above it."""

    def link(self, path: str, twin: str) -> None:
        """Give a file a second name, without a copy of its bytes where that can be had."""

    def rename(self, path: str, place: str) -> None:
        """Move a file or folder in one step; a file that is at the place is replaced."""

    def exchange(self, path: str, place: str) -> bool:
        """Let two folders change places in one step; False, and nothing done, where the storage cannot."""

    def remove(self, path: str) -> None:
        """Remove a file or a whole folder; what is not there is no fault."""

    def sync(self, folder: str) -> None:
        """Make durable which names a folder and all folders below it hold."""

    def lock(self, path: str, wait: float) -> AbstractContextManager[None]:
        """Hold a file alone, or the root, which is made; BlockingIOError after `wait` seconds.

        The lock of a dead process is free. Of the root nothing is promised where the storage cannot lock it.
        """


class LocalStorage:
    """A folder of a local disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def kind(self, path: str) -> Kind:
        """Tell what is at a path, "" for nothing; links are not followed."""
        try:
            return _kind(self._place(path).lstat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def entries(self, folder: str) -> list[Entry]:
        """Return what a folder holds, sorted by name."""
        found = []
        with os.scandir(self._reached(folder)) as listing:
            for each in listing:
                facts = each.stat(follow_symlinks=False)
                kind = _kind(facts.st_mode)
                shared = kind == "file" and facts.st_nlink > 1
                found.append(Entry(each.name, kind, f"{facts.st_dev}:{facts.st_ino}" if shared else ""))
        return sorted(found)

    def open(self, path: str) -> BinaryIO:
        """Open a regular file for reading; a pipe or device does not hold us up."""
        handle = os.open(self._reached(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.EINVAL, "not a regular file", path)
        return os.fdopen(handle, "rb")

    def size(self, path: str) -> int:
        """Return a file's size in bytes."""
        return self._reached(path).lstat().st_size

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        """Write a file that is not there yet, and the folders above it."""
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as stream:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())

    def link(self, path: str, twin: str) -> None:
        """Give a file a second name; a file system that has no hard links gets a copy."""
        source, place = self._reached(path), self._place(twin)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, place, follow_symlinks=False)
        except OSError as fault:
            if fault.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}:
                raise
            with self.open(path) as stream:
                self.write(twin, iter(lambda: stream.read(2**20), b""))

    def rename(self, path: str, place: str) -> None:
        """Move a file or folder in one step; a file that is at the place is replaced."""
        old, new = self._place(path), self._place(place)
        old.rename(new)
        for folder in {old.parent, new.parent}:
            _flush(folder)

    def exchange(self, path: str, place: str) -> bool:
        """Let two folders change places in one step; False, and nothing done, where the file system cannot."""
        old, new = self._place(path), self._place(place)
        if not exchange(old, new):
            return False
        for folder in {old.parent, new.parent}:
            _flush(folder)
        return True

    def remove(self, path: str) -> None:
        """Remove a file or a whole folder; what is not there is no fault."""
        place = self._place(path)
        if self.kind(path) == "folder":
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            _flush(place.parent)

    def sync(self, folder: str) -> None:
        """Make durable which names a folder and all folders below it hold."""
        for path, _, _ in os.walk(self._place(folder), topdown=False):
            _flush(Path(path))

    @contextmanager
    def lock(self, path: str, wait: float) -> Iterator[None]:
        """Hold a file alone, or the root, which is made; BlockingIOError after `wait` seconds."""
        if not path:
            self.root.mkdir(parents=True, exist_ok=True)
        with held(self._place(path), wait) as locked:
            if path and not locked:
                raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK), path)
            yield

    def _place(self, path: str) -> Path:
        """Return where a path leads; OSError where it leads out."""
        parts = path.split("/") if path else []
        if any(part in {"", ".", ".."} or "\0" in part for part in parts):
            raise OSError(errno.EINVAL, "not a path within the archive", path)
        return self.root.joinpath(*parts)

    def _reached(self, path: str) -> Path:
        """Return where a path leads, without going through a link."""
        place, above = self._place(path), str(self.root)
        for part in path.split("/") if path else ():
            above = f"{above}/{part}"
            if os.path.islink(above):  # noqa: PTH114 - asked thousands of times, and a Path costs more than the answer
                raise OSError(errno.ELOOP, "reached through a link", path)
        return place


def _kind(mode: int) -> Kind:
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "other"


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
