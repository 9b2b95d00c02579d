"""What a new version of an object is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """Content that the object has already, by its sha512."""

    digest: str


Content = Path | bytes | Kept


@dataclass(frozen=True, slots=True)
class Commit:
    """A new version of an object: the complete logical state, and what is told of it.

    `user` is a name and an address (mailto: or https:, may be empty); `created` a time in UTC (RFC 3339). `expected`
    is the digest of the head's inventory that the version builds on, nothing for a new object. With `purge` the object
    is replaced by one whose only version this is; what it held before is gone.
    """

    id: str
    files: Mapping[str, Content]
    message: str
    user: tuple[str, str]
    created: str
    expected: str = ""
    purge: bool = False
