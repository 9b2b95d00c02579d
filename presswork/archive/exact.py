"""What presswork writes it writes in one way: what OCFL would let pass in an archive of ours is damage all the same."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha512

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.inventory import INVENTORY, LIMIT, SIDECAR, sidecar_of
from presswork.archive.ocfl.store import Store
from presswork.archive.ocfl.validate import Fault
from presswork.archive.storage import Entry, Storage

OURS = {INVENTORY, SIDECAR}


def judge_exact(store: Store) -> Iterator[Fault]:
    """Yield the files beside inventories that mean the right thing in other bytes, and files that OCFL leaves alone."""
    for identifier in store.ids():
        place = layout.address(identifier)
        yield from _sidecar(store.storage, place)
        for entry in _entries(store.storage, place):
            if entry.kind == "folder" and entry.name.startswith("v"):
                folder = f"{place}/{entry.name}"
                yield from _sidecar(store.storage, folder)
                yield from _strangers(store.storage, folder)


def _sidecar(storage: Storage, folder: str) -> Iterator[Fault]:
    true = sidecar_of(sha512(_read(storage, f"{folder}/{INVENTORY}")).hexdigest())
    found = _read(storage, f"{folder}/{SIDECAR}")
    if found != true and found.lower().split() == true.split():  # of all others OCFL's rules tell
        words = f"it is not as presswork wrote it; it should say: {true.decode().rstrip()}"
        yield Fault("", f"{folder}/{SIDECAR}", words)


def _strangers(storage: Storage, folder: str) -> Iterator[Fault]:
    for entry in _entries(storage, folder):
        if entry.kind == "file" and entry.name not in OURS and entry.name.startswith(f"{INVENTORY}."):
            yield Fault("", f"{folder}/{entry.name}", "a file that does not belong here")


def _entries(storage: Storage, folder: str) -> list[Entry]:
    try:
        return storage.entries(folder)
    except OSError:
        return []


def _read(storage: Storage, path: str) -> bytes:
    try:
        with storage.open(path) as stream:
            return stream.read(LIMIT)
    except OSError:
        return b""
