"""What goes wrong in the store, told as problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from presswork.problems import PublishError, problem


def refuse(rule: str, message: str, path: str = "", hint: str = "") -> PublishError:
    """Return the error to raise for one broken rule; `path` is relative to the storage root."""
    return PublishError([problem(rule, message, path, hint=hint)])


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn a fault of storage into the problem `archive-damaged` at `path`."""
    try:
        yield
    except FileNotFoundError as fault:
        raise refuse("archive-damaged", "a file of the archive is missing", path) from fault
    except OSError as fault:
        raise refuse("archive-damaged", f"cannot be read: {_words(fault)}", path) from fault


@contextmanager
def storing() -> Iterator[None]:
    """Turn a fault of storage into the problem `archive-not-written`."""
    try:
        yield
    except OSError as fault:
        raise refuse("archive-not-written", f"the archive cannot be written: {_words(fault)}") from fault


def _words(fault: OSError) -> str:
    return fault.strerror or type(fault).__name__
