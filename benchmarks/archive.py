"""A hundred editions of a 100-page title: what freezing the next one costs, and how much the archive grows.

Run it from a checkout: .venv/bin/python benchmarks/archive.py [editions]
They are synthesised: 20 chapters of text, pictures, and outputs of the size that such a title has (a PDF and an
e-book, all of whose bytes differ from one edition to the next, as where a date is printed). Each edition changes
one chapter by a few words. What is timed is the whole freeze: comparing, hashing, writing, flushing to the disk;
CPU is the process's own work.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from presswork.archive.freeze import Wish, freeze
from presswork.archive.signing import Keys, Signer, new_key
from presswork.archive.verify import verify
from presswork.archive.writing import Act
from presswork.model.publication import Edition, Person, Publication
from presswork.press.manifest import describe, manifest, text_of, versions
from presswork.sources import Sources

TITLE = "urn:uuid:0d4f2f1f-6f0f-4d3c-9d1b-5b4c1e1e3c11"
CHAPTERS, WORDS, PICTURES = 20, 2000, 10  # 40,000 words are about 100 pages
PDF, EPUB, WEB = 900_000, 700_000, 300_000  # bytes
SHOWN = (1, 2, 10, 25, 50, 75, 100, 200, 500, 1000)
FIRST = date(2020, 1, 1)


def main() -> None:
    """Freeze one edition after the other, and print a line for some of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    chance = random.Random(1)  # noqa: S311
    signer = Signer(new_key()[0])
    with tempfile.TemporaryDirectory() as name:
        project, root = Path(name, "project"), Path(name, "archive")
        begin(project, chance)
        print(" edition  seconds    CPU  made, MB  new, MB  archive, MB  grew, MB")
        before = 0
        for number in range(1, count + 1):
            made = publish(project, FIRST + timedelta(days=number), chance)
            began, worked = perf_counter(), process_time()
            at = f"{FIRST + timedelta(days=number)}T12:00:00Z"
            done = freeze(Wish(project, project / "output", root), Act(at, "benchmark", signer), lambda _: None)
            took, work = perf_counter() - began, process_time() - worked
            size = size_of(root)
            if number in SHOWN or number == count:
                row = (made / 1e6, done.added / 1e6, size / 1e6, (size - before) / 1e6)
                sizes = f"{row[0]:>9.2f} {row[1]:>8.2f} {row[2]:>12.2f} {row[3]:>9.2f}"
                print(f"{number:>8} {took:>8.2f} {work:>6.2f} {sizes}")
            before = size
        began = perf_counter()
        report = verify(root, Keys(), lambda _: None)
        print(f"verified: {report.files} files in {perf_counter() - began:.1f} s, {len(report.problems)} problems")


def begin(project: Path, chance: random.Random) -> None:
    """Write the manuscript."""
    folder = project / "manuscript"
    (folder / "figures").mkdir(parents=True)
    (project / "output").mkdir()
    settings = f'id = "{TITLE}"\ntitle = "A Hundred Pages"\nlanguage = "en"\nauthors = ["Ada Marsh"]\n'
    (folder / "publication.toml").write_text(settings, "utf-8")
    for number in range(CHAPTERS):
        words = " ".join(word(chance) for _ in range(WORDS))
        (folder / f"{number:02}.md").write_text(f"# Chapter {number}\n\n{words}\n", "utf-8")
    for number in range(PICTURES):
        (folder / "figures" / f"{number}.png").write_bytes(chance.randbytes(80_000))


def word(chance: random.Random) -> str:
    """Return a word of nonsense."""
    return "".join(chance.choice("aeiounrstlm") for _ in range(chance.randrange(2, 10)))


def publish(project: Path, day: date, chance: random.Random) -> int:
    """Change a chapter, and write an edition as the press would; return the size of its outputs and sources, bytes."""
    chapter = project / "manuscript" / f"{chance.randrange(CHAPTERS):02}.md"
    chapter.write_text(chapter.read_text("utf-8").rstrip() + f" {word(chance)} {word(chance)}.\n", "utf-8")
    sources = Sources(project)
    for name in [*sources.walk("manuscript"), *house(sources)]:
        sources.read(name)
    title = Publication(TITLE, "A Hundred Pages", "en", "hundred", authors=(Person("Ada Marsh"),))
    edition = Edition(title, day.isoformat(), day, datetime(day.year, day.month, day.day, tzinfo=UTC))
    output = project / "output"
    for old in output.glob("*.*"):
        old.unlink()
    files = []
    for end, size, kind in (("pdf", PDF, "application/pdf"), ("epub", EPUB, "application/epub+zip")):
        path = output / f"{edition.stem}.{end}"
        path.write_bytes(chance.randbytes(size))
        files.append(describe(path, path.name, 0, kind, ()))
    page = output / f"{edition.stem}.html"
    page.write_bytes(chance.randbytes(WEB))
    files.append(describe(page, page.name, 0, "text/html", ()))
    value = manifest(edition, files, sources.read_files, versions(), ())
    (output / f"{edition.stem}.json").write_text(text_of(value), "utf-8")
    return sum(path.stat().st_size for path in [*output.glob("*.*"), *project.glob("manuscript/**/*.*")])


def house(sources: Sources) -> list[str]:
    """Return the names of all files of the house style."""
    below = (path for path in sorted(sources.house.rglob("*")) if path.is_file())
    return [f"styles/{path.relative_to(sources.house).as_posix()}" for path in below]


def size_of(root: Path) -> int:
    """Return the size of all files below a folder, each hard link once, in bytes."""
    return sum({(facts.st_ino): facts.st_size for facts in (path.lstat() for path in root.rglob("*"))}.values())


if __name__ == "__main__":
    main()
