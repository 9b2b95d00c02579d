"""The archive can be checked without presswork: the script in its top folder finds the same damage."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from test_archive_damage import KEYS, PUBLIC, Damage, cases, damaged, forge_seal, names, refit, single, sound, told

from presswork.problems import Problem

__all__ = ["single", "sound"]

pytestmark = pytest.mark.skipif(not (shutil.which("jq") and shutil.which("sha512sum")), reason="jq is not installed")
minisign = pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")


def check(root: Path, *words: str) -> tuple[int, list[str]]:
    """Run the script, as anybody would; return its exit code and the faults that it names."""
    ran = subprocess.run(["sh", root / "check.sh", *words], capture_output=True, text=True, cwd=root.parent)
    return ran.returncode, [line for line in ran.stdout.splitlines() if line.startswith("FAULT")]


@pytest.fixture
def key(tmp_path: Path) -> str:
    path = tmp_path / "known.pub"
    path.write_bytes(PUBLIC)
    return str(path)


@minisign
def test_nothing_is_found_in_a_sound_archive(sound: Path, key: str) -> None:
    assert check(sound, key) == (0, [])


def finds(sound: Path, folder: Path, seed: int, damage: Damage) -> str:
    """Return what the script missed, or nothing."""
    root, path = damaged(sound, folder, damage, random.Random(seed))
    if path in ("README.md", "check.sh") or path.endswith(".pub"):
        return ""  # only presswork knows what these should be
    (root / "check.sh").unlink(missing_ok=True)
    shutil.copyfile(sound / "check.sh", root / "check.sh")
    code, faults = check(root)
    if damage.__name__ in ("swap", "move") and not told(root):
        return ""
    found = tuple(Problem("", 0, 0, "", line) for line in faults)
    place = "/".join(path.split("/")[:4])
    named = names(found, path) or place in " ".join(faults) or "edition" in " ".join(faults)
    return "" if code == 1 and named else f"{seed} {damage.__name__} {path}: {code} {faults}"


@minisign
def test_damage_of_every_kind_is_found_by_the_script_too(sound: Path, tmp_path: Path) -> None:
    assert [missed for seed, damage in cases(3) if (missed := finds(sound, tmp_path, seed + 300, damage))] == []


@minisign
@pytest.mark.slow
def test_damage_is_found_by_the_script_over_hundreds_of_cases(sound: Path, tmp_path: Path) -> None:
    assert [missed for seed, damage in cases(300) if (missed := finds(sound, tmp_path, seed + 400, damage))] == []


@minisign
def test_a_forged_seal_is_found_by_the_script_with_the_key(single: Path, key: str) -> None:
    next(single.rglob("tides-2024-11-24.pdf")).write_bytes(b"forged")
    forge_seal(single, lambda seal: refit(single, seal))
    code, faults = check(single, key)
    assert code == 1
    assert ["seal.json.minisig: is not a signature of the key" in line for line in faults] == [True]
    assert told(single, KEYS)
