"""Is it a valid OCFL storage root, or object? OCFL 1.0 and 1.1, with the codes of the specification.

Valid is not true: a forged object can be valid. What was frozen is held against its seals elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from presswork.archive.ocfl.checks import objects, roots
from presswork.archive.ocfl.checks.fault import Fault, Notebook
from presswork.archive.storage import Storage

__all__ = ["Fault", "validate", "validate_object"]


def validate(storage: Storage) -> Iterator[Fault]:
    """Yield the faults of a storage root and of all objects in it, all content read."""
    yield from _safely("", roots.check_top(storage))
    seen: dict[str, str] = {}
    book, ours = Notebook(""), roots.has_our_layout(storage)
    for place in _places(storage, book):
        yield from _safely(place, roots.check_place(storage, place, seen, ours))
        yield from validate_object(storage, place)
    yield from book.faults


def validate_object(storage: Storage, place: str = "") -> Iterator[Fault]:
    """Yield the faults of the object at a place, "" for a storage that is an object; all its content is read."""
    yield from _safely(place, objects.check_object(storage, place))


def _places(storage: Storage, book: Notebook) -> Iterator[str]:
    try:
        yield from roots.object_places(storage, book)
    except OSError as fault:
        book.add("E088", f"a folder cannot be read: {fault.strerror}", str(fault.filename or ""))


def _safely(place: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    try:
        yield from faults
    except OSError as fault:
        yield Fault("E001", place, f"a folder cannot be read: {fault.strerror}")
