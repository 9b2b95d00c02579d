"""Verify: every bit, every name, every seal; each fault with its file, its edition and what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from presswork.archive.bits import Bits
from presswork.archive.chains import editions_of, judge_chain, judge_signatures, title_of
from presswork.archive.checkpoint import hold_against
from presswork.archive.events import TOMBSTONE
from presswork.archive.exact import judge_exact
from presswork.archive.judging import Edition, judge
from presswork.archive.ocfl import layout
from presswork.archive.ocfl.store import Store
from presswork.archive.ocfl.validate import Fault, validate
from presswork.archive.seal import SIGNATURE, Seal
from presswork.archive.signing import Keys, key_of, known
from presswork.archive.storage import LocalStorage
from presswork.archive.titles import TITLE, Title
from presswork.archive.top import is_ours, judge_keys, judge_root, judge_top, keys_inside
from presswork.archive.view import CONTENT
from presswork.problems import Problem, PublishError, errors, problem

Tell = Callable[[str], None]


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong; `size` in bytes, `signed` counts the seals with a signature.

    `trusted` tells that the key came from outside the archive: a key that lies in it can be forged with the rest.
    """

    titles: int = 0
    editions: int = 0
    withdrawn: int = 0
    purged: int = 0
    seals: int = 0
    signed: int = 0
    files: int = 0
    size: int = 0
    trusted: bool = False
    witness: bool = False
    problems: tuple[Problem, ...] = ()


def verify(root: Path, keys: Keys, tell: Tell, witness: bytes = b"") -> Report:
    """Hold an archive against its seals, and where it is given against an old checkpoint of it. Damage is no fault of
    the work: all of it is in the report. Raises `archive-missing`, `archive-foreign`, `archive-key`.
    """
    storage = LocalStorage(root)
    found = judge_root(storage)
    store = _opened(storage, found)
    report = Report(trusted=keys.trusted, witness=bool(witness))
    found += judge_top(storage)
    inside = keys_inside(storage, found)
    keys = keys if keys.files else known(inside, trusted=False)
    tell("reading every file")
    faults = [*validate(storage), *judge_exact(store)]
    tell("holding every edition against its seal")
    bits = Bits(store)
    titles, told = _judge_titles(bits, keys, report, tell)
    found += told
    found += _judge_strangers(bits, titles, read_all=len(titles) == report.titles)
    found += judge_keys(storage, _signers(titles, bits), keys)
    if witness:
        found += hold_against(witness, titles, keys)
    found += _told(faults, {each.path for each in errors(found)}, titles, bits)
    report.files, report.size = bits.files, bits.size
    report.problems = tuple(sorted(set(found)))
    return report


def _opened(storage: LocalStorage, found: list[Problem]) -> Store:
    """Open an archive. One of ours whose layout is damaged is told of in `found`, and read on by the one that we use.

    Raises `archive-missing`, and `archive-foreign` for what presswork did not make.
    """
    try:
        return Store.open(storage)
    except PublishError as stopped:
        if not (found and storage.kind(layout.ROOT_DECLARATION) and is_ours(storage)):
            raise PublishError([*(found if storage.kind("extensions") else ()), *stopped.problems]) from stopped
        return Store(storage)


def _judge_titles(bits: Bits, keys: Keys, report: Report, tell: Tell) -> tuple[dict[str, Title], list[Problem]]:
    titles, found = {}, []
    for identifier in bits.store.ids():
        if identifier.startswith(CONTENT) or TITLE not in bits.held(identifier):
            continue
        title, told = title_of(bits, identifier)
        found += told
        report.titles += 1
        if title is not None:
            tell(f"holding {title.name or title.id} against its seals")
            titles[identifier] = title
            found += _judge_title(title, bits, keys, report)
    return titles, found


def _judge_title(title: Title, bits: Bits, keys: Keys, report: Report) -> Iterator[Problem]:
    editions = editions_of(title, bits)
    seals: dict[str, Seal] = {}
    for edition in editions:
        found = edition.seals()
        seals |= found
        yield from judge(edition, found)
    yield from judge_chain(title, seals, bits)
    yield from judge_signatures(editions, seals, keys)
    signed = sum(link.path + SIGNATURE in bits.held(link.identifier) for link in title.chain)
    if not signed:
        words = f"{title.name or title.id} is not signed: whoever can write into the archive can forge it"
        yield problem("archive-unsigned", words, bits.place(title.id, TITLE))
    report.editions += len(editions)
    report.seals += len(title.chain)
    report.signed += signed
    report.withdrawn += sum(row.state == "withdrawn" for row in title.editions)
    report.purged += sum(row.state == "purged" for row in title.editions)


def _signers(titles: dict[str, Title], bits: Bits) -> Iterator[str]:
    """Yield the names of the keys that the signatures ask for."""
    for link in (link for title in titles.values() for link in title.chain):
        if link.path + SIGNATURE in bits.held(link.identifier):
            yield key_of(bits.read(link.identifier, link.path + SIGNATURE))


def _judge_strangers(bits: Bits, titles: dict[str, Title], read_all: bool) -> Iterator[Problem]:
    """Tell of every object that nothing names: an edition that no chain tells of, content that no edition points to."""
    named = {link.identifier for title in titles.values() for link in title.chain}
    pointed = _pointed(bits, titles)
    for identifier in bits.store.ids():
        held = bits.held(identifier)
        place = layout.address(identifier)
        if identifier in titles or TITLE in held:
            continue
        if not identifier.startswith(CONTENT):
            if identifier not in named and read_all:
                yield problem("archive-chain", f"{identifier} is an object that no title's chain names", place)
        elif extra := sorted(held.keys() - pointed.get(identifier, {TOMBSTONE})):
            words = f"{identifier} holds {extra[0]}, which no edition points to"
            yield problem("archive-seal", words, bits.place(identifier, extra[0]))


def _pointed(bits: Bits, titles: dict[str, Title]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for title in titles.values():
        for edition in editions_of(title, bits):
            for part in _parts(edition):
                found.setdefault(part[0], set()).add(part[1])
    return found


def _parts(edition: Edition) -> Iterator[tuple[str, str]]:
    seal: Seal | None = edition.seals().get(edition.links[0].sha512)
    if seal is not None and not edition.is_purged:
        yield from ((part.object, part.path) for part in seal.files if part.object)


def _told(faults: list[Fault], known_at: set[str], titles: dict[str, Title], bits: Bits) -> Iterator[Problem]:
    """Yield the faults of storage, those of files that were told of already left out, each with its edition.

    What the specification only warns of is a fault here: presswork writes nothing of the kind.
    """
    owners = {layout.address(title.id): title.name or title.id for title in titles.values()}
    for title in titles.values():
        for link in title.chain:
            owners[layout.address(link.identifier)] = f"the edition {link.edition} of {title.name or title.id}"
    for fault in faults:
        place = "/".join(fault.path.split("/")[: layout.TUPLES + 1])
        if fault.path not in known_at:
            whose = f"{owners[place]}: " if place in owners else ""
            clause = f" (OCFL {fault.code})" if fault.code else ""
            yield problem("archive-damaged", f"{whose}{fault.message}{clause}", fault.path)
