"""An OCFL 1.1 storage root that is written: objects get new versions in transactions over any number of them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.content import Commit
from presswork.archive.ocfl.faults import refuse, storing
from presswork.archive.ocfl.inventory import INVENTORY, LIMIT, parse
from presswork.archive.ocfl.journal import HOLDER, Step, Transaction, clear, recover
from presswork.archive.ocfl.layout import UNFINISHED
from presswork.archive.ocfl.reader import Reader
from presswork.archive.ocfl.root import make_root, open_root
from presswork.archive.ocfl.staging import Stage
from presswork.archive.storage import Storage
from presswork.problems import PublishError

WAIT = 20.0  # seconds for another process to finish


class Store(Reader):
    """The objects of a storage root, and the one way to change them."""

    _is_writing = False

    @classmethod
    def open(cls, storage: Storage) -> Store:
        """Open a storage root, and first finish what a killed run left. Raises `archive-missing`, `archive-foreign`."""
        open_root(storage)
        if storage.kind(UNFINISHED):
            # another process may be at work, or the medium cannot be written: readers need neither
            with suppress(OSError, PublishError), storage.lock(layout.ROOT_DECLARATION, 0):
                recover(storage)
        return cls(storage)

    @classmethod
    def create(cls, storage: Storage, files: Mapping[str, bytes]) -> Store:
        """Make a storage root, or open the one that is there; `files` stand in its top folder, as given now.

        Raises `archive-busy` where another process makes it, or writes, for too long.
        """
        with _free(storage), storing():
            make_root(storage, files, WAIT)
        return cls.open(storage)

    @contextmanager
    def writing(self, wait: float = WAIT) -> Iterator[None]:
        """Hold the archive alone, and first finish what a killed run left. Raises `archive-busy` after `wait` s."""
        with self._locked(wait):
            with storing():
                recover(self.storage)
                self.storage.write(HOLDER, [_self()])
            self._is_writing = True
            try:
                yield
            finally:
                self._is_writing = False
                with suppress(OSError, PublishError):
                    recover(self.storage)

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        with ExitStack() as held:
            with _free(self.storage), storing():
                held.enter_context(self.storage.lock(layout.ROOT_DECLARATION, wait))
            yield

    def replace(self, commit: Commit) -> None:
        """Replace an object by one that holds only what is given, as for an ordered purge."""
        self.commit([replace(commit, purge=True)])

    def commit(self, commits: Sequence[Commit]) -> None:
        """Give several objects a new version, all of them or none. Raises PublishError, and nothing is changed.

        An object may be there more than once: it gets a version for each commit, of which the first says `expected`.
        """
        if not self._is_writing:
            with self.writing():
                self.commit(commits)
            return
        with storing():
            clear(self.storage)
            try:
                Transaction(self.storage, self._staged(commits)).run()
            finally:
                with suppress(OSError, PublishError):
                    clear(self.storage)

    def _staged(self, commits: Sequence[Commit]) -> list[Step]:
        steps: dict[str, Step] = {}
        for number, commit in enumerate(commits):
            steps[commit.id] = self._stage(number, commit, steps.get(commit.id))
        return list(steps.values())

    def _stage(self, number: int, commit: Commit, before: Step | None) -> Step:
        """Make the next version beside the object, or beside the version `before` it of the same transaction."""
        place, stage = layout.address(commit.id), f"{UNFINISHED}/{number}"
        if before is None:
            old, lies = self.inventory(commit.id), place
            if (old.digest if old else "") != commit.expected:
                raise refuse("archive-changed", f"{commit.id} is not as it was when this began")
        else:
            lies = before.tree
            with self.storage.open(f"{lies}/{INVENTORY}") as stream:
                old = parse(stream.read(LIMIT))
        digest = Stage(self.storage, f"{stage}/{place}", lies, old, commit).make()
        self.storage.sync(stage)
        return Step(place, stage, digest)


@contextmanager
def _free(storage: Storage) -> Iterator[None]:
    """Turn a lock that another process holds into the problem `archive-busy`."""
    try:
        yield
    except PublishError as fault:
        if isinstance(fault.__cause__, BlockingIOError):
            raise refuse("archive-busy", f"another process is writing: {_holder(storage)}") from fault
        raise


def _self() -> bytes:
    return json.dumps({"process": os.getpid(), "machine": platform.node()}).encode()


def _holder(storage: Storage) -> str:
    """Name who holds the archive, as far as it is told."""
    try:
        with storage.open(HOLDER) as stream:
            told = json.loads(stream.read(LIMIT))
        return f"process {told['process']} on {told['machine']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it has not said who it is"
