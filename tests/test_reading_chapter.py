"""A chapter read: its facts, its bounds, and that no text whatever breaks it."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from presswork.model.chapter import Chapter, Reference
from presswork.model.publication import House
from presswork.problems import Problem
from presswork.reading.attributes import parse
from presswork.reading.chapter import read_chapter

SIGNS = (
    *(
        "[",
        "]",
        "(",
        ")",
        "!",
        "*",
        "**",
        "_",
        "`",
        "```",
        "\n",
        "\n\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "## ",
        "| ",
        "|",
    ),
    *("|a|b|\n|-|-|\n", ": ", ":::", "::: aside\n", "::: {.pull-quote by=x}\n", "{", "}", "{#a}", "{.b}", "^[", "[^a]"),
    *(
        "[^a]: ",
        "@fig-a",
        "@k",
        "$",
        "<",
        ">",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<p>",
        "<tr>",
        "<td>",
        "<ruby>",
        "<br>",
    ),
    *(
        "<!--",
        "-->",
        "<?",
        "<script>",
        "&amp;",
        "&#0;",
        "&#xD800;",
        "a",
        "é",
        '"',
        "'",
        "\\",
        "\x00",
        "\ud800",
        "\ufffe",
    ),
    *(
        "[a]: b\n",
        "~~",
        "\u2028",
        "\r",
        "\t",
        "![a](b.png)",
        "[x]",
        "http:",
        "javascript:",
        "title=",
        "T\n: D\n",
        "---\n",
    ),
)
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))


def read(text: str, language: str = "fr", role: str = "") -> tuple[Chapter, tuple[Problem, ...]]:
    return read_chapter("manuscript/01.md", text, "01", language, House(), "", role)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_whatever_the_text_the_body_is_well_formed_and_every_problem_has_a_line_of_the_file(text):
    chapter, problems = read(text)
    for html in [chapter.body, *(note.html for note in chapter.notes), chapter.title_html]:
        etree.fromstring(f"<body>{html}</body>")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(0 <= each.line <= lines for each in problems)
    ids = [each.id for each in chapter.facts.anchors]
    assert len(ids) == len(set(ids))


def test_the_facts_tell_anchors_references_resources_and_features_in_the_order_of_the_text():
    chapter, problems = read(
        "# Un *pacte*[^a] {#pacte}\n\n## Suite\n\n![Carte](a.svg){#fig-a}\n\n"
        "Voir @fig-a et [là](02.md#x){.with-page}.\n\n"
        "[^a]: Note.\n\n| a |\n|---|\n| 1 |\n"
    )
    facts = chapter.facts
    assert [(each.id, each.kind, each.level, each.explicit) for each in facts.anchors] == [
        ("pacte", "chapter", 1, True),
        ("suite", "section", 2, False),
        ("fig-a", "figure", 0, True),
    ]
    assert (facts.anchors[0].text, facts.anchors[0].html) == ("Un pacte", "Un <em>pacte</em>")
    assert [(each.path, each.id, each.form, each.page) for each in facts.references] == [
        ("", "fig-a", "label", False),
        ("manuscript/02.md", "x", "link", True),
    ]
    assert [each.name for each in facts.resources] == ["manuscript/a.svg"]
    assert facts.features == ("image", "note", "svg", "table")
    assert [(each.line, each.column) for each in facts.calls] == [(1, 13)]
    assert problems == ()


def test_a_link_to_the_chapters_own_file_stays_in_the_chapter():
    chapter, _ = read("[là](01.md#x)")
    assert [(each.path, each.id) for each in chapter.facts.references] == [("", "x")]


def test_a_note_called_twice_is_written_twice_and_its_reference_told_once():
    chapter, problems = read("Un[^a] deux[^a].\n\n[^a]: Voir @fig-a.\n")
    assert [note.html for note in chapter.notes] == ['<p data-line="3">Voir <a class="ref" data-ref="0"/>.</p>'] * 2
    assert len(chapter.facts.references) == 1
    assert problems == ()


def test_references_in_a_note_are_numbered_where_the_note_is_called():
    chapter, _ = read("@fig-a[^a] @fig-c\n\n[^a]: @fig-b\n")
    assert [each.id for each in chapter.facts.references] == ["fig-a", "fig-b", "fig-c"]
    assert all(isinstance(each, Reference) for each in chapter.facts.references)


@pytest.mark.parametrize(
    ("text", "told", "role"),
    [
        ("Mot.", "", "opening"),
        ("# Un", "", "chapter"),
        ("# Un {.appendix}", "", "appendix"),
        ("# Un", "part", "part"),
        ("# Un {.preface}", "chapter", "preface"),
    ],
)
def test_a_chapters_role_is_its_titles_class_or_what_was_told(text, told, role):
    assert read(text, role=told)[0].role == role


def test_an_unnumbered_heading_is_told_in_pandocs_two_ways():
    chapter, _ = read("# Un {-}\n\n## Deux {.unnumbered}\n\n## Trois")
    assert [each.numbered for each in chapter.facts.anchors] == [False, False, True]


def test_windows_lines_and_a_byte_order_mark_change_nothing():
    assert read("\ufeff# Un\r\n\r\nDeux\r\ntrois") == read("# Un\n\nDeux\ntrois")


def test_problems_in_nested_blocks_have_their_line_and_column():
    _, problems = read("# Un\n\n> - mot\n>   puis [a](javascript:x)\n")
    assert [(each.rule, each.line, each.column) for each in problems] == [("unsafe-link", 4, 10)]


def test_other_languages_have_their_quotes():
    assert "“yes”" in read('"yes"', "en")[0].body
    assert "„ja“" in read('"ja"', "de")[0].body


@pytest.mark.parametrize(
    "seed",
    [
        "[",
        "![",
        "[a](",
        "*a **b ",
        "<",
        "<b>",
        "<!--",
        "> ",
        "- ",
        "`a``",
        "$a",
        "@a ",
        "{",
        "[^a]",
        "::: aside\n",
        "# a\n",
    ],
)
def test_hostile_repetition_costs_time_in_proportion(seed):
    def cost(size: int) -> float:
        began = process_time()
        read(seed * (size // len(seed)))
        return process_time() - began

    cost(1000)
    assert cost(40_000) < 0.5 + 12 * cost(10_000)


def test_attributes_are_read_as_pandoc_writes_them():
    found = parse('{#a .b .c key="v w" n=60% -}')
    assert found is not None
    assert (found.id, found.classes, found.values) == ("a", ("b", "c", "unnumbered"), (("key", "v w"), ("n", "60%")))
    assert [parse(text) for text in ("{}", "{a}", "{#a", "{.a b}", "a")] == [None] * 5
