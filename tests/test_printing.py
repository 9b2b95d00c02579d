"""Pieces are laid out alone, and bound when each stands on its side with room for the numbers that it prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from presswork.compose.cutting import cut
from presswork.layout.places import BLANK, bind, dead_links
from presswork.model.pages import Called, Leaf, Page, Piece, Printed, Sort, Use, folio
from presswork.press.printing import ROUNDS, Guess, Laid, blanks, fonts, settle, with_blanks
from presswork.press.steps import LayoutTask, layout_step
from presswork.problems import problem
from presswork.sources import Sources

HTML = "<html><!-- piece: front -->a<!-- piece: chapter one -->b<!-- end of pieces -->\n</html>"
BOOK = cut(HTML)


def piece(name: str, count: int, first: str = "right", **known: object) -> Piece:
    """Return a piece of `count` pages whose first is a `first` one."""
    sides = [first if index % 2 == 0 else {"right": "left", "left": "right"}[first] for index in range(count)]
    pages = tuple(Page("", sort=Sort("", side)) for side in sides)
    return Piece(name, b"%PDF", pages, **{"anchors": {}, **known})  # type: ignore[arg-type]


def laying(answer: Callable[[LayoutTask], Piece], asked: list[list[LayoutTask]]) -> Callable[..., list[Laid]]:
    def lay_out(tasks: Sequence[LayoutTask]) -> list[Laid]:
        asked.append(list(tasks))
        return [(answer(task), ()) for task in tasks]

    return lay_out


def test_a_document_is_cut_at_its_marks_and_each_part_keeps_the_head() -> None:
    found = cut(
        "<head/>\n<!-- piece: front -->\n<p>1</p>\n<!-- piece: chapter a -->\n<p>2</p>\n<!-- end of pieces -->\n</html>"
    )
    assert found.parts == (("front", "<p>1</p>\n"), ("chapter a", "<p>2</p>\n"))
    assert found.alone("<i/>") == "<head/>\n<i/></html>"


def test_a_document_whose_template_has_no_marks_is_one_piece() -> None:
    assert cut("<html><body><p>1</p></body></html>").parts == (("book", "<p>1</p>"),)


def test_a_piece_that_asks_for_a_right_page_has_a_blank_one_before_it() -> None:
    bound = bind([piece("front", 3), piece("one", 2, begins="right", anchors={"a": 1})])
    assert bound.leaves == (Leaf(0, 0), Leaf(0, 1), Leaf(0, 2), Leaf(BLANK, 0), Leaf(1, 0), Leaf(1, 1))
    assert [page.label for page in bound.places.pages] == ["1", "2", "3", "4", "5", "6"]
    assert bound.places.pages[3].sort == Sort("", "left", blank=True)
    assert bound.places.anchors == {"a": "6"}
    assert bound.turned == {}


def test_a_piece_that_was_laid_out_for_the_other_side_is_told() -> None:
    assert bind([piece("front", 3), piece("one", 2)]).turned == {"one": "left"}
    assert bind([piece("front", 4), piece("one", 2, begins="left")]).turned == {"one": "left"}


def test_a_piece_is_laid_out_again_for_its_side_and_no_other_is_asked_twice() -> None:
    asked: list[list[LayoutTask]] = []

    def answer(task: LayoutTask) -> Piece:
        return piece(task.name, 3, task.order.side or "right")

    settled = settle(lambda _: HTML, laying(answer, asked), Sources(Path()), Guess())
    assert [task.order.side for task in asked[-1]] == ["", "left"]
    assert (len(asked), settled.problems) == (2, ())


def test_numbers_are_composed_as_zeros_and_only_their_width_makes_a_round() -> None:
    shown: list[str] = []
    asked: list[list[LayoutTask]] = []

    def compose(guess: Guess) -> str:
        shown.append(guess.shown("chapter one")["far"])
        return HTML

    def answer(task: LayoutTask) -> Piece:
        if task.name == "front":
            return piece("front", 10, printed=(Printed("far", len(shown[-1])),))
        return piece(task.name, 2, anchors={"far": 1})

    settle(compose, laying(answer, asked), Sources(Path()), Guess({"far": "7"}))
    assert shown == ["0", "00"]
    settle(compose, laying(answer, asked), Sources(Path()), Guess({"far": "99"}))
    assert shown == ["0", "00", "00"]


def test_a_number_that_cannot_be_written_in_is_composed_as_it_is() -> None:
    guesses: list[Guess] = []

    def compose(guess: Guess) -> str:
        guesses.append(guess)
        return HTML

    def answer(task: LayoutTask) -> Piece:
        if task.name == "front":
            return piece("front", 2, printed=(Printed("far", 0, f"p. {guesses[-1].shown('front')['far']}"),))
        return piece(task.name, 2, anchors={"far": 1})

    settled = settle(compose, laying(answer, []), Sources(Path()), Guess({"far": "9"}))
    assert [guess.shown("front")["far"] for guess in guesses] == ["0", "4"]
    assert settled.problems == ()


def test_pages_that_never_settle_are_a_problem() -> None:
    asked: list[list[LayoutTask]] = []

    def answer(task: LayoutTask) -> Piece:
        width = len(asked) % 2  # never what the label has
        return piece(task.name, 2, printed=(Printed("far", 2 + width),), anchors={"far": 1})

    settled = settle(lambda _: HTML, laying(answer, asked), Sources(Path()), Guess())
    assert [each.rule for each in settled.problems] == ["unsettled-pages"]
    assert len(asked) == ROUNDS


def test_a_link_or_a_page_number_of_what_is_in_no_piece_is_told_with_its_place() -> None:
    made = piece("a", 1, calls=(Called("gone", "manuscript/a.md", 3),), printed=(Printed("lost", 1, "", "b.md", 4),))
    found = dead_links([made], bind([made]).places)
    assert [(each.rule, each.path, each.line) for each in found] == [
        ("dead-link", "manuscript/a.md", 3),
        ("wrong-page", "b.md", 4),
    ]


def test_what_is_wrong_with_a_piece_is_told_with_the_page_of_the_book() -> None:
    def lay_out(tasks: Sequence[LayoutTask]) -> list[Laid]:
        words = f"a line on page {folio(1)} runs out"
        return [(piece(task.name, 4), (problem("overflow", words, "a.md", 3),)) for task in tasks]

    settled = settle(lambda _: HTML, lay_out, Sources(Path()), Guess())
    assert [each.message for each in settled.problems] == [
        "a line on page 2 runs out",
        "a line on page 6 runs out",
    ]


def test_blank_pages_come_from_two_pieces_of_their_own() -> None:
    leaves = bind([piece("a", 1), piece("b", 1, begins="right"), piece("c", 1, begins="right")]).leaves
    tasks = blanks(leaves, BOOK, Sources(Path()))
    assert [(task.name, task.order.side, task.order.skip) for task in tasks] == [
        ("blank left", "right", 1),
        ("blank right", "left", 1),
    ]
    assert with_blanks(leaves, 3) == (Leaf(0, 0), Leaf(3, 0), Leaf(1, 0), Leaf(3, 0), Leaf(2, 0))
    assert blanks(bind([piece("a", 2), piece("b", 1, begins="right")]).leaves, BOOK, Sources(Path())) == []


def test_a_font_is_made_once_with_the_glyphs_of_all_pieces() -> None:
    one = piece("a", 1, uses=(Use("k", "Serif", (1, 5)), Use("m", "Sans", (2,))))
    two = piece("b", 1, uses=(Use("k", "Serif", (3,)),))
    assert [(each.key, each.glyphs) for each in fonts([one, two], BOOK, Sources(Path()))] == [
        ("k", (1, 3, 5)),
        ("m", (2,)),
    ]


def test_the_body_of_a_report_is_laid_out_once(project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setenv("PRESSWORK_CACHE", str(tmp_path / "nothing kept"))
    monkeypatch.setattr(
        "presswork.press.formats.layout_step", lambda task: asked.append(task.name) or layout_step(task)
    )
    text = "\n\n".join(
        f"## Part {part} {{#part-{part}}}\n\n" + "Words of a line, and more. " * 120 for part in range(12)
    )
    references = " ".join(f"[see](#part-{part}){{.with-page}}" for part in (1, 10))
    assert project({"manuscript/one.md": f"# One\n\n{references}\n\n{text}\n"}).publish("pdf").exit_code == 0
    assert asked.count("chapter one") == 1
