"""Composing and laying out, round after round, until the page numbers in the text are those of the pages."""

from __future__ import annotations

from collections.abc import Callable

from presswork.model.chapter import Chapter
from presswork.model.media import PRINT, Composed
from presswork.model.numbers import Numbers
from presswork.model.pages import Piece, Places
from presswork.problems import Problem, problem

ROUNDS = 5  # two are usual: placeholders, then the numbers; a number that moves a line may cost a third

Compose = Callable[[Places | None], tuple[Composed, ...]]
LayOut = Callable[[tuple[Composed, ...], Places | None], tuple[Piece, tuple[Problem, ...]]]


def settle(
    compose: Compose, lay_out: LayOut, guess: Places | None
) -> tuple[tuple[Piece, ...], Places, tuple[Problem, ...]]:
    """Return the pieces whose printed page numbers are true, beginning with the places of an earlier run, if any."""
    from presswork.layout.places import paginate

    places = guess
    for _ in range(ROUNDS):
        piece, found = lay_out(compose(places), places)
        now = paginate([piece])
        if piece.pdf:
            return (piece,), now, found
        places = now
    told = problem("unsettled-pages", f"page numbers still move after {ROUNDS} rounds")
    return (piece,), now, (*found, told)


def pages_asked(chapter: Chapter, numbers: Numbers, places: Places | None) -> tuple[tuple[str, str], ...] | None:
    """Return the pages of the anchors whose page the chapter prints, and of no others; None before they are known."""
    if places is None:
        return None
    pairs = zip(chapter.facts.references, numbers.answers[chapter.key].targets, strict=True)
    asked = {
        PRINT.anchor(target.chapter, target.anchor, target.explicit)
        for reference, target in pairs
        if reference.page and target is not None
    }
    return tuple((anchor, places.anchors[anchor]) for anchor in sorted(asked) if anchor in places.anchors)
