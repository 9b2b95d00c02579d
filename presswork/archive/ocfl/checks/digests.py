"""The digest algorithms of OCFL and of its extensions 0001 and 0009: their forms and how they are reckoned."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

CONTENT = ("sha512", "sha256")  # what manifests may use (E025)


class Digest(Protocol):
    """What a digest is reckoned with."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""

    def hexdigest(self) -> str:
        """Return the digest of all bytes taken."""


class Crc32:
    """CRC-32, as hexadecimal digits."""

    def __init__(self) -> None:
        self.value = 0

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""
        self.value = zlib.crc32(data, self.value)

    def hexdigest(self) -> str:
        """Return the digest of all bytes taken."""
        return f"{self.value:08x}"


class Size:
    """The number of bytes, in decimal digits."""

    def __init__(self) -> None:
        self.value = 0

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""
        self.value += len(data)

    def hexdigest(self) -> str:
        """Return the number of all bytes taken."""
        return str(self.value)


def _sha(name: str) -> Callable[[], Digest]:
    return lambda: hashlib.new(name, usedforsecurity=False)


def _blake(bits: int) -> Callable[[], Digest]:
    return partial(hashlib.blake2b, digest_size=bits // 8)


ALGORITHMS: dict[str, tuple[Callable[[], Digest], str]] = {
    "sha512": (_sha("sha512"), "[0-9a-f]{128}"),
    "sha256": (_sha("sha256"), "[0-9a-f]{64}"),
    "sha1": (_sha("sha1"), "[0-9a-f]{40}"),
    "md5": (_sha("md5"), "[0-9a-f]{32}"),
    "blake2b-512": (_blake(512), "[0-9a-f]{128}"),
    "blake2b-384": (_blake(384), "[0-9a-f]{96}"),
    "blake2b-256": (_blake(256), "[0-9a-f]{64}"),
    "blake2b-160": (_blake(160), "[0-9a-f]{40}"),
    "sha512/256": (_sha("sha512_256"), "[0-9a-f]{64}"),
    "crc32": (Crc32, "[0-9a-f]{8}"),
    "size": (Size, "[0-9]{1,20}"),
}


def has_form(algorithm: str, digest: str) -> bool:
    """Tell whether a digest can be one of the algorithm; any is, of an unknown one."""
    known = ALGORITHMS.get(algorithm)
    return known is None or re.fullmatch(known[1], digest, re.IGNORECASE) is not None


def reckon(algorithms: Iterable[str], pieces: Iterable[bytes]) -> dict[str, str]:
    """Return the digests of bytes that come in pieces, by several algorithms in one pass."""
    digests = {name: ALGORITHMS[name][0]() for name in algorithms}
    for piece in pieces:
        for digest in digests.values():
            digest.update(piece)
    return {name: digest.hexdigest() for name, digest in digests.items()}
