"""A small project with an edition that looks as if the press had made it, in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from presswork.archive.freeze import Wish, freeze
from presswork.archive.keeping import Frozen
from presswork.archive.writing import Act
from presswork.model.publication import Edition, Person, Publication
from presswork.press.manifest import describe, manifest, text_of, versions
from presswork.sources import Sources

TITLE = "urn:uuid:5b4c1e1e-6f0f-4d3c-9d1b-0d4f2f1f3c11"
SETTINGS = f"""\
id = "{TITLE}"
title = "The Tide Tables"
language = "en"
authors = ["Ada Marsh"]
publisher = "Harbour Press"
"""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def at(minutes: int = 0) -> str:
    """A time, so many minutes after the tests' first."""
    return (BEGAN + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def make(folder: Path, name: str = "2024-11-24", words: str = "High water at six.", title: str = TITLE) -> Path:
    """Write a project and its edition `name`, whose files all hold `words`; return the project."""
    write(
        folder,
        {
            "manuscript/publication.toml": SETTINGS.replace(TITLE, title),
            "manuscript/01.md": f"# Tides\n\n{words}\n",
            "manuscript/figures/map.svg": "<svg>" + "m" * 9000 + "</svg>",
            "styles/tokens.css": ":root { --ink: navy }\n",
        },
    )
    publication = Publication(title, "The Tide Tables", "en", "tides", authors=(Person("Ada Marsh"),), publisher="H")
    day = date.fromisoformat(name[:10])
    edition = Edition(publication, name, day, datetime(day.year, day.month, day.day, tzinfo=UTC))
    output, stem = folder / "output", edition.stem
    write(
        output,
        {
            f"{stem}.pdf": f"%PDF {words} {name}",
            f"{stem}.epub": f"PK {words} {name}",
            f"{stem}-web/index.html": f"<p>{words} {name}</p>",
            f"{stem}-web/fonts/serif.woff2": "w" * 9000,
        },
    )
    sources = Sources(folder)
    for each in ("publication.toml", "01.md", "figures/map.svg"):
        sources.read(f"manuscript/{each}")
    for each in ("tokens.css", "house/tokens.css", "print.css"):
        sources.read(f"styles/{each}")
    kinds = {".pdf": "application/pdf", ".epub": "application/epub+zip", "-web": "text/html"}
    files = [describe(output / (stem + end), stem + end, 0, kind, ()) for end, kind in kinds.items()]
    value = manifest(edition, files, sources.read_files, versions(), ())
    write(output, {f"{stem}.json": text_of(value)})
    return folder


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write text files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def frozen(project: Path, archive: Path, minutes: int = 0, act: Act | None = None, **wish: object) -> Frozen:
    """Freeze the last edition of a project."""
    return freeze(Wish(project, project / "output", archive, **wish), act or Act(at(minutes)), lambda _: None)  # type: ignore[arg-type]
