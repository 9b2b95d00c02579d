"""A title's own object: the chain of its seals, and the state of every edition, in one file, title.json.

The state is what the chain says, written out for a reader; verifying holds one against the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from presswork.archive.names import is_name, parse
from presswork.archive.seal import FROZEN, KINDS, PURGED, SCHEMA, SEAL, WITHDRAWN, Seal, is_event, lined
from presswork.problems import PublishError, problem

TITLE = "title.json"
AVAILABLE = "available"


@dataclass(frozen=True, slots=True)
class Link:
    """One seal of a title: where it lies, and its SHA-512; `path` is inside the edition's object."""

    number: int
    kind: str
    edition: str
    identifier: str
    at: str
    path: str
    sha512: str


@dataclass(frozen=True, slots=True)
class Row:
    """The state of one edition: `available`, `withdrawn` or `purged`, since `at`; `seal` is its seal.json's SHA-512."""

    edition: str
    identifier: str
    state: str
    at: str
    frozen: str
    seal: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The chain of a title, first seal first, and the state of its editions, in the order of their names."""

    id: str
    name: str = ""
    chain: tuple[Link, ...] = ()
    editions: tuple[Row, ...] = ()

    @property
    def last(self) -> str:
        """The digest that the next seal has to name; empty for the first."""
        return self.chain[-1].sha512 if self.chain else ""

    def bytes(self) -> bytes:
        """Return the file: equal titles are equal bytes."""
        rows, links = [[_short(asdict(each)) for each in table] for table in (self.editions, self.chain)]
        return lined({"schema": SCHEMA, "title": self.id, "name": self.name, "editions": rows, "chain": links})

    def row(self, edition: str) -> Row | None:
        """Return the state of an edition, or None where the title never had it."""
        return next((each for each in self.editions if each.edition == edition), None)

    def added(self, seal: Seal, path: str) -> Title:
        """Return the title with one seal more."""
        link = Link(seal.number, seal.kind, seal.edition, seal.identifier, seal.at, path, seal.digest)
        rows = [*self._others(seal.edition), _after(self.row(seal.edition), link, seal.reason)]
        return Title(self.id, seal.name or self.name, (*self.chain, link), _ordered(rows))

    def _others(self, edition: str) -> list[Row]:
        return [each for each in self.editions if each.edition != edition]


def _ordered(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: parse(row.edition)))


def _short(value: dict[str, Any]) -> dict[str, Any]:
    return {key: found for key, found in value.items() if found != ""}


def _after(row: Row | None, link: Link, reason: str) -> Row:
    """Return the state of an edition after one more seal."""
    if row is None:
        return Row(link.edition, link.identifier, AVAILABLE, link.at, link.at, link.sha512)
    state = {WITHDRAWN: WITHDRAWN, PURGED: PURGED}.get(link.kind, row.state)
    kept = reason if link.kind in (WITHDRAWN, PURGED) else row.reason
    return replace(row, state=state, at=link.at, reason=kept)


def read_title(data: bytes, where: str) -> Title:
    """Return the title that `data` says. Raises `archive-bad-seal`, placed at `where`, for anything that is none."""
    try:
        value = json.loads(data)
        chain = tuple(Link(**each) for each in value["chain"])
        rows = tuple(Row(**each) for each in value["editions"])
        title = Title(value["title"], value["name"], chain, rows)
        fits = value["schema"] == SCHEMA and _is_sound(title)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        fits = False
    if not fits:
        raise PublishError([problem("archive-bad-seal", f"{TITLE} is not what presswork writes", where)])
    return title


def _is_sound(title: Title) -> bool:
    words = [title.id, title.name]
    for value in (*map(asdict, title.chain), *map(asdict, title.editions)):
        words += [found for key, found in value.items() if key != "number"]
    named = all(isinstance(word, str) for word in words)
    return named and all(_is_link(each) for each in title.chain) and all(is_name(row.edition) for row in title.editions)


def _is_link(link: Link) -> bool:
    placed = link.path == SEAL if link.kind == FROZEN else is_event(link.path)
    return type(link.number) is int and link.kind in KINDS and is_name(link.edition) and placed


def is_last(title: Title, edition: str) -> bool:
    """Tell whether no edition of the title comes after this one by its name."""
    return title.editions[-1].edition == edition
