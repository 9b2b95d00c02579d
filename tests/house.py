"""A publishing house for tests: real editions made once, copies of them under other names, and their catalogue."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from conftest import Project, publish

HOSTILE = "<script>alert(1)</script> & “tides” ]]> ../../x %2e"
TEXT = """# The tide tables

The sea comes twice a day.

## High water

At noon.[^1]

[^1]: On Sundays at one.
"""


@dataclass(frozen=True)
class House:
    """A folder with a catalogue.toml and the editions that it draws from."""

    folder: Path
    url: str

    @property
    def built(self) -> Path:
        """Where the catalogue is made."""
        return self.folder / "catalogue"

    @property
    def editions(self) -> Path:
        """Where the editions lie."""
        return self.folder / "editions"

    def build(self) -> None:
        """Build the catalogue by the command."""
        ran = publish("catalogue", "build", "--catalogue", str(self.folder))
        assert ran.exit_code == 0, ran.stderr

    def copy(self, manifest: Path, slug: str, day: str, **values: object) -> None:
        """Put an edition here that is like another: its files under other names, its facts as given; manifest last."""
        facts = json.loads(manifest.read_text("utf-8"))
        before = f"{manifest.stem}"
        named = uuid5(NAMESPACE_URL, slug)
        facts |= {
            "id": named.urn,
            "edition": day,
            "identifier": uuid5(named, day).urn,
            "date": date.fromisoformat(day[:10]).isoformat(),
            "modified": f"{day[:10]}T00:00:00Z",
            **values,
        }
        facts["files"] = [each for each in facts["files"] if "files" not in each]
        for each in facts["files"]:
            source = manifest.with_name(each["name"])
            each["name"] = each["name"].replace(before, f"{slug}-{day}")
            self._put(each["name"], source.read_bytes())
        self._put(f"{slug}-{day}.json", json.dumps(facts).encode())

    def _put(self, name: str, content: bytes) -> None:
        beside = self.editions / f".{name}.part"
        beside.write_bytes(content)
        beside.replace(self.editions / name)


def house(folder: Path, language: str = "en") -> House:
    """Start a catalogue whose base URL is a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    words = ["--name", "Harbour & Sons", "--language", language, "--base-url", url]
    ran = publish("catalogue", "new", str(folder), *words)
    assert ran.exit_code == 0, ran.stderr
    return House(folder, f"{url}/")


def edition(folder: Path, day: str, kinds: tuple[str, ...] = ("pdf", "epub")) -> Path:
    """Make a real edition, of a PDF and an e-book if nothing else is said; return its manifest."""
    given = {
        "id": '"urn:uuid:5b4c1e1e-6f0f-4d3c-9d1b-0d4f2f1f3c11"',
        "title": json.dumps("The Tide Tables"),
        "language": '"en"',
        "authors": '["Ada Marsh"]',
        "publisher": '"Harbour Press"',
        "subjects": '["Sea", "Navigation & <charts>"]',
        "description": '"When the sea comes, and when it goes."',
    }
    made = Project(folder)
    text = "".join(f"{name} = {value}\n" for name, value in given.items())
    made.write({"manuscript/publication.toml": text, "manuscript/one.md": TEXT})
    for kind in kinds:
        ran = made.publish(kind, "--date", day)
        assert ran.exit_code == 0, ran.stderr
    return next(made.output.glob(f"*-{day}.json"))
