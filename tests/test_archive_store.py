"""The archive's store: objects in an OCFL storage root, read and changed in transactions."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.content import Commit, Content, Kept
from presswork.archive.ocfl.inventory import text_of
from presswork.archive.ocfl.store import Store
from presswork.archive.ocfl.validate import validate
from presswork.archive.storage import LocalStorage
from presswork.problems import PublishError

A, B = "urn:example:a", "urn:example:b"
WRITTEN = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    """No test here cuts the power, and waiting for the disk is most of the time; see the durable ones for that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(LocalStorage(tmp_path / "archive"), {"README.md": b"An archive.\n"})


def version(identifier: str, files: dict[str, Content], expected: str = "", **words: str) -> Commit:
    told = {"message": "A change", "created": "2024-11-24T00:00:00Z", **words}
    return Commit(identifier, files, told["message"], ("A Person", "mailto:a@example.org"), told["created"], expected)


def head(store: Store, identifier: str) -> str:
    found = store.inventory(identifier)
    return found.digest if found else ""


def rules(refused: pytest.ExceptionInfo[PublishError]) -> list[str]:
    return [each.rule for each in refused.value.problems]


def test_an_object_has_versions_and_keeps_what_every_version_held(store: Store) -> None:
    store.commit([version(A, {"a": b"1", "b": b"2"})])
    store.commit([version(A, {"b": b"3", "c": b"2"}, head(store, A))])
    assert {path: store.read(A, path) for path in store.files(A)} == {"b": b"3", "c": b"2"}
    assert {path: store.read(A, path, "v1") for path in store.files(A, "v1")} == {"a": b"1", "b": b"2"}
    with store.stream(A, "c") as stream:
        assert (store.size(A, "c"), stream.read()) == (1, b"2")
    assert store.ids() == [A]
    assert list(validate(store.storage)) == []


def test_several_versions_of_an_object_come_in_together_or_not_at_all(store: Store) -> None:
    store.commit([version(A, {"a": b"1"})])
    several = [version(A, {"a": b"2"}, head(store, A)), version(B, {"b": b"1"}), version(A, {"a": b"2", "c": b"3"})]
    store.commit(several)
    assert [dict(store.files(A, name)).keys() for name in ("v1", "v2", "v3")] == [{"a"}, {"a"}, {"a", "c"}]
    assert (store.read(A, "a", "v1"), store.read(A, "a", "v2"), store.read(A, "c")) == (b"1", b"2", b"3")
    assert list(validate(store.storage)) == []
    before = head(store, A)
    with pytest.raises(PublishError):
        store.commit([version(A, {"a": b"4"}, before), version(A, {"a": b"5", "lost": Kept("0" * 128)})])
    assert head(store, A) == before


def test_content_is_kept_once_however_many_names_and_versions_it_has(store: Store, tmp_path: Path) -> None:
    big = b"x" * 100_000
    (tmp_path / "file").write_bytes(big)
    store.commit([version(A, {"a": big, "b": tmp_path / "file"})])
    store.commit([version(A, {"c": big}, head(store, A))])
    found = [path for path in tmp_path.joinpath("archive").rglob("*") if path.is_file() and path.stat().st_size > 9e4]
    assert [path.relative_to(tmp_path / "archive").as_posix() for path in found] == [
        f"{layout.address(A)}/v1/content/a"
    ]


def test_what_is_kept_is_named_by_its_digest_and_must_be_there(store: Store) -> None:
    store.commit([version(A, {"a": b"1"})])
    kept = Kept(store.files(A)["a"])
    store.commit([version(A, {"b": kept}, head(store, A))])
    assert store.read(A, "b") == b"1"
    with pytest.raises(PublishError) as refused:
        store.commit([version(B, {"b": kept})])
    assert rules(refused) == ["archive-missing"]


def test_a_replaced_object_holds_only_what_is_given_and_its_old_bytes_are_gone(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"secret": b"a secret of the house", "seal": b"sealed"})])
    store.commit([version(A, {"seal": b"sealed", "more": b"more"}, head(store, A))])
    store.replace(version(A, {"seal": Kept(store.files(A)["seal"])}, head(store, A)))
    assert store.files(A).keys() == {"seal"}
    inventory = store.inventory(A)
    assert inventory is not None
    assert inventory.head == "v1"
    left = b"".join(path.read_bytes() for path in tmp_path.joinpath("archive").rglob("*") if path.is_file())
    assert b"a secret of the house" not in left
    assert b'"more"' not in left
    assert list(validate(store.storage)) == []


