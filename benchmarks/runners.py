"""How presswork and plain WeasyPrint are run on a book, in processes that are looked at from outside."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.books import presswork
from benchmarks.books.family import EVEN, VARIED, book
from benchmarks.books.model import Book
from benchmarks.cost import Cost, run

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "benchmarks"
VARIANT = ("--pdf-variant", "pdf/a-2a")  # tagged, as presswork's


def varied(factor: float) -> tuple[int, ...]:
    """Return the lengths of varied chapters, so much longer, for a book to have the pages of its name."""
    return tuple(round(each * factor) for each in VARIED)


# pages that the family's books have: (chapters, words of each)
SIZES = {"208": (8, varied(1.09)), "510": (21, varied(0.985)), "1004": (40, varied(0.995))}
QUICK = {"208": (2, (900, 600)), "510": (3, (900, 600)), "1004": (4, (900, 600))}
EVEN_CHAPTER, FRONT = 14, 9  # pages


@dataclass(slots=True)
class Desk:
    """Where books are made and measured."""

    folder: Path
    quick: bool = False
    runs: int = 1
    jobs: int = 2
    made: dict[str, Book] = field(default_factory=dict)

    def book(self, name: str, language: str = "en") -> Book:
        """Return the book of about so many pages."""
        chapters, lengths = (QUICK if self.quick else SIZES)[name]
        return self.keep(book(name if language == "en" else f"{name}-{language}", chapters, lengths, language))

    def even(self, pages: int) -> Book:
        """Return a book of so many pages whose chapters are all of one length."""
        chapters = max(2, round((pages - FRONT) / EVEN_CHAPTER) // (20 if self.quick else 1))
        return self.keep(book(f"even-{pages}", chapters, EVEN))

    def report(self) -> Book:
        """Return a report of about 20 pages of A4."""
        return self.keep(book("report", 6, (300,) if self.quick else (950,), page="A4"))

    def keep(self, made: Book) -> Book:
        """Write a book's project, as it is before any edit, where it is not there."""
        self.made[made.name] = made
        folder = self.project(made.name)
        if folder.is_dir():
            shutil.rmtree(folder)
        presswork.write(made, folder)
        return made

    def project(self, name: str) -> Path:
        """Return the folder of a book's project."""
        return self.folder / ("quick" if self.quick else "full") / name

    def publish(self, project: Path, *words: str, cold: bool = True, cache: str = "") -> Cost:
        """Run `publish pdf`; where `cold`, without anything that earlier runs have kept."""
        kept = self.folder / f"kept{cache}"
        if cold:
            shutil.rmtree(kept, ignore_errors=True)
        door = [sys.executable, str(ROOT / "publish.py"), "--project", str(project)]
        command = [*door, "pdf", "--quiet", "--jobs", str(self.jobs)]
        surroundings = {"PRESSWORK_CACHE": str(kept), "PYTHONPATH": str(ROOT)}
        return checked(run([*command, *words], ROOT, surroundings))

    def html(self, project: Path) -> Path:
        """Return the folder with print.html and print-counted.html of a project, made without being measured."""
        kept = project.with_name(f"{project.name}-html")
        if not (kept / "print-counted.html").is_file() or newest(project) > (kept / "print.html").stat().st_mtime:
            shutil.rmtree(kept, ignore_errors=True)
            self.publish(project, "--draft", "--keep-html", str(kept), cold=False, cache="-html")
        return kept

    def plain(self, project: Path, name: str = "print-counted") -> tuple[Cost, Path]:
        """Run plain `weasyprint` on the same HTML, style and PDF options."""
        folder = self.html(project)
        out = folder / f"{name}.pdf"
        command = [sys.executable, "-m", "weasyprint", "--quiet", *VARIANT, f"{name}.html", str(out)]
        return checked(run(command, folder)), out

    def often(self, measure: Callable[[], Cost]) -> Cost:
        """Return the median run, by wall clock, of those asked for."""
        costs = sorted((measure() for _ in range(self.runs)), key=lambda each: each.wall)
        return costs[(len(costs) - 1) // 2]


def checked(cost: Cost) -> Cost:
    """Return the cost of a run that went well. Raises RuntimeError with what it said."""
    if cost.code:
        raise RuntimeError(f"exit code {cost.code}: {cost.said}")
    return cost


def newest(folder: Path) -> float:
    """Return when the newest file of a project's manuscript was written."""
    return max(path.stat().st_mtime for path in (folder / "manuscript").rglob("*"))


def pdf_of(project: Path) -> Path:
    """Return the PDF that presswork made last."""
    return max((project / "output").glob("*.pdf"), key=lambda path: path.stat().st_mtime)


def checked_pages(path: Path) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)
