"""What a bag's own files look like (RFC 8493): declaration, manifests, bag-info; and which names are safe in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

from presswork.problems import Problem, problem

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
FETCH = "fetch.txt"
PAYLOAD = "data/"
EDITION = "data/edition/"  # the files of the edition, by the names that they have in the archive
CHAIN = "data/title/chain.json"  # the title's chain up to the edition's last seal
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ENCODED = {"%": "%25", "\n": "%0A", "\r": "%0D"}  # RFC 8493, 2.1.3: these and no others
_DRIVE = re.compile(r"[A-Za-z]:")
_DECODED = re.compile(r"%(25|0A|0D)", re.IGNORECASE)


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return a manifest: a line a file, sorted by name (RFC 8493, 2.1.3)."""
    return "".join(f"{digest}  {encoded(name)}\n" for name, digest in sorted(digests.items())).encode()


def encoded(name: str) -> str:
    """Return a name as a manifest writes it.

    >>> encoded("data/100%.svg")
    'data/100%25.svg'
    """
    return "".join(ENCODED.get(sign, sign) for sign in name)


def decoded(name: str) -> str:
    """Return the name that a manifest means."""
    return _DECODED.sub(lambda found: chr(int(found[1], 16)), name)


def info(values: Iterable[tuple[str, str]]) -> bytes:
    """Return bag-info.txt (RFC 8493, 2.2.2): a line a fact, in the order given; empty ones are left out."""
    plain = ((label, " ".join(value.split())) for label, value in values)
    return "".join(f"{label}: {value}\n" for label, value in plain if value).encode()


def is_safe(name: str) -> bool:
    """Tell whether a name stays in its bag on every system: relative, no `..`, no drive, no home, no backslash."""
    bad = not name or "\\" in name or any(ord(sign) < 32 for sign in name) or _DRIVE.match(name) or name[0] == "~"
    return not bad and all(part not in ("", ".", "..") for part in name.split("/"))


def unsafe(names: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for every name that could lead astray, and for those that some systems take for one another."""
    kept = []
    for name in names:
        if is_safe(name):
            kept.append(name)
        else:
            yield problem("archive-bag", f"{name[:200]!r} is no safe name for a file", _shown(name))
    alike = Counter(_folded(name) for name in kept)
    for name in kept:
        if alike[_folded(name)] > 1:
            words = f"{name} has the name of another file but for capitals or the form of its accents"
            yield problem("archive-bag", words, name)


def _folded(name: str) -> str:
    return normalize("NFC", normalize("NFC", name).casefold())


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:200]
