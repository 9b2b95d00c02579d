"""A bag as it comes, a folder or a zip: its files are copied aside under numbers; no name in it is ever followed."""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha512
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from presswork.archive.bags.form import unsafe
from presswork.problems import Problem, PublishError, problem

MOST = 100_000  # files
LARGEST = 64 * 2**30  # bytes of all files together
SWELLS = 100  # a zip may hold so many times its own size, and ROOM besides
ROOM = 64 * 2**20
CHUNK = 2**20
Opener = Callable[[str], AbstractContextManager[IO[bytes]]]
BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file of a bag: where its copy lies, its size in bytes, its SHA-512."""

    path: Path
    size: int
    sha512: str


def take(bag: Path, aside: Path) -> dict[str, Taken]:
    """Copy the files of a bag into the empty folder `aside`; return them by their names in the bag.

    Raises PublishError with `archive-bag` for what is no bag at all: links, unsafe or doubled names, more than a bag
    of its size may hold, a zip that cannot be read.
    """
    if not bag.exists():
        raise PublishError([problem("archive-bag", f"{bag.name} is not there")])
    try:
        if bag.is_dir():
            return _copied(_of_folder(bag), lambda name: _plain(bag, name), aside)
        with ZipFile(bag) as packed:
            return _of_zip(packed, bag.stat().st_size, aside)
    except BROKEN as fault:
        said = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        raise PublishError([problem("archive-bag", f"{bag.name} cannot be read: {said}")]) from fault


def _of_folder(bag: Path) -> dict[str, int]:
    """Return the size of every file by its name; raise where there is anything but files and folders."""
    found: dict[str, int] = {}
    told: list[Problem] = []
    for base, folders, files in os.walk(bag):
        for name in (*folders, *files):
            path = Path(base, name)
            facts = path.lstat()
            inside = path.relative_to(bag).as_posix()
            if stat.S_ISREG(facts.st_mode):
                found[inside] = facts.st_size
            elif not stat.S_ISDIR(facts.st_mode):
                told.append(problem("archive-bag", f"{inside} is a link or a device, not a file", inside))
    _judge(list(found), sum(found.values()), LARGEST, told)
    return found


@contextmanager
def _plain(bag: Path, name: str) -> Iterator[BinaryIO]:
    handle = os.open(bag / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as stream:
        yield stream


def _of_zip(packed: ZipFile, size: int, aside: Path) -> dict[str, Taken]:
    """Return the files of a zip, below its one folder (RFC 8493, 4.2)."""
    members = [each for each in packed.infolist() if not each.is_dir()]
    told = [
        problem("archive-bag", f"{each.filename[:200]} is a link or a device", "") for each in members if _odd(each)
    ]
    names = [each.orig_filename for each in members]
    _judge(names, sum(each.file_size for each in members), min(LARGEST, SWELLS * size + ROOM), told)
    tops = {name.partition("/")[0] for name in names}
    if len(tops) != 1 or any("/" not in name for name in names):
        raise PublishError([problem("archive-bag", "the zip does not hold one folder, which is the bag")])
    start = len(tops.pop()) + 1
    known = {each.filename[start:]: each for each in members}
    sizes = {name: each.file_size for name, each in known.items()}
    return _copied(sizes, lambda name: packed.open(known[name]), aside)


def _odd(member: ZipInfo) -> bool:
    mode = member.external_attr >> 16
    return bool(stat.S_IFMT(mode)) and not stat.S_ISREG(mode)


def _judge(names: list[str], size: int, most: int, told: list[Problem]) -> None:
    """Raise where the names or the sizes are not a bag's."""
    found = [*told, *unsafe(names)]
    if len(names) > MOST:
        found = [problem("archive-bag", f"there are more than {MOST} files")]
    if size > most:
        found.append(problem("archive-bag", f"the files would have {size} bytes; no more than {most} are taken"))
    if found:
        raise PublishError(found)


def _copied(sizes: dict[str, int], opened: Opener, aside: Path) -> dict[str, Taken]:
    taken = {}
    for number, (name, size) in enumerate(sorted(sizes.items())):
        path, digest, count = aside / str(number), sha512(), 0
        with opened(name) as stream, path.open("xb") as copy:
            while count <= size and (chunk := stream.read(CHUNK)):
                digest.update(chunk)
                copy.write(chunk)
                count += len(chunk)
        if count != size:
            raise PublishError([problem("archive-bag", f"{name} is not as long as is told of it", name)])
        taken[name] = Taken(path, size, digest.hexdigest())
    return taken
