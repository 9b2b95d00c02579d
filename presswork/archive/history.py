"""The edition before, and what changed since: kept with the new edition, for readers and for the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from presswork.archive.gather import SOURCE, Gathered
from presswork.archive.names import parse
from presswork.archive.ocfl.content import Content
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import PURGED
from presswork.archive.titles import Row, Title
from presswork.archive.view import pointers


class Archived(Mapping[str, bytes]):
    """The sources of an edition in the archive, read when they are asked for."""

    def __init__(self, store: Store, identifier: str) -> None:
        names = {*store.files(identifier), *pointers(store, identifier)}
        self._store, self._identifier = store, identifier
        self._names = sorted(name.removeprefix(SOURCE) for name in names if name.startswith(SOURCE))

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        where = pointers(self._store, self._identifier).get(SOURCE + name, (self._identifier, SOURCE + name))
        return self._store.read(*where)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Fresh(Mapping[str, bytes]):
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


def changed(store: Store, title: Title, found: Gathered, known: Change) -> Change:
    """Return what changed since the edition before; `known` where that is still the one before."""
    from presswork.archive.compare.changes import changes

    manifest = found.manifest
    earlier = before(title, manifest["edition"])
    if earlier is None or (known.earlier is not None and known.earlier.seal == earlier.seal):
        return known if earlier is not None else Change()
    names = (earlier.edition, manifest["edition"])
    told = changes(Archived(store, earlier.identifier), Fresh(found.files), manifest["language"], names)
    value = {**told.json(), "short": told.short()}
    files: dict[str, Content] = {
        "metadata/changes.json": (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode(),
        "metadata/changes.txt": told.text().encode(),
        "metadata/changes.html": told.html().encode(),
    }
    return Change(earlier, files, told.short())
