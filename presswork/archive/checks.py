"""What the validators say of an edition that is frozen; those that are not installed say "not run"."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from presswork.archive.metadata import entries
from presswork.archive.seal import lined
from presswork.problems import Problem, problem

LONGEST = 600  # seconds that a validator may take for one file
MOST_LINES = 500
# a validator: the ending of the files that it judges, its words for a file and for its version
VALIDATORS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "epubcheck": (".epub", (), ("--version",)),
    "verapdf": (".pdf", ("--format", "text"), ("--version",)),
}


def own(manifest: Mapping[str, Any]) -> bytes:
    """Return checks/presswork.json: what our own inspection found when the edition was made."""
    made = manifest["versions"].get("presswork", "")
    return lined({"schema": 1, "tool": "presswork", "version": made, "ran": True, **manifest["checked"]})


def outside(
    manifest: Mapping[str, Any], output: Path, tools: Mapping[str, str]
) -> tuple[dict[str, bytes], list[Problem]]:
    """Return a file of checks/ for each validator, and `archive-check-failed` for every file that one refuses.

    `tools` maps a validator's name to its command, where it is installed.
    """
    files, told = {}, []
    for name, (ending, words, asks) in VALIDATORS.items():
        value: dict[str, Any] = {"schema": 1, "tool": name, "ran": False, "said": "not run"}
        if command := tools.get(name, ""):
            judged = list(_judged(manifest, output, ending, [command, *words]))
            version = " ".join(_ask([command, *asks], output)[1][:1])
            value = {"schema": 1, "tool": name, "version": version, "ran": True, "files": judged}
            refused = [each["name"] for each in judged if not each["passed"]]
            told += [problem("archive-check-failed", f"{name} does not pass {each}", each) for each in refused]
        files[f"checks/{name}.json"] = lined(value)
    return files, told


def _judged(manifest: Mapping[str, Any], output: Path, ending: str, words: list[str]) -> Iterator[dict[str, Any]]:
    for name, _ in entries(manifest):
        if name.endswith(ending) and "/" not in name:
            code, said = _ask([*words, name], output)
            yield {"name": name, "passed": code == 0, "exit_code": code, "said": said}


def _ask(words: list[str], folder: Path) -> tuple[int, list[str]]:
    """Run a validator in the output folder, so that what it says names no other; return its code and its words."""
    try:
        ran = subprocess.run(
            words,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        return -1, [f"could not be run: {type(fault).__name__}"]
    lines = (ran.stdout + ran.stderr).replace(f"{folder.absolute()}/", "").splitlines()
    return ran.returncode, lines[:MOST_LINES]
