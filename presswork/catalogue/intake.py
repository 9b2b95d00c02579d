"""Which titles have changed since the last build, and what each of them is now, of all sources together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from presswork.catalogue.index import Index
from presswork.catalogue.shelf import Edition, FileFact, Source, Title
from presswork.catalogue.titles import merged
from presswork.problems import Problem, PublishError


@dataclass(frozen=True, slots=True)
class Found:
    """A title of all sources together, and how the files of each edition (by its name) are opened."""

    title: Title
    open: Callable[[Edition, FileFact], BinaryIO]


def scan(index: Index, sources: Sequence[Source], all_again: bool) -> list[Problem]:
    """Note in `changed` every title that is new, other than before or gone; return what could not be read.

    A title that cannot be read stays as it was published. A source that is not there stops the build: otherwise a
    disk that is not mounted would take its titles out of the catalogue. Raises PublishError with `no-source`.
    """
    problems: list[Problem] = []
    index.run("CREATE TEMP TABLE seen(source INTEGER, key TEXT, PRIMARY KEY(source, key)) WITHOUT ROWID")
    known: dict[str, tuple[str, str]] = {}
    for place, source in enumerate(sources):
        known = {row[0]: row[1:] for row in index.run("SELECT key, stamp, title FROM origin WHERE source = ?", place)}
        keys = list(source.titles())
        index.base.executemany("INSERT OR IGNORE INTO seen VALUES(?, ?)", [(place, key) for key in keys])
        for key in keys:
            try:
                stamp = source.stamp(key)
                if all_again or known.get(key, ("", ""))[0] != stamp or not stamp:
                    _note(index, place, key, stamp, known.get(key, ("", ""))[1], source)
            except PublishError as stopped:
                problems += stopped.problems
                index.run("UPDATE origin SET stamp = '' WHERE source = ? AND key = ?", place, key)
    gone = "FROM origin WHERE (source, key) NOT IN (SELECT source, key FROM seen)"
    index.run(f"INSERT OR IGNORE INTO changed SELECT title {gone}")
    index.run(f"DELETE {gone}")
    return problems


def _note(index: Index, place: int, key: str, stamp: str, before: str, source: Source) -> None:
    """Note a key that has changed; it may have come to another title."""
    title = source.load(key).id
    index.run("INSERT OR REPLACE INTO origin VALUES(?, ?, ?, ?)", place, key, stamp, title)
    for each in {title, before} - {""}:
        index.run("INSERT OR IGNORE INTO changed VALUES(?)", each)


def gathered(index: Index, sources: Sequence[Source], urn: str) -> Found | None:
    """Return a title with its editions of all sources, or None where none has it any more. Raises PublishError.

    A slug that was given once stays.
    """
    titles: list[tuple[Title, Source]] = []
    for place, key in index.rows("SELECT source, key FROM origin WHERE title = ? ORDER BY source, key", urn):
        titles.append((sources[place].load(key), sources[place]))
    if not titles:
        return None
    title = merged([each for each, _ in titles])
    homes = {id(edition): source for each, source in titles for edition in each.editions}
    slug = index.one("SELECT slug FROM title WHERE urn = ?", urn)
    return Found(replace(title, slug=slug or title.slug), lambda edition, fact: homes[id(edition)].open(fact))


def changed(index: Index) -> Iterator[str]:
    """Yield the titles to be looked at, each once."""
    last = ""
    while (urn := index.one("SELECT min(urn) FROM changed WHERE urn > ?", last)) is not None:
        yield urn
        last = urn
