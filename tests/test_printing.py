"""Composing and laying out go on until the page numbers in the text are those of the pages, and no longer."""

from __future__ import annotations

from collections.abc import Iterator

from presswork.model.media import Composed
from presswork.model.pages import Page, Piece, Places
from presswork.press.printing import ROUNDS, settle


def pages(label: str, pdf: bytes) -> Piece:
    return Piece("book", pdf, (Page("1"), Page("2")), {"sec-a": int(label) - 1})


def test_numbers_are_settled_when_a_piece_has_its_pdf() -> None:
    asked: list[Places | None] = []
    answers = iter([pages("2", b""), pages("2", b"%PDF")])

    def compose(places: Places | None) -> tuple[Composed, ...]:
        asked.append(places)
        return ()

    pieces, places, found = settle(compose, lambda *_: (next(answers), ()), None)
    assert asked[0] is None
    assert asked[1] is not None
    assert asked[1].anchors == places.anchors == {"sec-a": "2"}
    assert (pieces[0].pdf, found) == (b"%PDF", ())


def test_numbers_that_never_settle_are_a_problem() -> None:
    def turning() -> Iterator[Piece]:
        while True:
            yield pages("1", b"")
            yield pages("2", b"")

    answers = turning()
    rounds: list[int] = []

    def compose(_: Places | None) -> tuple[Composed, ...]:
        rounds.append(1)
        return ()

    _, _, found = settle(compose, lambda *_: (next(answers), ()), None)
    assert [each.rule for each in found] == ["unsettled-pages"]
    assert len(rounds) == ROUNDS
