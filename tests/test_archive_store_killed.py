"""The archive's store when its process is killed, or the disk is full, at any step: old or new, nothing between."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.content import Commit, Kept
from presswork.archive.ocfl.journal import JOURNAL
from presswork.archive.ocfl.store import Store
from presswork.archive.ocfl.validate import validate
from presswork.archive.storage import LocalStorage
from presswork.problems import PublishError

SHARED, FONT, EDITION, TITLE, PURGED = (
    f"urn:example:{name}" for name in ("shared", "font", "edition", "title", "purged")
)
USER = ("A Person", "mailto:a@example.org")
World = dict[str, dict[str, bytes]]


class Steps(LocalStorage):
    """Counts the steps that write, and does something at one of them, before it, after it or in its midst."""

    def __init__(self, root: Path, at: int = -1, when: str = "before", then: Callable[[], None] = lambda: None) -> None:
        super().__init__(root)
        self.at, self.when, self.then = at, when, then
        self.count = 0

    def _step(self, act: Callable[[], object], half: Callable[[], object] = lambda: None) -> object:
        self.count += 1
        if self.count != self.at:
            return act()
        if self.when == "after":
            act()
        elif self.when == "midst":
            half()
        self.then()
        return act()

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        data = b"".join(chunks)
        self._step(lambda: LocalStorage.write(self, path, [data]), lambda: self._half(path, data))

    def _half(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data[: len(data) // 2])

    def link(self, path: str, twin: str) -> None:
        self._step(lambda: LocalStorage.link(self, path, twin))

    def rename(self, path: str, place: str) -> None:
        self._step(lambda: LocalStorage.rename(self, path, place))

    def exchange(self, path: str, place: str) -> bool:
        return bool(self._step(lambda: LocalStorage.exchange(self, path, place)))

    def remove(self, path: str) -> None:
        self._step(lambda: LocalStorage.remove(self, path), lambda: self._half_removed(path))

    def _half_removed(self, path: str) -> None:
        files = sorted(each for each in (self.root / path).rglob("*") if each.is_file())
        for each in files[: len(files) // 2]:
            each.unlink()

    def sync(self, folder: str) -> None:
        self._step(lambda: LocalStorage.sync(self, folder))


class Clumsy(Steps):
    """A storage that cannot let two folders change places."""

    def exchange(self, path: str, place: str) -> bool:
        return False


def state(folder: Path) -> World:
    """What the archive holds, all bytes checked."""
    store = Store(LocalStorage(folder))
    return {
        each: {f"{number}/{path}": store.read(each, path, number) for number in versions(store, each) for path in
               store.files(each, number)}
        for each in store.ids()
    }  # fmt: skip


def versions(store: Store, identifier: str) -> list[str]:
    found = store.inventory(identifier)
    assert found is not None
    return [f"v{number + 1}" for number in range(len(found.versions))]


def prepare(folder: Path) -> None:
    """An archive before the transaction."""
    store = Store.create(LocalStorage(folder), {"README.md": b"An archive.\n"})
    first = [
        Commit(TITLE, {"title.json": b"[1]", "chain/1": b"1"}, "Made", USER, "2024-01-01T00:00:00Z"),
        Commit(PURGED, {"secret": b"secret", "seal.json": b"{}"}, "Made", USER, "2024-01-01T00:00:00Z"),
        Commit(FONT, {"font": b"F"}, "Made", USER, "2024-01-01T00:00:00Z"),
    ]
    store.commit(first)


def transact(storage: LocalStorage) -> None:
    """A transaction that makes, changes and replaces objects."""
    store = Store.open(storage)
    with store.writing():
        title, purged = store.inventory(TITLE), store.inventory(PURGED)
        assert title is not None
        assert purged is not None
        kept = {path: Kept(digest) for path, digest in store.files(TITLE).items()}
        seal = Kept(store.files(PURGED)["seal.json"])
        words, at = "Frozen", "2024-11-24T00:00:00Z"
        store.commit(
            [
                Commit(SHARED, {"wheel": b"W" * 1000}, words, USER, at),
                Commit(EDITION, {"outputs/a.pdf": b"%PDF", "source/a.md": b"# A"}, words, USER, at),
                Commit(TITLE, {**kept, "title.json": b"[1, 2]", "chain/2": b"2"}, words, USER, at, title.digest),
                Commit(PURGED, {"seal.json": seal, "why": b"by order"}, words, USER, at, purged.digest, purge=True),
            ]
        )


EVERY = pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process is killed here, never the machine: waiting for the disk would be most of the time."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("before") / "archive"
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory, before: Path) -> Path:
    folder = tmp_path_factory.mktemp("after") / "archive"
    shutil.copytree(before, folder)
    transact(LocalStorage(folder))
    return folder


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory, before: Path) -> int:
    """How many steps the transaction has."""
    folder = tmp_path_factory.mktemp("count") / "archive"
    shutil.copytree(before, folder)
    storage = Steps(folder)
    transact(storage)
    return storage.count


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(storage: Steps, work: Callable[[LocalStorage], object] = transact) -> bool:
    """Do the work in a process of its own; tell whether it was killed."""
    child = os.fork()
    if not child:
        try:
            work(storage)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@EVERY
@pytest.mark.parametrize("when", ["midst", "after"])
def test_a_process_killed_at_any_step_leaves_the_old_state_or_the_new(
    when: str, every: int, before: Path, after: Path, steps: int, tmp_path: Path
) -> None:
    old, new = state(before), state(after)
    seen = set()
    for at in range(1, steps + 1, every):
        folder = tmp_path / f"{at}"
        shutil.copytree(before, folder)
        assert killed(Steps(folder, at, when, die))
        assert [fault for fault in validate(LocalStorage(folder)) if fault.code != "E090"] == [], f"step {at}"
        at_once = state(folder)
        assert all(at_once[each] in (old.get(each), new.get(each)) for each in at_once), f"step {at}: an object is torn"
        store = Store.open(LocalStorage(folder))
        assert list(validate(store.storage)) == [], f"step {at}"
        assert state(folder) in (old, new), f"step {at}: the transaction is torn"
        assert not (folder / layout.UNFINISHED).exists()
        seen.add(state(folder) == new)
        if state(folder) == old:
            transact(LocalStorage(folder))
        assert state(folder) == new
        shutil.rmtree(folder)
    assert seen == {True, False}


@EVERY
def test_where_folders_cannot_change_places_a_killed_run_is_put_right_all_the_same(
    every: int, before: Path, after: Path, tmp_path: Path
) -> None:
    old, new = state(before), state(after)
    at, ended = 0, False
    while not ended:
        at += every
        folder = tmp_path / f"{at}"
        shutil.copytree(before, folder)
        ended = not killed(Clumsy(folder, at, "before", die))
        store = Store.open(LocalStorage(folder))
        assert list(validate(store.storage)) == [], f"step {at}"
        assert state(folder) in (old, new), f"step {at}"
        shutil.rmtree(folder)
    assert at > 20


def test_a_recovery_that_is_killed_itself_is_finished_by_the_next(before: Path, after: Path, tmp_path: Path) -> None:
    new, at = state(after), 0
    torn = tmp_path / "torn"
    while not (torn / JOURNAL).exists():
        at += 1
        shutil.rmtree(torn, ignore_errors=True)
        shutil.copytree(before, torn)
        assert killed(Steps(torn, at, "after", die))
    for again in range(1, 100, 6):
        folder = tmp_path / f"{again}"
        shutil.copytree(torn, folder)
        was_killed = killed(Steps(folder, again, "after", die), Store.open)
        assert state(Store.open(LocalStorage(folder)).storage.root) == new, f"step {again} of the recovery"
        assert list(validate(LocalStorage(folder))) == []
        if not was_killed:
            break
    assert again > 12


def test_an_archive_whose_making_was_killed_is_made_by_the_next_run(tmp_path: Path) -> None:
    files = {"README.md": b"An archive.\n", "check.sh": b"true\n"}
    for at in range(1, 100, 2):
        folder = tmp_path / f"{at}"
        was_killed = killed(Steps(folder, at, "midst", die), lambda storage: Store.create(storage, files))
        store = Store.create(LocalStorage(folder), files)
        assert (store.ids(), list(validate(store.storage))) == ([], [])
        assert not [path for path in folder.rglob("*") if ".presswork-new" in path.name]
        if not was_killed:
            break
    assert at > 10


def refusal(storage: LocalStorage) -> list[str]:
    """Do the transaction; return the rules that were broken."""
    try:
        transact(storage)
    except PublishError as fault:
        return [each.rule for each in fault.problems]
    return []


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@EVERY
@pytest.mark.parametrize("lasting", [False, True])
def test_a_disk_that_is_full_at_any_step_leaves_the_old_state_and_is_told(
    lasting: bool, every: int, before: Path, after: Path, steps: int, tmp_path: Path
) -> None:
    old, new = state(before), state(after)
    told = 0
    for at in range(1, steps + 1, every):
        folder = tmp_path / f"{at}"
        shutil.copytree(before, folder)
        storage = Full(folder, at, "before", full) if lasting else Steps(folder, at, "midst", full)
        refused = refusal(storage)
        told += bool(refused)
        assert refused in ([], ["archive-not-written"])
        assert state(folder) == (old if refused else new), f"step {at}"
        assert list(validate(LocalStorage(folder))) == [], f"step {at}"
        if state(folder) == old:
            transact(LocalStorage(folder))
        assert state(folder) == new
        shutil.rmtree(folder)
    assert told > steps / every / 2


class Full(Steps):
    """A disk that is full from one step on: nothing more is written, though files can be moved and removed."""

    def _step(self, act: Callable[[], object], half: Callable[[], object] = lambda: None) -> object:
        self.count += 1
        return act()

    def write(self, path: str, chunks: Iterable[bytes]) -> None:
        if self.count + 1 >= self.at:
            self.count += 1
            self._half(path, b"".join(chunks))
            full()
        super().write(path, chunks)

    def link(self, path: str, twin: str) -> None:
        if self.count + 1 >= self.at:
            full()
        super().link(path, twin)


@EVERY
def test_a_disk_that_fails_in_the_midst_and_for_good_leaves_a_state_that_the_next_command_settles(
    every: int, before: Path, after: Path, steps: int, tmp_path: Path
) -> None:
    old, new = state(before), state(after)
    for at in range(1, steps + 1, every):
        folder = tmp_path / f"{at}"
        shutil.copytree(before, folder)
        assert refusal(Broken(folder, at)) in ([], ["archive-not-written"])
        assert list(validate(LocalStorage(folder))) == [], f"step {at}"
        Store.open(LocalStorage(folder))
        assert state(folder) in (old, new), f"step {at}"
        shutil.rmtree(folder)


class Broken(Steps):
    """A disk that takes nothing at all from one step on."""

    def _step(self, act: Callable[[], object], half: Callable[[], object] = lambda: None) -> object:
        self.count += 1
        if self.count >= self.at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return act()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_all_is_on_the_disk_before_the_journal_says_so(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "archive"
    shutil.copytree(before, folder)
    flushed: set[Path] = set()
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.add(Path(f"/proc/self/fd/{handle}").readlink()))
    missing: list[Path] = []

    class Watched(LocalStorage):
        def rename(self, path: str, place: str) -> None:
            if place == JOURNAL:
                stages = [each for each in (folder / layout.UNFINISHED).iterdir() if each.is_dir()]
                new = [path for stage in stages for path in [stage, *stage.rglob("*")]]
                missing.extend(path for path in new if path not in flushed and path.stat().st_nlink < 2)
                missing.extend(path for path in new if path.is_dir() and path not in flushed)
                assert len(new) > 20
            super().rename(path, place)

    transact(Watched(folder))
    assert missing == []
    assert {folder / layout.address(each).rpartition("/")[0] for each in (TITLE, PURGED)} <= flushed


@pytest.mark.validator("ocfl")
def test_another_validator_finds_nothing_in_what_a_killed_run_left(
    check: Callable[..., None], before: Path, steps: int, tmp_path: Path
) -> None:
    left = []
    for at in range(1, steps + 1, 5):
        left.append(tmp_path / f"{at}")
        shutil.copytree(before, left[-1])
        assert killed(Steps(left[-1], at, "midst", die))
    assert any((each / JOURNAL).exists() for each in left)
    check("ocfl", *left)