def test_a_change_of_what_is_no_longer_the_head_is_refused(store: Store) -> None:
    store.commit([version(A, {"a": b"1"})])
    seen = head(store, A)
    store.commit([version(A, {"a": b"2"}, seen)])
    for stale in (seen, "", "0" * 128):
        with pytest.raises(PublishError) as refused:
            store.commit([version(B, {"b": b"1"}), version(A, {"a": b"3"}, stale)])
        assert rules(refused) == ["archive-changed"]
    assert (store.read(A, "a"), store.ids()) == (b"2", [A]), "nothing of a refused transaction is done"


@pytest.mark.parametrize("damage", ["inventory.json", "inventory.json.sha512", "v1/content/a", "v1/content/b"])
def test_damage_of_what_a_change_builds_on_is_found_before_it(store: Store, tmp_path: Path, damage: str) -> None:
    store.commit([version(A, {"a": b"kept", "b": b"kept too"})])
    seen = head(store, A)
    path = tmp_path / "archive" / layout.address(A) / damage
    path.write_bytes(path.read_bytes().swapcase())
    with pytest.raises(PublishError) as refused:
        Store.open(store.storage).commit([version(A, {"a": b"kept", "x": Kept(store.files(A)["b"])}, seen)])
    assert rules(refused) == ["archive-damaged"]
    assert damage.partition(".")[0] in refused.value.problems[0].path
    assert not (tmp_path / "archive" / layout.address(A) / "v2").exists()


def test_bytes_that_rotted_are_not_returned(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"a": b"true"})])
    (tmp_path / "archive" / layout.address(A) / "v1/content/a").write_bytes(b"rust")
    with pytest.raises(PublishError) as refused:
        store.read(A, "a")
    assert rules(refused) == ["archive-damaged"]


def test_an_inventory_of_another_object_is_refused(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"a": b"1"}), version(B, {"a": b"1"})])
    for name in ("inventory.json", "inventory.json.sha512"):
        a, b = (tmp_path / "archive" / layout.address(each) / name for each in (A, B))
        a.write_bytes(b.read_bytes())
    with pytest.raises(PublishError) as refused:
        Store.open(store.storage).inventory(A)
    assert rules(refused) == ["archive-damaged"]


def test_what_is_not_there_is_told(store: Store) -> None:
    store.commit([version(A, {"a": b"1"})])
    asks: list[Callable[[], object]] = [
        lambda: store.read(B, "a"),
        lambda: store.read(A, "b"),
        lambda: store.files(A, "v2"),
        lambda: store.files(A, "1"),
    ]
    for ask in asks:
        with pytest.raises(PublishError) as refused:
            ask()
        assert rules(refused) == ["archive-missing"]
    assert (store.inventory(B), store.head(B)) == (None, "")


def test_the_head_is_known_without_reading_the_content_or_the_inventory(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"a": b"1"})])
    assert store.head(A) == head(store, A)
    (tmp_path / "archive" / layout.address(A) / "v1/content/a").unlink()
    assert store.inventory(A) is not None
    assert store.ids() == [A]


def test_an_id_that_is_cut_in_the_name_of_its_folder_is_found_all_the_same(store: Store) -> None:
    long = [f"urn:sha512:{letter * 128}" for letter in "ab"] + ["urn:é:" + "ü" * 90]
    store.commit([version(each, {"a": b"1"}) for each in long])
    assert store.ids() == sorted(long)
    assert all(len(part) < 200 for each in long for part in layout.address(each).split("/"))
    assert list(validate(store.storage)) == []


def test_the_layout_is_that_of_the_extension() -> None:
    # the examples of extension 0003's own page, with its default settings
    assert layout.address("object-01").endswith("/object-01")
    assert layout.address("..hor/rib:le-$id").endswith("/%2e%2ehor%2frib%3ale-%24id")
    long = "abcdefghij" * 26
    assert layout.address(long).rpartition("/")[2].startswith(f"{'abcdefghij' * 10}-")
    assert layout.address("object-01").split("/")[:3] == ["3c0", "ff4", "240"]


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\0b", "a\nb", "\udc80"]
)
def test_a_name_that_leads_nowhere_safe_is_refused(store: Store, name: str) -> None:
    with pytest.raises(PublishError) as refused:
        store.commit([version(A, {name: b"1"})])
    assert rules(refused) == ["archive-name"]
    assert store.ids() == []


