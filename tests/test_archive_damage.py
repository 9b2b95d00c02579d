"""Damage of every kind is named with its file; what was forged is found by what it takes: seals, the key, a witness."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha512
from pathlib import Path

import pytest
from archiving import TITLE, at, frozen, make

from presswork.archive.checkpoint import checkpoint
from presswork.archive.events import happen, purge
from presswork.archive.repair import repair
from presswork.archive.signing import Keys, Signer, new_key
from presswork.archive.verify import verify
from presswork.archive.view import Archive
from presswork.archive.writing import Act
from presswork.problems import Problem, PublishError, errors

SECRET, PUBLIC = new_key()
KEYS = Keys((PUBLIC,), trusted=True)
OTHER = "https://example.org/titles/moon"
Damage = Callable[[Path, Path, random.Random], None]


def act(minutes: int) -> Act:
    return Act(at(minutes), "Ada", Signer(SECRET))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two titles with everything that can be in one."""
    folder = tmp_path_factory.mktemp("archive")
    root = folder / "archive"
    for number, name in enumerate(["2024-11-24", "2024-11-24.2", "2024-12-01"]):
        frozen(make(folder / "tides", name, f"High water at {number}."), root, number, act(number))
    frozen(make(folder / "moon", "2024-12-02", title=OTHER), root, 4, act(4))
    happen(root, TITLE, "2024-11-24", "erratum", "Six, not seven.", act(5))
    happen(root, TITLE, "2024-12-01", "withdrawn", "The numbers were wrong.", act(6))
    purge(root, TITLE, "2024-11-24.2", "Order 7 of the court", act(7))
    assert told(root) == ()
    return root


def told(root: Path, keys: Keys = KEYS, witness: bytes = b"") -> tuple[Problem, ...]:
    """What verify tells of an archive, where it cannot even be opened too."""
    try:
        return errors(verify(root, keys, lambda _: None, witness).problems)
    except PublishError as stopped:
        return errors(stopped.problems)


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def put(path: Path, data: bytes) -> None:
    """Write a file anew: the damaged copy shares its files with the sound one."""
    path.unlink()
    path.write_bytes(data)


