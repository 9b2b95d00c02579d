"""Content that editions share, as it comes in with their bags."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from presswork.archive.bags.contents import Packed
from presswork.archive.bags.packed import Taken
from presswork.archive.ocfl.content import Commit, Content
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import Part
from presswork.archive.writing import Act, commit_of, kept

Coming: TypeAlias = dict[str, dict[str, Content]]  # shared objects that the import makes, as they will be


def shared(store: Store, packed: Packed, act: Act, coming: Coming) -> list[Commit]:
    """Return the objects to be made for what the edition shares, but for those that are there or `coming`."""
    wanted: dict[str, dict[str, tuple[Part, Taken]]] = {}
    for part in packed.seal().files:
        if part.object:
            wanted.setdefault(part.object, {})[part.path] = (part, packed.files[part.name])
    commits = []
    for identifier, parts in sorted(wanted.items()):
        there = store.files(identifier) if store.inventory(identifier) is not None else {}
        before = coming.setdefault(identifier, kept(store, identifier) if there else {})
        new: Mapping[str, Content] = {
            path: taken.path
            for path, (part, taken) in parts.items()
            if there.get(path) != part.sha512 and not isinstance(before.get(path), Path)
        }
        if new:
            before.update(new)
            commits.append(commit_of(store, identifier, dict(before), "content that editions share", act))
    return commits
