"""What a bag of ours holds, held against its seals before anything is made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from presswork.archive.bags.form import CHAIN, EDITION, PAYLOAD
from presswork.archive.bags.packed import Taken
from presswork.archive.metadata import read_manifest
from presswork.archive.names import parse
from presswork.archive.seal import FROZEN, PURGED, SEAL, SHARED, SIGNATURE, Part, Seal, beside_seals, read_seal
from presswork.archive.titles import Link
from presswork.archive.view import CONTENT, manifest_name
from presswork.model.publication import Edition, Publication
from presswork.problems import Problem, PublishError, problem

LARGEST = 64 * 2**20  # bytes of a file that is read as a whole


@dataclass(frozen=True, slots=True)
class Packed:
    """An edition out of a bag: its files by their names in the archive, the chain, and its own seals by number."""

    title: str
    edition: str
    identifier: str
    files: Mapping[str, Taken]
    chain: tuple[Link, ...]
    seals: Mapping[int, Seal]

    @property
    def links(self) -> tuple[Link, ...]:
        """The links of the chain that are this edition's."""
        return tuple(link for link in self.chain if link.identifier == self.identifier)

    def seal(self) -> Seal:
        """Return the edition's first seal, which names its files."""
        return self.seals[self.links[0].number]


def unpack(files: Mapping[str, Taken]) -> Packed:
    """Return the edition that a valid bag holds. Raises PublishError with all that is wrong with it."""
    payload = {name for name in files if name.startswith(PAYLOAD)}
    held = {name.removeprefix(EDITION): files[name] for name in payload if name.startswith(EDITION)}
    if CHAIN not in payload or SEAL not in held:
        raise PublishError([problem("archive-bag", f"it is no bag of an edition: {CHAIN} or {SEAL} is not in it")])
    told = [
        problem("archive-bag", "is not of an edition", name) for name in payload - {CHAIN, *(EDITION + x for x in held)}
    ]
    title, chain = _chain(read(files[CHAIN]))
    first = read_seal(read(held[SEAL]), SEAL)
    own = [link for link in chain if link.identifier == first.identifier]
    seals = {link.number: read_seal(read(held[link.path]), link.path) for link in own if link.path in held}
    packed = Packed(title, first.edition, first.identifier, held, chain, seals)
    told += [*_judge_chain(packed), *_judge_seals(packed), *_judge_parts(packed, first)]
    if told:
        raise PublishError(told)
    _judge_manifest(packed)
    return packed


def read(taken: Taken) -> bytes:
    """Return a small file. Raises `archive-bag` for one that is too large to be read as a whole."""
    if taken.size > LARGEST:
        raise PublishError([problem("archive-bag", f"a seal or manifest has {taken.size} bytes")])
    return taken.path.read_bytes()


def _chain(data: bytes) -> tuple[str, tuple[Link, ...]]:
    try:
        value = json.loads(data)
        links = tuple(Link(**each) for each in value["chain"])
        fits = isinstance(value["title"], str) and all(_is_link(each, number) for number, each in enumerate(links, 1))
    except (ValueError, TypeError, KeyError, RecursionError):
        fits = False
    if not fits:
        raise PublishError([problem("archive-bad-seal", "the chain is not what presswork writes", CHAIN)])
    return value["title"], links


def _is_link(link: Link, number: int) -> bool:
    words = (link.kind, link.edition, link.identifier, link.at, link.path, link.sha512)
    return all(isinstance(each, str) for each in words) and type(link.number) is int and link.number == number


def _judge_chain(packed: Packed) -> Iterator[Problem]:
    """Yield what is wrong with the edition's place in its title's chain."""
    links = packed.links
    known = Edition(
        Publication(packed.title, "", "", ""), packed.edition, parse(packed.edition).day, datetime.fromtimestamp(0, UTC)
    )
    if packed.identifier != known.urn:
        yield problem("archive-chain", f"{packed.identifier} is not the identifier of this edition", SEAL)
    if not links or links[0].kind != FROZEN or links[0].path != SEAL or packed.chain[-1] != links[-1]:
        yield problem("archive-chain", "the chain does not lead from the edition's seal to its last one", CHAIN)
    if any(link.kind == PURGED for link in links):
        yield problem("archive-state", "the edition was purged")
    if {link.path for link in links} != {name for name in packed.files if _is_seal(name)}:
        yield problem("archive-chain", "the chain does not name the seals that are there", CHAIN)
    for name in packed.files:
        if name.endswith(SIGNATURE) and beside_seals(name) and name.removesuffix(SIGNATURE) not in packed.files:
            yield problem("archive-chain", f"{name} is the signature of nothing", name)


def _is_seal(name: str) -> bool:
    return beside_seals(name) and not name.endswith(SIGNATURE)


def _judge_seals(packed: Packed) -> Iterator[Problem]:
    first = packed.links[0].sha512 if packed.links else ""
    for link in packed.links:
        seal = packed.seals.get(link.number)
        if seal is None or {packed.files[link.path].sha512, seal.digest} != {link.sha512}:
            yield problem("archive-chain", f"{link.path} is not the seal that the chain names", link.path)
            continue
        before = packed.chain[link.number - 2].sha512 if link.number > 1 else ""
        said = (seal.kind, seal.edition, seal.identifier, seal.number, seal.at, seal.title, seal.previous, seal.of)
        of = "" if link.kind == FROZEN else first
        if said != (link.kind, link.edition, link.identifier, link.number, link.at, packed.title, before, of):
            yield problem("archive-chain", f"{link.path} says something else than the chain", link.path)


def _judge_parts(packed: Packed, seal: Seal) -> Iterator[Problem]:
    """Yield every file that is not as the seal has it; content that is shared has to be what its object is named by."""
    named = {part.name for part in seal.files}
    for part in seal.files:
        taken = packed.files.get(part.name)
        if taken is None or (taken.sha512, taken.size) != (part.sha512, part.size):
            yield problem("archive-seal", f"{part.name} is not what the seal names: {part.sha512}", part.name)
        elif part.object and part.object != CONTENT + sha256_of(taken):
            yield problem("archive-seal", f"{part.name} does not belong into {part.object}", part.name)
    for name in packed.files:
        if name not in named and not beside_seals(name):
            yield problem("archive-seal", f"{name} is not in the seal", name)
    yield from _judge_shared(packed, [part for part in seal.files if part.object])


def _judge_shared(packed: Packed, parts: list[Part]) -> Iterator[Problem]:
    try:
        said = json.loads(read(packed.files[SHARED])) if SHARED in packed.files else {}
        found = {name: (each["object"], each["path"]) for name, each in said.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        found = None
    if found != {part.name: (part.object, part.path) for part in parts}:
        yield problem("archive-seal", f"{SHARED} points elsewhere than the seal", SHARED)


def sha256_of(taken: Taken) -> str:
    """Return a file's SHA-256."""
    with taken.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _judge_manifest(packed: Packed) -> None:
    """Raise where the edition's manifest is not of this edition."""
    name = manifest_name(packed.edition, packed.files)
    said = read_manifest(read(packed.files[name]), name) if name else {}
    if (said.get("id"), said.get("edition"), said.get("identifier")) != (
        packed.title,
        packed.edition,
        packed.identifier,
    ):
        raise PublishError([problem("archive-bag", "the manifest of the edition is missing, or of another one", name)])
