"""What makes the layout engine slow is told with its figure before anything is laid out."""

from __future__ import annotations

from presswork.layout.slowness import slow
from presswork.model.media import Composed
from presswork.problems import Level, Problem

CHAPTER = '<section class="chapter" data-path="manuscript/01.md" data-line="1">{}</section>'


def told(inside: str, style: str = "", name: str = "styles/extra-print.css") -> list[Problem]:
    chapter = Composed("one", "One", "en", "chapter", CHAPTER.format(inside))
    return list(slow([chapter], {name: style}))


def boxes(*names: str) -> str:
    opened = "".join(f'<div class="{name}" data-line="{line}">' for line, name in enumerate(names, 5))
    return f"{opened}<p>Words.</p>{'</div>' * len(names)}"


def test_a_chapter_of_usual_size_is_told_nothing() -> None:
    assert told("<p>Words.</p>" * 500, ".row { display: flex }") == []


def test_a_flex_box_alone_is_no_fault() -> None:
    assert told(boxes("row", "plain"), ".row { display: flex }") == []


def test_a_flex_box_within_another_is_told_at_the_style_s_line_with_the_place_that_has_it() -> None:
    (found,) = told(boxes("row", "cell"), ".row { display: flex }\n\n.cell {\n  display: flex }")
    assert (found.rule, found.level) == ("slow-layout", Level.WARNING)
    assert (found.path, found.line, found.column) == ("styles/extra-print.css", 4, 3)
    assert "“.cell” is a flex box within “.row”, 2 deep in manuscript/01.md:6" in found.message
    assert "4 times" in found.message


def test_each_level_more_multiplies_the_time() -> None:
    (found,) = told(boxes("a", "b", "c"), ".a, .b, .c { display: grid }")
    assert "3 deep in manuscript/01.md:7" in found.message
    assert "16 times" in found.message


def test_grid_within_flex_counts_as_well() -> None:
    assert len(told(boxes("a", "b"), ".a { display: flex } .b { display: inline-grid }")) == 1


def test_what_a_stronger_rule_takes_back_is_not_told() -> None:
    taken_back = ".a, .b { display: flex } div.b { display: block }"
    assert told(boxes("a", "b"), taken_back) == []
    assert told(boxes("a", "b"), ".b { display: block !important } div.b { display: flex } .a { display: flex }") == []


def test_only_styles_for_print_count() -> None:
    assert told(boxes("a", "b"), "@media screen { .a, .b { display: flex } }") == []
    assert len(told(boxes("a", "b"), "@media print { .a, .b { display: flex } }")) == 1
    assert len(told(boxes("a", "b"), "@layer mine { .a, .b { display: flex } }")) == 1


def test_a_style_that_cannot_be_read_stops_nothing() -> None:
    assert told(boxes("a"), "}} .a { display: flex; } @media { .b:::c { display: grid } } .a[ { display: flex }") == []


def test_the_same_pair_is_told_once_however_often_it_is_there() -> None:
    assert len(told(boxes("a", "b") * 50, ".a, .b { display: flex }")) == 1


def test_a_table_of_thousands_of_rows_is_told_at_its_line_and_offered_to_be_split() -> None:
    (found,) = told(f'<table data-line="12">{"<tr><td>1</td></tr>" * 2400}</table>')
    assert (found.rule, found.path, found.line) == ("slow-layout", "manuscript/01.md", 12)
    assert "2,400 rows" in found.message
    assert "split it" in found.hint


def test_a_long_table_below_that_is_not_told() -> None:
    assert told(f"<table>{'<tr><td>1</td></tr>' * 900}</table>") == []


def test_a_very_long_chapter_is_told_with_its_pages() -> None:
    (found,) = told("<p>" + "word " * 60_000 + "</p>")
    assert (found.path, found.line) == ("manuscript/01.md", 1)
    assert "about 158 pages" in found.message
    assert "divide it" in found.hint
