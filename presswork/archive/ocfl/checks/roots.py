"""A storage root: its top folder, and the way down to its objects (OCFL 1.1 section 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.checks.fault import Fault, Notebook
from presswork.archive.ocfl.checks.folders import DEEPEST, REGISTERED, check_extensions
from presswork.archive.ocfl.inventory import INVENTORY, LIMIT
from presswork.archive.storage import Entry, Storage

PREFIX = "0=ocfl_"
OBJECT = "0=ocfl_object_"


def check_top(storage: Storage) -> Iterator[Fault]:
    """Yield the faults of the top folder. Files that OCFL does not know are no fault (E087)."""
    book = Notebook("")
    entries = storage.entries("")
    declarations = [each.name for each in entries if each.name.startswith("0=")]
    if not declarations:
        book.add("E069", "the storage root has no declaration")
    if len(declarations) > 1:
        book.add("E076", "the storage root has more than one declaration")
    for name in declarations:
        if name not in {f"{PREFIX}1.0", f"{PREFIX}1.1"}:
            book.add("E069", "it declares no version of OCFL that is known", name)
            book.add("E079", "it declares no version of OCFL that is known", name)
        elif _read(storage, name) != f"{name[2:]}\n".encode():
            book.add("E080", "it does not hold what its name says", name)
    for name, kind, _ in entries:
        if kind == "other":
            book.add("E090", "a link or the like, not a file or folder", name)
    if storage.kind("ocfl_layout.json"):
        _layout(storage, Notebook("ocfl_layout.json", book.faults))
    check_extensions(storage, "extensions", "E112", "W016", book)
    yield from book.faults


def object_places(storage: Storage, book: Notebook) -> Iterator[str]:
    """Yield where the objects are; note files on the way, empty folders and links."""
    waiting = [
        each.name for each in reversed(storage.entries("")) if each.kind == "folder" and each.name != "extensions"
    ]
    while waiting:
        place = waiting.pop()
        entries = storage.entries(place)
        if any(each.kind == "file" and each.name.startswith(OBJECT) for each in entries):
            yield place
            continue
        _on_the_way(place, entries, book)
        if place.count("/") < DEEPEST:
            waiting += [f"{place}/{each.name}" for each in reversed(entries) if each.kind == "folder"]


def has_our_layout(storage: Storage) -> bool:
    """Tell whether the storage root says that its objects lie as we lay them."""
    settings = {**layout.SETTINGS, **_json(storage, f"extensions/{layout.NAME}/config.json")}
    return _json(storage, "ocfl_layout.json").get("extension") == layout.NAME and settings == layout.SETTINGS


def check_place(storage: Storage, place: str, seen: dict[str, str], ours: bool) -> Iterator[Fault]:
    """Yield the faults of where an object lies: by the layout where it is ours, one place an id, its OCFL version."""
    book = Notebook(place)
    identifier = _json(storage, f"{place}/{INVENTORY}").get("id")
    if isinstance(identifier, str):
        if (other := seen.setdefault(identifier, place)) != place:
            book.add("E037", f"its id is that of another object, {other}")
        if ours and layout.address(identifier) != place:
            book.add("E083", f"its place is {layout.address(identifier)}")
    root = declared(storage, PREFIX)
    if root and declared(storage, OBJECT, place) > root:
        book.add("E081", f"its version of OCFL is later than the storage root's, {root}")
    yield from book.faults


def declared(storage: Storage, prefix: str, folder: str = "") -> str:
    """Return the latest OCFL version that a folder's files declare with a prefix, nothing where they declare none."""
    names = [each.name for each in storage.entries(folder) if each.name.startswith(prefix)]
    versions = [name.removeprefix(prefix) for name in names if not (prefix == PREFIX and name.startswith(OBJECT))]
    return max(versions, default="")


def _on_the_way(place: str, entries: list[Entry], book: Notebook) -> None:
    own = Notebook(place, book.faults)
    if not entries:
        own.add("E073", "an empty folder")
    for name, kind, _ in entries:
        if kind == "file":
            own.add("E072", "a file that is of no object", name)
        elif kind == "other":
            own.add("E090", "a link or the like, not a file or folder", name)
    if place.count("/") >= DEEPEST:
        own.add("E088", "folders within folders, without an end")


def _layout(storage: Storage, book: Notebook) -> None:
    value = _json(storage, book.path)
    name = value.get("extension")
    if not isinstance(name, str) or not isinstance(value.get("description"), str):
        book.add("E070", "it has no extension or no description")
    elif not REGISTERED.fullmatch(name):
        book.add("E071", f"it names no registered extension: {name}")


def _json(storage: Storage, path: str) -> dict[str, Any]:
    try:
        value = json.loads(_read(storage, path))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _read(storage: Storage, path: str) -> bytes:
    try:
        with storage.open(path) as stream:
            return stream.read(LIMIT)
    except OSError:
        return b""
