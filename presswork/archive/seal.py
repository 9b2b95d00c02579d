"""Seals: what an edition holds, or what happened to it, with the digest of the title's seal before it.

A seal is a small JSON file; its own SHA-512 stands in the next seal of the title, so that nothing can be changed,
left out or put between without breaking the chain. The first seal of an edition is `seal.json`; whatever happens to
the edition later is a seal too, `events/0001-withdrawn.json`. A signature lies beside each, with `.minisig` added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha512
from typing import Any

from presswork.problems import PublishError, problem

SCHEMA = 1
SEAL = "seal.json"
SIGNATURE = ".minisig"
EVENTS = "events/"
SHARED = "shared.json"
FROZEN, BACKFILLED, WITHDRAWN, PURGED, NOTE, ERRATUM = "frozen", "backfilled", "withdrawn", "purged", "note", "erratum"
KINDS = (FROZEN, BACKFILLED, WITHDRAWN, PURGED, NOTE, ERRATUM)
DIGEST = re.compile(r"[0-9a-f]{128}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
EVENT_NAME = re.compile(r"events/\d{4,}-[a-z]+\.json", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A file that an edition holds: its name, digest and size (bytes); `object` is where it lies, if it is shared."""

    name: str
    sha512: str
    size: int
    object: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of a title's chain. `number` counts from 1; `previous` is the SHA-512 of the seal before, or empty.

    `at` is RFC 3339 in UTC, `by` is in whose name; `name` is what the title is called, in an edition's own seal; `of`
    is the SHA-512 of that seal, in those of what happened to the edition later.
    """

    kind: str
    title: str
    edition: str
    identifier: str
    number: int
    previous: str
    at: str
    by: str = ""
    name: str = ""
    of: str = ""
    reason: str = ""
    files: tuple[Part, ...] = ()

    def bytes(self) -> bytes:
        """Return the seal as JSON, one file a line: equal seals are equal bytes."""
        value: dict[str, Any] = {"schema": SCHEMA}
        value |= {name: found for name, found in asdict(self).items() if name != "files" and (found or name in KEPT)}
        if self.kind == FROZEN:
            value["files"] = [{key: found for key, found in asdict(part).items() if found != ""} for part in self.files]
        return lined(value)

    @property
    def digest(self) -> str:
        """The SHA-512 that the next seal of the title names."""
        return sha512(self.bytes()).hexdigest()


KEPT = ("previous",)


def lined(value: Mapping[str, Any]) -> bytes:
    """Return JSON with one member a line, and one line for each member of a list: small, and readable all the same."""
    rows = []
    for key, found in value.items():
        if isinstance(found, list) and found:
            inner = ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in found)
            rows.append(f" {json.dumps(key)}: [\n{inner}\n ]")
        else:
            rows.append(f" {json.dumps(key)}: {json.dumps(found, ensure_ascii=False)}")
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def read_seal(data: bytes, where: str) -> Seal:
    """Return the seal that `data` says. Raises `archive-bad-seal`, placed at `where`, for anything that is none."""
    try:
        value = json.loads(data)
        known = {each.name for each in fields(Seal)}
        found = {key: each for key, each in value.items() if key in known and key != "files"}
        seal = Seal(**found, files=tuple(sorted(Part(**each) for each in value.get("files", []))))
        fault = _fault(seal, value)
    except (ValueError, TypeError, AttributeError, RecursionError) as wrong:
        fault = f"cannot be read ({type(wrong).__name__})"
    if fault:
        raise PublishError([problem("archive-bad-seal", f"the seal {fault}", where)])
    return seal


def _fault(seal: Seal, value: Mapping[str, Any]) -> str:
    if value.get("schema") != SCHEMA:
        return f"has the schema {value.get('schema')!r}, which this version of presswork does not know"
    words = (
        seal.title,
        seal.edition,
        seal.identifier,
        seal.reason,
        seal.previous,
        seal.of,
        seal.at,
        seal.by,
        seal.kind,
    )
    if not all(isinstance(each, str) for each in words) or type(seal.number) is not int or seal.number < 1:
        return "has a value of the wrong type"
    if seal.kind not in KINDS or not TIME.fullmatch(seal.at):
        return "has no known kind or time"
    if not all(DIGEST.fullmatch(each) for each in (seal.previous, seal.of) if each):
        return "names a digest that is none"
    wrong = [part for part in seal.files if not _is_part(part)]
    return f"names a file wrongly: {wrong[0].name!r}" if wrong else ""


def _is_part(part: Part) -> bool:
    words = (part.name, part.sha512, part.object, part.path)
    named = all(isinstance(each, str) for each in words) and type(part.size) is int and part.size >= 0
    return named and bool(DIGEST.fullmatch(part.sha512)) and bool(part.name) and bool(part.object) == bool(part.path)


def event_name(kind: str, before: Iterable[str]) -> str:
    """Return the name of an edition's next event, after those that it has.

    >>> event_name("withdrawn", ["events/0001-note.json", "seal.json"])
    'events/0002-withdrawn.json'
    """
    count = sum(bool(EVENT_NAME.fullmatch(each)) for each in before)
    return f"{EVENTS}{count + 1:04d}-{kind}.json"


def is_event(name: str) -> bool:
    """Tell whether a file of an edition's object is a seal of something that happened later."""
    return bool(EVENT_NAME.fullmatch(name))


def beside_seals(name: str) -> bool:
    """Tell whether a file is a seal or a signature: what no seal lists, since each is named by the chain."""
    plain = name.removesuffix(SIGNATURE)
    return plain == SEAL or is_event(plain)
