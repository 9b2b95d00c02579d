"""An OCFL 1.1 storage root that is read: objects by id, their versions and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha512
from typing import BinaryIO

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.faults import reading, refuse
from presswork.archive.ocfl.inventory import INVENTORY, LIMIT, SIDECAR, Inventory, parse, sidecar_of
from presswork.archive.ocfl.staging import chunks
from presswork.archive.storage import Storage
from presswork.problems import PublishError

TRIALS = 3  # of reading a head that another process may be changing
KEPT = 64  # inventories


class Reader:
    """The objects of a storage root. No lock is needed: every object is whole at every moment."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._known: dict[str, Inventory] = {}

    def ids(self) -> list[str]:
        """Return the ids of all objects, sorted."""
        with reading(""):
            return sorted(filter(None, map(self._identifier, _objects(self.storage))))

    def head(self, identifier: str) -> str:
        """Return the digest of an object's newest inventory as its sidecar tells it, or nothing: cheap, unchecked."""
        place = layout.address(identifier)
        with reading(place):
            if self.storage.kind(place) != "folder":
                return ""
        return head_words(self.storage, place)[0].decode("ascii", "replace")

    def inventory(self, identifier: str) -> Inventory | None:
        """Return what an object's newest inventory says, or None. Raises `archive-damaged`."""
        place = layout.address(identifier)
        with reading(place):
            if self.storage.kind(place) != "folder":
                return None
        for trial in range(TRIALS, 0, -1):
            try:
                return self._read_inventory(identifier, place)
            except PublishError:
                if trial == 1:
                    raise
        return None

    def files(self, identifier: str, version: str = "") -> dict[str, str]:
        """Return the sha512 of every logical file of a version (`v2`; the newest where none is given)."""
        return dict(_state(self._inventory(identifier), version))

    def stream(self, identifier: str, logical: str, version: str = "") -> BinaryIO:
        """Open a logical file for reading; its bytes are not checked."""
        path, _ = self._content(identifier, logical, version)
        with reading(path):
            return self.storage.open(path)

    def size(self, identifier: str, logical: str, version: str = "") -> int:
        """Return the size of a logical file in bytes."""
        path, _ = self._content(identifier, logical, version)
        with reading(path):
            return self.storage.size(path)

    def read(self, identifier: str, logical: str, version: str = "") -> bytes:
        """Return the bytes of a logical file. Raises `archive-damaged` where they are not the true ones."""
        path, digest = self._content(identifier, logical, version)
        with reading(path), self.storage.open(path) as stream:
            data = b"".join(chunks(stream))
        if sha512(data).hexdigest() != digest:
            raise refuse("archive-damaged", "the bytes are not those that the inventory tells of", path)
        return data

    def _inventory(self, identifier: str) -> Inventory:
        found = self.inventory(identifier)
        if found is None:
            raise refuse("archive-missing", f"the archive has no object {identifier}")
        return found

    def _content(self, identifier: str, logical: str, version: str) -> tuple[str, str]:
        """Return where a logical file's content lies, and its digest."""
        inventory = self._inventory(identifier)
        digest = _state(inventory, version).get(logical)
        if digest is None:
            raise refuse("archive-missing", f"{identifier} has no file {logical}")
        return f"{layout.address(identifier)}/{inventory.manifest[digest]}", digest

    def _read_inventory(self, identifier: str, place: str) -> Inventory:
        """Read an inventory, unless the one that its sidecar tells of is known already."""
        head = self.head(identifier)
        known = self._known.get(head)
        if known is not None and known.id == identifier:
            return known
        path = f"{place}/{INVENTORY}"
        with reading(path), self.storage.open(path) as stream:
            data = stream.read(LIMIT)
        if sidecar_of(sha512(data).hexdigest()).split() != head_words(self.storage, place):
            raise refuse("archive-damaged", "its digest is not the one that the sidecar tells of", path)
        try:
            inventory = parse(data)
        except ValueError as fault:
            raise refuse("archive-damaged", str(fault), path) from fault
        if inventory.id != identifier:
            raise refuse("archive-damaged", f"it is of another object, {inventory.id}", path)
        while len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[inventory.digest] = inventory
        return inventory

    def _identifier(self, place: str) -> str:
        """Return the id of the object at a place, without reading its inventory where the folder's name tells it."""
        if told := layout.identifier(place.rpartition("/")[2]):
            return told if layout.address(told) == place else ""
        try:
            with self.storage.open(f"{place}/{INVENTORY}") as stream:
                return parse(stream.read(LIMIT)).id
        except (OSError, ValueError):
            return ""  # `validate` tells of it


def _state(inventory: Inventory, version: str) -> Mapping[str, str]:
    try:
        return inventory.version(version).state
    except KeyError:
        raise refuse("archive-missing", f"{inventory.id} has no version {version}") from None


def head_words(storage: Storage, place: str) -> list[bytes]:
    """Return what the sidecar of an object's inventory holds: the digest and the inventory's name."""
    path = f"{place}/{SIDECAR}"
    with reading(path), storage.open(path) as stream:
        return stream.read(LIMIT).split() or [b""]


def _objects(storage: Storage, folder: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the folders of all objects by the layout alone."""
    for entry in storage.entries(folder):
        if entry.kind == "folder" and (depth or len(entry.name) == layout.TUPLE):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if depth == layout.TUPLES:
                yield path
            else:
                yield from _objects(storage, path, depth + 1)
