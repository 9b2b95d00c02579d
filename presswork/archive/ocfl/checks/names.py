"""Lists of paths by digest, as manifests, states and fixity blocks have them, and the paths in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from presswork.archive.ocfl.checks.digests import has_form
from presswork.archive.ocfl.checks.fault import Notebook


class Codes(NamedTuple):
    """The codes for the faults of one kind of list."""

    block: str  # it is no object of lists of text
    form: str  # a digest has not the algorithm's form
    repeated: str  # a digest stands twice but for its case
    ends: str  # a path begins or ends with /
    parts: str  # a path has an empty part, . or ..
    unique: str  # a path stands twice, or is a file and a folder


MANIFEST = Codes("E092", "E025", "E096", "E100", "E099", "E101")
FIXITY = Codes("E057", "E057", "E097", "E100", "E099", "E101")
STATE = Codes("E050", "E050", "E050", "E053", "E052", "E095")


def lists(value: object, algorithm: str, codes: Codes, what: str, book: Notebook) -> dict[str, list[str]]:
    """Return a block's lists of paths by digest, as far as they have the right form; note the faults."""
    if not isinstance(value, dict):
        book.add(codes.block, f"{what} is not an object")
        return {}
    found: dict[str, list[str]] = {}
    for digest, paths in value.items():
        if not has_form(algorithm, digest):
            book.add(codes.form, f"{what} has a digest that is none of {algorithm}: {digest}")
        if isinstance(paths, list) and all(isinstance(path, str) for path in paths):
            found[digest] = paths
        else:
            book.add(codes.block, f"{what} has no list of paths for {digest}")
    if len({digest.lower() for digest in found}) < len(found):
        book.add(codes.repeated, f"{what} has a digest twice, in capitals and in small letters")
    _paths([path for paths in found.values() for path in paths], codes, what, book)
    return found


def _paths(paths: Iterable[str], codes: Codes, what: str, book: Notebook) -> None:
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            book.add(codes.unique, f"{what} has a path twice: {path}")
        seen.add(path)
        if path.startswith("/") or path.endswith("/"):
            book.add(codes.ends, f"{what} has a path that begins or ends with /: {path}")
        if {"", ".", ".."} & set(path.strip("/").split("/")) or path.startswith("//"):
            book.add(codes.parts, f"{what} has a path with an empty part, . or ..: {path}")
    for path in sorted(seen):
        if above := next((each for each in _above(path) if each in seen), ""):
            book.add(codes.unique, f"{what} has {above} as a file and as a folder")


def _above(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))
