"""The files that a PDF carries (ISO 32000-1, 7.11.4), as sources of it all (ISO 19005-3, 6.8 and Annex E)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import md5
from pathlib import PurePosixPath
from typing import NamedTuple
from unicodedata import category, normalize

from presswork.model.publication import Edition
from presswork.writers.pdf.sink import Sink
from presswork.writers.pdf.syntax import Ref, Value, string, text, written
from presswork.writers.pdf.trees import name_tree

# the bytes must not depend on what a machine knows of types, so it is not asked
TYPES = {
    ".md": "text/markdown", ".toml": "application/toml", ".csv": "text/csv", ".tsv": "text/tab-separated-values",
    ".json": "application/json", ".bib": "application/x-bibtex", ".txt": "text/plain", ".css": "text/css",
    ".j2": "text/plain", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
    ".webp": "image/webp", ".gif": "image/gif", ".otf": "font/otf", ".ttf": "font/ttf", ".woff": "font/woff",
    ".woff2": "font/woff2", ".pdf": "application/pdf",
}  # fmt: skip
UNKNOWN = "application/octet-stream"
PACKED_ALREADY = ("image/png", "image/jpeg", "image/webp", "image/gif", "font/woff", "font/woff2", "application/pdf")
NO_SIGN = "\N{REPLACEMENT CHARACTER}"


class Attached(NamedTuple):
    """What the catalogue says of attached files: the number of their tree of names, and each file's description."""

    names: int = 0
    files: tuple[Ref, ...] = ()


def attach(sink: Sink, files: Iterable[tuple[str, bytes]], edition: Edition) -> Attached:
    """Write files, given by name and content one after the other; their time is when the edition was changed."""
    taken: set[str] = set()
    tree: dict[bytes, bytes] = {}
    refs: list[Ref] = []
    for given, data in files:
        name = free_name(given, taken)
        known: dict[bytes, Value] = {
            b"/Type": b"/Filespec",
            b"/F": text(name),
            b"/UF": text(name),
            b"/Desc": text(f"{edition.publication.title}: {name}"),
            b"/AFRelationship": b"/Source",
        }
        stream = Ref(_embedded(sink, media_type(given), data, edition))
        refs.append(Ref(sink.add(written({**known, b"/EF": {b"/F": stream, b"/UF": stream}}))))
        tree[_key(name)] = written(refs[-1])
    return Attached(name_tree(sink, tree), tuple(refs)) if refs else Attached()


def _embedded(sink: Sink, kind: str, data: bytes, edition: Edition) -> int:
    """Write a file's content and return its number (7.11.4, tables 45 and 46)."""
    time = text(edition.modified.strftime("D:%Y%m%d%H%M%SZ"))
    facts: dict[bytes, Value] = {
        b"/Size": b"%d" % len(data),
        b"/CheckSum": string(md5(data, usedforsecurity=False).digest()),
        b"/CreationDate": time,
        b"/ModDate": time,
    }
    subtype = b"/" + kind.replace("/", "#2F").replace("+", "#2B").encode()
    known: dict[bytes, Value] = {b"/Type": b"/EmbeddedFile", b"/Subtype": subtype, b"/Params": facts}
    return sink.stream(known, data) if kind in PACKED_ALREADY else sink.packed(known, data)


def media_type(name: str) -> str:
    """Return the media type of a file by the ending of its name.

    >>> media_type("manuscript/01.md")
    'text/markdown'
    """
    return TYPES.get(PurePosixPath(name).suffix.lower(), UNKNOWN)


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that every disk can tell from those taken, and add it to them.

    Names that differ in case or in the way that letters are composed are one name on some disks.

    >>> free_name("figures/A.png", {"figures/a.png"})
    'figures/A-2.png'
    """
    plain = "".join(_signs(name))
    path = PurePosixPath(plain)
    found, count = plain, 1
    while _folded(found) in taken:
        count += 1
        found = str(path.with_name(f"{path.stem}-{count}{path.suffix}"))
    taken.add(_folded(found))
    return found


def _folded(name: str) -> str:
    return normalize("NFC", normalize("NFC", name).casefold())


def _signs(name: str) -> Iterator[str]:
    """Yield the signs of a name, a replacement for each that cannot be written or would mislead who reads it.

    Such are control characters, marks that turn the direction of writing, and bytes that are no UTF-8.
    """
    for sign in name:
        yield NO_SIGN if category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign


def _key(name: str) -> bytes:
    """Return the bytes of a name as a text string, by which the tree is sorted (7.9.6)."""
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")
