"""A title's chain is held against the seals that it names, and its state against what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha512
from itertools import zip_longest
from typing import NamedTuple

from presswork.archive.bits import Bits
from presswork.archive.judging import Edition
from presswork.archive.names import parse
from presswork.archive.seal import BACKFILLED, FROZEN, SIGNATURE, Seal
from presswork.archive.signing import Keys
from presswork.archive.titles import TITLE, Title, read_title
from presswork.problems import Problem, PublishError, problem


class Signed(NamedTuple):
    """What is known of a seal's signature: whether there is one, and what is wrong with it."""

    there: bool
    fault: str = ""


def title_of(bits: Bits, identifier: str) -> tuple[Title | None, list[Problem]]:
    """Return what a title's object says, or None with the problem that keeps it from being read."""
    place = bits.place(identifier, TITLE)
    try:
        title = read_title(bits.read(identifier, TITLE), place)
    except PublishError as stopped:
        return None, list(stopped.problems)
    if title.id != identifier:
        words = f"{TITLE} is of another title, {title.id}; it should be of {identifier}"
        return None, [problem("archive-bad-seal", words, place)]
    return title, []


def editions_of(title: Title, bits: Bits) -> list[Edition]:
    """Return the editions that a title's chain names, in the order of their first seals."""
    found: dict[str, Edition] = {}
    for link in title.chain:
        known = found.get(link.identifier)
        found[link.identifier] = Edition(title, [*(known.links if known else ()), link], bits)
    return list(found.values())


def judge_chain(title: Title, seals: Mapping[str, Seal], bits: Bits) -> Iterator[Problem]:
    """Yield all that is wrong with the chain itself: order, numbers, what each seal says of the one before, state."""
    place, before = bits.place(title.id, TITLE), ""
    for number, link in enumerate(title.chain, 1):
        seal = seals.get(link.sha512)
        if link.number != number or (seal is not None and seal.previous != before):
            words = (
                f"{_called(title)}: the seal {number} ({link.kind}, {link.edition}) does not follow the one before it"
            )
            yield problem("archive-chain", f"{words}, {before or 'the beginning'}", place)
        before = link.sha512
    yield from _judge_names(title, place)
    yield from _judge_versions(title, seals, bits, place)


def _judge_names(title: Title, place: str) -> Iterator[Problem]:
    given: list[str] = []
    for number, link in enumerate(title.chain):
        if link.kind != FROZEN:
            if link.edition not in given:
                words = f"{_called(title)}: {link.kind} is told of {link.edition}, which was never frozen"
                yield problem("archive-chain", words, place)
            continue
        if link.edition in given:
            yield problem("archive-chain", f"{_called(title)}: the name {link.edition} was given twice", place)
        following = title.chain[number + 1 : number + 2]
        late = bool(following) and following[0].kind == BACKFILLED and following[0].edition == link.edition
        if given and not late and parse(link.edition) < max(map(parse, given)):
            words = f"{_called(title)}: {link.edition} came after a later edition, and nothing says why"
            yield problem("archive-chain", words, place)
        given.append(link.edition)


def _judge_versions(title: Title, seals: Mapping[str, Seal], bits: Bits, place: str) -> Iterator[Problem]:
    """Make the title's object again from its seals, and tell where one of its versions is another."""
    inventory = bits.inventory(title.id)
    if inventory is None or len(seals) < len(title.chain):
        return  # told of already
    said = [(each.created, each.user[0], each.message, dict(each.state)) for each in inventory.versions]
    true = [(at, by, message, {TITLE: sha512(data).hexdigest()}) for at, by, message, data in again(title, seals)]
    for number, (found, wanted) in enumerate(zip_longest(said, true), 1):
        if found != wanted:
            words = f"should be the one of {wanted[0]}, {wanted[2]}" if wanted else "should not be there"
            told = f"{_called(title)}: version v{number} of the title's object is not what the seals say; it {words}"
            yield problem("archive-chain", told, place)


def again(title: Title, seals: Mapping[str, Seal]) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield every version of a title's object as its seals tell it: time, name, message and title.json."""
    made = Title(title.id)
    for number, link in enumerate(title.chain):
        seal, following = seals[link.sha512], title.chain[number + 1 : number + 2]
        made = made.added(seal, link.path)
        if seal.kind == BACKFILLED:  # written together with the edition's own seal
            seal = replace(seal, kind=FROZEN)
        if not (following and following[0].kind == BACKFILLED):
            yield seal.at, seal.by, f"{seal.kind}: {seal.edition}", made.bytes()


def judge_signatures(editions: Sequence[Edition], seals: Mapping[str, Seal], keys: Keys) -> Iterator[Problem]:
    """Yield every signature that is wrong, and every one that is missing where it should be there.

    A seal that has none is vouched for by the next one that is signed, since that names its digest. From the first
    signed seal on, each has to be signed; and the last one, where the key comes from outside the archive.
    """
    chain = [(edition, link) for edition in editions for link in edition.links]
    began = False
    for edition, link in sorted(chain, key=lambda pair: pair[1].number):
        if link.sha512 not in seals:
            continue  # told of already
        found = _signature(edition, link.path, keys)
        last = link.number == len(chain)
        if found.there and found.fault:
            words = f"is not a signature that the key made of the seal: {found.fault}"
            yield edition.told("archive-signature", link.path + SIGNATURE, words)
        elif not found.there and (began or (last and keys.trusted)):
            yield edition.told("archive-signature", link.path + SIGNATURE, "is missing; the seal should be signed")
        began = began or found.there


def _signature(edition: Edition, path: str, keys: Keys) -> Signed:
    if path + SIGNATURE not in edition.bits.held(edition.identifier):
        return Signed(False)
    if not keys.files:
        return Signed(True)
    data, signature = (edition.bits.read(edition.identifier, name) for name in (path, path + SIGNATURE))
    return Signed(True, keys.check(data, signature))


def _called(title: Title) -> str:
    return title.name or title.id
