"""Time and memory of a catalogue: a full build, a build with nothing changed, and one edition more.

    .venv/bin/python benchmarks/catalogue.py [--titles 10000] [--folder DIR]

It makes titles with three editions each (tiny files, since copying is the disk's time), builds in a process of its own
each time, prints a table and writes it to benchmarks/results/catalogue.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from platform import machine, python_version
from typing import Any

SETTINGS = 'name = "Benchmark"\nbase-url = "https://books.example.org"\nlanguage = "en"\nsources = ["output"]\n'
LANGUAGES = ("en", "fr", "de", "es")
WORDS = ["harbour", "tide", "letter", "winter", "garden", "border", "river", "machine", "history", "island", "paper"]
FILES = ((".epub", "application/epub+zip"), (".pdf", "application/pdf"))
RESULTS = Path(__file__).parent / "results" / "catalogue.json"
STEPS = (
    ("full", "a full build"),
    ("unchanged", "nothing changed"),
    ("edition", "one edition added"),
    ("title", "one title added"),
)


def add_edition(folder: Path, number: int, year: int) -> None:
    """Write an edition's files and manifest."""
    words = [WORDS[(number * 7 + place * 5 + number // 11**place) % 11] for place in range(3)]
    title, slug, day = (
        f"The {' '.join(words)} {number}",
        f"title-{number}",
        f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}",
    )
    listed = []
    for ending, kind in FILES:
        data = f"{slug} {day} {ending}".encode()
        (folder / f"{slug}-{day}{ending}").write_bytes(data)
        facts = {"name": f"{slug}-{day}{ending}", "media_type": kind, "conformance": [], "size": len(data)}
        listed.append({**facts, "sha256": sha256(data).hexdigest()})
    (folder / f"{slug}-{day}.json").write_text(json.dumps(_manifest(number, title, day, listed)), "utf-8")


def _manifest(number: int, title: str, day: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema": 1,
        "id": f"urn:example:title:{number}",
        "edition": day,
        "identifier": f"urn:example:title:{number}:{day}",
        "date": day,
        "modified": f"{day}T00:00:00Z",
        "title": title,
        "subtitle": "",
        "language": LANGUAGES[number % len(LANGUAGES)],
        "authors": [{"name": f"Author {number % 3000}", "role": "aut", "file_as": ""}],
        "publisher": "Harbour Press",
        "description": f"What {title} tells, in a few sentences. " * 6,
        "subjects": [f"Subject {number % 200}", f"Field {number % 17}"],
        "rights": "© Harbour Press",
        "identifiers": [],
        "files": files,
    }


def run(root: Path) -> dict[str, float]:
    """Build once in another process; return its seconds, its peak memory in MiB and how many files it wrote."""
    began = time.perf_counter()
    ran = subprocess.run([sys.executable, __file__, "--build", str(root)], check=True, capture_output=True, text=True)
    return {**json.loads(ran.stdout), "process seconds": round(time.perf_counter() - began, 3)}


def build(root: Path) -> None:
    """Build, and print the measures as JSON."""
    from datetime import UTC, datetime

    from presswork.catalogue.build import asked_of
    from presswork.catalogue.build import build as build_it
    from presswork.catalogue.settings import read_settings

    began, used = time.perf_counter(), time.process_time()
    built = build_it(asked_of(read_settings(root), datetime.now(UTC)))
    facts = {"seconds": time.perf_counter() - began, "CPU seconds": time.process_time() - used}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts |= {"peak MiB": peak, "files written": built.written, "editions": built.editions}
    print(json.dumps({name: round(value, 3) for name, value in facts.items()}))


def measure(titles: int, root: Path) -> dict[str, Any]:
    """Make the titles, and build four times."""
    outputs = root / "output"
    outputs.mkdir(parents=True, exist_ok=True)
    (root / "catalogue.toml").write_text(SETTINGS, "utf-8")
    for number in range(titles):
        for year in (2021, 2022, 2023):
            add_edition(outputs, number, year)
    found: dict[str, Any] = {}
    for name, words in STEPS:
        if name == "edition":
            add_edition(outputs, titles // 3, 2024)
        if name == "title":
            add_edition(outputs, titles, 2024)
        found[name] = run(root)
        print(f"{words:20} {found[name]}", flush=True)
    return found


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="where to work, kept afterwards")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        build(given.build)
        return
    with tempfile.TemporaryDirectory() as made:
        found = measure(given.titles, given.folder or Path(made))
    print(f"one edition more is 1/{found['full']['seconds'] / found['edition']['seconds']:.0f} of a full build")
    surroundings = {"python": python_version(), "machine": machine(), "cores": os.cpu_count()}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"titles": given.titles, **surroundings, "builds": found}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
