"""Repair: what is damaged is taken from another copy of the archive, object by object, where the seals confirm it.

The copy is verified first. An object of it is taken only where nothing is wrong with it there, and where its seals are
those that the damaged archive names, or, where that cannot be told any more, continue all that is still readable.
Nothing that nobody knows is removed: `verify` goes on naming it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from presswork.archive import guides
from presswork.archive.bits import Bits
from presswork.archive.chains import title_of
from presswork.archive.ocfl import layout
from presswork.archive.ocfl.faults import storing
from presswork.archive.ocfl.staging import chunks, files_below
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import beside_seals, read_seal
from presswork.archive.signing import Keys
from presswork.archive.storage import LocalStorage, Storage
from presswork.archive.titles import TITLE, Link, Title
from presswork.archive.verify import Report, verify
from presswork.archive.view import CONTENT
from presswork.problems import PublishError, errors, problem

Tell = Callable[[str], None]


def repair(root: Path, copy: Path, keys: Keys, tell: Tell) -> tuple[str, ...]:
    """Heal an archive from a copy of it; return the ids of the objects and the names of the files that were healed.

    Raises `archive-no-repair` where the copy can heal nothing of it, `archive-missing` where it is no archive.
    """
    storage = LocalStorage(root)
    healed = _heal_top(storage)
    tell("verifying the archive")
    ours = verify(root, keys, tell)
    tell("verifying the copy")
    theirs = verify(copy, keys, tell)
    store, other = Store.open(storage), Store.open(LocalStorage(copy))
    bad, worse = _places(ours), _places(theirs)
    wanted = {layout.address(each): each for each in other.ids()}
    with store.writing():
        for place in sorted(bad):
            if place in wanted and place not in worse and _confirms(store, other, wanted[place], bad):
                tell(f"healing {wanted[place]}")
                _take(other.storage, storage, place)
                healed.append(wanted[place])
    if not healed and bad:
        raise PublishError([problem("archive-no-repair", "the copy holds nothing that would heal this archive")])
    return tuple(healed)


def _heal_top(storage: Storage) -> list[str]:
    """Write again what makes the folder an archive, and its guide: both are known."""
    healed = []
    with storing():
        for name, true in {**guides.files(), **layout.root_files()}.items():
            data = _read(storage, name)
            if data != true and guides.edition_of(data) <= guides.edition_of(true):
                storage.remove(name)
                storage.write(name, [true])
                healed.append(name)
        storage.sync("extensions")
    return healed


def _places(report: Report) -> set[str]:
    """Return the places of the objects that something is wrong with."""
    deep = layout.TUPLES + 1
    parts = (each.path.split("/") for each in errors(report.problems) if each.path)
    return {"/".join(each[:deep]) for each in parts if len(each) >= deep and each[0] != "extensions"}


def _confirms(store: Store, other: Store, identifier: str, bad: set[str]) -> bool:
    """Tell whether the copy's object is the one that the archive should have."""
    ours, theirs = Bits(store), Bits(other)
    if identifier.startswith(CONTENT):
        return True  # its id is its content's digest, and the copy was verified
    if TITLE in theirs.held(identifier):
        title, _ = title_of(theirs, identifier)
        return title is not None and _continues(title, ours)
    for named in other.ids():
        if named.startswith(CONTENT) or TITLE not in theirs.held(named):
            continue
        title, _ = title_of(theirs, named)
        links = _links(title, identifier)
        if links:
            own = title_of(ours, named)[0] if layout.address(named) not in bad else None
            return links == _links(own, identifier) if own is not None else _continues(title, ours)
    return False


def _links(title: Title | None, identifier: str) -> Sequence[Link]:
    return [link for link in title.chain if link.identifier == identifier] if title is not None else []


def _continues(title: Title | None, ours: Bits) -> bool:
    """Tell whether a chain of the copy names every seal of the title that can still be read here."""
    if title is None:
        return False
    known = {link.sha512 for link in title.chain}
    return all(digest in known for digest in _seals(title, ours))


def _seals(title: Title, ours: Bits) -> Iterator[str]:
    for identifier in ours.store.ids():
        for name in [] if identifier.startswith(CONTENT) else sorted(ours.held(identifier)):
            if beside_seals(name) and name.endswith(".json"):
                try:
                    seal = read_seal(ours.read(identifier, name), name)
                except PublishError:
                    continue
                if seal.title == title.id and ours.digest(identifier, name) == ours.held(identifier)[name]:
                    yield seal.digest


def _take(source: Storage, storage: Storage, place: str) -> None:
    """Put the copy's object in the place of ours: made whole beside, then exchanged in one step."""
    stage = f"{layout.UNFINISHED}/healing"
    with storing():
        storage.remove(stage)
        for path in files_below(source, place):
            with source.open(f"{place}/{path}") as stream:
                storage.write(f"{stage}/{place}/{path}", chunks(stream))
        storage.sync(stage)
        if storage.kind(place) != "folder" or not storage.exchange(f"{stage}/{place}", place):
            storage.remove(place)
            top = _first_missing(storage, place)
            storage.rename(f"{stage}/{top}", top)
        storage.remove(stage)


def _first_missing(storage: Storage, place: str) -> str:
    parts = place.split("/")
    ways = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    for way in ways:
        if storage.kind(way) != "folder":
            storage.remove(way)
            return way
    return place


def _read(storage: Storage, path: str) -> bytes:
    try:
        with storage.open(path) as stream:
            return stream.read(2**20)
    except OSError:
        return b""
