"""Checkpoints: what an archive held at a time, in a few lines, to be kept elsewhere. They tell of a rollback later.

A whole archive that was put back to an older state is sound in itself; only a witness from outside can tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha512
from typing import Any

from presswork.archive.seal import DIGEST, SCHEMA, TIME, lined
from presswork.archive.signing import Keys, Signer
from presswork.archive.titles import Title
from presswork.archive.view import Archive
from presswork.problems import Problem, PublishError, problem

MARK = b"untrusted comment: "  # how the signature begins, which may follow the checkpoint in one file

HINT = "give the file that publish archive checkpoint wrote"


@dataclass(frozen=True, slots=True)
class Mark:
    """A title at the time of a checkpoint: how many seals its chain had, and the SHA-512 of the last."""

    title: str
    length: int
    last: str


def marks(titles: Iterable[Title]) -> tuple[Mark, ...]:
    """Return the marks of titles, sorted by their ids."""
    return tuple(Mark(each.id, len(each.chain), each.last) for each in sorted(titles, key=lambda title: title.id))


def root_of(found: Iterable[Mark]) -> str:
    """Return the one digest of all: SHA-512 of the lines `<last> <length> <title>`, in the order of the ids.

    >>> root_of([])[:8]
    'cf83e135'
    """
    return sha512("".join(f"{each.last} {each.length} {each.title}\n" for each in found).encode()).hexdigest()


def checkpoint(archive: Archive, at: str, signer: Signer | None = None) -> tuple[bytes, bytes]:
    """Return a checkpoint of an archive at a time, and its signature where there is a key, else nothing."""
    found = marks(archive.title(each) for each in archive.title_ids())
    rows = [{"title": each.title, "length": each.length, "last": each.last} for each in found]
    data = lined({"schema": SCHEMA, "checkpoint": at, "root": root_of(found), "titles": rows})
    signed = signer.sign(data, {"checkpoint": root_of(found)[:32], "time": at}) if signer is not None else b""
    return data, signed


def hold_against(witness: bytes, titles: Mapping[str, Title], keys: Keys) -> Iterator[Problem]:
    """Yield all that an old checkpoint tells of and the archive does not hold. Raises `archive-witness` for none.

    The checkpoint may be followed by its signature in the same file; one that is wrong is told, and nothing believed.
    """
    data, mark, rest = witness.partition(MARK)
    value = _read(data)
    if mark and keys.files and (fault := keys.check(data, mark + rest)):
        yield problem("archive-witness", f"the checkpoint's signature is not the key's: {fault}")
        return
    for each in value:
        title = titles.get(each.title)
        if title is None:
            yield problem("archive-witness", f"{each.title} is gone; the checkpoint tells of {each.length} seals")
        elif len(title.chain) < each.length:
            words = f"{title.name or title.id} has {len(title.chain)} seals; the checkpoint tells of {each.length}"
            yield problem("archive-witness", words)
        elif title.chain[each.length - 1].sha512 != each.last:
            words = f"{title.name or title.id}: the seal {each.length} is another one than when the checkpoint was made"
            yield problem("archive-witness", f"{words}; it should have the SHA-512 {each.last}")


def _read(data: bytes) -> tuple[Mark, ...]:
    try:
        value: Any = json.loads(data)
        found = tuple(Mark(each["title"], each["length"], each["last"]) for each in value["titles"])
        fits = value["schema"] == SCHEMA and bool(TIME.fullmatch(value["checkpoint"])) and all(map(_is_mark, found))
        if fits and value["root"] == root_of(found):
            return found
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise PublishError([problem("archive-witness", "the witness is no checkpoint, or was changed", hint=HINT)])


def _is_mark(mark: Mark) -> bool:
    counted = type(mark.length) is int and mark.length > 0
    return isinstance(mark.title, str) and counted and bool(DIGEST.fullmatch(mark.last))
