"""The folder of a catalogue: every file appears whole, and only where it differs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

from presswork.problems import PublishError, problem

BLOCK = 2**20  # bytes
# what a build makes; whatever else stands in the folder (a robots.txt, a favicon) is left alone
OURS = (
    *("a", "all", "c", "f", "hosting", "language", "languages", "letter"),
    *("news", "opds", "search", "subject", "subjects", "titles"),
)


class Folder:
    """Writes below `root`; what is written is made in `beside` first, a folder of the same disk. Counts its work.

    With `verify`, files that were copied before are read again; else their size is enough.
    """

    def __init__(self, root: Path, beside: Path, verify: bool = False) -> None:
        self.root, self.beside, self.verify = root, beside / "making", verify
        self.written = self.removed = 0

    def exists(self, path: str) -> bool:
        """Tell whether a file is there."""
        return os.path.lexists(self._at(path))

    def write(self, path: str, data: bytes) -> bool:
        """Write a file unless its bytes are there already; tell whether it was written. Raises `not-written`."""
        target = self._at(path)
        if _same(target, data):
            return False
        with _told(path):
            with self.beside.open("wb") as stream:
                stream.write(data)
            self._place(target)
        return True

    def copy(self, path: str, stream: BinaryIO, size: int, digest: str) -> str:
        """Copy a file unless one of its size is there; return what is wrong with its bytes, or nothing.

        It is a copy and no hard link: an output that someone edits in place must not change what was published.
        """
        target = self._at(path)
        if self._holds(target, size, digest):
            return ""
        found, count = sha256(), 0
        with _told(path):
            with self.beside.open("wb") as out:
                while count <= size and (block := stream.read(BLOCK)):
                    found.update(block)
                    count += len(block)
                    out.write(block)
            if count != size:
                return f"it has {'more than ' if count > size else ''}{min(count, size)} bytes, not {size}"
            if found.hexdigest() != digest:
                return f"its SHA-256 is {found.hexdigest()}, not {digest}"
            self._place(target)
        return ""

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        target = self._at(path)
        with _told(path):
            if target.is_file() or target.is_symlink():
                target.unlink()
                self.removed += 1
            for folder in target.parents:
                if folder == self.root or not folder.is_dir() or any(folder.iterdir()):
                    break
                folder.rmdir()

    def walk(self) -> Iterator[str]:
        """Yield the addresses of all files that a build may have made, sorted within their folders."""
        for top in OURS:
            for base, folders, names in os.walk(self.root / top):
                folders.sort()
                for name in sorted(names):
                    yield Path(base, name).relative_to(self.root).as_posix()

    def _holds(self, target: Path, size: int, digest: str) -> bool:
        if not target.is_file() or target.stat().st_size != size:
            return False
        if not self.verify:
            return True
        with target.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest() == digest

    def _at(self, path: str) -> Path:
        return self.root / path

    def _place(self, target: Path) -> None:
        """Rename what was made to its place; its time rises by a second at least, since readers keep feeds by it.

        Nothing is forced to the disk (fsync), which would cost more than all the rest: everything can be made again.
        After a cut of power, `publish catalogue build --again` reads every byte and mends what is not whole.
        """
        self.beside.chmod(0o644)
        if target.is_file():
            before, now = target.stat().st_mtime_ns, self.beside.stat().st_mtime_ns
            if now // 10**9 <= before // 10**9:
                rise = (before // 10**9 + 1) * 10**9
                os.utime(self.beside, ns=(rise, rise))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
        self.beside.replace(target)
        self.written += 1


class _told:  # noqa: N801 - reads as a word where it is used
    """Turn what the disk refuses into a problem that names the file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        if isinstance(fault, OSError):
            raise PublishError(
                [problem("not-written", f"{self.path} cannot be written: {fault.strerror}", self.path)]
            ) from fault


def _same(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data and not target.is_symlink()
    except OSError:
        return False
