"""An edition's object is written: what is its own, what it shares, its seal, and the title's next link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from presswork.archive.gather import OUTPUTS, SOURCE, Gathered
from presswork.archive.history import Change, changed
from presswork.archive.metadata import dublin_core, edition_json
from presswork.archive.ocfl.content import Commit, Content, Kept
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import BACKFILLED, FROZEN, SEAL, SHARED, Part, Seal, event_name, lined
from presswork.archive.titles import Title, is_last
from presswork.archive.view import CONTENT
from presswork.archive.writing import Act, commit, commit_of, sealed
from presswork.problems import Problem

SHARED_FROM = 8 * 2**10  # bytes; below it, an object of its own costs more than the file
BUILD = "build/"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was frozen: `added` are the bytes that came new into the archive, `shared` those that it had already."""

    title: str
    edition: str
    identifier: str
    seal: str
    signed: bool
    files: int
    added: int
    shared: int
    changes: str
    problems: tuple[Problem, ...]


class Measured(NamedTuple):
    """The digests and the size (bytes) of a content."""

    sha512: str
    sha256: str
    size: int


def write(store: Store, title: Title, found: Gathered, change: Change, act: Act, told: Sequence[Problem]) -> Frozen:
    """Write an edition and its title, all or nothing, while the archive is held. Raises PublishError.

    `change` is what changed since the edition before, as far as it was found out before the archive was held.
    """
    manifest = found.manifest
    change = changed(store, title, found, change)
    files = _described(found, change, act)
    parts, commits = shared(store, files, act)
    pointers = {part.name: {"object": part.object, "path": part.path} for part in parts if part.object}
    own: dict[str, Content] = {part.name: files[part.name] for part in parts if not part.object}
    if pointers:
        own[SHARED] = lined(_facts(pointers, parts))
        parts = [*parts, _part(SHARED, own[SHARED])]
    title, own = _sealed(title, own, parts, manifest, act)
    commits.append(commit_of(store, manifest["identifier"], own, f"frozen: {manifest['edition']}", act))
    commit(store, title, commits, f"frozen: {manifest['edition']}", act)
    return _told(title, parts, {each.id for each in commits}, act, change.short, told)


def _described(found: Gathered, change: Change, act: Act) -> dict[str, Content]:
    """Return all files of the edition, its metadata and what changed included."""
    follows = change.earlier.edition if change.earlier else ""
    facts = edition_json(found.manifest, found.name, act.at, follows, change.short)
    described = {"metadata/dublin-core.xml": dublin_core(found.manifest), "metadata/edition.json": facts}
    return {**found.files, **change.files, **described}


def _sealed(
    title: Title, own: Mapping[str, Content], parts: Sequence[Part], manifest: Mapping[str, Any], act: Act
) -> tuple[Title, dict[str, Content]]:
    """Return the title with the edition's seal, and the edition's files with it; out of order, that is sealed too."""
    name, urn, number = manifest["edition"], manifest["identifier"], len(title.chain) + 1
    called, held = manifest["title"], tuple(sorted(parts))
    seal = Seal(FROZEN, title.id, name, urn, number, title.last, act.at, act.by, called, files=held)
    files = {**own, **sealed(seal, SEAL, act)}
    title = title.added(seal, SEAL)
    if not is_last(title, name):
        event = Seal(BACKFILLED, title.id, name, urn, number + 1, seal.digest, act.at, act.by, of=seal.digest)
        path = event_name(BACKFILLED, files)
        files |= sealed(event, path, act)
        title = title.added(event, path)
    return title, files


def shared(store: Store, files: Mapping[str, Content], act: Act) -> tuple[list[Part], list[Commit]]:
    """Return every file as a part of the edition, and the objects to be made for those that others can share.

    Raises `archive-damaged` where a shared object is there, and does not hold what it should.
    """
    parts: list[Part] = []
    commits: dict[str, tuple[str, Commit]] = {}
    for name, content in sorted(files.items()):
        found = measure(content)
        if not is_shared(name, found.size):
            parts.append(Part(name, found.sha512, found.size))
            continue
        identifier = CONTENT + found.sha256
        path = commits[identifier][0] if identifier in commits else _held(store, identifier, found)
        if not path:
            path = PurePosixPath(name).name
            commits[identifier] = (
                path,
                commit_of(store, identifier, {path: content}, "content that editions share", act),
            )
        parts.append(Part(name, found.sha512, found.size, identifier, path))
    return parts, [each for _, each in commits.values()]


def is_shared(name: str, size: int) -> bool:
    """Tell whether a file goes into an object of its own: what other editions are likely to have just so."""
    if size < SHARED_FROM:
        return False
    in_web = name.startswith(OUTPUTS) and name.count("/") > 1 and not name.endswith(".html")
    return in_web or name.startswith((SOURCE, BUILD))


def _held(store: Store, identifier: str, found: Measured) -> str:
    """Return the path of the content in the shared object that is there, or nothing; its bytes are looked at."""
    if store.inventory(identifier) is None:
        return ""
    for path, digest in store.files(identifier).items():
        if digest == found.sha512:
            store.read(identifier, path)
            return path
    return ""  # it was purged, and comes again


def measure(content: Content) -> Measured:
    """Return the digests and the size of a content that is in memory or in a file."""
    if isinstance(content, Kept):
        raise TypeError("kept content is measured already")
    if isinstance(content, bytes):
        return Measured(sha512(content).hexdigest(), sha256(content).hexdigest(), len(content))
    one, other, size = sha512(), sha256(), 0
    with content.open("rb") as stream:
        while chunk := stream.read(2**20):
            one.update(chunk)
            other.update(chunk)
            size += len(chunk)
    return Measured(one.hexdigest(), other.hexdigest(), size)


def _part(name: str, content: Content) -> Part:
    found = measure(content)
    return Part(name, found.sha512, found.size)


def _facts(pointers: Mapping[str, dict[str, Any]], parts: Sequence[Part]) -> dict[str, Any]:
    known = {part.name: {"sha512": part.sha512, "size": part.size} for part in parts}
    return {name: {**place, **known[name]} for name, place in pointers.items()}


def _told(title: Title, parts: Sequence[Part], new: set[str], act: Act, short: str, told: Sequence[Problem]) -> Frozen:
    link = next(each for each in reversed(title.chain) if each.kind == FROZEN)
    size = sum(part.size for part in parts)
    added = sum({part.sha512: part.size for part in parts if not part.object or part.object in new}.values())
    signed = act.signer is not None
    return Frozen(
        title.id,
        link.edition,
        link.identifier,
        link.sha512,
        signed,
        len(parts),
        added,
        size - added,
        short,
        tuple(told),
    )
