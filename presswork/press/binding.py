"""The job of the printed edition: composed, laid out, settled; or taken from before where nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from presswork.compose.cutting import cut
from presswork.compose.documents import print_document
from presswork.layout.order import Order
from presswork.model.chapter import Chapter
from presswork.model.job import Job
from presswork.model.media import PRINT
from presswork.model.numbers import Numbers
from presswork.model.pages import Places
from presswork.press import printing
from presswork.press.cache import cached_map
from presswork.press.manifest import made_with
from presswork.press.printing import Guess, Settled
from presswork.press.steps import LayoutTask, font_step, warm_step
from presswork.problems import Problem, errors

if TYPE_CHECKING:
    from presswork.press.formats import Bench, Shown


@dataclass(frozen=True, slots=True)
class Bound:
    """The job of the printed edition, what is wrong with its pages, and what it was made from, if it was made now."""

    job: Job
    problems: tuple[Problem, ...]
    made_from: tuple[object, ...] = ()


def print_job(bench: Bench) -> Bound:
    """Lay out all pages of the printed edition, or find them as they were made before."""
    edition, sources, numbers = bench.edition, bench.sources, bench.book.numbers
    key = bench.cache.key("guess", edition.publication.id)
    guess: Guess = bench.cache.get(key) or estimate(bench)
    bench.tell("composing the pages")
    document = whole(bench, guess.shown)
    if made := bench.keeper.get("bound", *_made_from(bench, document)):
        pdf, places, found = made
        return Bound(Job(edition, numbers, (), sources, places=places, bound=pdf), found)
    bench.crew.warm_up(warm_step, LayoutTask(cut(document).alone(""), Order("", project=str(sources.project)), sources))

    def compose(now: Guess) -> str:
        return document if now is guess else whole(bench, now.shown)

    settled = printing.settle(compose, bench.laid_out, sources, guess)
    bench.cache.put(key, settled.guess)
    job, found = _finished(bench, settled)
    return Bound(job, (*settled.problems, *found), _made_from(bench, settled.html))


def whole(bench: Bench, shown: Shown) -> str:
    """Return the printed edition as one document; `shown` gives the page numbers that a piece prints, by its name."""
    composed = bench.composed(PRINT, shown)
    places = Places(shown("contents"), ())
    return print_document(bench.edition, composed, bench.book.numbers, places, bench.sources, made_with())


def _finished(bench: Bench, settled: Settled) -> tuple[Job, tuple[Problem, ...]]:
    """Add what is laid out when all pages have their numbers: blank pages, running heads, folios; and fonts."""
    sources, leaves, document = bench.sources, settled.bound.leaves, cut(settled.html)
    tasks = [
        *printing.blanks(leaves, document, sources),
        *printing.furniture(settled.bound.places, document, sources),
    ]
    laid = bench.laid_out(tasks, "setting running heads and folios")
    blank = [piece for piece, _ in laid if piece.name.startswith("blank")]
    layer = tuple(piece for piece, _ in laid if not piece.name.startswith("blank"))
    pieces = (*printing.written(settled), *blank)
    fonts = printing.fonts([*pieces, *layer], document, sources)
    made = cached_map(bench.cache, font_step, fonts, bench.crew.map)
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


def keep_bound(bench: Bench, bound: Bound, path: Path, found: tuple[Problem, ...]) -> None:
    """Keep the file that was made, for a run that finds nothing changed; one with an error is not kept."""
    if bound.made_from and not errors(found):
        job = bound.job
        read = {name: digest for piece in (*job.pieces, *job.layer) for name, digest in piece.read.items()}
        bench.keeper.put("bound", *bound.made_from, read=read, value=(path.read_bytes(), job.places, found))


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
