"""One object: its files and folders, its declaration, its inventories, its content (OCFL 1.1 section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from presswork.archive.ocfl.checks.content import Claim, check_content, claims
from presswork.archive.ocfl.checks.digests import ALGORITHMS, reckon
from presswork.archive.ocfl.checks.fault import Fault, Notebook
from presswork.archive.ocfl.checks.folders import check_extensions, check_top, check_version_folder, content_files
from presswork.archive.ocfl.checks.history import check_earlier, check_order
from presswork.archive.ocfl.checks.inventory import check_inventory
from presswork.archive.ocfl.checks.told import Told, load, number_of
from presswork.archive.ocfl.inventory import INVENTORY, LIMIT
from presswork.archive.storage import Storage

PREFIX = "0=ocfl_object_"
SIDECAR = re.compile(r"([^ \t\r\n]+)[ \t]+inventory\.json\r?\n?")


def check_object(storage: Storage, place: str) -> Iterator[Fault]:
    """Yield the faults of the object at a place, all its content read."""
    book = Notebook(place)
    entries = storage.entries(place)
    spec = _declaration(storage, [each.name for each in entries if each.name.startswith("0=")], book)
    data = _read(storage, f"{place}/{INVENTORY}" if place else INVENTORY)
    if data is None:
        book.add("E063", "it has no inventory", INVENTORY)
        yield from book.faults
        return
    own = Notebook(f"{place}/{INVENTORY}" if place else INVENTORY)
    told = check_inventory(load(data, own), spec, own)
    _sidecar(storage, told.algorithm, data, own)
    folders = check_top(entries, told, book)
    check_extensions(storage, f"{place}/extensions" if place else "extensions", "E067", "W013", book)
    yield from book.faults
    yield from own.faults
    yield from _versions(storage, place, told, data, folders)


def _versions(storage: Storage, place: str, told: Told, data: bytes, folders: list[str]) -> Iterator[Fault]:
    book = Notebook(place)
    claimed: set[Claim] = set(claims(told))
    specs: list[tuple[str, str]] = []
    present: set[str] = set()
    for name in sorted(folders, key=number_of):
        folder = f"{place}/{name}" if place else name
        check_version_folder(storage, folder, told, book)
        present |= {f"{name}/{path}" for path in content_files(storage, folder, told.content, book)}
        earlier = _read(storage, f"{folder}/{INVENTORY}")
        if earlier is None:
            book.add("W010", "the version has no inventory of its own", name)
        elif name == told.head:
            if earlier != data:
                book.add("E064", "it is not the same as the inventory above", f"{name}/{INVENTORY}")
            _sidecar(storage, told.algorithm, earlier, Notebook(f"{folder}/{INVENTORY}", book.faults))
            specs.append((name, told.spec))
        else:
            before = _earlier(storage, folder, name, earlier, told, book)
            claimed |= set(claims(before))
            specs.append((name, before.spec))
    check_order(specs, book)
    listed = told.digests()
    for path in sorted(present - listed.keys()):
        book.add("E023", "the manifest has no such file", path)
    yield from book.faults
    yield from check_content(storage, place, claimed, present)


def _earlier(storage: Storage, folder: str, name: str, data: bytes, newest: Told, book: Notebook) -> Told:
    own = Notebook(f"{folder}/{INVENTORY}", book.faults)
    kept = len(own.faults)
    told = check_inventory(load(data, own), "", own)
    # what the newest inventory says of the same versions was told already
    own.faults[kept:] = [
        each for each in own.faults[kept:] if each.code not in {"W005", "W007", "W008", "W009", "W001"}
    ]
    _sidecar(storage, told.algorithm, data, own)
    check_earlier(told, name, newest, own)
    return told


def _declaration(storage: Storage, names: list[str], book: Notebook) -> str:
    """Return the OCFL version that an object declares, nothing where it declares none."""
    if len(names) != 1:
        words = "more than one declaration" if names else "no declaration"
        book.add("E003", f"it has {words}")
    for name in names:
        if name not in {f"{PREFIX}1.0", f"{PREFIX}1.1"}:
            book.add("E004", f"{name} declares no version of OCFL that is known", name)
            book.add("E006", f"{name} declares no version of OCFL that is known", name)
        elif _read(storage, f"{book.path}/{name}" if book.path else name) != f"{name[2:]}\n".encode():
            book.add("E007", "it does not hold what its name says", name)
    return next((name[len(PREFIX) :] for name in sorted(names, reverse=True) if name.startswith(PREFIX)), "")


def _sidecar(storage: Storage, algorithm: str, data: bytes, book: Notebook) -> None:
    """Note the faults of the file beside an inventory that tells its digest (OCFL 1.1 section 3.7)."""
    if algorithm not in ALGORITHMS:
        return
    told = _read(storage, f"{book.path}.{algorithm}")
    match = SIDECAR.fullmatch(told.decode("utf-8", "replace")) if told is not None else None
    if told is None:
        book.add("E058", f"no file {INVENTORY}.{algorithm} stands beside it")
    elif match is None:
        book.add("E061", "the file beside it is not DIGEST inventory.json")
    elif match[1].lower() != (found := reckon([algorithm], [data])[algorithm]):
        book.add("E060", f"its {algorithm} is {found}, and not {match[1]}")


def _read(storage: Storage, path: str) -> bytes | None:
    """Return the bytes of a small file, None where none can be read."""
    try:
        with storage.open(path) as stream:
            return stream.read(LIMIT)
    except OSError:
        return None
