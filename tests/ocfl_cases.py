"""Objects to judge, made after the public OCFL fixtures: one small object a case, named and coded as theirs.

The names and the codes are those of github.com/OCFL/fixtures (CC0) and of ocfl-py's extra fixtures (MIT); what is wrong
with each was learnt from what other validators say of it. The objects themselves are made here, from one good object:
a case is the few lines that spoil it.
"""

# ruff: noqa: N802 - the functions bear the names of the fixtures

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TIME = "2019-01-01T02:03:04Z"
USER = {"name": "A Person", "address": "mailto:a_person@example.org"}
Change = Callable[["Draft"], None]


@dataclass
class Draft:
    """An object that is being made: inventories by version folder ("" for the newest), and all other files."""

    spec: str
    inventories: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def root(self) -> Any:
        """The newest inventory, which its version's folder shares."""
        return self.inventories[""]

    def write(self, folder: Path) -> None:
        """Write the object, each inventory with its sidecar."""
        for name, value in self.inventories.items():
            data = value if isinstance(value, bytes) else json.dumps(value, indent=2).encode()
            algorithm = "sha512" if isinstance(value, bytes) else value.get("digestAlgorithm", "sha512")
            path = f"{name}/inventory.json" if name else "inventory.json"
            self.files.setdefault(path, data)
            self.files.setdefault(f"{path}.{algorithm}", f"{digest(data, algorithm)} inventory.json\n".encode())
        for name in [*self.folders, *(str(Path(path).parent) for path in self.files)]:
            (folder / name).mkdir(parents=True, exist_ok=True)
        for path, data in self.files.items():
            if not any(path == each or path.startswith(f"{each}/") for each in self.gone):
                (folder / path).write_bytes(data)
        for each in self.gone:
            if (folder / each).is_dir():
                shutil.rmtree(folder / each)


def digest(data: bytes, algorithm: str = "sha512") -> str:
    """Return a digest in hexadecimal digits."""
    return hashlib.new(algorithm.replace("-512", ""), data).hexdigest()


def made(spec: str, *states: dict[str, bytes], algorithm: str = "sha512", pad: str = "v{}", content: str = "") -> Draft:
    """Return a good object with a version for each state (logical path -> bytes)."""
    draft = Draft(spec)
    value: dict[str, Any] = {
        "id": "urn:example:case",
        "type": f"https://ocfl.io/{spec}/spec/#inventory",
        "digestAlgorithm": algorithm,
        **({"contentDirectory": content} if content else {}),
        "head": "",
        "manifest": {},
        "versions": {},
    }
    for number, state in enumerate(states, 1):
        name = pad.format(number)
        told: dict[str, list[str]] = {}
        for logical, data in state.items():
            key = digest(data, algorithm)
            told.setdefault(key, []).append(logical)
            if key not in value["manifest"]:
                path = f"{name}/{content or 'content'}/{logical}"
                value["manifest"][key] = [path]
                draft.files[path] = data
        value["head"] = name
        value["versions"][name] = {"created": TIME, "message": f"Version {number}", "user": dict(USER), "state": told}
        draft.inventories[name] = json.loads(json.dumps(value))
    draft.inventories[""] = draft.inventories[value["head"]]
    draft.files[f"0=ocfl_object_{spec}"] = f"ocfl_object_{spec}\n".encode()
    return draft


ONE = {"a_file.txt": b"Hello! I am a file.\n"}
THREE = {f"file-{number}.txt": f"file {number}\n".encode() for number in (1, 2, 3)}
TWO_VERSIONS = (THREE, {**THREE, "file-3.txt": b"changed\n"})
KEY = digest(ONE["a_file.txt"])


def one(spec: str) -> Draft:
    """One version, one file."""
    return made(spec, ONE)


def two(spec: str) -> Draft:
    """Two versions."""
    return made(spec, *TWO_VERSIONS)