def test_a_name_cannot_be_a_file_and_a_folder(store: Store) -> None:
    with pytest.raises(PublishError) as refused:
        store.commit([version(A, {"a": b"1", "a/b": b"2"})])
    assert rules(refused) == ["archive-name"]


HOSTILE = [
    *("Makefile", "makefile", "MAKEFILE/x", "con", "CON.txt", "nul", "Nul/x", "a.", "a ", " a", ".hidden", "-rf"),
    *("é", "e\u0301", "É", "ß", "日本語/章.md", "%2e", "=digest/a", "~", "a\\b", "a:b", 'quo"te', "*?<>|"),
    *("x" * 300, "/".join("y" * 90 for _ in range(9))),
]


def test_every_name_that_is_allowed_is_kept_under_a_path_that_every_file_system_can_hold(store: Store) -> None:
    store.commit([version(A, {name: name.encode() for name in HOSTILE})])
    assert {name: store.read(A, name) for name in store.files(A)} == {name: name.encode() for name in HOSTILE}
    assert list(validate(store.storage)) == []
    inventory = store.inventory(A)
    assert inventory is not None
    portable(list(inventory.manifest.values()))


def portable(paths: list[str]) -> None:
    """Assert that no two paths, nor any two folders, are one where case or normal forms do not count."""
    known: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")
        assert path.isascii(), path
        assert len(path) <= 200, path
        assert all(len(part) <= 140 for part in parts), path
        assert not any(part.endswith((".", " ")) or set(part) & set('\\:*?"<>|') for part in parts), path
        for end in range(1, len(parts) + 1):
            at = "/".join(parts[:end])
            assert known.setdefault(at.lower(), at) == at, f"{at} and {known[at.lower()]}"
    assert len(set(paths)) == len(paths)


names = st.lists(
    st.one_of(
        st.sampled_from([*"aAbB.", "..", "con", "CON", "é", "e\u0301", "=digest", "%2e", "x" * 150, " ", "a."]),
        st.text(min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=4,
).map("/".join)


def are_allowed(paths: list[str]) -> bool:
    """Tell by the words of the rule, in another way than the store, whether names can be kept."""
    for path in paths:
        parts = path.split("/")
        if any(part in ("", ".", "..") for part in parts) or any(
            unicodedata.category(sign) in ("Cs",) for sign in path
        ):
            return False
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in path):
            return False
    return not any(other.startswith(f"{path}/") for path in paths for other in paths)


@WRITTEN
@given(files=st.dictionaries(names, st.binary(max_size=2), max_size=6))
def test_any_names_are_kept_truly_or_refused_with_a_reason(files: dict[str, bytes], tmp_path_factory) -> None:
    store = Store.create(LocalStorage(tmp_path_factory.mktemp("names") / "archive"), {})
    if not are_allowed(list(files)):
        with pytest.raises(PublishError) as refused:
            store.commit([version(A, dict(files))])
        assert rules(refused) == ["archive-name"]
        assert store.ids() == []
        return
    store.commit([version(A, dict(files))])
    assert {name: store.read(A, name) for name in store.files(A)} == files
    inventory = store.inventory(A)
    assert inventory is not None
    portable(list(inventory.manifest.values()))
    assert list(validate(store.storage)) == []


changes = st.lists(
    st.tuples(
        st.sampled_from(["commit", "commit", "commit", "replace"]),
        st.dictionaries(
            st.sampled_from([A, B]), st.dictionaries(st.sampled_from("abc"), st.sampled_from([b"1", b"2", b"3"]))
        ),
    ),
    max_size=6,
)


@WRITTEN
@given(history=changes)
def test_any_history_is_kept_as_it_was_told(history: list, tmp_path_factory) -> None:
    store = Store.create(LocalStorage(tmp_path_factory.mktemp("history") / "archive"), {})
    model: dict[str, list[dict[str, bytes]]] = {}
    for action, objects in history:
        if action == "replace":
            for identifier in objects.keys() & model.keys():
                store.replace(version(identifier, dict(objects[identifier]), head(store, identifier)))
                model[identifier] = [objects[identifier]]
            continue
        store.commit([version(each, dict(files), head(store, each)) for each, files in objects.items()])
        for identifier, files in objects.items():
            model.setdefault(identifier, []).append(files)
    again = Store.open(store.storage)
    assert again.ids() == sorted(model)
    for identifier, versions in model.items():
        for number, files in enumerate(versions, 1):
            told = again.files(identifier, f"v{number}")
            assert {path: again.read(identifier, path, f"v{number}") for path in told} == files
    assert list(validate(store.storage)) == []


def test_the_same_history_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        store = Store.create(LocalStorage(tmp_path / name), {"README.md": b"x"})
        store.commit([version(A, {"b": b"1", "a": b"2"}), version(B, {"a": b"1"})])
        store.commit([version(A, {"a": b"2"}, head(store, A))])
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_inventory_that_is_read_and_written_is_the_same(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"é": b"1", "a": b"1", "b": b"2"})])
    found = store.inventory(A)
    assert found is not None
    assert text_of(found) == (tmp_path / "archive" / layout.address(A) / "inventory.json").read_bytes()


