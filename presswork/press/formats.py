"""Each format of an edition, made into a folder beside the outputs and looked at there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from presswork.model.job import Job
from presswork.model.media import EBOOK, PRINT, WEB, WEB_PAGE, Composed, Medium
from presswork.model.pages import Piece, Places
from presswork.model.publication import Edition
from presswork.press.cache import Cache, Map, cached_map
from presswork.press.keeping import keep_pages
from presswork.press.manifest import made_with
from presswork.press.printing import pages_asked, settle
from presswork.press.steps import ComposeTask, compose_step
from presswork.problems import Problem, PublishError, errors
from presswork.sources import Sources
from presswork.writers import WRITERS, Format

if TYPE_CHECKING:
    from presswork.press.run import Book, Tell, Wish


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

    def __init__(self, edition: Edition, book: Book, sources: Sources, cache: Cache, over: Map, tell: Tell) -> None:
        self.edition, self.book, self.sources = edition, book, sources
        self.cache, self.over, self.tell = cache, over, tell

    def composed(self, medium: Medium, places: Places | None = None) -> tuple[Composed, ...]:
        """Return every chapter in the dress of `medium`, each made alone."""
        title = self.edition.publication
        opening = (title.subject_line, title.title, title.subtitle)
        tasks = [
            ComposeTask(
                chapter,
                self.book.numbers.answers[chapter.key],
                medium,
                pages_asked(chapter, self.book.numbers, places) if medium is PRINT else None,
                title.layout == "report",
                opening if chapter.role == "opening" else ("", "", ""),
            )
            for chapter in self.book.chapters
        ]
        return tuple(cached_map(self.cache, compose_step, tasks, self.over))

    def job(self, medium: Medium) -> Job:
        """Return the job of a format that needs no pages."""
        composed = self.composed(medium)
        return Job(self.edition, self.book.numbers, composed, self.sources, versions=made_with())


def make_formats(
    sources: Sources,
    edition: Edition,
    book: Book,
    wish: Wish,
    cache: Cache,
    over: Map,
    folder: Path,
    tell: Tell,
    known: Sequence[Problem],
) -> tuple[list[File], list[Problem]]:
    """Make the wished formats below `folder`; return the files and what is wrong with them.

    Where the manuscript has errors already (`known`), only what the pages alone can tell is added.
    """
    bench = Bench(edition, book, sources, cache, over, tell)
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
    if broken and wish.draft and len(made) < len(wish.formats):
        raise PublishError([*known, *found])
    return made, found


def make_format(name: str, bench: Bench, folder: Path) -> tuple[File, tuple[Problem, ...]]:
    """Make one format, then look at it."""
    form = WRITERS[name]
    target = f"{bench.edition.stem}{form.ending}"
    found: tuple[Problem, ...] = ()
    if name == "pdf":
        job, found = print_job(bench)
    else:
        bench.tell(f"composing the {form.medium} edition")
        job = bench.job({"ebook": EBOOK, "web": web_medium(bench.edition)}[form.medium])
    if name == "epub":
        job = replace(job, cover=cover(bench))
    bench.tell(f"writing {target}")
    path = folder / target
    found += form.write(job, path)
    bench.tell(f"looking at {target}")
    pages = len(job.places.pages) if job.places else 0
    found += form.inspect(path, pages)
    return File(target, path, pages, form), found


def print_job(bench: Bench) -> tuple[Job, tuple[Problem, ...]]:
    """Return the job of the printed edition: its pages laid out, and their numbers true."""
    from presswork.compose.documents import print_document
    from presswork.layout.pages import lay_out

    edition, sources = bench.edition, bench.sources
    known = made_with()

    def lay(composed: tuple[Composed, ...], places: Places | None) -> tuple[Piece, tuple[Problem, ...]]:
        html = print_document(edition, composed, bench.book.numbers, places, sources, known)
        return keep_pages(bench.cache, html, sources, lambda reader: lay_out(html, reader, places, "book"))

    def compose(places: Places | None) -> tuple[Composed, ...]:
        bench.tell("laying out the pages" if places is None else "setting the page numbers")
        return bench.composed(PRINT, places)

    key = bench.cache.key("places", edition.publication.id)
    guess = bench.cache.get(key)
    pieces, places, found = settle(compose, lay, guess)
    bench.cache.put(key, places)
    job = Job(edition, bench.book.numbers, (), sources, pieces, places)
    return job, found


def cover(bench: Bench) -> bytes:
    """Return the e-book's cover as a JPEG, made from the style; nothing where the settings name a picture."""
    if bench.edition.publication.ebook.cover:
        return b""
    from presswork.compose.documents import cover_document
    from presswork.layout.pages import lay_out
    from presswork.layout.pictures import page_picture

    html = cover_document(bench.edition, bench.sources)
    bench.tell("making the cover")
    piece, found = keep_pages(bench.cache, html, bench.sources, lambda reader: lay_out(html, reader, None, "cover"))
    if errors(found):
        raise PublishError(found)
    return page_picture(piece.pdf, 0, COVER_WIDTH)


def web_medium(edition: Edition) -> Medium:
    """Return the medium of the web edition: one page, or a page a chapter."""
    return WEB_PAGE if edition.publication.web_pages == "one" else WEB
