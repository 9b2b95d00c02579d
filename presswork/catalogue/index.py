"""What the last build knew: an SQLite file beside the catalogue, so that a build costs what has changed.

It is not needed: without it, or where it is damaged, everything is looked at again. A build is one transaction of it,
which is also the lock between two builds; a build that is killed leaves it as it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from presswork.problems import PublishError, problem

VERSION = "3"
SCHEMA = """
CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE origin(  -- a title as one source has it
    source INTEGER, key TEXT, stamp TEXT, title TEXT, PRIMARY KEY(source, key)) WITHOUT ROWID;
CREATE INDEX origin_title ON origin(title);
CREATE TABLE title(
    id INTEGER PRIMARY KEY, urn TEXT UNIQUE, slug TEXT UNIQUE, at TEXT DEFAULT '', card TEXT DEFAULT '',
    found TEXT DEFAULT '', covers TEXT);
CREATE INDEX title_new ON title(at);
CREATE TABLE shelf(  -- where titles stand in the pages' lists, in the order of the alphabet
    kind TEXT, name TEXT, sort TEXT, title INTEGER, PRIMARY KEY(kind, name, sort, title)) WITHOUT ROWID;
CREATE INDEX shelf_title ON shelf(title);
CREATE TABLE border(  -- where each page of a list of titles begins
    kind TEXT, name TEXT, number INTEGER, sort TEXT, PRIMARY KEY(kind, name, number)) WITHOUT ROWID;
CREATE TABLE entry(  -- what stands in feeds: an edition, or something that happened to one
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, title INTEGER, rank INTEGER, came TEXT, at TEXT, shown INTEGER,
    first INTEGER, second INTEGER);
CREATE INDEX entry_title ON entry(title);
CREATE UNIQUE INDEX entry_rank ON entry(rank);
CREATE TABLE words(entry INTEGER PRIMARY KEY, first TEXT, second TEXT);
CREATE TABLE list(
    id INTEGER PRIMARY KEY, kind TEXT, name TEXT, full INTEGER DEFAULT 0, last INTEGER DEFAULT 0,
    shown INTEGER DEFAULT 0, at TEXT DEFAULT '', UNIQUE(kind, name));