BAD: dict[str, tuple[Callable[[str], Draft], Change]] = {}
GOOD: dict[str, Callable[[str], Draft]] = {}
WARN: dict[str, tuple[Callable[[str], Draft], Change]] = {}


def bad(start: Callable[[str], Draft] = one) -> Callable[[Change], Change]:
    """Note a bad case: its function's name is the fixture's."""
    return lambda change: BAD.setdefault(change.__name__, (start, change))[1]


def warn(start: Callable[[str], Draft] = one) -> Callable[[Change], Change]:
    """Note a case to warn of: its function's name is the fixture's."""
    return lambda change: WARN.setdefault(change.__name__, (start, change))[1]


def good(make: Callable[[str], Draft]) -> Callable[[str], Draft]:
    """Note a good case."""
    return GOOD.setdefault(make.__name__, make)


@bad()
def E001_extra_dir_in_root(it: Draft) -> None:
    it.files["extra_dir/file"] = b""


@bad()
def E001_extra_file_in_root(it: Draft) -> None:
    it.files["extra_file"] = b""


@bad(lambda spec: made(spec, ONE, pad="{}"))
def E001_invalid_version_format(it: Draft) -> None:
    """Its version is called 1."""


@bad()
def E001_v2_file_in_root(it: Draft) -> None:
    it.files["v2"] = b""


@bad(Draft)
def E003_E063_empty(it: Draft) -> None:
    """There is nothing."""


@bad()
def E003_no_decl(it: Draft) -> None:
    del it.files[f"0=ocfl_object_{it.spec}"]


@bad()
def E003_two_declarations(it: Draft) -> None:
    other = "1.1" if it.spec == "1.0" else "1.0"
    it.files[f"0=ocfl_object_{other}"] = f"ocfl_object_{other}\n".encode()


@bad()
def E007_bad_declaration_contents(it: Draft) -> None:
    it.files[f"0=ocfl_object_{it.spec}"] = b"This is not the right content!\n"


@bad()
def E008_E036_no_versions_no_head(it: Draft) -> None:
    it.root["versions"] = {}
    del it.root["head"]


@bad(two)
def E009_version_two_only(it: Draft) -> None:
    del it.root["versions"]["v1"], it.inventories["v1"]


@bad(lambda spec: made(spec, *[{"a": bytes([65 + n])} for n in range(4)]))
def E010_missing_versions(it: Draft) -> None:
    del it.inventories["v3"]
    it.gone.append("v3")


@bad(lambda spec: made(spec, *[{"a": bytes([65 + n])} for n in range(8)]))
def E010_skipped_versions(it: Draft) -> None:
    for gone in (2, 3, 6):
        key = it.root["versions"].pop(f"v{gone}")["state"]
        it.inventories.pop(f"v{gone}")
        it.gone.append(f"v{gone}")
        for value in it.inventories.values():
            value["versions"].pop(f"v{gone}", None)
            value["manifest"].pop(next(iter(key)), None)


@bad(lambda spec: made(spec, *[{"a": bytes([65 + n])} for n in range(10)], pad="v{:02}"))
def E011_E013_invalid_padded_head_version(it: Draft) -> None:
    """After v09 comes v10, which does not begin with a zero."""


@bad(lambda spec: made(spec, ONE, {**ONE, "b": b"b"}, pad="v{:02}"))
def E012_inconsistent_version_format(it: Draft) -> None:
    value = json.loads(json.dumps(it.root).replace("v02", "v2"))
    it.inventories = {"v01": it.inventories["v01"], "v2": value, "": value}
    it.files["v2/content/b"] = it.files.pop("v02/content/b")


@bad(lambda spec: made(spec, ONE))
def E015_content_not_in_content_dir(it: Draft) -> None:
    it.files["v1/a_file.txt"] = it.files.pop("v1/content/a_file.txt")
    it.root["manifest"][KEY] = ["v1/a_file.txt"]


@bad(lambda spec: made(spec, ONE, content="content/dir"))
def E017_invalid_content_dir(it: Draft) -> None:
    """Its content folder is of two parts."""