def test_an_archive_is_made_where_there_is_nothing_and_never_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_bytes(b"years of work")
    with pytest.raises(PublishError) as refused:
        Store.create(LocalStorage(tmp_path), {})
    assert rules(refused) == ["archive-foreign"]
    with pytest.raises(PublishError) as refused:
        Store.open(LocalStorage(tmp_path / "nowhere"))
    assert rules(refused) == ["archive-missing"]
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_the_storage_root_of_another_program_is_left_alone(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "archive" / "ocfl_layout.json"
    path.write_text(json.dumps({"extension": "0004-hashed-n-tuple-storage-layout", "description": "other"}))
    with pytest.raises(PublishError) as refused:
        Store.open(store.storage)
    assert rules(refused) == ["archive-foreign"]


def test_its_readme_is_brought_up_to_date(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"a": b"1"})])
    Store.create(store.storage, {"README.md": b"A newer text.\n", "check.sh": b"true\n"})
    assert (tmp_path / "archive" / "README.md").read_bytes() == b"A newer text.\n"
    assert store.read(A, "a") == b"1"


def test_a_source_that_cannot_be_read_stops_the_change(store: Store, tmp_path: Path) -> None:
    with pytest.raises(PublishError) as refused:
        store.commit([version(A, {"a": tmp_path / "nothing"})])
    assert rules(refused) == ["unreadable-file"]
    assert (store.ids(), list(validate(store.storage))) == ([], [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told_and_can_be_read(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"a": b"1"})])
    for path in [tmp_path / "archive", *(tmp_path / "archive").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with pytest.raises(PublishError) as refused:
            store.commit([version(B, {"a": b"1"})])
        assert rules(refused) == ["archive-not-written"]
        assert Store.open(store.storage).read(A, "a") == b"1"
    finally:
        for path in [tmp_path / "archive", *(tmp_path / "archive").rglob("*")]:
            path.chmod(0o755)


@pytest.mark.parametrize("place", ["v1/content", "v1", "."])
def test_a_link_in_the_archive_is_not_followed(store: Store, tmp_path: Path, place: str) -> None:
    store.commit([version(A, {"a": b"1"})])
    folder = (tmp_path / "archive" / layout.address(A) / place).resolve()
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError):
        store.read(A, "a")
    assert "E090" in {fault.code for fault in validate(store.storage)}


def test_a_pipe_in_place_of_a_file_does_not_hold_us_up(store: Store, tmp_path: Path) -> None:
    store.commit([version(A, {"a": b"1"})])
    path = tmp_path / "archive" / layout.address(A) / "v1/content/a"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(PublishError) as refused:
        store.read(A, "a")
    assert rules(refused) == ["archive-damaged"]


@pytest.fixture
def aside() -> Iterator[Callable[[Callable[[], None]], int]]:
    """Run something in a process of its own; it is gone after the test."""
    children = []

    def run(work: Callable[[], None]) -> int:
        child = os.fork()
        if not child:
            try:
                work()
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        children.append(child)
        return child

    yield run
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


