"""The e-book, from composed chapters to one EPUB file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from presswork.model.job import Job
from presswork.problems import Problem, problem
from presswork.writers.epub.art import Album, cover
from presswork.writers.epub.contents import tree
from presswork.writers.epub.faces import letters, typefaces
from presswork.writers.epub.metadata import metadata
from presswork.writers.epub.pack import Package, pack
from presswork.writers.epub.pages import Press
from presswork.writers.epub.parts import STYLE, Item, Line
from presswork.writers.epub.style import stylesheet


def write(job: Job, path: Path) -> tuple[Problem, ...]:
    """Write the e-book of `job` to `path` and return what is wrong with it; the same job gives the same bytes.

    A picture or font that cannot be had is told and left out; its alternative stands in a picture's place.
    """
    from presswork.compose.documents import common_values

    publication = job.edition.publication
    album = Album(job.sources, publication.ebook.image_width)
    press = Press(job, album, common_values(job.edition, job.versions))
    picture, problems = cover(job)
    chapters = [press.chapter(each) for each in job.composed]
    lines = contents(job)
    front = list(press.front(picture))
    pages = [
        *front,
        press.nav(lines, picture is not None, job.composed),
        *chapters,
        press.colophon(typefaces(job.sources, press.code)),
    ]
    fonts = letters(job.sources, press.characters, press.code, press.capitals)
    style = Item("style", STYLE, "text/css", (fonts.css + stylesheet(job.sources)).encode())
    items = [*pages, style, *([picture] if picture else []), *album.items.values(), *fonts.items]
    words = press.values["words"]
    known = metadata(job.edition, press.seen, words)
    edition = job.edition
    package = Package(
        edition.urn, publication.title, publication.language, edition.modified, known, tuple(items), lines
    )
    return (*problems, *album.problems, *fonts.problems, *_packed(package, path))


def contents(job: Job) -> tuple[Line, ...]:
    """Return the contents; a book whose chapters have no titles still has one line, since none is not valid."""
    publication = job.edition.publication
    lines = tree(job.numbers.contents, publication.ebook.contents, [each.key for each in job.composed])
    if lines:
        return lines
    return tuple(Line(publication.title, "", "", f"{each.key}.xhtml") for each in job.composed[:1])


def _packed(package: Package, path: Path) -> Iterable[Problem]:
    try:
        pack(package, path)
    except OSError as fault:
        yield problem("not-written", f"the e-book cannot be written: {fault.strerror}", path.name)
