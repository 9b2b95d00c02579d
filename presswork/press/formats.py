"""Each format of an edition, made into a folder beside the outputs and looked at there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from presswork.layout.order import Order
from presswork.model.chapter import Chapter
from presswork.model.job import Job
from presswork.model.media import EBOOK, PRINT, WEB, WEB_PAGE, Composed, Medium
from presswork.model.numbers import Numbers
from presswork.model.publication import Edition
from presswork.press.cache import Cache, cached_map
from presswork.press.keeping import Keeper, Laid, keep_laid
from presswork.press.manifest import made_with
from presswork.press.steps import ComposeTask, LayoutTask, compose_step, layout_step
from presswork.press.workers import Workers
from presswork.problems import Problem, PublishError, errors
from presswork.sources import Sources
from presswork.writers import Format, format_of

if TYPE_CHECKING:
    from presswork.press.run import Book, Tell, Wish


Shown = Callable[[str], Mapping[str, str]]  # the page numbers of ids, for the piece of a name
COVER_WIDTH = 1600  # pixels; its height is 2560
# what may be told of pages whose manuscript has errors already: anything else follows from those
OF_PAGES = ("missing-glyph", "note-lost", "note-doubled", "note-apart", "small-image")


@dataclass(frozen=True, slots=True)
class File:
    """A file or folder that was made: its name in output/, where it stands beside, its pages (0: it has none)."""

    name: str
    path: Path
    pages: int
    form: Format


class Bench:
    """What the formats of one edition share while they are made."""

    def __init__(
        self,
        edition: Edition,
        book: Book,
        sources: Sources,
        cache: Cache,
        crew: Workers,
        tell: Tell,
        keep_html: Path | None = None,
    ) -> None:
        self.edition, self.book, self.sources = edition, book, sources
        self.cache, self.crew, self.tell = cache, crew, tell
        self.checks = False  # whether it is only looked at: then what makes it slow is told as well
        self.keep_html = keep_html  # the folder where the printed edition is left as HTML
        self.keeper = Keeper(cache, sources)
        self._composed: dict[tuple[Medium, str, tuple[tuple[str, str], ...] | None], Composed] = {}

    def composed(self, medium: Medium, shown: Shown | None = None) -> tuple[Composed, ...]:
        """Return every chapter in the dress of `medium`, each made alone; `shown` gives the page numbers it prints."""
        title = self.edition.publication
        opening = (title.subject_line, title.title, title.subtitle)
        tasks = [
            ComposeTask(
                chapter,
                self.book.numbers.answers[chapter.key],
                medium,
                pages_asked(chapter, self.book.numbers, shown(f"chapter {chapter.key}")) if shown else None,
                title.layout == "report",
                opening if chapter.role == "opening" else ("", "", ""),
            )
            for chapter in self.book.chapters
        ]
        missing = [task for task in tasks if (task.medium, task.chapter.key, task.pages) not in self._composed]
        for task, made in zip(missing, cached_map(self.cache, compose_step, missing, self.crew.map), strict=True):
            self._composed[task.medium, task.chapter.key, task.pages] = made
        return tuple(self._composed[task.medium, task.chapter.key, task.pages] for task in tasks)

    def laid_out(self, tasks: Sequence[LayoutTask], words: str = "laying out the pages") -> list[Laid]:
        """Return documents laid out, now or before."""

        def lay_out(missing: Sequence[LayoutTask]) -> list[Laid]:
            self.tell(words)
            return self.crew.map(layout_step, missing, lambda done, of: self.tell(f"{words}: {done} of {of}"))

        return keep_laid(self.keeper, tasks, lay_out)

    def job(self, medium: Medium) -> Job:
        """Return the job of a format that needs no pages."""
        composed = self.composed(medium)
        return Job(self.edition, self.book.numbers, composed, self.sources, versions=made_with())


def pages_asked(chapter: Chapter, numbers: Numbers, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the page numbers of the ids whose page the chapter prints, and of no others."""
    pairs = zip(chapter.facts.references, numbers.answers[chapter.key].targets, strict=True)
    asked = {
        PRINT.anchor(target.chapter, target.anchor, target.explicit)
        for reference, target in pairs
        if reference.page and target is not None
    }
    return tuple((anchor, labels[anchor]) for anchor in sorted(asked) if anchor in labels)


def make_formats(
    sources: Sources,
    edition: Edition,
    book: Book,
    wish: Wish,
    cache: Cache,
    crew: Workers,
    folder: Path,
    tell: Tell,
    known: Sequence[Problem],
) -> tuple[list[File], list[Problem]]:
    """Make the wished formats below `folder`; return the files and what is wrong with them.

    Where the manuscript has errors already (`known`), only what the pages alone can tell is added.
    """
    bench = Bench(edition, book, sources, cache, crew, tell, wish.keep_html)
    bench.checks = not wish.writes
    made: list[File] = []
    found: list[Problem] = []
    broken = bool(errors(known))
    for name in wish.formats:
        if broken and not wish.draft and name != "pdf":
            continue
        try:
            file, told = make_format(name, bench, folder)
        except PublishError as stopped:
            file, told = None, stopped.problems
        found += [each for each in told if not broken or each.rule in OF_PAGES]
        made += [file] if file else []
    if wish.draft and len(made) < len(wish.formats):  # a draft lacks no file in silence
        raise PublishError([*known, *found])
    return made, found


def make_format(name: str, bench: Bench, folder: Path) -> tuple[File, tuple[Problem, ...]]:
    """Make one format, then look at it."""
    from presswork.press.binding import keep_bound, print_job, slow_layouts
    from presswork.press.kept_html import keep_html

    form = format_of(name, bench.edition.publication)
    target = f"{bench.edition.stem}{form.ending}"
    found: tuple[Problem, ...] = ()
    if name == "pdf":
        bound = print_job(bench)
        job, found = bound.job, bound.problems
        if bench.checks and job.places:
            found += slow_layouts(bench, job.places)
    else:
        bench.tell(f"composing the {form.medium} edition")
        job = bench.job({"ebook": EBOOK, "web": web_medium(bench.edition)}[form.medium])
    if name == "epub":
        job = replace(job, cover=cover(bench))
    bench.tell(f"writing {target}")
    path = folder / target
    found += form.write(job, path)
    if name == "pdf":
        keep_bound(bench, bound, path, found)
    if name == "pdf" and bench.keep_html and job.places:
        keep_html(bench, job.places, bench.keep_html)
    bench.tell(f"looking at {target}")
    pages = len(job.places.pages) if job.places else 0
    found += form.inspect(path, pages)
    return File(target, path, pages, form), found


def cover(bench: Bench) -> bytes:
    """Return the e-book's cover as a JPEG, made from the style; nothing where the settings name a picture."""
    if bench.edition.publication.ebook.cover:
        return b""
    from presswork.compose.documents import cover_document
    from presswork.layout.pictures import page_picture

    html = cover_document(bench.edition, bench.sources)
    ((piece, found),) = bench.laid_out([LayoutTask(html, Order("cover"), bench.sources)], "making the cover")
    if errors(found):
        raise PublishError(found)
    return page_picture(piece.pdf, 0, COVER_WIDTH)


def web_medium(edition: Edition) -> Medium:
    """Return the medium of the web edition: one page, or a page a chapter."""
    return WEB_PAGE if edition.publication.web_pages == "one" else WEB