def hold(store: Store, seconds: float, mark: Path) -> None:
    with store.writing():
        mark.touch()
        time.sleep(seconds)


def wait_for(mark: Path) -> None:
    for _ in range(500):
        if mark.exists():
            return
        time.sleep(0.01)
    raise AssertionError("the other process did not begin")


def test_the_second_of_two_processes_waits(store: Store, tmp_path: Path, aside) -> None:
    aside(lambda: hold(Store.open(store.storage), 0.3, tmp_path / "held"))
    wait_for(tmp_path / "held")
    store.commit([version(A, {"a": b"1"})])
    assert store.read(A, "a") == b"1"


def test_the_second_of_two_processes_is_told_who_holds_the_archive(store: Store, tmp_path: Path, aside) -> None:
    other = aside(lambda: hold(Store.open(store.storage), 30, tmp_path / "held"))
    wait_for(tmp_path / "held")
    with pytest.raises(PublishError, match=f"process {other}") as refused, store.writing(wait=0.1):
        pass
    assert rules(refused) == ["archive-busy"]
    assert Store.open(store.storage).ids() == [], "reading goes on"


def test_the_lock_of_a_dead_process_is_free(store: Store, tmp_path: Path, aside) -> None:
    other = aside(lambda: hold(Store.open(store.storage), 30, tmp_path / "held"))
    wait_for(tmp_path / "held")
    os.kill(other, signal.SIGKILL)
    os.waitpid(other, 0)
    with store.writing(wait=0):
        store.commit([version(A, {"a": b"1"})])
    assert list(validate(store.storage)) == []


def test_many_processes_at_once_each_have_their_change_whole(store: Store, aside) -> None:
    def add() -> None:
        mine = Store.open(store.storage)
        for _ in range(5):
            with mine.writing():
                files = mine.files(A) if mine.inventory(A) else {}
                kept: dict[str, Content] = {name: Kept(digest) for name, digest in files.items()}
                text = f"{os.getpid()}-{len(kept)}".encode()
                mine.commit([version(A, {**kept, f"{len(kept)}": text}, head(mine, A))])

    children = [aside(add) for _ in range(4)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert len(Store.open(store.storage).files(A)) == 20
    assert list(validate(store.storage)) == []


@pytest.mark.parametrize("attempt", range(5))
def test_many_processes_make_the_archive_at_once_and_all_find_it_made(attempt: int, tmp_path: Path, aside) -> None:
    files = {"README.md": b"An archive.\n", "check.sh": b"true\n"}
    start = time.monotonic() + 0.1

    def make() -> None:
        time.sleep(max(0.0, start - time.monotonic()))
        mine = Store.create(LocalStorage(tmp_path / "new" / "archive"), files)
        mine.commit([version(f"urn:of:{os.getpid()}", {"a": b"1"})])

    children = [aside(make) for _ in range(6)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    assert len(Store.open(LocalStorage(tmp_path / "new" / "archive")).ids()) == 6
    assert list(validate(LocalStorage(tmp_path / "new" / "archive"))) == []


def test_reading_goes_on_while_another_process_writes(store: Store, aside) -> None:
    store.commit([version(A, {"a": b"0"})])

    def change() -> None:
        mine = Store.open(store.storage)
        for number in range(15):
            mine.commit([version(A, {"a": str(number).encode()}, head(mine, A))])

    child = aside(change)
    read = 0
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        fresh = Store.open(store.storage)
        assert fresh.read(A, "a").isdigit()
        read += 1
    assert read > 1


def test_nothing_is_left_over_and_names_stay_as_they_were_told(store: Store, tmp_path: Path) -> None:
    told = unicodedata.normalize("NFD", "é")
    store.commit([version(A, {told: b"1"})])
    store.commit([version(A, {told: b"2"}, head(store, A))])
    assert list(store.files(A)) == [told]
    assert sorted(path.name for path in (tmp_path / "archive" / "extensions").rglob("*")) == [
        layout.NAME,
        "config.json",
    ]
    assert sys.platform != "linux" or not [
        path for path in (tmp_path / "archive").rglob("*") if path.is_file() and path.stat().st_nlink > 1
    ]
