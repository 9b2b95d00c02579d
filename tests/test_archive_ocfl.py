"""Objects and storage roots are judged as OCFL 1.0 and 1.1 want it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import ocfl_cases as cases
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.checks.blocks import is_time
from presswork.archive.ocfl.content import Commit
from presswork.archive.ocfl.store import Store
from presswork.archive.ocfl.validate import Fault, validate, validate_object
from presswork.archive.others import judge
from presswork.archive.storage import LocalStorage
from presswork.problems import errors

SPECS = ["1.0", "1.1"]
# the public fixtures have these for one version of OCFL only: the code for the same fault is another in the other
ONE_SPEC = {"E050_file_in_manifest_not_used": "1.0", "E056_null_fixity": "1.0", "E111_null_fixity": "1.1"}
# what ocfl-py 2.1 does not see, or stumbles over
UNSEEN = {"E041_no_manifest", "E090_link_in_content", "E102_unknown_key"}


def make(folder: Path, kind: str, name: str, spec: str) -> Path:
    """Write the object of a case."""
    folder.mkdir(parents=True)
    if kind == "good":
        cases.GOOD[name](spec).write(folder)
        return folder
    start, change = (cases.BAD if kind == "bad" else cases.WARN)[name]
    draft = start(spec)
    change(draft)
    draft.write(folder)
    if name == "E090_link_in_content":
        (folder / "v1/content/a_file.txt").rename(folder.parent / f"{spec}-elsewhere")
        (folder / "v1/content/a_file.txt").symlink_to(folder.parent / f"{spec}-elsewhere")
    return folder


def judged(folder: Path) -> list[Fault]:
    return list(validate_object(LocalStorage(folder)))


def codes(faults: list[Fault]) -> set[str]:
    return {fault.code for fault in faults}


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("name", cases.GOOD)
def test_a_good_object_has_no_fault(name: str, spec: str, tmp_path: Path) -> None:
    assert judged(make(tmp_path / "it", "good", name, spec)) == []


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("name", cases.BAD)
def test_a_bad_object_is_refused_with_the_code_that_its_name_tells(name: str, spec: str, tmp_path: Path) -> None:
    if ONE_SPEC.get(name, spec) != spec:
        return
    found = judged(make(tmp_path / "it", "bad", name, spec))
    assert set(re.findall(r"E\d{3}", name)) <= codes(found), found


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("name", cases.WARN)
def test_an_object_to_warn_of_is_valid_and_the_warning_has_the_code_that_its_name_tells(
    name: str, spec: str, tmp_path: Path
) -> None:
    found = judged(make(tmp_path / "it", "warn", name, spec))
    assert codes(found) == set(re.findall(r"W\d{3}", name)), found
    assert all(fault.is_warning for fault in found)


def test_verify_judges_the_whole_set_as_the_names_tell(tmp_path: Path) -> None:
    """What `publish archive verify PATH` asks."""
    wrong = []
    sets = (("good", cases.GOOD), ("bad", cases.BAD), ("warn", cases.WARN))
    for kind, name, spec in ((kind, name, spec) for kind, names in sets for name in names for spec in SPECS):
        if ONE_SPEC.get(name, spec) != spec:
            continue
        found = judge(make(tmp_path / kind / name / spec, kind, name, spec))
        said = " ".join(each.message for each in found)
        named = "" if kind == "good" or name == "E003_E063_empty" else name  # an empty folder is taken for a root
        told = all(code in said for code in re.findall(r"[EW]\d{3}", named))
        if bool(errors(found)) != (kind == "bad") or not told:
            wrong.append((kind, name, spec, said))
    assert wrong == []


@pytest.mark.validator("ocfl")
def test_another_validator_judges_the_same_objects_alike(check: Callable[..., None], tmp_path: Path) -> None:
    good = [make(tmp_path / f"{spec}-{name}", "good", name, spec) for name in cases.GOOD for spec in SPECS]
    check("ocfl", *good)
    bad = [make(tmp_path / f"1.1-{name}", "bad", name, "1.1") for name in sorted(cases.BAD.keys() - UNSEEN)]
    while bad:
        some, bad = bad[:30], bad[30:]  # no more are shown at a time
        with pytest.raises(AssertionError, match="found:") as said:
            check("ocfl", *some)
        assert [each for each in some if f"{each} " not in str(said.value)] == []


A, B = "urn:example:a", "urn:example:b"
USER = ("A Person", "mailto:a@example.org")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage root of ours, of three objects, one of three versions."""
    folder = tmp_path_factory.mktemp("pristine") / "archive"
    store = Store.create(LocalStorage(folder), {"README.md": b"An archive.\n", "check.sh": b"true\n"})
    long = f"urn:sha512:{'a' * 128}"
    store.commit(
        [Commit(each, {"a/b": b"1", "c": b"22"}, "Made", USER, "2024-11-24T00:00:00Z") for each in (A, B, long)]
    )
    for number in (2, 3):
        found = store.inventory(A)
        assert found is not None
        store.commit([Commit(A, {"d": bytes(number)}, "More", USER, "2024-11-25T00:00:00Z", found.digest)])
    assert list(validate(store.storage)) == []
    return folder


