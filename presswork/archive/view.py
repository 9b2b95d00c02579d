"""The archive as others read it: titles, their editions, and the files of each. Nothing here writes.

What lies where in an edition:

- `outputs/`: every file of the edition, and its manifest `outputs/<slug>-<edition>.json`;
- `source/manuscript/…` and `source/styles/…`: the project's own files, `source/house/…`: those of the house style
  that it used (`styles/print.css` of the house is `source/house/print.css`);
- `build/environment.json`, `build/requirements.lock`, and `build/wheels/…` where the environment was kept;
- `metadata/edition.json`, `metadata/dublin-core.xml`, and `metadata/changes.json`, `.txt`, `.html`;
- `checks/*.json`; `seal.json`, `seal.json.minisig`, `events/0001-withdrawn.json` …;
- `shared.json`: for every file that lies in a shared object, that object's id and the path in it.

A purged edition has only its seals.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from presswork.archive.ocfl.store import Store
from presswork.archive.seal import ERRATUM, NOTE, PURGED, SEAL, SHARED, SIGNATURE, Part, is_event, read_seal
from presswork.archive.storage import LocalStorage
from presswork.archive.titles import TITLE, Row, Title, read_title
from presswork.problems import PublishError, problem

CONTENT = "urn:sha256:"  # how the id of a shared object begins; its folder can then bear the whole id
CHANGES = "metadata/changes.json"


@dataclass(frozen=True, slots=True)
class Note:
    """What was written to an edition later: a `note` or an `erratum`; `at` is RFC 3339."""

    at: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Held:
    """An edition that the archive holds.

    `state` is `available`, `withdrawn` or `purged`, with its `reason`; `at` is the time of the last event, `frozen`
    of the first; `manifest` is the edition's `<slug>-<edition>.json`, of a purged one only id, edition and identifier;
    `changes` says in short what changed since the edition before; `seal` is the SHA-512 of seal.json.
    """

    title: str
    name: str
    identifier: str
    state: str
    reason: str
    at: str
    frozen: str
    seal: str
    manifest: Mapping[str, Any] = field(hash=False)
    changes: str = ""
    notes: tuple[Note, ...] = ()
    signed: bool = False


class Archive:
    """An archive, opened to be read. Raises `archive-missing` where `root` holds none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.store = Store.open(LocalStorage(root))

    def title_ids(self) -> list[str]:
        """Return the ids of all titles, sorted."""
        return sorted(each for each in self.store.ids() if is_title(self.store, each))

    def head(self, title_id: str) -> str:
        """Return a digest that is another one after every event of the title; empty where it is not held."""
        return self.store.head(title_id)

    def title(self, title_id: str) -> Title:
        """Return a title's chain and states. Raises `archive-no-edition` where the archive does not have it."""
        return title_of(self.store, title_id)

    def held(self, title_id: str) -> tuple[Held, ...]:
        """Return the editions of a title, oldest first. Raises `archive-no-edition`, `archive-damaged`."""
        title = self.title(title_id)
        return tuple(self._held(title, row) for row in title.editions)

    def edition(self, title_id: str, name: str) -> Held:
        """Return one edition of a title. Raises `archive-no-edition` where the archive does not have it."""
        title = self.title(title_id)
        row = title.row(name)
        if row is None:
            raise no_edition(f"the archive has no edition {name} of {title.name or title.id}", title)
        return self._held(title, row)

    def names(self, held: Held) -> tuple[str, ...]:
        """Return the names of all files of an edition, those in shared objects too, sorted."""
        return tuple(sorted({*self.store.files(held.identifier), *pointers(self.store, held.identifier)}))

    def open(self, held: Held, logical: str) -> BinaryIO:
        """Open a file of an edition, wherever it lies; its bytes are not checked. Raises `archive-missing`."""
        where = pointers(self.store, held.identifier).get(logical)
        return self.store.stream(*where) if where else self.store.stream(held.identifier, logical)

    def read(self, held: Held, logical: str) -> bytes:
        """Return a file of an edition. Raises `archive-missing`, `archive-damaged`."""
        return self.store.read(*pointers(self.store, held.identifier).get(logical, (held.identifier, logical)))

    def _held(self, title: Title, row: Row) -> Held:
        store, files = self.store, self.store.files(row.identifier)
        least = {"id": title.id, "edition": row.edition, "identifier": row.identifier}
        found = manifest_name(row.edition, files)
        said = row.state, row.reason, row.at, row.frozen, row.seal
        return Held(
            *(title.id, row.edition, row.identifier),
            *said,
            manifest=parsed(store.read(row.identifier, found), found) if found else least,
            changes=_short(store, row.identifier) if CHANGES in files else "",
            notes=tuple(_notes(store, row.identifier, files)),
            signed=SEAL + SIGNATURE in files,
        )


