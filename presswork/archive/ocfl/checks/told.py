"""What an inventory tells, however badly: its JSON, and the parts of it that have the right form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from presswork.archive.ocfl.checks.fault import Notebook

VERSION = re.compile(r"v(0*)([1-9]\d*)")
Lists = Mapping[str, list[str]]  # digest -> paths


@dataclass(slots=True)
class Told:
    """The parts of an inventory that could be read; what could not is empty."""

    id: str = ""
    spec: str = ""
    algorithm: str = ""
    head: str = ""
    content_directory: str | None = None
    manifest: dict[str, list[str]] = field(default_factory=dict)
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    fixity: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """The name of the content folder of every version."""
        return self.content_directory or "content"

    def digests(self) -> dict[str, str]:
        """Return the digest of every content path, in small letters."""
        return {path: digest.lower() for digest, paths in self.manifest.items() for path in paths}

    def logical(self, version: str) -> dict[str, str]:
        """Return the digest of every logical path of a version, as written."""
        return {path: digest for digest, paths in self.states.get(version, {}).items() for path in paths}


def load(data: bytes, book: Notebook) -> object:
    """Read the JSON of an inventory, or note E033 and return None."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_refuse)
    except (ValueError, RecursionError) as fault:
        book.add("E033", f"it is not valid JSON: {fault}")
        return None
    if not isinstance(value, dict):
        book.add("E033", "it is not a JSON object")
    return value


def number_of(version: str) -> int:
    """Return the number of a version, `v3` or `v003`; 0 where it is no version."""
    match = VERSION.fullmatch(version)
    return int(match[2]) if match and len(version) < 20 else 0


def is_uri(text: str) -> bool:
    """Tell whether text begins as a URI does (RFC 3986)."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", text) is not None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")