@bad()
def E018_content_dir_two_dots(it: Draft) -> None:
    it.root["contentDirectory"] = ".."


@bad(lambda spec: made(spec, ONE, {**ONE, "b": b"b"}, content="content-dir"))
def E019_inconsistent_content_dir(it: Draft) -> None:
    del it.root["contentDirectory"]
    key = digest(b"b")
    it.root["manifest"][key] = ["v2/content/b"]
    it.files["v2/content/b"] = it.files.pop("v2/content-dir/b")


@bad()
def E023_extra_file(it: Draft) -> None:
    it.files["v1/content/file2.txt"] = b"extra"


@bad(lambda spec: made(spec, {**ONE, "file2.txt": b"two"}))
def E023_missing_file(it: Draft) -> None:
    """Newer validators say E092."""
    it.gone.append("v1/content/file2.txt")


@bad(lambda spec: made(spec, {**ONE, "b": b"b"}, ONE))
def E023_old_manifest_missing_entries(it: Draft) -> None:
    earlier = it.inventories["v1"]
    earlier["manifest"].pop(digest(b"b"))
    earlier["versions"]["v1"]["state"].pop(digest(b"b"))
    it.root["versions"]["v1"]["state"].pop(digest(b"b"))


@bad()
def E024_empty_dir_in_content(it: Draft) -> None:
    it.folders.append("v1/content/empty")


@bad(lambda spec: made(spec, ONE, algorithm="md5"))
def E025_wrong_digest_algorithm(it: Draft) -> None:
    """Its digests are md5."""


@bad()
def E033_inventory_bad_json(it: Draft) -> None:
    it.inventories[""] = it.inventories["v1"] = b'{"id": "urn:example:case",'


@bad()
def E036_no_head(it: Draft) -> None:
    del it.root["head"]


@bad()
def E036_no_id(it: Draft) -> None:
    del it.root["id"]


@bad(two)
def E037_inconsistent_id(it: Draft) -> None:
    it.inventories["v1"]["id"] = "urn:example:other"


@bad()
def E038_wrong_type(it: Draft) -> None:
    it.root["type"] = "https://ocfl.io/2.0/spec/#inventory"


@bad(two)
def E040_head_not_most_recent(it: Draft) -> None:
    it.root["head"] = "v1"


@bad()
def E040_wrong_head_doesnt_exist(it: Draft) -> None:
    it.root["head"] = "v2"


@bad()
def E040_wrong_head_format(it: Draft) -> None:
    it.root["head"] = 1


@bad(lambda spec: made(spec, ONE, {**ONE, "b": b"b"}, {**ONE, "c": b"c"}))
def E040_wrong_version_in_version_dir(it: Draft) -> None:
    it.inventories["v2"] = json.loads(json.dumps(it.root))


@bad()
def E041_no_manifest(it: Draft) -> None:
    del it.root["manifest"]


@bad()
def E041_manifest_not_object(it: Draft) -> None:
    it.root["manifest"] = [1]


@bad()
def E042_bad_manifest_content_path(it: Draft) -> None:
    it.root["manifest"][KEY] = ["elsewhere/content/a_file.txt"]


@bad()
def E044_versions_not_object(it: Draft) -> None:
    it.root["versions"] = ["v1"]


@bad(two)
def E046_missing_version_dir(it: Draft) -> None:
    del it.inventories["v1"]
    it.gone.append("v1")


@bad(two)
def E046_root_not_most_recent(it: Draft) -> None:
    it.inventories[""] = it.inventories["v1"]


@bad()
def E047_version_not_object(it: Draft) -> None:
    it.root["versions"]["v1"] = "v1"


@bad()
def E048_no_state(it: Draft) -> None:
    del it.root["versions"]["v1"]["state"]


@bad()
def E049_E050_E054_bad_version_block_values(it: Draft) -> None:
    it.root["versions"]["v1"] = {"created": 1, "state": [], "message": 2, "user": "A Person"}


