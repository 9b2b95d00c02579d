"""Results kept by the digest of all that they were made from; safe against a killed run and two runs at once."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from presswork.whole import write_whole

LIMIT = 1024 * 2**20  # bytes; those that were not used for longest go first
Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@cache
def engine() -> str:
    """Return the digest of the engine's own code: a change of it, released or not, is another version."""
    package = Path(__file__).parents[1]
    digest = sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Cache:
    """A folder of results. Without a folder nothing is kept.

    It belongs in the user's own cache folder, never in a project: what is kept is unpickled,
    and a manuscript that came by mail must not be able to bring its own.
    """

    def __init__(self, folder: Path | None, versions: str = "", limit: int = LIMIT) -> None:
        self.folder, self.versions = folder, versions
        self.limit = limit  # bytes

    def key(self, step: str, task: object) -> str:
        """Return the digest of a step's name, its task and the versions of everything: all that a result depends on."""
        return sha256(f"{engine()}\n{self.versions}\n{step}\n{task!r}".encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> Any:
        """Return what is kept under `key`, or None; a result that was cut short counts as none."""
        if self.folder is None:
            return None
        try:
            path = self.folder / key[:2] / key
            data = path.read_bytes()
            if _seal(key, data[32:]) != data[:32]:
                return None
            with suppress(OSError):  # it may be read and not be ours
                os.utime(path)
            return pickle.loads(data[32:])  # noqa: S301 - the user's own folder, see the class
        except Exception:  # a cache may fail in any way and must cost nothing but time
            return None

    def put(self, key: str, value: object) -> None:
        """Keep `value`; it appears whole or not at all, and a full disk is no fault."""
        if self.folder is None:
            return
        data = pickle.dumps(value, protocol=5)
        with suppress(OSError):
            place = self.folder / key[:2]
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(place / key, _seal(key, data) + data)

    def clear(self) -> int:
        """Forget everything; return how many bytes that were."""
        return self._shrink_to(0)

    def trim(self) -> None:
        """Forget the oldest results beyond the limit."""
        self._shrink_to(self.limit)

    def _shrink_to(self, limit: int) -> int:
        kept, gone = 0, 0
        for path, facts in sorted(self._found(), key=lambda each: -each[1].st_mtime_ns):
            kept += facts.st_size
            if kept > limit:
                with suppress(OSError):
                    path.unlink()
                    gone += facts.st_size
        return gone

    def _found(self) -> list[tuple[Path, os.stat_result]]:
        """Return what is kept; another run may take any of it away meanwhile, or the folder be nobody's to read."""
        found: list[tuple[Path, os.stat_result]] = []
        with suppress(OSError):
            for path in self.folder.glob("??/*") if self.folder else ():
                with suppress(OSError):
                    if path.is_file():
                        found.append((path, path.stat()))
        return found


def _seal(key: str, data: bytes) -> bytes:
    """Return what tells that a result is whole, and that it stands in its own place."""
    return sha256(key.encode() + data).digest()


def cached_map(cache: Cache, step: Callable[[Any], Any], tasks: Sequence[Any], over: Map) -> list[Any]:
    """Return `step` of every task, in order; only the tasks whose result is not kept are worked on, by `over`."""
    keys = [cache.key(step.__qualname__, task) for task in tasks]
    results = [cache.get(key) for key in keys]
    missing = [index for index, result in enumerate(results) if result is None]
    for index, result in zip(missing, over(step, [tasks[index] for index in missing]), strict=True):
        results[index] = result
        cache.put(keys[index], result)
    return results
