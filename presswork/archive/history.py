"""The edition before, and what changed since: kept with the new edition, for readers and for the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha512
from pathlib import Path
from typing import TYPE_CHECKING

from presswork.archive.compare.editions import Digested
from presswork.archive.gather import SOURCE, Gathered
from presswork.archive.names import parse
from presswork.archive.ocfl.content import Content
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import PURGED
from presswork.archive.titles import Row, Title
from presswork.archive.view import pointers, shared_digests

if TYPE_CHECKING:
    from presswork.press.cache import Cache


class Archived(Digested):
    """The sources of an edition in the archive, read when they are asked for."""

    def __init__(self, store: Store, identifier: str) -> None:
        own = store.files(identifier)
        self._store, self._digests = store, {**own, **shared_digests(store, identifier)}
        self._places = {name: (identifier, name) for name in own} | pointers(store, identifier)
        self._names = sorted(name.removeprefix(SOURCE) for name in self._places if name.startswith(SOURCE))

    def __getitem__(self, name: str) -> bytes:
        return self._store.read(*self._places[SOURCE + name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def digest(self, name: str) -> str:
        """Return the SHA-512 of a source, as the archive has it written down."""
        return self._digests.get(SOURCE + name, "")


class Fresh(Digested):
    """The sources of an edition that is being frozen."""

    def __init__(self, files: Mapping[str, Content]) -> None:
        self._files = {name.removeprefix(SOURCE): each for name, each in files.items() if name.startswith(SOURCE)}

    def __getitem__(self, name: str) -> bytes:
        content = self._files[name]
        if isinstance(content, Path):
            return content.read_bytes()
        return content if isinstance(content, bytes) else b""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def __len__(self) -> int:
        return len(self._files)

    def digest(self, name: str) -> str:
        """Return the SHA-512 of a source."""
        return sha512(self[name]).hexdigest() if name in self._files else ""


class Since(Digested):
    """The sources of an edition in the archive; what another one has just so is taken from that."""

    def __init__(self, old: Digested, new: Digested) -> None:
        self._old, self._new = old, new

    def __getitem__(self, name: str) -> bytes:
        same = name in self._old and self._old.digest(name) == self._new.digest(name)
        return (self._new if same else self._old)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._old)

    def __len__(self) -> int:
        return len(self._old)

    def digest(self, name: str) -> str:
        """Return the SHA-512 of a source."""
        return self._old.digest(name)


def before(title: Title, edition: str) -> Row | None:
    """Return the edition that comes before `edition` by its name and still has its bytes, or None."""
    rows = [row for row in title.editions if row.state != PURGED and parse(row.edition) < parse(edition)]
    return rows[-1] if rows else None


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since `earlier`: metadata/changes.json, .txt and .html, and the same in short."""

    earlier: Row | None = None
    files: Mapping[str, Content] = field(default_factory=dict)
    short: str = ""


def changed(store: Store, title: Title, found: Gathered, known: Change, cache: Cache | None = None) -> Change:
    """Return what changed since the edition before; `known` where that is still the one before.

    `cache` may know the chapters as the press has read them.
    """
    from presswork.archive.compare.changes import changes

    manifest = found.manifest
    earlier = before(title, manifest["edition"])
    if earlier is None or (known.earlier is not None and known.earlier.seal == earlier.seal):
        return known if earlier is not None else Change()
    names = (earlier.edition, manifest["edition"])
    new = Fresh(found.files)
    told = changes(Since(Archived(store, earlier.identifier), new), new, manifest["language"], names, cache)
    value = {**told.json(), "short": told.short()}
    files: dict[str, Content] = {
        "metadata/changes.json": (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode(),
        "metadata/changes.txt": told.text().encode(),
        "metadata/changes.html": told.html().encode(),
    }
    return Change(earlier, files, told.short())
