"""Editions come back from bags: checked as a whole, then put where their titles' chains have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from presswork.archive.bags.contents import Packed, read, unpack
from presswork.archive.bags.judge import judge
from presswork.archive.bags.packed import take
from presswork.archive.bags.sharing import Coming, shared
from presswork.archive.ocfl.content import Commit, Content
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import BACKFILLED, SIGNATURE, beside_seals
from presswork.archive.signing import Keys, as_written, key_name, key_of
from presswork.archive.titles import TITLE, Link, Title
from presswork.archive.writing import Act, commit_of, kept, opened, put_key, title_in
from presswork.problems import Problem, PublishError, problem

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """An edition that came in; `new` is how many seals of it are new here: none where all of it was there already."""

    title: str
    edition: str
    identifier: str
    new: int


def bring(root: Path, bags: Sequence[Path], keys: Keys, tell: Tell) -> tuple[Brought, ...]:
    """Put the editions of some bags into the archive at `root`, made where there is none.

    Everything is checked before anything is written: the bags, their seals, the signatures where `keys` are given, and
    that each title's chain goes on where the archive's ends. An edition that is there already stays as it is.
    Raises PublishError: `archive-bag`, `archive-seal`, `archive-chain`, `archive-used-name`, `archive-signature` …
    """
    with TemporaryDirectory(prefix="presswork-") as name:
        found = []
        for number, bag in enumerate(bags):
            tell(f"checking {bag.name}")
            found.append(_read(bag, Path(name) / str(number), keys))
        tell("bringing the editions in")
        with opened(root, new=True) as store:
            plans = [_Plan(store, title, packed) for title, packed in _by_title(found).items()]
            for plan in plans:
                plan.check()
            brought = tuple(each for plan in plans for each in plan.brought())
            coming: Coming = {}
            if commits := [commit for plan in plans for commit in plan.commits(coming)]:
                _keep_keys(store, keys, [each.packed for each in plans])
                store.commit(commits)
            return brought


def _read(bag: Path, aside: Path, keys: Keys) -> Packed:
    """Return the edition of a bag. Raises PublishError with all that is wrong with it."""
    aside.mkdir()
    files = take(bag, aside)
    if told := judge(files):
        raise PublishError(told)
    packed = unpack(files)
    if told := list(_signatures(packed, keys)):
        raise PublishError(told)
    return packed


def _signatures(packed: Packed, keys: Keys) -> Iterator[Problem]:
    """Yield what is wrong with the signatures, where there are keys to check them with."""
    for link in packed.links if keys.files else ():
        signature = packed.files.get(link.path + SIGNATURE)
        fault = keys.check(read(packed.files[link.path]), read(signature)) if signature else "it is missing"
        if fault:
            yield problem("archive-signature", f"the signature of {link.path}: {fault}", link.path)


def _by_title(found: Sequence[Packed]) -> dict[str, list[Packed]]:
    titles: dict[str, list[Packed]] = {}
    for each in found:
        titles.setdefault(each.title, []).append(each)
    return titles


class _Plan:
    """What is to be done for one title."""

    def __init__(self, store: Store, title_id: str, packed: Sequence[Packed]) -> None:
        self.store = store
        self.title: Title = title_in(store, title_id, "")
        self.given = packed
        self.packed = {each.identifier: each for each in sorted(packed, key=lambda each: len(each.chain))}
        self.chain: tuple[Link, ...] = max((self.title.chain, *(each.chain for each in packed)), key=len)

    def check(self) -> None:
        """Raise PublishError where the bags and the archive do not make one chain, or an edition between is missing."""
        told = list(self._faults())
        if told:
            raise PublishError(told)

    def _faults(self) -> Iterator[Problem]:
        for each in self.given:
            row = self.title.row(each.edition)
            if row is not None and row.seal != each.links[0].sha512:
                yield problem("archive-used-name", f"the archive has another edition {each.edition} of this title")
            elif not _agree(each.chain, self.chain) or not _agree(self.title.chain, self.chain):
                yield problem("archive-chain", f"the seals of {each.edition} are not of the archive's chain")
            elif row is not None and self.store.inventory(row.identifier) is None:
                hint = "heal it: verify --repair-from COPY"
                yield problem("archive-damaged", f"the archive has lost its edition {each.edition}", hint=hint)
        for link in self._new():
            if link.identifier not in self.packed:
                words = f"the seal {link.number} of the title, of its edition {link.edition}, comes before"
                yield problem("archive-chain", words, hint=f"import the bag of {link.edition} too, with this one")

    def _new(self) -> tuple[Link, ...]:
        """Return the links that the archive does not have, up to the last one of the bags."""
        last = max(each.links[-1].number for each in self.packed.values())
        return tuple(link for link in self.chain[len(self.title.chain) : last])

    def brought(self) -> Iterator[Brought]:
        """Yield what comes in with each bag."""
        new = self._new()
        for each in self.packed.values():
            count = sum(link.identifier == each.identifier for link in new)
            yield Brought(each.title, each.edition, each.identifier, count)

    def commits(self, coming: Coming) -> Iterator[Commit]:
        """Yield one event after the other, as they happened: all come in together, or none."""
        held: dict[str, dict[str, Content]] = {}
        for links in _together(self._new()):
            packed = self.packed[links[0].identifier]
            seals = [packed.seals[link.number] for link in links]
            act, message = Act(seals[0].at, seals[0].by), f"{seals[0].kind}: {seals[0].edition}"
            if links[0].number == packed.links[0].number:
                yield from shared(self.store, packed, act, coming)
                held[packed.identifier] = _own(packed)
            elif packed.identifier not in held:
                held[packed.identifier] = kept(self.store, packed.identifier)
            files = held[packed.identifier]
            for seal, link in zip(seals, links, strict=True):
                files |= _sealed(packed, link)
                self.title = self.title.added(seal, link.path)
            yield commit_of(self.store, packed.identifier, dict(files), message, act)
            yield commit_of(self.store, self.title.id, {TITLE: self.title.bytes()}, message, act)


def _together(new: Sequence[Link]) -> list[list[Link]]:
    """Return the links by the events that wrote them: a backfill was written with the edition's own seal."""
    steps: list[list[Link]] = []
    for link in new:
        if link.kind == BACKFILLED and steps:
            steps[-1].append(link)
        else:
            steps.append([link])
    return steps


def _keep_keys(store: Store, keys: Keys, given: Sequence[Mapping[str, Packed]]) -> None:
    """Put the keys that made the signatures into the archive's top folder."""
    packed = [each for editions in given for each in editions.values()]
    paths = [(each, link.path + SIGNATURE) for each in packed for link in each.links]
    asked = {key_of(read(each.files[path])) for each, path in paths if path in each.files}
    for public in keys.files:
        if key_name(public) in asked:
            put_key(store, as_written(public))


def _agree(one: Sequence[Link], other: Sequence[Link]) -> bool:
    """Tell whether the shorter chain is the beginning of the longer one."""
    return all(ours == theirs for ours, theirs in zip(one, other, strict=False))


def _sealed(packed: Packed, link: Link) -> dict[str, Content]:
    names = (link.path, link.path + SIGNATURE)
    return {name: packed.files[name].path for name in names if name in packed.files}


def _own(packed: Packed) -> dict[str, Content]:
    """Return the files that lie in the edition's own object, without its seals."""
    away = {part.name for part in packed.seal().files if part.object}
    return {name: taken.path for name, taken in packed.files.items() if name not in away and not beside_seals(name)}