def flip(root: Path, path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    put(path, data)


def cut(root: Path, path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    put(path, data[: chance.randrange(len(data))])


def lengthen(root: Path, path: Path, chance: random.Random) -> None:
    put(path, path.read_bytes() + chance.randbytes(chance.randrange(1, 9)))


def remove(root: Path, path: Path, chance: random.Random) -> None:
    path.unlink()


def add(root: Path, path: Path, chance: random.Random) -> None:
    path.with_name(f"{path.name}{chance.choice(['~', '.bak', '-2', '.part'])}").write_bytes(path.read_bytes())


def swap(root: Path, path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    other = chance.choice([each for each in files(root) if each.read_bytes() != data])
    put(path, other.read_bytes())
    put(other, data)


def link(root: Path, path: Path, chance: random.Random) -> None:
    away = root.parent / "away"
    away.unlink(missing_ok=True)
    path.replace(away)
    path.symlink_to(away)


def rename(root: Path, path: Path, chance: random.Random) -> None:
    path.rename(path.with_name(f"{chance.choice('xyz')}{path.name}"))


def move(root: Path, path: Path, chance: random.Random) -> None:
    other = chance.choice([each.parent for each in files(root) if each.parent != path.parent])
    path.rename(other / f"{chance.choice('xyz')}{path.name}")


def zero(root: Path, path: Path, chance: random.Random) -> None:
    put(path, bytes(path.stat().st_size))


DAMAGES: list[Damage] = [flip, cut, lengthen, remove, add, swap, link, rename, move, zero]


def damaged(sound: Path, folder: Path, damage: Damage, chance: random.Random) -> tuple[Path, str]:
    root = folder / "damaged"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(sound, root, copy_function=os.link)
    path = chance.choice([each for each in files(root) if each.stat().st_size])
    if damage is zero and not any(path.read_bytes()):
        path = root / "README.md"
    damage(root, path, chance)
    return root, path.relative_to(root).as_posix()


def names(problems: tuple[Problem, ...], path: str) -> bool:
    """Tell whether one of the problems is about the file, or at least about the object that it belongs to."""
    place = "/".join(path.split("/")[:4])
    return any(each.path.startswith(place) or path.startswith(f"{each.path}/") for each in problems) or any(
        path.split("/")[0] in f"{each.path} {each.message}" for each in problems
    )


def cases(count: int) -> Iterator[tuple[int, Damage]]:
    return ((seed, DAMAGES[seed % len(DAMAGES)]) for seed in range(count))


def all_named(sound: Path, folder: Path, count: int) -> None:
    missed = []
    for seed, damage in cases(count):
        root, path = damaged(sound, folder, damage, random.Random(seed))
        if not names(told(root), path):
            missed.append((seed, damage.__name__, path))
    assert missed == []


def test_damage_of_every_kind_is_named(sound: Path, tmp_path: Path) -> None:
    all_named(sound, tmp_path, 2 * len(DAMAGES))


@pytest.mark.slow
def test_damage_of_every_kind_is_named_over_thousands_of_cases(sound: Path, tmp_path: Path) -> None:
    all_named(sound, tmp_path, 3000)


def test_what_ocfl_lets_pass_is_damage_in_an_archive_of_ours(sound: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(sound, root)
    [key] = root.glob("*.pub")
    key.unlink()
    beside = min(root.rglob("v1/inventory.json.sha512"))
    beside.write_text(beside.read_text().upper().replace("INVENTORY.JSON", "inventory.json"))
    stranger = beside.with_name("inventory.json.bak")
    stranger.write_bytes(b"{}")
    found = {each.path: each.rule for each in told(root)}
    for path, rule in ((key, "archive-guide"), (beside, "archive-damaged"), (stranger, "archive-damaged")):
        assert found[path.relative_to(root).as_posix()] == rule


def test_a_damaged_file_is_told_with_its_edition_and_what_it_should_be(sound: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(sound, root)
    [path] = root.rglob("tides-2024-11-24.pdf")
    true = sha512(path.read_bytes()).hexdigest()
    path.write_bytes(b"other")
    [found] = told(root)
    assert found.rule == "archive-seal"
    assert found.path == path.relative_to(root).as_posix()
    assert "edition 2024-11-24 of The Tide Tables: outputs/tides-2024-11-24.pdf" in found.message
    assert true in found.message


def test_damage_is_healed_from_a_copy(sound: Path, tmp_path: Path) -> None:
    for seed, damage in cases(len(DAMAGES)):
        if damage in (add, move, swap, rename):  # what nobody knows is named, and never removed
            continue
        root, path = damaged(sound, tmp_path, damage, random.Random(seed + 100))
        repair(root, sound, KEYS, lambda _: None)
        assert told(root) == (), (seed, damage.__name__, path)


def test_a_copy_is_not_believed_where_it_is_damaged_too_or_older(sound: Path, tmp_path: Path) -> None:
    root, copy = tmp_path / "root", tmp_path / "copy"
    for each in (root, copy):
        shutil.copytree(sound, each)
        next(each.rglob("tides-2024-11-24.pdf")).write_bytes(b"other")
    with pytest.raises(PublishError) as stopped:
        repair(root, copy, KEYS, lambda _: None)
    assert [each.rule for each in stopped.value.problems] == ["archive-no-repair"]
    older = tmp_path / "older"
    shutil.copytree(sound, older)
    happen(root, OTHER, "2024-12-02", "note", "Later than the copy.", act(9))
    next(root.rglob("title.json")).write_bytes(b"{}")
    before = told(root)
    title_damaged = [each for each in before if each.path.endswith("title.json")]
    assert title_damaged


# Forged: whoever can write can make every inventory fit. What finds it is written in each name.


def objects(root: Path) -> Iterator[Path]:
    return (path.parent for path in root.rglob("0=ocfl_object_1.1"))


def reseal_inventories(root: Path) -> None:
    """Make every inventory and sidecar fit the files that are there, as a forger would."""
    for folder in objects(root):
        path = folder / "inventory.json"
        value = json.loads(path.read_text())
        renamed = {}
        for digest, [name] in list(value["manifest"].items()):
            found = sha512((folder / name).read_bytes()).hexdigest()
            renamed[digest] = found
            value["manifest"][found] = value["manifest"].pop(digest)
        for version in value["versions"].values():
            version["state"] = {renamed[digest]: paths for digest, paths in version["state"].items()}
        write_inventory(folder, value)


def write_inventory(folder: Path, value: dict[str, object]) -> None:
    text = json.dumps(value).encode()
    for place in (folder, folder / str(value["head"])):
        (place / "inventory.json").write_bytes(text)
        (place / "inventory.json.sha512").write_text(f"{sha512(text).hexdigest()} inventory.json\n")


@pytest.fixture
def single(tmp_path: Path) -> Path:
    """One title with one edition and a note: small enough to be forged whole."""
    root = tmp_path / "archive"
    frozen(make(tmp_path / "tides"), root, 0, act(0))
    return root


def test_forged_content_with_new_inventories_is_found_by_the_seals_alone(single: Path) -> None:
    next(single.rglob("tides-2024-11-24.pdf")).write_bytes(b"forged")
    reseal_inventories(single)
    assert "archive-seal" in {each.rule for each in told(single, Keys())}


def test_a_forged_seal_with_a_forged_chain_is_found_by_the_key(single: Path) -> None:
    next(single.rglob("tides-2024-11-24.pdf")).write_bytes(b"forged")
    forge_seal(single, lambda seal: refit(single, seal))
    assert {each.rule for each in told(single, KEYS)} == {"archive-signature"}
    assert {each.rule for each in told(single, Keys())} == {"archive-signature"}, "the key lies in the archive too"
    next(single.rglob("seal.json.minisig")).unlink()
    drop_from_inventory(single, "seal.json.minisig")
    assert {each.rule for each in told(single, KEYS)} == {"archive-signature"}, "nor can it be left out"
    assert told(single, Keys()) == (), "without a key from outside, nobody could know"


def test_a_new_date_is_found_by_the_seals_and_with_a_new_seal_by_the_key(single: Path) -> None:
    for folder in objects(single):
        value = json.loads((folder / "inventory.json").read_text())
        for version in value["versions"].values():
            version["created"] = "2020-01-01T00:00:00Z"
        write_inventory(folder, value)
    assert {each.rule for each in told(single, Keys())} == {"archive-chain", "archive-seal"}
    forge_seal(single, lambda seal: seal | {"at": "2020-01-01T00:00:00Z"})
    assert {each.rule for each in told(single, KEYS)} == {"archive-signature"}


def test_a_last_event_that_was_dropped_from_an_edition_is_found_by_the_chain(tmp_path: Path) -> None:
    root, old = tmp_path / "archive", tmp_path / "old"
    done = frozen(make(tmp_path / "tides"), root, 0, act(0))
    shutil.copytree(root, old)
    happen(root, TITLE, "2024-11-24", "withdrawn", "Wrong.", act(1))
    place = address(root, done.identifier)
    shutil.rmtree(root / place)
    shutil.copytree(old / place, root / place)
    assert {each.rule for each in told(root, Keys())} == {"archive-seal"}


def test_an_archive_that_was_put_back_as_a_whole_is_found_by_a_witness_alone(tmp_path: Path) -> None:
    root, old = tmp_path / "archive", tmp_path / "old"
    frozen(make(tmp_path / "tides"), root, 0, act(0))
    shutil.copytree(root, old)
    happen(root, TITLE, "2024-11-24", "withdrawn", "Wrong.", act(1))
    data, signature = checkpoint(Archive(root), at(2), Signer(SECRET))
    assert told(root, KEYS, data + signature) == ()
    assert told(old, KEYS) == ()
    assert {each.rule for each in told(old, KEYS, data + signature)} == {"archive-witness"}
    forged = data.replace(b'"length": 2', b'"length": 1')
    assert {each.rule for each in told(root, KEYS, forged + signature)} == {"archive-witness"}


def address(root: Path, identifier: str) -> str:
    return next(
        folder.relative_to(root).as_posix()
        for folder in objects(root)
        if json.loads((folder / "inventory.json").read_text())["id"] == identifier
    )


def refit(root: Path, seal: dict[str, object]) -> dict[str, object]:
    """Make a seal fit the files that are there."""
    for part in seal["files"]:  # type: ignore[attr-defined]
        if not part.get("object"):
            [path] = root.rglob(f"content/{part['name']}")
            data = path.read_bytes()
            part |= {"sha512": sha512(data).hexdigest(), "size": len(data)}
    return seal


def forge_seal(root: Path, change: Callable[[dict[str, object]], dict[str, object]]) -> None:
    """Write the only seal anew, and make the title and all inventories fit, as a forger would who has no key."""
    from presswork.archive.seal import read_seal
    from presswork.archive.titles import Title

    [path] = root.rglob("seal.json")
    seal = read_seal(json.dumps(change(json.loads(path.read_text()))).encode(), "")
    path.write_bytes(seal.bytes())
    [title] = root.rglob("title.json")
    title.write_bytes(Title(seal.title).added(seal, "seal.json").bytes())
    reseal_inventories(root)


def drop_from_inventory(root: Path, name: str) -> None:
    for folder in objects(root):
        value = json.loads((folder / "inventory.json").read_text())
        for version in value["versions"].values():
            for digest, paths in list(version["state"].items()):
                if paths == [name]:
                    del version["state"][digest], value["manifest"][digest]
        write_inventory(folder, value)
