"""An edition goes out as a BagIt 1.0 bag: the same edition is the same bytes, wherever and whenever it is written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from hashlib import sha512
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from presswork.archive.bags.form import CHAIN, DECLARATION, DECLARED, EDITION, INFO, PAYLOAD, info, manifest, unsafe
from presswork.archive.seal import SEAL, lined, read_seal
from presswork.archive.titles import Title
from presswork.archive.view import Archive, Held
from presswork.press.staging import put_in_place, staging
from presswork.problems import PublishError, problem

SCHEMA = 1
CHUNK = 2**20
PLAIN = 0o100644 << 16  # a regular file that everybody may read, as a zip says it


def export(archive: Archive, held: Held, target: Path) -> int:
    """Write a bag to `target`, a folder, or a zip where its name ends so; return the size of its payload in bytes.

    Raises PublishError: `archive-bag` where something stands there or a name cannot be in a bag, `archive-damaged`,
    `archive-state` for a purged edition, `not-written`.
    """
    if target.exists() or target.is_symlink():
        raise PublishError([problem("archive-bag", f"{target.name} is there already", hint="name another")])
    if held.state == "purged":
        raise PublishError([problem("archive-state", f"the edition {held.name} was purged: its bytes are gone")])
    with staging(target.parent) as folder:
        bag = folder / stem_of(held)
        size = _fill(archive, held, bag)
        made = bag
        if target.suffix.lower() == ".zip":
            made = folder / target.name
            _zip(bag, made)
        put_in_place(made, target)
    return size


def stem_of(held: Held) -> str:
    """Return the name of an edition's bag: that of its files."""
    names = [str(each.get("name", "")) for each in held.manifest.get("files", ())]
    found = next((name[: name.find(held.name) + len(held.name)] for name in names if held.name in name), "")
    return found if found and "/" not in found else held.identifier.rpartition(":")[2]


def _fill(archive: Archive, held: Held, bag: Path) -> int:
    """Write all files of the bag; return the payload's size in bytes."""
    day = date.fromisoformat(str(held.manifest["date"]))
    names = [*(EDITION + name for name in archive.names(held)), CHAIN]
    if told := list(unsafe(names)):
        raise PublishError(told)
    digests, size = {}, 0
    for name, chunks in _payload(archive, held):
        digest, length = _written(bag / name, chunks)
        digests[name] = digest
        size += length
    _hold(archive, held, digests)
    tags = {
        DECLARATION: DECLARED,
        INFO: _info(held, day, f"{size}.{len(digests)}"),
        "manifest-sha512.txt": manifest(digests),
    }
    tags["tagmanifest-sha512.txt"] = manifest({name: sha512(data).hexdigest() for name, data in tags.items()})
    for name, data in tags.items():
        _written(bag / name, iter((data,)))
    time = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    for path in (*bag.rglob("*"), bag):
        os.utime(path, (time, time))
    return size


def _payload(archive: Archive, held: Held) -> Iterator[tuple[str, Iterator[bytes]]]:
    for name in archive.names(held):
        with archive.open(held, name) as stream:
            yield EDITION + name, iter(lambda: stream.read(CHUNK), b"")
    yield CHAIN, iter((chain_of(archive.title(held.title), held.identifier),))


def chain_of(title: Title, identifier: str) -> bytes:
    """Return the title's chain up to the last seal of an edition: what follows later changes nothing of it."""
    last = max(link.number for link in title.chain if link.identifier == identifier)
    links = [asdict(link) for link in title.chain if link.number <= last]
    return lined({"schema": SCHEMA, "title": title.id, "chain": links})


def _written(path: Path, chunks: Iterator[bytes]) -> tuple[str, int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = sha512(), 0
    with path.open("xb") as stream:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            stream.write(chunk)
    return digest.hexdigest(), size


def _hold(archive: Archive, held: Held, digests: dict[str, str]) -> None:
    """Raise where what was read is not what the seal names: a bag does not hand damage on."""
    seal = read_seal(archive.read(held, SEAL), SEAL)
    wanted = {EDITION + part.name: part.sha512 for part in seal.files} | {EDITION + SEAL: held.seal}
    told = [
        problem("archive-damaged", f"the edition {held.name}: {name.removeprefix(EDITION)} is not what its seal names")
        for name, digest in sorted(wanted.items())
        if digests.get(name) != digest
    ]
    if told:
        raise PublishError(told)


def _info(held: Held, day: date, oxum: str) -> bytes:
    said = held.manifest
    return info(
        [
            ("Source-Organization", str(said.get("publisher", ""))),
            ("External-Description", f"{said.get('title', '')} ({held.name})"),
            ("External-Identifier", held.identifier),
            ("Bag-Group-Identifier", held.title),
            ("Bagging-Date", day.isoformat()),
            ("Payload-Oxum", oxum),
            ("Title", str(said.get("title", ""))),
            ("Edition", held.name),
            ("Bag-Software-Agent", "presswork"),
        ]
    )


def _zip(bag: Path, path: Path) -> None:
    """Write the bag as a zip of one folder (RFC 8493, 4.2): sorted, not compressed, no time and no owner in it."""
    assert (bag / PAYLOAD).is_dir()
    with ZipFile(path, "x", ZIP_STORED) as packed:
        for each in sorted(each for each in bag.rglob("*") if each.is_file()):
            member = ZipInfo(f"{bag.name}/{each.relative_to(bag).as_posix()}", (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr, member.file_size = 3, PLAIN, each.stat().st_size
            with each.open("rb") as stream, packed.open(member, "w") as into:
                while chunk := stream.read(CHUNK):
                    into.write(chunk)