@bad()
def E049_created_no_timezone(it: Draft) -> None:
    it.root["versions"]["v1"]["created"] = "2019-01-01T02:03:04"


@bad()
def E049_created_not_to_seconds(it: Draft) -> None:
    it.root["versions"]["v1"]["created"] = "2019-01-01T01:02Z"


@bad(lambda spec: made(spec, {**ONE, "file2.txt": b"two"}))
def E050_file_in_manifest_not_used(it: Draft) -> None:
    del it.root["versions"]["v1"]["state"][digest(b"two")]


@bad()
def E050_manifest_digest_wrong_case(it: Draft) -> None:
    it.root["versions"]["v1"]["state"] = {KEY.upper(): ["a_file.txt"]}


@bad()
def E050_state_digest_different_case(it: Draft) -> None:
    it.root["manifest"] = {KEY.upper(): it.root["manifest"][KEY]}


@bad()
def E050_state_repeated_digest(it: Draft) -> None:
    it.root["versions"]["v1"]["state"] = {KEY: ["a_file.txt"], KEY.upper(): ["b_file.txt"]}


@bad()
def E050_state_digest_not_in_manifest(it: Draft) -> None:
    it.root["versions"]["v1"]["state"][digest(b"nothing")] = ["b_file.txt"]


@bad(lambda spec: made(spec, THREE))
def E053_E052_invalid_logical_paths(it: Draft) -> None:
    names = iter(["/file-1.txt", "../../file-2.txt", "//file-3.txt"])
    it.root["versions"]["v1"]["state"] = {key: [next(names)] for key in it.root["versions"]["v1"]["state"]}


@bad()
def E056_null_fixity(it: Draft) -> None:
    it.root["fixity"] = None


@bad()
def E058_no_sidecar(it: Draft) -> None:
    it.gone.append("inventory.json.sha512")


@bad()
def E060_E064_root_inventory_digest_mismatch(it: Draft) -> None:
    it.files["inventory.json.sha512"] = f"{digest(json.dumps(it.root, indent=2).encode())} inventory.json\n".encode()
    it.inventories[""] = {**it.root, "head": "v1", "versions": json.loads(json.dumps(it.root["versions"]))}
    it.root["versions"]["v1"]["message"] = "Another"


@bad(two)
def E060_version_inventory_digest_mismatch(it: Draft) -> None:
    it.files["v1/inventory.json.sha512"] = f"{'0' * 128} inventory.json\n".encode()


@bad()
def E061_invalid_sidecar(it: Draft) -> None:
    it.files["inventory.json.sha512"] = b"this is not a sidecar\n"


@bad()
def E063_no_inv(it: Draft) -> None:
    it.gone += ["inventory.json", "inventory.json.sha512"]


@bad()
def E064_different_root_and_latest_inventories(it: Draft) -> None:
    it.inventories["v1"] = {**it.root, "fixity": {}}


@bad(two)
def E066_E092_old_manifest_digest_incorrect(it: Draft) -> None:
    earlier = it.inventories["v1"]
    key = digest(THREE["file-1.txt"])
    other = ("1" if key[0] != "1" else "2") + key[1:]
    earlier["manifest"][other] = earlier["manifest"].pop(key)
    earlier["versions"]["v1"]["state"][other] = earlier["versions"]["v1"]["state"].pop(key)


def sha512_then_sha256(spec: str) -> Draft:
    """The first version by sha512, the second by sha256, of the same files."""
    first, second = made(spec, *TWO_VERSIONS), made(spec, *TWO_VERSIONS, algorithm="sha256")
    second.inventories["v1"] = first.inventories["v1"]
    return second


@bad(sha512_then_sha256)
def E066_algorithm_change_state_mismatch(it: Draft) -> None:
    state = it.inventories["v1"]["versions"]["v1"]["state"]
    state[digest(THREE["file-1.txt"])] = ["renamed"]
    one_key, two_key = digest(THREE["file-2.txt"]), digest(THREE["file-3.txt"])
    state[one_key], state[two_key] = state[two_key], state[one_key]


