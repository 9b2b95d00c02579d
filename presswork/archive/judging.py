"""An edition is held against its seals: every file, every event; and where it was purged, that nothing else is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha512

from presswork.archive.bits import Bits
from presswork.archive.ocfl.inventory import Inventory
from presswork.archive.seal import BACKFILLED, FROZEN, PURGED, SEAL, SIGNATURE, Part, Seal, beside_seals, read_seal
from presswork.archive.titles import Link, Title
from presswork.problems import Problem, PublishError, problem


@dataclass(slots=True)
class Edition:
    """An edition as its title's chain tells of it: its links, oldest first."""

    title: Title
    links: Sequence[Link]
    bits: Bits

    @property
    def identifier(self) -> str:
        """The id of its object."""
        return self.links[0].identifier

    @property
    def name(self) -> str:
        """How it is called in what is told."""
        return f"the edition {self.links[0].edition} of {self.title.name or self.title.id}"

    @property
    def is_purged(self) -> bool:
        """Whether its bytes were destroyed, as was ordered."""
        return any(link.kind == PURGED for link in self.links)

    def told(self, rule: str, logical: str, words: str) -> Problem:
        """Return a problem with a file of the edition."""
        return problem(rule, f"{self.name}: {logical} {words}", self.bits.place(self.identifier, logical))

    def seals(self) -> dict[str, Seal]:
        """Return the seals that can be read, by their digests."""
        found = {}
        for link in self.links:
            data = self.bits.read(self.identifier, link.path) if link.path in self.bits.held(self.identifier) else b""
            try:
                seal = read_seal(data, link.path)
            except PublishError:
                continue
            if sha512(data).hexdigest() == link.sha512:
                found[link.sha512] = seal
        return found


def judge(edition: Edition, seals: Mapping[str, Seal]) -> Iterator[Problem]:
    """Yield all that is wrong with an edition's object; `seals` are those that are true, by digest."""
    inventory = edition.bits.inventory(edition.identifier)
    if inventory is None:
        words = f"is missing or damaged; its {SEAL} should have the SHA-512 {edition.links[0].sha512}"
        yield edition.told("archive-seal", "its object", words)
        return
    held = edition.bits.held(edition.identifier)
    for link in edition.links:
        yield from _judge_seal(edition, link, seals.get(link.sha512), held)
    yield from _judge_names(edition, held)
    if not edition.is_purged and (seal := seals.get(edition.links[0].sha512)):
        yield from _judge_parts(edition, seal.files, held)
    yield from _judge_versions(edition, inventory, seals)


def _judge_seal(edition: Edition, link: Link, seal: Seal | None, held: Mapping[str, str]) -> Iterator[Problem]:
    if seal is None:
        found = "is missing" if link.path not in held else "is not the seal that the title's chain names"
        yield edition.told("archive-seal", link.path, f"{found}; it should have the SHA-512 {link.sha512}")
        return
    said = (seal.kind, seal.edition, seal.identifier, seal.number, seal.at)
    if said != (link.kind, link.edition, link.identifier, link.number, link.at) or seal.title != edition.title.id:
        yield edition.told("archive-chain", link.path, "says something else than the title's chain says of it")
    if seal.of != ("" if link.kind == FROZEN else edition.links[0].sha512):
        yield edition.told("archive-chain", link.path, "is the seal of another edition")


def _judge_names(edition: Edition, held: Mapping[str, str]) -> Iterator[Problem]:
    """Tell of seals that no chain names, signatures of nothing, and whatever else a purged edition still holds."""
    known = {link.path for link in edition.links}
    for name in sorted(held):
        if beside_seals(name):
            if name.removesuffix(SIGNATURE) not in known:
                yield edition.told("archive-chain", name, "is a seal that the title's chain does not name")
        elif edition.is_purged:
            yield edition.told("archive-seal", name, "is there, and should have been purged")


def _judge_parts(edition: Edition, parts: Sequence[Part], held: Mapping[str, str]) -> Iterator[Problem]:
    own = {part.name: part for part in parts if not part.object}
    for part in parts:
        yield from _judge_shared(edition, part) if part.object else _judge_own(edition, part, held)
    for name in sorted(held.keys() - own.keys()):
        if not beside_seals(name):
            yield edition.told("archive-seal", name, "is not in the seal: it should not be there")


def _judge_own(edition: Edition, part: Part, held: Mapping[str, str]) -> Iterator[Problem]:
    wanted = f"it should have {part.size} bytes and the SHA-512 {part.sha512}"
    if part.name not in held:
        yield edition.told("archive-seal", part.name, f"is missing; {wanted}")
    elif edition.bits.digest(edition.identifier, part.name) != part.sha512:
        yield edition.told("archive-seal", part.name, f"is damaged, missing or changed; {wanted}")


def _judge_shared(edition: Edition, part: Part) -> Iterator[Problem]:
    bits, wanted = edition.bits, f"it should have {part.size} bytes and the SHA-512 {part.sha512}"
    if part.path not in bits.held(part.object) or bits.digest(part.object, part.path) != part.sha512:
        words = f"{edition.name}: {part.name}, which lies in {part.object}, is damaged, missing or changed; {wanted}"
        yield problem("archive-seal", words, bits.place(part.object, part.path))


def _judge_versions(edition: Edition, inventory: Inventory, seals: Mapping[str, Seal]) -> Iterator[Problem]:
    """Hold the versions of the object against the seals: when, by whom, and that nothing was taken away since."""
    acts = [seals[link.sha512] for link in edition.links if link.sha512 in seals]
    if len(acts) < len(edition.links):
        return  # told of already
    last = [each for each in acts if each.kind == PURGED] if edition.is_purged else acts
    said = [(each.at, each.by, f"{each.kind}: {each.edition}") for each in last if each.kind != BACKFILLED]
    if [(each.created, each.user[0], each.message) for each in inventory.versions] != said:
        words = f"tells of other versions than its seals, which say {', '.join(f'{at} {what}' for at, _, what in said)}"
        yield edition.told("archive-seal", "its inventory", words)
    head = inventory.version().state
    for number, version in enumerate(inventory.versions, 1):
        if not version.state.items() <= head.items():
            yield edition.told("archive-seal", f"version v{number}", "holds what no seal tells of")
