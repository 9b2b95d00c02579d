"""A transaction over several objects: written down first, then done; what a killed run left is finished or undone.

The new state of every object lies whole and durable in the folder of unfinished work before the journal is written.
While there is a journal, the transaction is decided: each object changes places with its new state in one step, and
whoever comes next does what is left. Where there is none, nothing of it counts, and the folder is removed. So every
object is valid at every moment, and no two of them are left at odds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha512
from typing import Any

from presswork.archive.ocfl.faults import refuse
from presswork.archive.ocfl.inventory import INVENTORY, LIMIT
from presswork.archive.ocfl.layout import UNFINISHED
from presswork.archive.storage import Storage

JOURNAL = f"{UNFINISHED}/journal.json"
HOLDER = f"{UNFINISHED}/holder.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One object's change: where it lies, the folder of its new state, and the digest of the inventory in it."""

    place: str
    stage: str
    digest: str

    @property
    def tree(self) -> str:
        """The new state, below its stage by the same folders as the object below the root."""
        return f"{self.stage}/{self.place}"


class Transaction:
    """The steps of one transaction, and how to undo those that were done."""

    def __init__(self, storage: Storage, steps: Sequence[Step]) -> None:
        self.storage = storage
        self.steps = steps
        self.done: list[tuple[bool, str, str]] = []  # exchanged or renamed, from, to

    def run(self) -> None:
        """Decide and do it; where that fails, bring back what was."""
        try:
            self.decide()
            self.perform()
        except BaseException as fault:
            self._undo(fault)
            raise
        with suppress(OSError):  # all is done; whoever finds the journal has nothing left to do
            self.storage.remove(JOURNAL)

    def decide(self) -> None:
        """Write the journal: from here on the transaction will be done, even if this process dies."""
        text = json.dumps({"steps": [asdict(step) for step in self.steps]}, indent=1)
        self.storage.write(f"{JOURNAL}.new", [text.encode()])
        self.storage.rename(f"{JOURNAL}.new", JOURNAL)

    def perform(self) -> None:
        """Do what is not done yet."""
        for step in self.steps:
            if head_digest(self.storage, step.place) != step.digest:
                if head_digest(self.storage, step.tree) != step.digest:
                    raise refuse("archive-damaged", "a killed run's work is not all there", step.tree)
                self._put(step)

    def _undo(self, fault: BaseException) -> None:
        try:
            for exchanged, old, new in reversed(self.done):
                if not (exchanged and self.storage.exchange(new, old)):
                    self.storage.rename(new, old)
            self.storage.remove(JOURNAL)
        except OSError:
            raise refuse("archive-not-written", "the archive cannot be written; the next run finishes it") from fault

    def _put(self, step: Step) -> None:
        if self.storage.kind(step.place):
            if self.storage.exchange(step.tree, step.place):
                self.done.append((True, step.tree, step.place))
                return
            self._move(step.place, f"{step.stage}.old")
        top = self._first_missing(step.place)
        self._move(f"{step.stage}/{top}", top)

    def _move(self, old: str, new: str) -> None:
        self.storage.rename(old, new)
        self.done.append((False, old, new))

    def _first_missing(self, place: str) -> str:
        """Return the first folder on the way to a place that is not there: no empty folder is ever seen on the way."""
        parts = place.split("/")
        ways = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
        return next((way for way in ways if not self.storage.kind(way)), place)


def recover(storage: Storage) -> None:
    """Finish the transaction that a killed run had decided on, or remove what it had only begun."""
    if storage.kind(UNFINISHED):
        clear(storage)
        storage.remove(UNFINISHED)


def clear(storage: Storage) -> None:
    """Finish a transaction that is decided, and remove all but the holder's name from the unfinished work."""
    if storage.kind(JOURNAL):
        Transaction(storage, _steps(storage)).perform()
        storage.remove(JOURNAL)
    if storage.kind(UNFINISHED):
        for entry in storage.entries(UNFINISHED):
            if f"{UNFINISHED}/{entry.name}" != HOLDER:
                storage.remove(f"{UNFINISHED}/{entry.name}")


def head_digest(storage: Storage, place: str) -> str:
    """Return the sha512 of an object's inventory, or nothing where there is none."""
    with suppress(FileNotFoundError, NotADirectoryError), storage.open(f"{place}/{INVENTORY}") as stream:
        return sha512(stream.read(LIMIT)).hexdigest()
    return ""


def _steps(storage: Storage) -> list[Step]:
    try:
        with storage.open(JOURNAL) as stream:
            value: Any = json.loads(stream.read(LIMIT))
        return [Step(str(each["place"]), str(each["stage"]), str(each["digest"])) for each in value["steps"]]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise refuse("archive-damaged", "the journal of a killed run cannot be read", JOURNAL) from fault