@bad(two)
def E066_changed_v1_logical_path(it: Draft) -> None:
    it.root["versions"]["v1"]["state"][digest(THREE["file-1.txt"])] = ["file-9.txt"]


@bad(two)
def E066_changed_content_for_logical_path(it: Draft) -> None:
    state = it.root["versions"]["v1"]["state"]
    one_key, two_key = digest(THREE["file-1.txt"]), digest(THREE["file-2.txt"])
    state[one_key], state[two_key] = state[two_key], state[one_key]


@bad(two)
def E066_inconsistent_version_state(it: Draft) -> None:
    state = it.inventories["v1"]["versions"]["v1"]["state"]
    it.inventories["v1"]["versions"]["v1"]["state"] = {key: [f"{at}.txt"] for at, key in enumerate(state, 1)}


@bad()
def E067_file_in_extensions_dir(it: Draft) -> None:
    it.files["extensions/extra_file"] = b""


@bad()
def E090_link_in_content(it: Draft) -> None:
    """The test makes the link."""


@bad(sha512_then_sha256)
def E092_algorithm_change_incorrect_digest(it: Draft) -> None:
    earlier = it.inventories["v1"]
    for key in list(earlier["manifest"]):
        other = ("1" if key[0] != "1" else "2") + key[1:]
        earlier["manifest"][other] = earlier["manifest"].pop(key)
        earlier["versions"]["v1"]["state"][other] = earlier["versions"]["v1"]["state"].pop(key)


@bad()
def E092_bad_manifest_digest(it: Draft) -> None:
    it.root["manifest"] = {digest(b"other"): it.root["manifest"][KEY]}
    it.root["versions"]["v1"]["state"] = {digest(b"other"): ["a_file.txt"]}


@bad()
def E092_content_file_digest_mismatch(it: Draft) -> None:
    it.files["v1/content/a_file.txt"] = b"Hello! I am another file.\n"


@bad()
def E092_E093_content_path_does_not_exist(it: Draft) -> None:
    it.root["manifest"][digest(b"bonus")] = ["v1/content/bonus.txt"]
    it.root["versions"]["v1"]["state"][digest(b"bonus")] = ["bonus.txt"]
    it.root["fixity"] = {"md5": {digest(b"bonus", "md5"): ["v1/content/bonus.txt"]}}


@bad()
def E093_fixity_digest_mismatch(it: Draft) -> None:
    it.root["fixity"] = {"md5": {digest(b"other", "md5"): ["v1/content/a_file.txt"]}}


@bad(two)
def E093_fixity_digest_mismatch_in_v1(it: Draft) -> None:
    it.inventories["v1"]["fixity"] = {"md5": {digest(b"other", "md5"): ["v1/content/file-1.txt"]}}


@bad()
def E094_message_not_a_string(it: Draft) -> None:
    it.root["versions"]["v1"]["message"] = ["a message"]


@bad(lambda spec: made(spec, {"sub-path": b"1", "other": b"2"}))
def E095_conflicting_logical_paths(it: Draft) -> None:
    it.root["versions"]["v1"]["state"][digest(b"2")] = ["sub-path/a_file.txt"]


@bad(lambda spec: made(spec, THREE))
def E095_non_unique_logical_paths(it: Draft) -> None:
    it.root["versions"]["v1"]["state"][digest(THREE["file-2.txt"])] = ["file-1.txt", "file-3.txt"]


@bad()
def E096_manifest_duplicate_digests(it: Draft) -> None:
    it.root["manifest"][KEY.upper()] = ["v1/content/a_file.txt"]


@bad(lambda spec: made(spec, {**ONE, "b": b"b"}))
def E096_manifest_repeated_digest(it: Draft) -> None:
    it.root["manifest"] = {KEY: ["v1/content/a_file.txt"], KEY.upper(): ["v1/content/b"]}
    it.root["versions"]["v1"]["state"] = {KEY: ["a_file.txt"], KEY.upper(): ["b"]}


