"""The bench itself: books are the same again, the judge sees what went wrong, and differences are found. No timing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Project

from benchmarks.books import others, presswork
from benchmarks.books.adapt import Adapter, spelled
from benchmarks.books.family import book
from benchmarks.books.model import Book, Chapter, Note, Paragraph, Reference
from benchmarks.compare import Difference, compare, words_in
from benchmarks.cost import run
from benchmarks.judge import judge, texts
from benchmarks.parts.equal import differences, verdicts
from benchmarks.peers.manuscript import PandocMarkdown
from benchmarks.table import exact, judged, show, write

SMALL = (500, 300)


def small(notes: int = 2) -> Book:
    words = (*(Note(number, f"kn{number}z text") for number in range(1, notes + 1)), Reference(1, 1))
    return Book("b", "B", "en", (Chapter("One", 1, (Paragraph(words),)),))


GOOD = ["kt1z one kc1z two kc2z kr1z, see (p. 1) kn1z text kn2z text"]


def test_a_book_is_the_same_each_time_it_is_made_and_another_by_another_name() -> None:
    assert book("a", 2, SMALL) == book("a", 2, SMALL)
    assert book("a", 2, SMALL).chapters != book("b", 2, SMALL).chapters


def test_a_book_grows_without_changing_its_first_chapters() -> None:
    assert book("a", 3, SMALL).chapters[:2] == book("a", 2, SMALL).chapters


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_book_of_the_family_passes_the_press_and_keeps_its_notes_and_numbers(
    project: Callable[..., Project], language: str
) -> None:
    made = book("small", 2, (700, 500), language)
    here = project({})
    presswork.write(made, here.folder)
    assert made.notes
    assert made.references
    ran = here.publish("pdf", "--json")
    assert ran.exit_code == 0, ran.stdout[:2000]
    (pdf,) = here.output.glob("*.pdf")
    found = judge(texts(pdf), made)
    assert (found.lost, found.doubled, found.apart, found.wrong) == ((), (), (), ())
    assert found.printed == found.references == len(made.references)
    assert found.hyphens
    same = compare(pdf, pdf)
    assert (same.text, same.links, same.destinations, same.outline, same.pictures) == ((), (), (), (), ())


def test_the_judge_finds_nothing_where_all_is_well() -> None:
    found = judge(GOOD, small())
    assert (found.lost, found.doubled, found.apart, found.wrong, found.printed) == ((), (), (), (), 1)


def test_the_judge_sees_a_note_lost_doubled_or_apart_and_a_wrong_page() -> None:
    assert judge([GOOD[0].replace("kn1z", "")], small()).lost == (1,)
    assert judge([GOOD[0], "kn2z text"], small()).doubled == (2,)
    assert judge([GOOD[0].replace("kn2z", ""), "kn2z text"], small()).apart == (2,)
    assert judge([GOOD[0].replace("p. 1", "p. 7")], small()).wrong == (1,)
    assert judge([GOOD[0].replace("(p. 1)", "")], small()).printed == 0


def test_a_word_that_is_broken_or_a_reference_over_two_pages_is_still_read() -> None:
    assert judge(["kt1z kc1z kc2z kr\ufffe\r\n1z, see", "(p. 1) kn1z kn2z"], small()).wrong == ()


def test_where_a_reader_joins_lines_is_no_difference_and_any_other_sign_is() -> None:
    assert words_in("intro\u2010\r\ndujo. Sucio.\r\n\u2013 Si") == words_in("introdujo. Sucio.\u2013 Si")
    assert words_in("Sucio.") != words_in("Sucio")
    assert words_in("one two") != words_in("onetwo")


def test_what_a_command_costs_is_that_of_all_its_processes() -> None:
    inner = "x = bytearray(60_000_000); sum(range(9_000_000))"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    found = run([sys.executable, "-c", program])
    assert found.code == 0
    assert found.worker > 55 > found.main
    assert found.together >= found.worker * 0.9
    assert found.cpu > 0.05


def test_the_processor_time_of_a_process_that_nobody_waits_for_counts_too() -> None:
    inner = "while True: sum(range(100_000))"
    program = f"import os, subprocess, sys, time; burns = subprocess.Popen([sys.executable, '-c', {inner!r}]); "
    assert run([sys.executable, "-c", program + "time.sleep(1.5); burns.send_signal(9); os._exit(0)"]).cpu > 0.3


def test_a_command_that_fails_or_lasts_too_long_is_told() -> None:
    assert run([sys.executable, "-c", "import sys; print('why'); sys.exit(3)"]).code == 3
    assert run([sys.executable, "-c", "import time; time.sleep(60)"], limit=0.3).code == -9


def test_a_row_says_whether_its_target_is_met() -> None:
    assert judged("cold", "510", "wall", 4.0, 10.0, 0.42, "s").met
    assert "MISSED" in show(judged("cold", "510", "wall", 5.0, 10.0, 0.42, "s"))
    assert exact("equal", "510", "notes lost", (), 5).met


def test_the_table_of_a_day_keeps_the_parts_that_were_not_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.table.RESULTS", tmp_path)
    now = datetime(2024, 11, 24, 12, tzinfo=UTC)
    for part, found in (("equal", (7,)), ("peers", ()), ("equal", (8, 9))):
        paths = write(part, [exact(part, "510", "notes lost", found, 12)], {"machine": "m"}, now, quick=False)
    table = paths[0].read_text("utf-8")
    assert "| 510 | notes lost | 2 of 12: 8, 9 |" in table
    assert "## peers" in table
    assert "1 of 12" not in table


def test_differences_and_verdicts_become_rows_that_are_met_or_not() -> None:
    found = judge([GOOD[0].replace("kn1z", "")], small())
    rows = list(verdicts("b", "presswork", found, asked=True))
    assert [row.met for row in rows] == [False, True, True, True, True]
    assert {row.met for row in verdicts("b", "plain", found, asked=False)} == {None}
    same = Difference((3, 3), (), (), (), (), (2,), 9, 5)
    assert [row.met for row in differences("b", "one document", same)] == [True, True, True, True, True, False]


def test_pandoc_s_spelling_differs_where_pandoc_does() -> None:
    (chapter,) = small().chapters
    said = PandocMarkdown().chapter(chapter)
    assert "^[kn1z text]" in said
    assert "[see](#kt1z){.page}" in said


def test_a_book_by_others_gets_words_that_can_be_followed(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<body><h1 id=one>1. One</h1><p>See <a href='https://example.org'>that</a>.</p>"
        "<h3 id=two>1.1. Two</h3><p>Back to <a href='#one'>one</a>.</p><h1>Three</h1><p>End.</p></body>"
    )
    adapter = Adapter()
    first, second = adapter.chapters([(page, "//body")])
    for element in list(first.iter("a")):
        adapter.link(element)
    said = "".join(first.itertext())
    assert "kt1z See" in said
    assert "that kc1z⟦kn1z https://example.org⟧." in said
    assert "(kr1z, ⟪kt1z⟫)" in said
    assert (adapter.notes, adapter.references) == ([1], {1: 1})
    assert second.text_content() == "ThreeEnd.", "nothing can refer to it"
    assert spelled("a kc1z⟦kn1z [x]⟧ ⟪kt1z⟫") == "a kc1z^[kn1z (x)] [see](#kt1z){.with-page}"


def test_a_book_whose_package_is_not_there_is_named(tmp_path: Path) -> None:
    assert list(others.books(tmp_path, tmp_path, True)) == ["handbook", "rust", "reference-fr", "developers", "git"]
