"""An edition is rendered again from its archived sources, by its own presswork, and compared byte by byte."""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha512
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from presswork.archive import environment
from presswork.archive.names import parse
from presswork.archive.rebuilding.differing import differing
from presswork.archive.rebuilding.fresh import Fresh, make, stopped
from presswork.archive.seal import SEAL, read_seal
from presswork.archive.view import Archive, Held, manifest_name, parsed
from presswork.problems import PublishError, problem

Tell = Callable[[str], None]
OUTPUTS, SOURCE, HOUSE, WHEELS, STYLES = "outputs/", "source/", "source/house/", "build/wheels/", "source/styles/"
ENDINGS = {".pdf": "pdf", ".epub": "epub", "-web": "html"}
LONGEST = 3600  # seconds that the rendering may take


@dataclass(frozen=True, slots=True)
class Version:
    """Something that decides the bytes and is of another version now."""

    name: str
    archived: str
    now: str


@dataclass(frozen=True, slots=True)
class File:
    """An output: whether it has the archived bytes, and where it first has others."""

    name: str
    same: bool
    first: str = ""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How a rebuild ended; `offline` tells that all packages came from the archive."""

    edition: str
    identifier: str
    same: bool
    offline: bool
    versions: tuple[Version, ...]
    files: tuple[File, ...]


def rebuild(archive: Archive, held: Held, python: str, around: Mapping[str, str], tell: Tell) -> Rebuilt:
    """Make an edition again in a folder that is gone afterwards, and compare every output.

    `python` makes the environment; `around` are the surroundings that an index may need, used where the archive does
    not hold the packages; the rendering itself has none of them. Raises PublishError: `archive-rebuild`,
    `archive-state` for a purged edition, `archive-damaged`.
    """
    if held.state == "purged":
        raise PublishError([problem("archive-state", f"the edition {held.name} was purged: its bytes are gone")])
    with TemporaryDirectory(prefix="presswork-") as name:
        folder = Path(name)
        tell("taking the sources out of the archive")
        _take(archive, held, folder)
        tell("making an environment with the archived versions")
        lock, version = archive.read(held, "build/requirements.lock"), str(held.manifest["versions"].get("presswork"))
        fresh = make(folder / "venv", folder / WHEELS, lock, version, python, around)
        _house(folder / HOUSE, fresh.styles)
        tell("rendering the edition again")
        _render(held, fresh, folder)
        tell("comparing the bytes")
        return _compared(archive, held, folder / "made", fresh)


def _take(archive: Archive, held: Held, folder: Path) -> None:
    """Write the sources and wheels, each checked by its digest; `folder` is empty."""
    digests = {part.name: part.sha512 for part in read_seal(archive.read(held, SEAL), SEAL).files}
    for name in archive.names(held):
        if not name.startswith((SOURCE, WHEELS)):
            continue
        data = archive.read(held, name)
        if sha512(data).hexdigest() != digests.get(name):
            raise PublishError([problem("archive-damaged", f"{name} is not what the seal names", name)])
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise stopped(f"{name} leads out of the archive")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _house(archived: Path, installed: Path) -> None:
    """Let the archived files of the house style stand for the installed ones of their names."""
    for path in sorted(archived.rglob("*")) if archived.is_dir() else ():
        if path.is_file():
            target = installed / path.relative_to(archived)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def _render(held: Held, fresh: Fresh, folder: Path) -> None:
    """Call the environment's own `publish`, in surroundings that hold nothing of this machine's user."""
    asked, epoch = _day(held, folder / SOURCE / "manuscript" / "publication.toml")
    clean = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "TMPDIR": str(folder)}
    clean |= {"PRESSWORK_CACHE": str(folder / "cache"), **epoch}
    formats = tuple(_formats(held.manifest))
    for name in ("all",) if len(formats) == len(ENDINGS) else formats:
        words = [str(fresh.publish), "--project", str(folder / "source"), name, *asked, "--json"]
        words += ["--output", str(folder / "made"), "--jobs", "1"]
        try:
            ran = subprocess.run(
                words, cwd=folder, env=clean, capture_output=True, text=True, errors="replace", timeout=LONGEST
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            raise stopped(f"publish could not be run: {fault}") from fault
        if ran.returncode:
            raise stopped(f"the edition cannot be rendered any more: {_why(ran.stdout, ran.stderr)}")


def _why(out: str, err: str) -> str:
    try:
        told = [each["message"] for each in json.loads(out)["problems"] if each["level"] == "error"]
    except (ValueError, KeyError, TypeError):
        told = (err or out).strip().splitlines()[-1:]
    return "; ".join(told)[:500]


def _formats(manifest: Mapping[str, Any]) -> Iterator[str]:
    for ending, name in ENDINGS.items():
        if any(str(each["name"]).endswith(ending) for each in manifest["files"]):
            yield name


def _day(held: Held, settings: Path) -> tuple[list[str], dict[str, str]]:
    """Return how the edition's name and time are asked for: by option, or by the epoch that gave its time."""
    day, issue = parse(held.name)
    modified = datetime.fromisoformat(str(held.manifest["modified"]))
    plain = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=issue - 1)
    known = tomllib.loads(settings.read_text("utf-8-sig"))
    if modified == plain or "modified" in known or "date" in known:
        return ["--edition", held.name], {}
    return [], {"SOURCE_DATE_EPOCH": str(int(modified.timestamp()))}


def _compared(archive: Archive, held: Held, made: Path, fresh: Fresh) -> Rebuilt:
    beside = manifest_name(held.name, archive.names(held))
    names = {name.removeprefix(OUTPUTS) for name in archive.names(held) if name.startswith(OUTPUTS)}
    names |= {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    own = beside.removeprefix(OUTPUTS)
    now = json.loads((made / own).read_text("utf-8")) if (made / own).is_file() else {}
    files = [_file(archive, held, name, made) for name in sorted(names - {own})]
    files.append(_manifest(own, held.manifest, now))
    versions = tuple(_versions(archive, held, now))
    same = all(each.same for each in files)
    return Rebuilt(held.name, held.identifier, same, fresh.offline, versions, tuple(files))


def _file(archive: Archive, held: Held, name: str, made: Path) -> File:
    there, path = OUTPUTS + name in archive.names(held), made / name
    if not there or not path.is_file():
        return File(name, False, "it was not made again" if there else "it is not in the archive")
    old, new = archive.read(held, OUTPUTS + name), path.read_bytes()
    return File(name, True) if old == new else File(name, False, differing(name, old, new))


def _manifest(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> File:
    """Compare the manifests but for what was checked: warnings tell of files too that no edition reads."""
    told = [key for key in {**old, **new} if key != "checked" and old.get(key) != new.get(key)]
    return File(name, not told, ", ".join(told))


def _versions(archive: Archive, held: Held, now: Mapping[str, Any]) -> Iterator[Version]:
    """Yield what is of another version, what decides most first."""
    old = dict(held.manifest["versions"])
    new = dict(now.get("versions", {}))
    name = "build/environment.json"
    old |= parsed(archive.read(held, name), name).get("libraries", {})
    new |= {**environment.libraries(), "zlib": new.get("zlib", "")}
    first: Sequence[str] = ("python", "pango", "harfbuzz", "fontconfig", "zlib")
    for each in sorted(old.keys() | new.keys(), key=lambda name: (name not in first, name)):
        if old.get(each, "") != new.get(each, ""):
            yield Version(each, str(old.get(each, "")), str(new.get(each, "")))