@bad()
def E097_fixity_duplicate_digests(it: Draft) -> None:
    key = digest(ONE["a_file.txt"], "md5")
    it.root["fixity"] = {"md5": {key: ["v1/content/a_file.txt"], key.upper(): ["v1/content/a_file.txt"]}}


@bad(lambda spec: made(spec, {**ONE, "b": b"b"}))
def E097_fixity_repeated_digest(it: Draft) -> None:
    key = digest(ONE["a_file.txt"], "md5")
    it.root["fixity"] = {"md5": {key: ["v1/content/a_file.txt"], key.upper(): ["v1/content/b"]}}


@bad()
def E099_bad_content_path_elements(it: Draft) -> None:
    it.root["manifest"][KEY] = ["v1/content/./a_file.txt"]


@bad(lambda spec: made(spec, THREE))
def E100_E099_fixity_invalid_content_paths(it: Draft) -> None:
    names = iter(["v1/content/../content/file-1.txt", "v1/content//file-2.txt", "/v1/content/file-3.txt"])
    it.root["fixity"] = {"md5": {digest(data, "md5"): [next(names)] for data in THREE.values()}}


@bad(lambda spec: made(spec, THREE))
def E100_E099_manifest_invalid_content_paths(it: Draft) -> None:
    names = iter(["v1/content/../content/file-1.txt", "v1/content//file-2.txt", "/v1/content/file-3.txt"])
    it.root["manifest"] = {key: [next(names)] for key in it.root["manifest"]}


@bad()
def E101_non_unique_content_paths(it: Draft) -> None:
    it.root["manifest"][KEY] *= 2


@bad()
def E102_unknown_key(it: Draft) -> None:
    it.root["note"] = "none of OCFL's"


@bad(two)
def E103_older_spec_v2(it: Draft) -> None:
    it.inventories["v1"]["type"] = "https://ocfl.io/1.1/spec/#inventory"
    it.root["type"] = "https://ocfl.io/1.0/spec/#inventory"
    it.files.pop(f"0=ocfl_object_{it.spec}")
    it.files["0=ocfl_object_1.0"] = b"ocfl_object_1.0\n"


@bad(lambda spec: made(spec, {**ONE, "file2.txt": b"two"}))
def E107_file_in_manifest_not_used(it: Draft) -> None:
    del it.root["versions"]["v1"]["state"][digest(b"two")]


@bad()
def E111_null_fixity(it: Draft) -> None:
    it.root["fixity"] = None


@warn(lambda spec: made(spec, ONE, {**ONE, "b": b"b"}, pad="v{:03}"))
def W001_zero_padded_versions(it: Draft) -> None:
    """v001 and v002."""


@warn(lambda spec: made(spec, *TWO_VERSIONS, pad="v{:04}", algorithm="sha256"))
def W001_W004_W005_zero_padded_versions(it: Draft) -> None:
    for value in it.inventories.values():
        value["id"] = "bb123cd4567"


@warn()
def W002_extra_dir_in_version_dir(it: Draft) -> None:
    it.files["v1/extra_dir/file"] = b""


@warn(lambda spec: made(spec, {}))
def W003_empty_content_dir(it: Draft) -> None:
    it.folders.append("v1/content")


@warn(lambda spec: made(spec, ONE, algorithm="sha256"))
def W004_uses_sha256(it: Draft) -> None:
    """Its digests are sha256."""


@warn(lambda spec: made(spec, *TWO_VERSIONS))
def W004_versions_diff_digests(it: Draft) -> None:
    it.inventories["v1"] = made(it.spec, *TWO_VERSIONS, algorithm="sha256").inventories["v1"]


@warn()
def W005_id_not_uri(it: Draft) -> None:
    it.root["id"] = "not_a_uri"


@warn()
def W007_no_message_or_user(it: Draft) -> None:
    del it.root["versions"]["v1"]["message"], it.root["versions"]["v1"]["user"]


