"""What stands in the output folder, and all that it was made from, taken together for an edition's object.

Nothing is taken that is not what the manifest names: a file of other bytes, a source that has changed since, another
version of a library are told, so that what is archived is what was published.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from presswork.archive.metadata import entries, read_manifest
from presswork.archive.names import is_name, parse
from presswork.archive.ocfl.content import Content
from presswork.archive.view import no_edition
from presswork.press.manifest import versions
from presswork.problems import Problem, PublishError, problem
from presswork.sources import HOUSE, Sources

OUTPUTS, SOURCE = "outputs/", "source/"
IN_MEMORY = 32 * 2**20  # bytes; a larger file is copied aside instead, so that nobody can change it meanwhile


@dataclass(frozen=True, slots=True)
class Gathered:
    """An edition as it stands: its manifest, and every file by the name that it has in the archive."""

    manifest: Mapping[str, Any]
    name: str  # of the manifest's file
    files: Mapping[str, Content]


def standing(output: Path, title_id: str, edition: str = "") -> Path:
    """Return the manifest of a title's edition in `output`, the last one where none is named.

    Raises `archive-no-edition`, with the names of those that are there.
    """
    found: dict[str, Path] = {}
    for path in sorted(output.glob("*.json")) if output.is_dir() else []:
        name = path.stem[path.stem.rfind("-", 0, path.stem.rfind("-", 0, path.stem.rfind("-"))) + 1 :]
        if is_name(name) and _is_of(path, title_id, name):
            found[name] = path
    last = max(found, key=parse, default="")
    if (edition or last) in found:
        return found[edition or last]
    there = f"there is {', '.join(sorted(found, key=parse))}" if found else "make it first: publish all"
    words = f"the output folder holds no edition {edition}" if edition else "the output folder holds no edition"
    raise PublishError([problem("archive-no-edition", words, hint=there)])


def _is_of(path: Path, title_id: str, name: str) -> bool:
    try:
        manifest = read_manifest(path.read_bytes(), path.name)
    except (PublishError, OSError):
        return False
    return bool(manifest["id"] == title_id and manifest["edition"] == name)


def gather(manifest_file: Path, sources: Sources, folder: Path) -> Gathered:
    """Return all files of an edition, each with the bytes that its manifest names.

    `folder` is an empty one for copies of large files. Raises `archive-stale` for everything that is not as it was
    when the edition was made, and `archive-draft` where it was made in spite of errors.
    """
    try:
        data = manifest_file.read_bytes()
    except OSError as fault:
        raise no_edition(f"{manifest_file.name} cannot be read: {fault.strerror}") from fault
    manifest = read_manifest(data, manifest_file.name)
    told = [*_other_versions(manifest), *_drafted(manifest)]
    files: dict[str, Content] = {OUTPUTS + manifest_file.name: data}
    for name, content in _outputs(manifest, manifest_file.parent, folder, told):
        files[OUTPUTS + name] = content
    for name, content in _sources(manifest, sources, told):
        files[SOURCE + name] = content
    if told:
        raise PublishError(told)
    return Gathered(manifest, manifest_file.name, files)


def _drafted(manifest: Mapping[str, Any]) -> Iterator[Problem]:
    wrong = sum(each.get("level") == "error" for each in manifest["checked"]["problems"])
    if wrong:
        yield problem("archive-draft", f"the edition {manifest['edition']} was made as a draft, with {wrong} errors")


def _other_versions(manifest: Mapping[str, Any]) -> Iterator[Problem]:
    made, here = manifest["versions"], versions()
    for name in sorted(made.keys() | here.keys()):
        if made.get(name) != here.get(name):
            words = f"the edition was made with {name} {made.get(name, '(none)')}, here is {here.get(name, '(none)')}"
            yield problem("archive-stale", words)


def _outputs(
    manifest: Mapping[str, Any], output: Path, folder: Path, told: list[Problem]
) -> Iterator[tuple[str, Content]]:
    for number, (name, digest) in enumerate(entries(manifest)):
        try:
            content, found = _taken(output, name, folder / f"{number}")
        except OSError as fault:
            told.append(problem("archive-stale", f"{name} cannot be read: {fault.strerror or fault}", name))
            continue
        if found != digest:
            told.append(problem("archive-stale", f"{name} has been changed since it was made", name))
        yield name, content


def _taken(output: Path, name: str, aside: Path) -> tuple[Content, str]:
    """Return a file's bytes, or a copy of a large one, and their SHA-256. Nothing is read through a link."""
    path = output
    for part in name.split("/"):
        path /= part
        if path.is_symlink():
            raise OSError(0, "it is a link")
    with os.fdopen(_opened(path), "rb") as stream:
        if os.fstat(stream.fileno()).st_size <= IN_MEMORY:
            data = stream.read()
            return data, sha256(data).hexdigest()
        with aside.open("xb") as copy:
            shutil.copyfileobj(stream, copy)
    with aside.open("rb") as stream:
        return aside, _digest(stream)


def _opened(path: Path) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no file")
    return handle


def _digest(stream: Any) -> str:
    found = sha256()
    while chunk := stream.read(2**20):
        found.update(chunk)
    return found.hexdigest()


def _sources(manifest: Mapping[str, Any], sources: Sources, told: list[Problem]) -> Iterator[tuple[str, bytes]]:
    for each in manifest["sources"]:
        try:
            data = sources.read(each["name"])
        except PublishError as stopped:
            told += [problem("archive-stale", found.message, each["name"]) for found in stopped.problems]
            continue
        if sha256(data).hexdigest() != each["sha256"]:
            words = f"{each['name']} has been changed since the edition was made"
            told.append(problem("archive-stale", words, each["name"]))
        yield archived_name(each["name"], sources), data


def archived_name(name: str, sources: Sources) -> str:
    """Return where a source lies below source/: under house/ where it is the house style's own."""
    if name.startswith(HOUSE):
        return f"house/{name.removeprefix(HOUSE)}"
    if name.startswith("styles/") and not (sources.project / name).is_file():
        return f"house/{name.removeprefix('styles/')}"
    return name
