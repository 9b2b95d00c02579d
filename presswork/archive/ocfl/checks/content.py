"""The bytes of an object's files against all that its inventories tell of them, each file read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from presswork.archive.ocfl.checks.digests import ALGORITHMS, reckon
from presswork.archive.ocfl.checks.fault import Fault, Notebook
from presswork.archive.ocfl.checks.told import Told
from presswork.archive.ocfl.staging import chunks
from presswork.archive.storage import Storage


class Claim(NamedTuple):
    """That a content path has a digest, with the code that is due where it has not."""

    path: str
    algorithm: str
    digest: str
    code: str


def claims(told: Told) -> Iterator[Claim]:
    """Yield all that an inventory claims of its content."""
    for path, digest in told.digests().items():
        yield Claim(path, told.algorithm, digest, "E092")
    for algorithm, block in told.fixity.items():
        for digest, paths in block.items():
            yield from (Claim(path, algorithm, digest.lower(), "E093") for path in paths)


def check_content(storage: Storage, place: str, claimed: Iterable[Claim], present: set[str]) -> Iterator[Fault]:
    """Yield the faults of files that are not there or have other bytes; `present` are the content paths on disk."""
    by_path = defaultdict(set)
    for claim in claimed:
        by_path[claim.path].add(claim)
    for path, wanted in sorted(by_path.items()):
        book = Notebook(f"{place}/{path}" if place else path)
        if path in present:
            _compare(storage, wanted, book)
        else:
            # the public fixture of a missing file is named E023, newer validators say E092
            for code in sorted({"E023", *(claim.code for claim in wanted)}):
                book.add(code, "the file is missing")
        yield from book.faults


def _compare(storage: Storage, wanted: set[Claim], book: Notebook) -> None:
    known = {claim.algorithm for claim in wanted if claim.algorithm in ALGORITHMS}
    try:
        with storage.open(book.path) as stream:
            found = reckon(known, chunks(stream))
    except OSError as fault:
        book.add("E092", f"the file cannot be read: {fault.strerror}")
        return
    for claim in sorted(wanted):
        if claim.algorithm in known and found[claim.algorithm] != claim.digest:
            told = f"{claim.algorithm} {found[claim.algorithm]}, and not {claim.digest}"
            book.add(claim.code, f"the bytes have the digest {told}")