@warn()
def W008_user_no_address(it: Draft) -> None:
    del it.root["versions"]["v1"]["user"]["address"]


@warn()
def W009_user_address_not_uri(it: Draft) -> None:
    it.root["versions"]["v1"]["user"]["address"] = "1 Wonky Way, Wibblesville, WW"


@warn(two)
def W010_no_version_inventory(it: Draft) -> None:
    del it.inventories["v1"]


@warn(two)
def W011_version_inv_diff_metadata(it: Draft) -> None:
    block = it.inventories["v1"]["versions"]["v1"]
    block["message"], block["created"] = "Another", "2020-01-01T02:03:04Z"
    block["user"] = {"name": "Another", "address": "mailto:b@example.org"}


@warn()
def W013_unregistered_extension(it: Draft) -> None:
    it.folders.append("extensions/unregistered")


@good
def minimal_content_dir_called_stuff(spec: str) -> Draft:
    return made(spec, ONE, content="stuff")


@good
def minimal_logs_directory_one_log_file(spec: str) -> Draft:
    draft = one(spec)
    draft.files["logs/log_file.txt"] = b"a line\n"
    return draft


@good
def minimal_no_content(spec: str) -> Draft:
    return made(spec, {})


@good
def minimal_one_version_one_file(spec: str) -> Draft:
    return one(spec)


@good
def minimal_uppercase_digests(spec: str) -> Draft:
    draft = one(spec)
    draft.root["manifest"] = {KEY.upper(): draft.root["manifest"][KEY]}
    draft.root["versions"]["v1"]["state"] = {KEY.upper(): ["a_file.txt"]}
    return draft


@good
def ocfl_object_all_fixity_digests(spec: str) -> Draft:
    draft = one(spec)
    data, path = ONE["a_file.txt"], ["v1/content/a_file.txt"]
    names = ("md5", "sha1", "sha256", "sha512")
    draft.root["fixity"] = {
        **{name: {digest(data, name): path} for name in names},
        "blake2b-512": {hashlib.blake2b(data).hexdigest(): path},
        "blake2b-160": {hashlib.blake2b(data, digest_size=20).hexdigest(): path},
        "blake2b-256": {hashlib.blake2b(data, digest_size=32).hexdigest(): path},
        "blake2b-384": {hashlib.blake2b(data, digest_size=48).hexdigest(): path},
    }
    return draft


@good
def diff_files_same_md5(spec: str) -> Draft:
    """Two contents of one md5 (the collision of Wang and Yu), told apart by their sha512."""
    one_of = bytes.fromhex(
        "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a"
        "085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0"
        "e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70"
    )
    other = bytes(byte ^ (0x80 if at in {19, 45, 59, 83, 109, 123} else 0) for at, byte in enumerate(one_of))
    draft = made(spec, {"one": one_of, "other": other})
    draft.root["fixity"] = {"md5": {digest(one_of, "md5"): ["v1/content/one", "v1/content/other"]}}
    return draft


@good
def duplicated_content_files(spec: str) -> Draft:
    draft = one(spec)
    draft.files["v1/content/twin.txt"] = ONE["a_file.txt"]
    draft.root["manifest"][KEY].append("v1/content/twin.txt")
    return draft


@good
def updates_all_actions(spec: str) -> Draft:
    return made(
        spec,
        {"a_file.txt": b"1", "b": b"2"},
        {"a_file.txt": b"3", "b": b"2", "c": b"2"},
        {"c": b"2", "d/e": b"3"},
        {"c": b"2", "d/e": b"1"},
    )


@good
def updates_three_versions_one_file(spec: str) -> Draft:
    return made(spec, {"a_file.txt": b"1"}, {"a_file.txt": b"2"}, {"a_file.txt": b"3"})


@good
def ocfl_version_change(spec: str) -> Draft:
    draft = two(spec)
    draft.inventories["v1"]["type"] = "https://ocfl.io/1.0/spec/#inventory"
    return draft
