"""What an object's inventory.json says: OCFL 1.1 section 3.5."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha512
from typing import Any

INVENTORY = "inventory.json"
ALGORITHM = "sha512"
SIDECAR = f"{INVENTORY}.{ALGORITHM}"
TYPE = "https://ocfl.io/1.1/spec/#inventory"
DECLARATION = "0=ocfl_object_1.1"
LIMIT = 2**26  # bytes of an inventory that is read
DIGEST = re.compile(r"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class Version:
    """One version: when, why, by whom (name, address), and the digest of every logical file."""

    created: str
    message: str
    user: tuple[str, str]
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """An object's versions, oldest first, and where the content of every digest lies within the object."""

    id: str
    versions: tuple[Version, ...]
    manifest: Mapping[str, str]
    digest: str = field(default="", compare=False)

    @property
    def head(self) -> str:
        """Return the name of the newest version, `v3`."""
        return f"v{len(self.versions)}"

    def version(self, name: str = "") -> Version:
        """Return a version by its name, the head where none is given. Raises KeyError."""
        names = [f"v{number}" for number in range(1, len(self.versions) + 1)]
        if name and name not in names:
            raise KeyError(name)
        return self.versions[names.index(name) if name else -1]


def text_of(inventory: Inventory) -> bytes:
    """Return the bytes of inventory.json: equal inventories are equal bytes."""
    manifest = {digest: [path] for digest, path in sorted(inventory.manifest.items())}
    versions = {f"v{number}": _block(each) for number, each in enumerate(inventory.versions, 1)}
    value = {
        "id": inventory.id,
        "type": TYPE,
        "digestAlgorithm": ALGORITHM,
        "head": inventory.head,
        "manifest": manifest,
        "versions": versions,
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _block(version: Version) -> dict[str, Any]:
    state: dict[str, list[str]] = {}
    for logical, digest in sorted(version.state.items()):
        state.setdefault(digest, []).append(logical)
    name, address = version.user
    user = {"name": name, "address": address} if address else {"name": name}
    return {"created": version.created, "message": version.message, "user": user, "state": dict(sorted(state.items()))}


def sidecar_of(digest: str) -> bytes:
    """Return the bytes of the file beside the inventory that holds its digest (OCFL 1.1 section 3.7)."""
    return f"{digest} {INVENTORY}\n".encode()


def parse(data: bytes) -> Inventory:
    """Read an inventory that this program wrote. Raises ValueError for what it would not have written."""
    try:
        value = json.loads(data)
        return _inventory(value, sha512(data).hexdigest())
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError(f"not an inventory: {fault}") from fault


def _inventory(value: dict[str, Any], digest: str) -> Inventory:
    manifest = {name: _text(paths[0]) for name, paths in value["manifest"].items() if DIGEST.fullmatch(name)}
    blocks = value["versions"]
    versions = tuple(_version(blocks[f"v{number}"], manifest) for number in range(1, len(blocks) + 1))
    if value["digestAlgorithm"] != ALGORITHM or len(manifest) != len(value["manifest"]):
        raise ValueError("its digests are not sha512")
    inventory = Inventory(_text(value["id"]), versions, manifest, digest)
    if not versions or value["head"] != inventory.head:
        raise ValueError("its head is not its newest version")
    return inventory


def _version(block: dict[str, Any], manifest: Mapping[str, str]) -> Version:
    state = {_text(logical): digest for digest, paths in block["state"].items() for logical in paths}
    if unknown := set(state.values()) - manifest.keys():
        raise ValueError(f"no content for {min(unknown)}")
    user = block.get("user", {"name": ""})
    return Version(
        _text(block["created"]),
        _text(block.get("message", "")),
        (_text(user["name"]), _text(user.get("address", ""))),
        dict(sorted(state.items())),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text is wanted")
    return value
