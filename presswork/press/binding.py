"""The job of the printed edition: composed, laid out, settled; or taken from before where nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from presswork.compose.documents import print_document
from presswork.layout.order import Order
from presswork.layout.places import side_after
from presswork.model.job import Job
from presswork.model.media import PRINT
from presswork.model.numbers import Numbers
from presswork.model.pages import Places
from presswork.model.publication import Edition
from presswork.press import printing
from presswork.press.attaching import attached, own_styles
from presswork.press.cache import cached_map
from presswork.press.estimate import estimate, length
from presswork.press.manifest import made_with
from presswork.press.printing import Guess, Settled
from presswork.press.steps import LayoutTask, font_step
from presswork.problems import Problem, errors
from presswork.sources import Sources

if TYPE_CHECKING:
    from presswork.press.formats import Bench, Shown


SAMPLES = 2  # chapters
MANY, LONG = 6, 300_000  # chapters and characters of a book that it is worth it for


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
    bench.tell("composing the pages")
    guess: Guess = bench.cache.get(key) or estimate(edition.publication, bench.book.chapters, numbers)
    document = whole(bench, guess.shown)
    if made := bench.keeper.get("bound", *_made_from(bench, document)):
        pdf, places, found = made
        return Bound(Job(edition, numbers, (), sources, places=places, bound=pdf), found)
    if bench.cache.get(key) is None and (better := _tried(bench, document, guess)) != guess:
        guess, document = better, whole(bench, better.shown)

    def compose(now: Guess) -> str:
        return document if now is guess else whole(bench, now.shown)

    settled = printing.settle(compose, bench.laid_out, sources, guess)
    bench.cache.put(key, settled.guess)
    job, found = _finished(bench, settled)
    return Bound(job, (*settled.problems, *found), _made_from(bench, settled.html))


def slow_layouts(bench: Bench, places: Places) -> tuple[Problem, ...]:
    """Return what makes laying out the pages slow, in the chapters or in the style."""
    from presswork.layout.slowness import slow

    composed = bench.composed(PRINT, lambda _: places.anchors)
    document = print_document(bench.edition, (), Numbers((), (), (), {}), None, bench.sources, {})
    return tuple(slow(composed, printing.sheets(printing.parted(document, bench.sources), bench.sources)))


def warming(edition: Edition, sources: Sources) -> LayoutTask:
    """Return a task that has the engine and the edition's style loaded, before there is anything to lay out."""
    nothing = print_document(edition, (), Numbers((), (), (), {}), None, sources, {})
    return LayoutTask(printing.parted(nothing, sources).alone(""), Order("", project=str(sources.project)), sources)


def _tried(bench: Bench, document: str, guess: Guess) -> Guess:
    """Return a better guess, from a few pieces that are laid out before the others.

    In a report, those before the first chapter: their number tells the side on which it begins. In a long book, the
    longest chapters: they tell what a page holds.
    """
    publication = bench.edition.publication
    tasks = printing.tasks(printing.parted(document, bench.sources), guess, bench.sources)
    first = next((index for index, each in enumerate(tasks) if each.name.startswith("chapter ")), 0)
    front = tasks[:first] if publication.layout == "report" and publication.flow != "recto" else []
    laid = bench.laid_out([*front, *_longest(tasks[first:])])
    sides = {tasks[first].name: side_after([piece for piece, _ in laid[: len(front)]])} if front else {}
    if len(laid) == len(front):
        return replace(guess, sides=sides)
    pieces = {piece.name: len(piece.pages) for piece, _ in laid[len(front) :]}
    signs = sum(length(each) for each in bench.book.chapters if f"chapter {each.key}" in pieces)
    better = estimate(publication, bench.book.chapters, bench.book.numbers, signs / sum(pieces.values()))
    return replace(better, sides=sides)


def _longest(tasks: Sequence[LayoutTask]) -> list[LayoutTask]:
    """Return the longest chapters of a book that is so long that trying them is worth it."""
    found = [each for each in tasks if each.name.startswith("chapter ")]
    if len(found) < MANY or sum(each.weight for each in found) < LONG:
        return []
    return sorted(found, key=lambda each: -each.weight)[:SAMPLES]


def whole(bench: Bench, shown: Shown) -> str:
    """Return the printed edition as one document; `shown` gives the page numbers that a piece prints, by its name."""
    composed = bench.composed(PRINT, shown)
    places = Places(shown("contents"), ())
    return print_document(bench.edition, composed, bench.book.numbers, places, bench.sources, made_with())


def _finished(bench: Bench, settled: Settled) -> tuple[Job, tuple[Problem, ...]]:
    """Add what is laid out when all pages have their numbers: blank pages, running heads, folios; and fonts."""
    sources, leaves = bench.sources, settled.bound.leaves
    document = printing.parted(settled.html, sources)
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
        attached=attached(bench.edition.publication, bench.book, sources, (*pieces, *layer)),
        programs={task.key: program for task, program in zip(fonts, made, strict=True)},
        places=printing.with_heads(settled.bound.places, layer),
    )
    return job, tuple(each for _, told in laid for each in told)


def keep_bound(bench: Bench, bound: Bound, path: Path, found: tuple[Problem, ...]) -> None:
    """Keep the file that was made, for a run that finds nothing changed; one with an error is not kept."""
    if bound.made_from and not errors(found):
        job = bound.job
        pairs = {pair for piece in (*job.pieces, *job.layer) for pair in piece.read.items()}
        pairs |= {(name, bench.sources.read_files[name]) for name in job.attached}
        if len(read := dict(pairs)) < len(pairs):  # a file was changed while the pages were laid out
            return
        bench.keeper.put("bound", *bound.made_from, read=read, value=(path.read_bytes(), job.places, found))


def _made_from(bench: Bench, html: str) -> tuple[object, ...]:
    edition = bench.edition
    own = own_styles(edition.publication, bench.sources)
    return html, edition.name, edition.modified, edition.publication, own