CREATE TABLE slot(list INTEGER, rank INTEGER, page INTEGER, PRIMARY KEY(list, rank)) WITHOUT ROWID;
CREATE INDEX slot_page ON slot(list, page);
CREATE INDEX slot_rank ON slot(rank);
CREATE TABLE picture(file TEXT PRIMARY KEY, cover TEXT) WITHOUT ROWID;
CREATE TABLE ref(owner TEXT, path TEXT, PRIMARY KEY(owner, path)) WITHOUT ROWID;
CREATE INDEX ref_path ON ref(path);
CREATE TABLE gone(path TEXT PRIMARY KEY, since TEXT) WITHOUT ROWID;
"""
SCRATCH = """
CREATE TEMP TABLE changed(urn TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE arriving(entry INTEGER, list INTEGER, PRIMARY KEY(entry, list)) WITHOUT ROWID;
CREATE TEMP TABLE recount(list INTEGER PRIMARY KEY, page INTEGER, until INTEGER);
CREATE TEMP TABLE dirty(list INTEGER, page INTEGER, PRIMARY KEY(list, page)) WITHOUT ROWID;
CREATE TEMP TABLE moved(kind TEXT, name TEXT, sort TEXT, shifts INTEGER, PRIMARY KEY(kind, name, sort)) WITHOUT ROWID;
CREATE TEMP TABLE todo(
    path TEXT PRIMARY KEY, step INTEGER, kind TEXT, name TEXT, number INTEGER, done INTEGER DEFAULT 0) WITHOUT ROWID;
CREATE INDEX temp.todo_step ON todo(done, step, name, number);
"""
Row = tuple[Any, ...]


class DamagedError(Exception):
    """The index cannot be read on: it is to be begun anew."""


class Index:
    """The index, opened for one build. `fresh` tells that nothing was known: then nothing is taken for granted."""

    def __init__(self, base: sqlite3.Connection, fresh: bool) -> None:
        self.base, self.fresh = base, fresh

    def run(self, words: str, *values: Any) -> sqlite3.Cursor:
        """Run one statement."""
        return self.base.execute(words, values)

    def rows(self, words: str, *values: Any) -> list[Row]:
        """Return all rows of a query that has few."""
        return self.base.execute(words, values).fetchall()

    def one(self, words: str, *values: Any) -> Any:
        """Return the first value of the first row, or None."""
        row = self.base.execute(words, values).fetchone()
        return row[0] if row else None

    def fact(self, name: str) -> str:
        """Return what was noted under a name, or nothing."""
        return str(self.one("SELECT value FROM fact WHERE name = ?", name) or "")

    def note(self, name: str, value: str) -> None:
        """Note something."""
        self.run("INSERT OR REPLACE INTO fact VALUES(?, ?)", name, value)

    def plan(self, path: str, step: int, kind: str, name: str = "", number: int = 0) -> None:
        """Note a file that is to be made: in which step, by which `kind` of maker, and of what."""
        self.run("INSERT OR REPLACE INTO todo VALUES(?, ?, ?, ?, ?, 0)", path, step, kind, name, number)

    def refer(self, owner: str, paths: set[str], since: str) -> None:
        """Note the files that belong to `owner`; one that nothing refers to any more is gone since `since`."""
        before = {row[0] for row in self.run("SELECT path FROM ref WHERE owner = ?", owner)}
        self.add_refs(owner, paths - before)
        self.drop_refs(owner, before - paths, since)

    def add_refs(self, owner: str, paths: set[str]) -> None:
        """Note more files of `owner`."""
        self.base.executemany("INSERT OR IGNORE INTO ref VALUES(?, ?)", [(owner, path) for path in sorted(paths)])
        self.base.executemany("DELETE FROM gone WHERE path = ?", [(path,) for path in sorted(paths)])

    def drop_refs(self, owner: str, paths: set[str], since: str) -> None:
        """Forget files of `owner`."""
        for path in sorted(paths):
            self.run("DELETE FROM ref WHERE owner = ? AND path = ?", owner, path)
            if self.one("SELECT 1 FROM ref WHERE path = ?", path) is None:
                self.run("INSERT OR IGNORE INTO gone VALUES(?, ?)", path, since)

    def list_id(self, kind: str, name: str = "") -> int:
        """Return the number of a feed's list, which is made where it is not there."""
        self.run("INSERT OR IGNORE INTO list(kind, name) VALUES(?, ?)", kind, name)
        return int(self.one("SELECT id FROM list WHERE kind = ? AND name = ?", kind, name))


@contextmanager
def opened(folder: Path, told: str, afresh: bool = False) -> Iterator[Index]:
    """Open the index in `folder` for a build, which is kept at the end of the block, or not at all.

    Raises `catalogue-busy` where another build has it, `not-written` where it cannot be kept; `told` names the
    catalogue. A damaged one is put aside and begun anew, as it is where `afresh` is asked for.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        base, fresh = _begun(folder / "index.sqlite", told, afresh)
    except (OSError, sqlite3.Error) as fault:
        raise PublishError([problem("not-written", f"the index of {told} cannot be kept: {fault}")]) from fault
    try:
        yield Index(base, fresh)
        base.execute("COMMIT")
    except sqlite3.OperationalError as fault:
        raise PublishError([problem("not-written", f"the index of {told} cannot be kept: {fault}")]) from fault
    except sqlite3.DatabaseError as fault:
        raise DamagedError from fault
    finally:
        base.close()  # what was not committed is taken back


def _begun(path: Path, told: str, afresh: bool) -> tuple[sqlite3.Connection, bool]:
    base = _connected(path)
    try:
        _lock(base, told)
        known = _known(base)
    except sqlite3.DatabaseError:
        base.close()
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
        base, known = _connected(path), False
        _lock(base, told)
    if not known or afresh:
        _emptied(base)
    base.execute("PRAGMA cache_size = -32768")  # KiB: the memory of a build does not grow with the catalogue
    for statement in SCRATCH.split(";"):
        base.execute(statement)
    return base, not known or afresh


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=0, isolation_level=None)


def _lock(base: sqlite3.Connection, told: str) -> None:
    """Begin the one transaction of a build: a second build is refused."""
    try:
        base.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        if "locked" not in str(fault):
            raise
        words = f"{told} is being built by someone else"
        raise PublishError([problem("catalogue-busy", words)]) from fault


def _known(base: sqlite3.Connection) -> bool:
    """Tell whether this is an index that can be gone on with."""
    if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'fact'").fetchone():
        return False
    row = base.execute("SELECT value FROM fact WHERE name = 'version'").fetchone()
    return bool(row and row[0] == VERSION)


def _emptied(base: sqlite3.Connection) -> None:
    for name, kind in base.execute("SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall():
        if kind == "table":
            base.execute(f'DROP TABLE "{name}"')
    for statement in SCHEMA.split(";"):
        base.execute(statement)
    base.execute("INSERT INTO fact VALUES('version', ?)", (VERSION,))
