"""What the chapters agree on: numbers, labels, targets, and who is told when they change."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from presswork.model.chapter import Anchor, Chapter, Facts, Place, Reference
from presswork.model.numbers import Numbers
from presswork.model.publication import House, Numbering, Part, Print, Publication
from presswork.numbering.count import letters, roman
from presswork.numbering.number import number
from presswork.problems import Problem


def path(key: str) -> str:
    return f"manuscript/{key}.md"


def chapter(key: str, *anchors: Anchor, title: str = "", role: str = "chapter", notes: int = 0, refs=(), language="fr"):
    """A chapter as it has been read, without its words."""
    where = Place(path(key), 1)
    title = title or ("" if role == "opening" else key.capitalize())
    head = (Anchor(f"title-{key}", "chapter", where, 1, title, title, False),) if title else ()
    facts = Facts((*head, *anchors), tuple(Place(path(key), line) for line in range(notes)), tuple(refs))
    return Chapter(key, path(key), language, role, title, title, "", facts=facts)


def anchor(name: str, kind: str, key: str = "un", line: int = 5, level: int = 0, **more) -> Anchor:
    return Anchor(name, kind, Place(path(key), line), level, f"Mots de {name}", f"Mots de {name}", **more)


def section(name: str, level: int = 2, **more) -> Anchor:
    return anchor(name, "section", level=level, **more)


def to(name: str, form: str = "label", file: str = "", key: str = "un") -> Reference:
    return Reference(file, name, Place(path(key), 9, 4), form)


def agree(*chapters: Chapter, **settings) -> tuple[Numbers, tuple[Problem, ...]]:
    settings.setdefault("chapters", tuple(each.path for each in chapters))
    return number(Publication("id", "Titre", "fr", "titre", **settings), chapters)


def numbers_of(*chapters: Chapter, **settings) -> list[str]:
    found, _ = agree(*chapters, **settings)
    return [found.answers[each.key].number for each in chapters]


def said(*chapters: Chapter, **settings) -> list[str]:
    """The problems, as rule, place and message."""
    return [f"{each.rule} {each}" for each in agree(*chapters, **settings)[1]]


def label_of(target: Anchor, language: str = "fr", form: str = "label", **settings) -> str:
    there = chapter("deux", target)
    here = chapter("un", refs=[to(target.id, form)], language=language)
    (found,) = agree(here, there, **settings)[0].answers["un"].targets
    assert found is not None
    return found.number if form == "number" else found.label


# --- chapters and sections ------------------------------------------------------------------------


def test_chapters_have_figures_appendices_letters_and_parts_roman_numerals() -> None:
    roles = (
        "preface",
        "part",
        "chapter",
        "introduction",
        "chapter",
        "part",
        "chapter",
        "appendix",
        "appendix",
        "glossary",
    )
    chapters = [chapter(f"c{place}", role=role) for place, role in enumerate(roles)]
    assert numbers_of(*chapters) == ["", "I", "1", "", "2", "II", "3", "A", "B", ""]


def test_an_unnumbered_chapter_is_passed_over() -> None:
    plain = chapter("un")
    bare = replace(plain.facts.anchors[0], numbered=False)
    first = replace(plain, facts=Facts((bare, section("a"))))
    found, _ = agree(first, chapter("deux"), numbering=Numbering(sections=2))
    assert found.answers["un"].numbers == {}
    assert found.answers["deux"].number == "1"


def test_nothing_is_numbered_where_the_depth_is_0() -> None:
    assert numbers_of(chapter("un", section("a")), chapter("b", role="appendix"), numbering=Numbering(0)) == ["", ""]


def test_a_part_whose_title_counts_is_not_counted_again() -> None:
    assert numbers_of(chapter("un", title="Première partie", role="part"), chapter("deux")) == ["", "1"]


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (1, {}),
        (2, {"a": "1.1", "b": "1.2"}),
        (3, {"a": "1.1", "a1": "1.1.1", "a2": "1.1.2", "b": "1.2", "b1": "1.2.1"}),
    ],
)
def test_sections_are_numbered_to_the_depth_of_the_settings(depth: int, expected: dict[str, str]) -> None:
    sections = [section("a"), section("a1", 3), section("a2", 3), section("b"), section("b1", 3)]
    found, _ = agree(chapter("un", *sections), numbering=Numbering(sections=depth))
    assert found.answers["un"].numbers == {"title-un": "1", **expected}


def test_what_stands_below_an_unnumbered_section_has_no_number() -> None:
    sections = [section("a", numbered=False), section("a1", 3), section("b"), section("b1", 3)]
    found, _ = agree(chapter("un", *sections), numbering=Numbering(sections=3))
    assert found.answers["un"].numbers == {"title-un": "1", "b": "1.1", "b1": "1.1.1"}


@pytest.mark.parametrize(("value", "expected"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_appendices_have_letters(value: int, expected: str) -> None:
    assert letters(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(1, "I"), (4, "IV"), (9, "IX"), (44, "XLIV"), (1990, "MCMXC")])
def test_parts_have_roman_numerals(value: int, expected: str) -> None:
    assert roman(value) == expected


# --- figures, tables, notes -----------------------------------------------------------------------


def test_figures_and_tables_are_counted_apart_through_the_book() -> None:
    first = chapter("un", anchor("f", "figure"), anchor("t", "table"), anchor("g", "figure"))
    found, _ = agree(first, chapter("deux", anchor("h", "figure", "deux")))
    assert found.answers["un"].labels == {"f": "Figure\u00a01", "t": "Tableau\u00a01", "g": "Figure\u00a02"}
    assert [each.number for each in found.figures] == ["1", "2", "3"]
    assert [each.title for each in found.tables] == ["Mots de t"]


def test_figures_by_chapter_begin_again_and_those_of_unnumbered_chapters_are_counted_through() -> None:
    chapters = [
        chapter("avant", anchor("a", "figure"), role="preface"),
        chapter("un", anchor("b", "figure"), anchor("c", "figure")),
        chapter("entre", anchor("d", "figure"), role="conclusion"),
        chapter("fin", anchor("e", "figure"), role="appendix"),
    ]
    found, _ = agree(*chapters, numbering=Numbering(figures="chapter"))
    assert [each.number for each in found.figures] == ["1", "1.1", "1.2", "2", "A.1"]


def test_a_figure_that_is_unnumbered_has_no_label() -> None:
    found, _ = agree(chapter("un", anchor("f", "figure", numbered=False), anchor("g", "figure")))
    assert found.answers["un"].labels == {"g": "Figure\u00a01"}


def test_notes_are_counted_through_the_book_or_by_chapter() -> None:
    chapters = [chapter("un", notes=2), chapter("deux", notes=1)]
    through, _ = agree(*chapters, numbering=Numbering(notes="book"))
    begun_again, _ = agree(*chapters, numbering=Numbering(notes="chapter"))
    assert [through.answers[key].notes for key in ("un", "deux")] == [("1", "2"), ("3",)]
    assert [begun_again.answers[key].notes for key in ("un", "deux")] == [("1", "2"), ("1",)]


def test_a_report_that_flows_counts_its_notes_through_and_a_book_by_chapter() -> None:
    chapters = [chapter("un", notes=1), chapter("deux", notes=1)]
    assert agree(*chapters)[0].answers["deux"].notes == ("2",)
    assert agree(*chapters, print=Print(page="A5"))[0].answers["deux"].notes == ("1",)


# --- each chapter's answers are its own -----------------------------------------------------------


def changed(before: Numbers, after: Numbers) -> list[str]:
    return [key for key in before.answers if before.answers[key] != after.answers[key]]


def three(notes: int) -> list[Chapter]:
    return [chapter("un", notes=1), chapter("deux", notes=notes), chapter("trois"), chapter("quatre", notes=1)]


def test_a_note_more_touches_its_own_chapter_alone_where_notes_are_by_chapter() -> None:
    by = Numbering(notes="chapter")
    assert changed(agree(*three(1), numbering=by)[0], agree(*three(2), numbering=by)[0]) == ["deux"]


def test_a_note_more_touches_only_later_chapters_with_notes_where_they_are_counted_through() -> None:
    by = Numbering(notes="book")
    assert changed(agree(*three(1), numbering=by)[0], agree(*three(2), numbering=by)[0]) == ["deux", "quatre"]


def test_a_link_in_an_authors_own_words_does_not_change_with_its_targets_number() -> None:
    here = chapter("z", refs=[to("f", "link", key="z"), to("", "link", path("deux"), key="z")])
    first, there = chapter("un"), chapter("deux", anchor("f", "figure", "deux"))
    before, _ = agree(here, there)
    after, _ = agree(here, replace(first, facts=Facts((*first.facts.anchors, anchor("g", "figure")))), there)
    assert before.figures[0].number != after.figures[-1].number
    assert before.answers["z"].targets == after.answers["z"].targets


def test_bodies_are_not_looked_at_and_agreeing_twice_is_the_same() -> None:
    chapters = [chapter("un", anchor("f", "figure"), refs=[to("f")], notes=1), chapter("deux")]
    with_bodies = [replace(each, body="<p>…</p>") for each in chapters]
    assert agree(*chapters) == agree(*with_bodies) == agree(*chapters)


# --- references -----------------------------------------------------------------------------------


def test_references_say_what_their_target_is_called() -> None:
    assert label_of(anchor("f", "figure")) == "figure\u00a01"
    assert label_of(anchor("t", "table")) == "tableau\u00a01"
    assert label_of(section("s"), numbering=Numbering(sections=2)) == "section\u00a02.1"
    assert label_of(anchor("f", "figure"), form="number") == "1"


def test_references_speak_the_language_of_their_own_chapter() -> None:
    assert label_of(anchor("f", "figure"), "de") == "Abbildung\u00a01"
    assert label_of(anchor("f", "figure"), "en") == "figure\u00a01"


def test_what_has_no_number_is_called_by_its_title_in_quotes() -> None:
    assert label_of(section("s")) == "«\u00a0Mots de s\u00a0»"
    assert label_of(section("s"), form="number") == "«\u00a0Mots de s\u00a0»"
    assert label_of(section("s"), house=House(inside_quotes="thin")) == "«\u202fMots de s\u202f»"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("chapter", "chapitre\u00a01"),
        ("appendix", "annexe\u00a0A"),
        ("part", "partie\u00a0I"),
        ("preface", "«\u00a0Là\u00a0»"),
    ],
)
def test_a_reference_to_a_chapter_names_its_role(role: str, expected: str) -> None:
    there = chapter("la", title="Là", role=role)
    here = chapter("z", role="preface", refs=[to("title-la", key="z")])
    (found,) = agree(here, there)[0].answers["z"].targets
    assert found is not None
    assert (found.label, found.chapter, found.anchor) == (expected, "la", "title-la")


def test_a_link_to_a_file_leads_to_the_chapter_as_a_whole() -> None:
    (found,) = agree(chapter("un", refs=[to("", "link", path("deux"))]), chapter("deux"))[0].answers["un"].targets
    assert found is not None
    assert (found.chapter, found.anchor, found.label) == ("deux", "", "")


def test_an_id_made_of_words_is_looked_for_in_the_own_chapter_first() -> None:
    first, second = (
        chapter("un", section("a", explicit=False)),
        chapter("deux", section("a", explicit=False), refs=[to("a")]),
    )
    (found,) = agree(first, second)[0].answers["deux"].targets
    assert found is not None
    assert found.chapter == "deux"


# --- what is wrong between the chapters -----------------------------------------------------------


def test_a_reference_without_a_target_is_told_with_a_guess() -> None:
    found = agree(chapter("un", anchor("fig-carte", "figure"), refs=[to("fig-catre")]))
    (told,) = found[1]
    assert (told.rule, str(told), told.hint) == (
        "dead-reference",
        "manuscript/un.md:9:4: @fig-catre has no target",
        "did you mean @fig-carte?",
    )
    assert found[0].answers["un"].targets == (None,)


def test_a_link_to_a_file_that_is_no_chapter_is_told_with_a_guess() -> None:
    (told,) = agree(chapter("un", refs=[to("", "link", path("deuz"))]), chapter("deux"))[1]
    assert (told.rule, told.line, told.hint) == ("dead-link", 9, "did you mean manuscript/deux.md?")
    assert "is not a chapter" in told.message


def test_a_link_to_an_id_that_the_chapter_does_not_have_is_told() -> None:
    refs = [to("la", "link", path("deux")), to("ici", "link")]
    assert said(chapter("un", refs=refs), chapter("deux")) == [
        "dead-link manuscript/un.md:9:4: there is no #ici",
        "dead-link manuscript/un.md:9:4: there is no #la in manuscript/deux.md",
    ]


def test_a_reference_to_something_without_number_or_words_is_told() -> None:
    bare = Anchor("fig-x", "figure", Place(path("un"), 3), numbered=False)
    assert said(chapter("un", bare, refs=[to("fig-x")])) == [
        "dead-reference manuscript/un.md:9:4: fig-x has neither a number nor words to call it by"
    ]


def test_an_id_that_is_given_in_two_chapters_is_told_at_the_second_and_names_the_first() -> None:
    first, second = chapter("un", anchor("x", "figure", "un", 3)), chapter("deux", anchor("x", "table", "deux", 7))
    assert said(first, second) == [
        "duplicate-id manuscript/deux.md:7: the id x is given on line 3 of manuscript/un.md already"
    ]


def test_ids_made_of_words_may_be_the_same_in_two_chapters() -> None:
    first, second = chapter("un", section("a", explicit=False)), chapter("deux", section("a", explicit=False))
    assert said(first, second) == []


@pytest.mark.parametrize("name", ["contents", "colophon", "ch-un"])
def test_an_id_that_the_book_itself_has_is_told(name: str) -> None:
    assert said(chapter("un", anchor(name, "other"))) == [
        f"duplicate-id manuscript/un.md:5: the id {name} is the book's own: it is reserved"
    ]


def test_only_the_first_chapter_may_be_without_a_title() -> None:
    opening = chapter("zero", role="opening")
    assert said(opening, chapter("un")) == []
    assert said(chapter("un"), opening) == [
        "chapter-without-title manuscript/zero.md:1: only the first chapter may be without a title"
    ]


# --- contents -------------------------------------------------------------------------------------


def lines(*chapters: Chapter, **settings) -> list[tuple[int, str, str, str]]:
    return [(each.level, each.number, each.title, each.chapter) for each in agree(*chapters, **settings)[0].contents]


def test_the_contents_have_chapters_and_sections_but_no_opening() -> None:
    found = lines(
        chapter("zero", role="opening"), chapter("un", section("a"), section("b", 3)), chapter("fin", role="glossary")
    )
    assert found == [
        (1, "1", "Un", "un"),
        (2, "", "Mots de a", "un"),
        (3, "", "Mots de b", "un"),
        (1, "", "Fin", "fin"),
    ]


def test_a_part_with_an_intro_leads_there_and_one_without_to_its_first_chapter() -> None:
    chapters = [chapter("i", role="part", title="Hier"), chapter("un"), chapter("deux"), chapter("trois")]
    parts = (Part("Hier", (path("un"),), path("i")), Part("Demain & après", (path("deux"), path("trois"))))
    found, _ = agree(*chapters, parts=parts)
    assert [(each.level, each.number, each.title_html, each.chapter) for each in found.contents] == [
        (0, "I", "Hier", "i"),
        (1, "1", "Un", "un"),
        (0, "", "Demain &amp; après", "deux"),
        (1, "2", "Deux", "deux"),
        (1, "3", "Trois", "trois"),
    ]


def test_thousands_of_dead_references_are_told_without_a_long_search_for_guesses() -> None:
    anchors = [anchor(f"fig-carte-{place}", "figure") for place in range(5000)]
    started = process_time()
    _, told = agree(chapter("un", *anchors, refs=[to(f"fig-catre-{place}") for place in range(5000)]))
    assert len({each.message for each in told}) == 5000
    assert process_time() - started < 5  # seconds; comparing all with all would take minutes