@pytest.fixture
def root(pristine: Path, tmp_path: Path) -> Path:
    shutil.copytree(pristine, tmp_path / "archive")
    return tmp_path / "archive"


def at(root: Path, identifier: str = A) -> Path:
    return root / layout.address(identifier)


SPOILED: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no declaration": ("E069", lambda root: (root / "0=ocfl_1.1").unlink()),
    "two declarations": ("E076", lambda root: (root / "0=ocfl_1.0").write_bytes(b"ocfl_1.0\n")),
    "a declaration of another hand": ("E069", lambda root: (root / "0=ocfl_1.1").rename(root / "0=ocfl_9.9")),
    "a declaration that says something else": ("E080", lambda root: (root / "0=ocfl_1.1").write_bytes(b"ocfl_1.0\n")),
    "a layout without a name": ("E070", lambda root: (root / "ocfl_layout.json").write_text("{}")),
    "a layout that nobody knows": (
        "E071",
        lambda root: (root / "ocfl_layout.json").write_text('{"extension": "mine", "description": ""}'),
    ),
    "a file among the extensions": ("E112", lambda root: (root / "extensions/x").touch()),
    "an extension of one's own": ("W016", lambda root: (root / "extensions/x").mkdir()),
    "an empty folder": ("E073", lambda root: (root / "000/111").mkdir(parents=True)),
    "a file on the way": ("E072", lambda root: (at(root).parent / "x").touch()),
    "a link on the way": ("E090", lambda root: (at(root).parent / "x").symlink_to(root)),
    "a link at the top": ("E090", lambda root: (root / "x").symlink_to(root)),
    "an object elsewhere": ("E083", lambda root: at(root).rename(at(root).parent / "moved")),
    "an object under another's name": ("E083", lambda root: swap(at(root), at(root, B))),
    "an object twice": ("E037", lambda root: shutil.copytree(at(root), at(root).parent / "copy")),
    "an object of a later OCFL": ("E081", lambda root: declare(root, "1.0")),
    "no object's declaration": ("E072", lambda root: (at(root) / "0=ocfl_object_1.1").unlink()),
    "hard links": ("E090", lambda root: os.link(at(root) / "v1/content/c", at(root) / "v1/content/e")),
    "two files changed places": ("E092", lambda root: swap(at(root) / "v1/content/c", at(root) / "v1/content/a/b")),
    "a file renamed": ("E092", lambda root: (at(root) / "v1/content/c").rename(at(root) / "v1/content/C")),
    "a version folder renamed": ("E046", lambda root: (at(root) / "v2").rename(at(root) / "v4")),
    "the last version dropped": ("E046", lambda root: shutil.rmtree(at(root) / "v3")),
    "an inventory set back": ("E046", lambda root: set_back(at(root))),
    "an old inventory gone": ("W010", lambda root: (at(root) / "v1/inventory.json").unlink()),
    "an old sidecar gone": ("E058", lambda root: (at(root) / "v1/inventory.json.sha512").unlink()),
}


def swap(one: Path, other: Path) -> None:
    one.rename(one.with_name("between"))
    other.rename(one)
    one.with_name("between").rename(other)


def declare(root: Path, spec: str) -> None:
    (root / "0=ocfl_1.1").unlink()
    (root / f"0=ocfl_{spec}").write_bytes(f"ocfl_{spec}\n".encode())


def set_back(place: Path) -> None:
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(place / "v2" / name, place / name)


@pytest.mark.parametrize("damage", SPOILED)
def test_damage_of_a_storage_root_is_named(damage: str, root: Path) -> None:
    code, spoil = SPOILED[damage]
    spoil(root)
    found = list(validate(LocalStorage(root)))
    assert code in codes(found), found


