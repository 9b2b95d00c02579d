"""A small house that publishes: outputs written by hand, and its catalogue built at a time that the test gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from presswork.catalogue.build import Built, asked_of, build
from presswork.catalogue.settings import read_settings

BASE = "https://books.example.org/shelf"
SETTINGS = f'name = "The Harbour"\nbase-url = "{BASE}"\nlanguage = "en"\nsources = ["output"]\ngrace = "2 days"\n'
KINDS = {".epub": "application/epub+zip", ".pdf": "application/pdf", ".html": "text/html"}


@dataclass
class House:
    """A folder with outputs and a catalogue; its clock is set by hand."""

    root: Path
    settings: str = SETTINGS
    now: datetime = field(default_factory=lambda: datetime(2026, 1, 1, tzinfo=UTC))

    def __post_init__(self) -> None:
        self.outputs.mkdir(parents=True, exist_ok=True)
        (self.root / "catalogue.toml").write_text(self.settings, "utf-8")

    @property
    def outputs(self) -> Path:
        """Where editions lie."""
        return self.root / "output"

    @property
    def folder(self) -> Path:
        """The catalogue."""
        return self.root / "catalogue"

    def publish(self, slug: str, day: str, files: Mapping[str, bytes] | None = None, **facts: Any) -> Path:
        """Write an edition of a title; `files` by their endings. Return its manifest."""
        if files is None:
            files = {".epub": f"{slug} {day}".encode(), ".pdf": f"{slug} {day} on paper".encode()}
        listed = []
        for end, data in files.items():
            name = f"{slug}-{day}{end}"
            (self.outputs / name).write_bytes(data)
            kind = {"name": name, "media_type": KINDS[end], "conformance": []}
            listed.append({**kind, "size": len(data), "sha256": sha256(data).hexdigest()})
        manifest = {
            "schema": 1,
            "id": f"urn:example:{slug}",
            "edition": day,
            "identifier": f"urn:example:{slug}:{day}",
            "date": day[:10],
            "modified": f"{day[:10]}T00:00:00Z",
            "title": f"The {slug}",
            "subtitle": "",
            "language": "en",
            "authors": [{"name": "Ada Marsh", "role": "aut", "file_as": "Marsh, Ada"}],
            "publisher": "Harbour Press",
            "description": f"What {slug} tells.",
            "subjects": ["Tides"],
            "rights": "© Harbour Press",
            "identifiers": [],
            "files": listed,
            **facts,
        }
        path = self.outputs / f"{slug}-{day}.json"
        path.write_text(json.dumps(manifest), "utf-8")
        return path

    def build(self, again: bool = False) -> Built:
        """Build the catalogue now."""
        return build(asked_of(read_settings(self.root), self.now, again))

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Return every file of the catalogue with its time and its bytes."""
        found = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
        return {
            path.relative_to(self.folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in found
        }

    def read(self, address: str) -> bytes:
        """Return a file of the catalogue."""
        return (self.folder / address).read_bytes()
