"""A fresh virtual environment with the versions that made an edition."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from presswork.archive import environment
from presswork.problems import PublishError, problem

LONGEST = 1800  # seconds that a step may take
OFFLINE = ("--no-index", "--require-hashes")
ALONE = {"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1"}  # no settings of this machine, and no index
QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")


@dataclass(frozen=True, slots=True)
class Fresh:
    """An environment: its folder, and whether nothing came from anywhere but the archive."""

    folder: Path
    offline: bool

    @property
    def publish(self) -> Path:
        """The environment's own command."""
        return self.folder / "bin" / "publish"

    @property
    def styles(self) -> Path:
        """The folder of the house style in it. Raises `archive-rebuild` where it has none."""
        found = next(self.folder.glob("lib/python*/site-packages/presswork/styles"), None)
        if found is None:
            raise stopped("presswork's wheel holds no house style")
        return found


def make(folder: Path, wheels: Path, lock: bytes, version: str, python: str, around: Mapping[str, str]) -> Fresh:
    """Make an environment in `folder`: from the archived `wheels` where presswork's own is among them.

    Else the packages come from an index, by the archived `lock`, and presswork of `version` from the checkout that runs
    now, where that is of this version. `python` makes it; `around` are the surroundings that an index may need.
    Raises `archive-rebuild` with what Python or pip said.
    """
    _run([python, "-m", "venv", "--without-pip", str(folder)], {}, "no virtual environment can be made")
    listed = folder.parent / "requirements.txt"
    if any(wheels.glob("presswork-*.whl")):
        listed.write_text("".join(_pinned(wheels)), "utf-8")
        _install(folder, [*OFFLINE, "--find-links", str(wheels), "-r", str(listed)], ALONE)
        return Fresh(folder, offline=True)
    listed.write_bytes(lock)
    hashed = ["--require-hashes"] if b"--hash=" in lock else []
    _install(folder, [*hashed, "-r", str(listed)], around)
    _install(folder, _presswork(folder.parent / "own", version), around)
    return Fresh(folder, offline=False)


def _pinned(wheels: Path) -> Iterator[str]:
    """Yield a requirement for every archived wheel, with its digest, which the edition's seal vouches for."""
    for path in sorted(wheels.glob("*.whl")):
        name, version = path.name.split("-")[:2]
        yield f"{name}=={version} --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"


def _presswork(folder: Path, version: str) -> list[str]:
    """Return what pip is asked for to have presswork of `version`: a wheel of the checkout, else its name."""
    root = environment.checkout()
    if root is None:
        return [f"presswork=={version}"]
    if environment.packages().get("presswork") != version:
        raise stopped(f"the edition was made with presswork {version}, which the archive does not hold")
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    _run(words, {}, "presswork's wheel cannot be made", root)
    return [str(each) for each in folder.glob("*.whl")]


def _install(folder: Path, words: Sequence[str], around: Mapping[str, str]) -> None:
    """Call this environment's pip for the other one, which needs none of its own."""
    pip = [sys.executable, "-m", "pip", *QUIET, "--python", str(folder / "bin" / "python"), "install", "--no-deps"]
    _run([*pip, *words], around, "the packages cannot be installed")


def _run(words: Sequence[str], around: Mapping[str, str], what: str, at: Path | None = None) -> None:
    try:
        ran = subprocess.run(
            words, cwd=at, env=dict(around), capture_output=True, text=True, errors="replace", timeout=LONGEST
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise stopped(f"{what}: {fault}") from fault
    if ran.returncode:
        lines = [each for each in (ran.stderr + ran.stdout).splitlines() if each.strip()]
        said = [each for each in lines if each.startswith("ERROR")] or lines[-3:]
        raise stopped(f"{what}: {' '.join(said)[:500]}")


def stopped(words: str, hint: str = "") -> PublishError:
    """Return the problem that nothing can be rebuilt, and why."""
    return PublishError([problem("archive-rebuild", words, hint=hint)])