def test_files_that_OCFL_does_not_know_may_stand_at_the_top(root: Path) -> None:  # noqa: N802
    (root / "HELLO.txt").write_text("hello")
    assert list(validate(LocalStorage(root))) == []


def test_a_thousand_folders_within_folders_are_told_and_do_not_stop_the_judge(root: Path) -> None:
    deep = root
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    assert "E088" in codes(list(validate(LocalStorage(root))))


hostile = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
parts = st.sampled_from(["id", "type", "digestAlgorithm", "head", "contentDirectory", "fixity", "manifest", "versions"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(parts, hostile, min_size=1), deeper=st.booleans())
def test_an_inventory_of_any_form_is_judged_without_a_crash(changes: dict, deeper: bool, tmp_path_factory) -> None:
    draft = cases.two("1.1")
    if deeper:
        draft.root["versions"]["v1"] |= dict(
            zip(("created", "state", "user", "message"), changes.values(), strict=False)
        )
    else:
        draft.inventories[""] = draft.inventories["v2"] = {**draft.root, **changes}
    text = json.dumps(draft.root).encode()
    draft.inventories[""] = draft.inventories["v2"] = text
    folder = tmp_path_factory.mktemp("hostile")
    draft.write(folder)
    for fault in judged(folder):
        assert re.fullmatch(r"[EW]\d{3}", fault.code)
        assert fault.message.isprintable()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": NaN}',
        b"[]",
        b"null",
        b'{"a": 1, "a": 2}',
        b"\xef\xbb\xbf{}",
        b"9" * 9000,
    ],
)
def test_an_inventory_that_is_no_inventory_is_told_so(data: bytes, tmp_path: Path) -> None:
    draft = cases.one("1.1")
    draft.inventories[""] = draft.inventories["v1"] = data
    draft.write(tmp_path)
    assert "E033" in codes(judged(tmp_path))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2019-01-01T02:03:04Z", True),
        ("2019-01-01t02:03:04.123456789z", True),
        ("2019-01-01T02:03:04+05:30", True),
        ("2016-12-31T23:59:60Z", True),
        ("2019-02-29T02:03:04Z", False),
        ("2019-01-01 02:03:04Z", False),
        ("2019-01-01T02:03:04", False),
        ("2019-01-01T02:03Z", False),
        ("2019-01-01", False),
        ("2019-01-01T25:03:04Z", False),
    ],
)
def test_times_are_those_of_RFC_3339(text: str, good: bool) -> None:  # noqa: N802
    assert is_time(text) is good


@pytest.mark.validator("ocfl")
def test_another_validator_finds_nothing_in_a_root_that_we_wrote(check: Callable[..., None], pristine: Path) -> None:
    check("ocfl", pristine)


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_flipped_cut_removed_or_added_byte_or_file_is_found(data: st.DataObject, pristine: Path) -> None:
    files = sorted(path for path in pristine.rglob("*") if path.is_file())
    judge = [path for path in files if path.name not in {"README.md", "check.sh", "config.json"}]
    path = data.draw(st.sampled_from(judge))
    was = path.read_bytes()
    kind = data.draw(st.sampled_from(["flip", "cut", "remove", "append", "beside"]))
    beside = path.with_name("beside")
    try:
        if kind == "flip":
            where = data.draw(st.integers(0, len(was) - 1))
            path.write_bytes(was[:where] + bytes([was[where] ^ 1 << data.draw(st.integers(0, 7))]) + was[where + 1 :])
        elif kind == "cut":
            path.write_bytes(was[: data.draw(st.integers(0, len(was) - 1))])
        elif kind == "append":
            path.write_bytes(was + b"\n")
        elif kind == "remove":
            path.unlink()
        elif path.parent != pristine:
            beside.write_bytes(was)
        unharmed = path.parent == pristine and (kind == "beside" or path.name == "ocfl_layout.json")
        # a digest is the same in capitals, and a sidecar may end with more lines: the seals find these
        unharmed |= (
            ".sha512" in path.suffix
            and path.is_file()
            and path.read_text("latin-1").lower().split() == was.decode().lower().split()
        )
        assert list(validate(LocalStorage(pristine))) or unharmed, f"{kind} {path.relative_to(pristine)}"
    finally:
        beside.unlink(missing_ok=True)
        path.write_bytes(was)