def is_title(store: Store, identifier: str) -> bool:
    """Tell whether an object is a title's."""
    return not identifier.startswith(CONTENT) and TITLE in store.files(identifier)


def title_of(store: Store, title_id: str) -> Title:
    """Return a title's chain and states. Raises `archive-no-edition` where the archive does not have it."""
    if store.inventory(title_id) is None or not is_title(store, title_id):
        raise no_edition(f"the archive has no title {title_id}")
    return read_title(store.read(title_id, TITLE), title_id)


def pointers(store: Store, identifier: str) -> dict[str, tuple[str, str]]:
    """Return where the shared files of an edition lie: name to object and path. Raises `archive-bad-seal`."""
    return {name: (each["object"], each["path"]) for name, each in _shared(store, identifier).items()}


def shared_digests(store: Store, identifier: str) -> dict[str, str]:
    """Return the SHA-512 of the shared files of an edition, as it has it written down. Raises `archive-bad-seal`."""
    return {name: each["sha512"] for name, each in _shared(store, identifier).items()}


def _shared(store: Store, identifier: str) -> dict[str, dict[str, str]]:
    if SHARED not in store.files(identifier):
        return {}
    where = f"{identifier}/{SHARED}"
    try:
        found = parsed(store.read(identifier, SHARED), where).items()
        return {name: {key: str(each[key]) for key in ("object", "path", "sha512")} for name, each in found}
    except (TypeError, KeyError) as fault:
        raise _unreadable(where) from fault


def manifest_name(edition: str, files: Iterable[str]) -> str:
    """Return the name of the manifest among an edition's files, or an empty one."""
    end = f"-{edition}.json"
    found = (name for name in files if name.startswith("outputs/") and name.endswith(end) and name.count("/") == 1)
    return min(found, default="")


def parsed(data: bytes, where: str) -> dict[str, Any]:
    """Return a JSON object. Raises `archive-bad-seal`, placed at `where`, for anything else."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise _unreadable(where) from fault
    if not isinstance(value, dict):
        raise _unreadable(where)
    return value


def no_edition(words: str, title: Title | None = None) -> PublishError:
    """Return what is raised for a title or edition that the archive does not have, with those that it has."""
    names = ", ".join(row.edition for row in title.editions[-5:]) if title else ""
    return PublishError([problem("archive-no-edition", words, hint=f"it has {names}" if names else "")])


def _short(store: Store, identifier: str) -> str:
    return str(parsed(store.read(identifier, CHANGES), CHANGES).get("short", ""))


def _notes(store: Store, identifier: str, files: Iterable[str]) -> list[Note]:
    events = [read_seal(store.read(identifier, name), name) for name in sorted(files) if is_event(name)]
    return [Note(each.at, each.reason, each.kind) for each in events if each.kind in (NOTE, ERRATUM)]


def _unreadable(where: str) -> PublishError:
    return PublishError([problem("archive-bad-seal", "the file is not what presswork writes", where)])


def files_of(archive: Archive, held: Held) -> tuple[Part, ...]:
    """Return the files of an edition as its seal tells them, those in shared objects too; none once it is purged."""
    if held.state == PURGED:
        return ()
    return read_seal(archive.store.read(held.identifier, SEAL), SEAL).files
