"""What made an edition: versions of Python, the system's libraries and every package, and where asked the wheels."""

from __future__ import annotations

import ctypes
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from presswork.archive.seal import lined
from presswork.layout.system import library
from presswork.press.manifest import versions
from presswork.problems import PublishError, problem

LOCK = "requirements.lock"
REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?")
EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
LONGEST = 900  # seconds that the packages may take to come
# a system library, the function that tells its version, and what that returns
TELLS: dict[str, tuple[str, str, Any]] = {
    "pango": ("pango-1.0", "pango_version_string", ctypes.c_char_p),
    "harfbuzz": ("harfbuzz", "hb_version_string", ctypes.c_char_p),
    "fontconfig": ("fontconfig", "FcGetVersion", ctypes.c_int),
}


def describe(command: str, epoch: str, locale: str, zone: str, wheels: str) -> bytes:
    """Return build/environment.json: all that decides an output's bytes, and how to ask for it again.

    `command` makes the edition again, `epoch` is its `modified` in seconds, `zone` the title's,
    `locale` that of the surroundings (no output depends on it); `wheels` says whether they are kept.
    """
    value: dict[str, Any] = {
        "schema": 1,
        "command": command,
        "source_date_epoch": epoch,
        "locale": locale,
        "timezone": zone,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": " ".join(filter(None, (platform.system(), *platform.libc_ver()))),
        "machine": platform.machine(),
        "libraries": {**libraries(), "zlib": versions()["zlib"]},
        "packages": packages(),
        "wheels": wheels,
    }
    return lined(value)


def libraries() -> dict[str, str]:
    """Return the versions of the system's libraries that lay out and shape text."""
    found = {}
    for name, (file, function, kind) in TELLS.items():
        loaded = library(file)
        found[name] = _told(loaded, function, kind) if loaded is not None else "not found"
    return found


def _told(loaded: ctypes.CDLL, function: str, kind: Any) -> str:
    tell = getattr(loaded, function)
    tell.restype = kind
    said = tell()
    if isinstance(said, bytes):
        return said.decode("ascii", "replace")
    return f"{said // 10000}.{said // 100 % 100}.{said % 100}"


def packages() -> dict[str, str]:
    """Return the version of presswork and of every package that it needs to run, sorted by name."""
    found: dict[str, str] = {}
    waiting, seen = [("presswork", "")], set()
    while waiting:
        asked = waiting.pop()
        if asked in seen:
            continue
        seen.add(asked)
        try:
            package = distribution(asked[0])
        except PackageNotFoundError:  # not asked for on this system
            continue
        found[asked[0]] = package.version
        waiting += _needs(package, asked[1])
    return dict(sorted(found.items()))


def _needs(package: Distribution, extra: str) -> Iterator[tuple[str, str]]:
    """Yield the packages that one asks for, each with the extras that it asks of it, one by one."""
    for line in package.requires or ():
        match, only = REQUIREMENT.match(line), EXTRA.search(line)
        if match and (only is None or _plain(only[1]) == extra):
            for each in ("", *(match[2] or "").split(",")):
                yield _plain(match[1]), _plain(each.strip())


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def lock() -> bytes:
    """Return the lock with the hashes of every package: the wheel carries it, a checkout has it beside the package.

    Where there is none, the versions that are installed stand for it, without hashes.
    """
    package = Path(__file__).parents[1]
    for place in (package / LOCK, package.parent / LOCK):
        if place.is_file():
            return place.read_bytes()
    lines = (f"{name}=={version}\n" for name, version in packages().items() if name != "presswork")
    return ("# no hashes: the lock did not come with this installation\n" + "".join(lines)).encode()


def checkout() -> Path | None:
    """Return the folder of the checkout that presswork runs from, or None where it was installed."""
    folder = Path(__file__).parents[2]
    return folder if (folder / "pyproject.toml").is_file() and (folder / LOCK).is_file() else None


def wheels(folder: Path) -> tuple[Path, ...]:
    """Bring the wheels of all packages of the lock, and presswork's own, into `folder`; return them, sorted.

    Raises `archive-no-environment` where they cannot be had, with what pip said.
    """
    listed = folder.parent / LOCK
    listed.write_bytes(lock())
    _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), "--requirement", str(listed))
    root = checkout()
    if root is None:
        version = packages()["presswork"]
        _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), f"presswork=={version}")
    else:
        _run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], root)
    return tuple(sorted(folder.glob("*.whl")))


def _pip(*words: str) -> None:
    _run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet", *words], None)


def _run(words: list[str], folder: Path | None) -> None:
    try:
        ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, errors="replace", timeout=LONGEST)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise _absent(str(fault)) from fault
    if ran.returncode:
        said = [line for line in ran.stderr.splitlines() if line.startswith("ERROR")] or ran.stderr.splitlines()[-1:]
        raise _absent(" ".join(said))


def _absent(why: str) -> PublishError:
    words = f"the wheels of the environment could not be had: {why[:500]}"
    return PublishError([problem("archive-no-environment", words)])
