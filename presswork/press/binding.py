"""The job of the printed edition: composed, laid out, settled; or taken from before where nothing has changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from presswork.compose.cutting import Cut, cut
from presswork.compose.documents import print_document
from presswork.model.chapter import Chapter
from presswork.model.job import Job
from presswork.model.media import PRINT
from presswork.model.numbers import Numbers
from presswork.model.pages import Places
from presswork.press import printing
from presswork.press.manifest import made_with
from presswork.press.printing import Guess, Settled
from presswork.press.steps import font_step
from presswork.problems import Problem, errors

if TYPE_CHECKING:
    from presswork.press.formats import Bench, Shown


def print_job(bench: Bench) -> tuple[Job, tuple[Problem, ...]]:
    """Return the job of the printed edition, with all its pages, and what is wrong with them."""
    edition, sources, numbers = bench.edition, bench.sources, bench.book.numbers
    key = bench.cache.key("guess", edition.publication.id)
    guess: Guess = bench.cache.get(key) or estimate(bench)
    bench.tell("composing the pages")
    if made := bench.keeper.get("bound", *_made_from(bench, whole(bench, guess.shown))):
        pdf, places, found = made
        return Job(edition, numbers, (), sources, places=places, bound=pdf), found
    settled = printing.settle(lambda now: cut(whole(bench, now.shown)), bench.laid_out, sources, guess)
    bench.cache.put(key, settled.guess)
    job, found = _finished(bench, settled, cut(whole(bench, settled.guess.shown)))
    return job, (*settled.problems, *found)


def whole(bench: Bench, shown: Shown) -> str:
    """Return the printed edition as one document; `shown` gives the page numbers that a piece prints, by its name."""
    composed = bench.composed(PRINT, shown)
    places = Places(shown("contents"), ())
    return print_document(bench.edition, composed, bench.book.numbers, places, bench.sources, made_with())


def _finished(bench: Bench, settled: Settled, document: Cut) -> tuple[Job, tuple[Problem, ...]]:
    """Add what is laid out when all pages have their numbers: blank pages, running heads, folios; and fonts."""
    sources, leaves = bench.sources, settled.bound.leaves
    tasks = [
        *printing.blanks(leaves, document, sources),
        *printing.furniture(settled.bound.places, document, sources),
    ]
    laid = bench.laid_out(tasks, "setting running heads and folios")
    blank = [piece for piece, _ in laid if piece.name.startswith("blank")]
    layer = tuple(piece for piece, _ in laid if not piece.name.startswith("blank"))
    pieces = (*printing.written(settled), *blank)
    fonts = printing.fonts([*pieces, *layer], document, sources)
    made = bench.crew.map(font_step, fonts)
    job = Job(
        bench.edition,
        bench.book.numbers,
        (),
        sources,
        pieces=pieces,
        leaves=printing.with_blanks(leaves, len(settled.pieces)),
        layer=layer,
        programs={task.key: program for task, program in zip(fonts, made, strict=True)},
        places=printing.with_heads(settled.bound.places, layer),
    )
    return job, tuple(each for _, told in laid for each in told)


def keep_bound(bench: Bench, job: Job, path: Path, found: tuple[Problem, ...]) -> None:
    """Keep the file that was made, for a run that finds nothing changed."""
    guess = bench.cache.get(bench.cache.key("guess", bench.edition.publication.id))
    if guess is None or errors(found):
        return
    read = {name: digest for piece in (*job.pieces, *job.layer) for name, digest in piece.read.items()}
    made_from = _made_from(bench, whole(bench, guess.shown))
    bench.keeper.put("bound", *made_from, read=read, value=(path.read_bytes(), job.places, found))


def _made_from(bench: Bench, html: str) -> tuple[object, ...]:
    edition = bench.edition
    return html, edition.name, edition.modified, edition.publication


def estimate(bench: Bench) -> Guess:
    """Return a guess of the pages of all ids, from the length of the text before them: good enough for how many figures
    their numbers have."""
    anchors: dict[str, str] = {}
    before = FRONT * A_PAGE
    for chapter in bench.book.chapters:
        for anchor, at in _anchors(chapter, bench.book.numbers):
            anchors[anchor] = str(1 + (before + at) // A_PAGE)
        before += len(chapter.body) + sum(len(note.html) for note in chapter.notes)
    return Guess(anchors)


FRONT = 8  # pages before the first chapter, and blank ones
A_PAGE = 1650  # characters of a chapter's XHTML


def _anchors(chapter: Chapter, numbers: Numbers) -> list[tuple[str, int]]:
    """Return the print ids of a chapter, and where they stand in its text."""
    found = [(PRINT.anchor(chapter.key, ""), 0)]
    for each in chapter.facts.anchors:
        at = chapter.body.find(f'id="{each.id}"')
        found.append((PRINT.anchor(chapter.key, each.id, each.explicit), max(at, 0)))
    return found
