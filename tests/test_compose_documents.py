"""Templates, whole documents and style sheets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from presswork.compose.documents import common_values, print_document, rows, stylesheet
from presswork.compose.templates import render, trusted
from presswork.model.media import Composed
from presswork.model.numbers import Entry, Numbers
from presswork.model.pages import Places
from presswork.model.publication import Edition, Print, Publication
from presswork.problems import PublishError
from presswork.sources import Sources
from presswork.typography.language import language

EDITION = Edition(
    Publication("id", "Titre <1>", "fr", "titre"), "2024-11-24", date(2024, 11, 24), datetime(2024, 11, 24, tzinfo=UTC)
)
ENTRIES = (
    Entry("un", "", 0, "I", "Hier", "Hier", "part"),
    Entry("deux", "", 1, "1", "Le <b>", "Le <em>&lt;b&gt;</em>"),
    Entry("deux", "a", 2, "", "A", "A", explicit=False),
)


def sources(tmp_path: Path, **templates: str) -> Sources:
    """A project whose templates stand in styles/templates/x/, and an empty house."""
    folder = tmp_path / "project" / "styles" / "templates" / "x"
    folder.mkdir(parents=True)
    (tmp_path / "house").mkdir()
    for name, text in templates.items():
        (folder / f"{name}.j2").write_text(text, "utf-8")
    return Sources(tmp_path / "project", tmp_path / "house")


def rendered(tmp_path: Path, template: str, **values: object) -> str:
    return render(sources(tmp_path, page=template), "styles/templates/x/page.j2", **values)


def fault(tmp_path: Path, template: str, **values: object) -> str:
    with pytest.raises(PublishError) as stopped:
        rendered(tmp_path, template, **values)
    (told,) = stopped.value.problems
    return f"{told.rule} {told}"


# --- templates ------------------------------------------------------------------------------------


def test_text_is_escaped_and_trusted_markup_is_not(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ a }} {{ b }}", a="<i>&", b=trusted("<i>x</i>")) == "&lt;i&gt;&amp; <i>x</i>"


def test_an_authors_text_is_never_a_template(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ a }}", a="{{ 7 * 7 }}{% raw %}") == "{{ 7 * 7 }}{% raw %}"


def test_days_are_written_in_words(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ day | long_date('fr') }}", day=date(2024, 11, 24)) == "24 novembre 2024"


def test_a_value_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    assert fault(tmp_path, "a\nb\n{{ author }}") == "bad-template styles/templates/x/page.j2:3: 'author' is undefined"


def test_wrong_syntax_is_told_with_its_line(tmp_path: Path) -> None:
    assert fault(tmp_path, "a\n{% if x %}").startswith("bad-template styles/templates/x/page.j2:2: Unexpected end")


@pytest.mark.parametrize(
    "wrong", ["{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ 'a' | nothing }}", "{{ range(10 ** 9) }}", "{{ [][3].x }}"]
)
def test_whatever_a_template_does_wrong_is_a_problem_and_no_traceback(tmp_path: Path, wrong: str) -> None:
    assert fault(tmp_path, f"\n{wrong}").startswith("bad-template styles/templates/x/page.j2:2: ")


@pytest.mark.parametrize(
    "way", ["{{ a.__class__ }}", "{{ a.__class__.__mro__ }}", "{{ b.append(1) }}", "{{ ''.__init__.__globals__ }}"]
)
def test_a_template_reaches_no_python_and_changes_nothing(tmp_path: Path, way: str) -> None:
    assert fault(tmp_path, way, a=1, b=[]).startswith("bad-template ")


def test_a_template_includes_its_neighbours_and_is_told_of_their_faults(tmp_path: Path) -> None:
    project = sources(tmp_path, page="<{% include 'part.j2' %}>", part="{{ word }}")
    assert render(project, "styles/templates/x/page.j2", word="x") == "<x>"
    with pytest.raises(PublishError) as stopped:
        render(project, "styles/templates/x/page.j2")
    assert str(stopped.value).startswith("styles/templates/x/part.j2:1")


@pytest.mark.parametrize(
    "name", ["../../../manuscript/a.md", "styles/tokens.css", "styles/templates/../../manuscript/a.md"]
)
def test_a_template_includes_nothing_but_templates(tmp_path: Path, name: str) -> None:
    project = sources(tmp_path, page=f"{{% include '{name}' %}}")
    (tmp_path / "project" / "manuscript").mkdir()
    (tmp_path / "project" / "manuscript" / "a.md").write_text("secret")
    with pytest.raises(PublishError):
        render(project, "styles/templates/x/page.j2")


def test_a_template_that_includes_itself_comes_to_an_end(tmp_path: Path) -> None:
    assert fault(tmp_path, "{% include 'page.j2' %}").startswith("bad-template styles/templates/x/page.j2")


def test_the_projects_template_stands_before_the_houses(tmp_path: Path) -> None:
    project = sources(tmp_path, page="ours")
    house = tmp_path / "house" / "templates" / "x"
    house.mkdir(parents=True)
    (house / "page.j2").write_text("theirs")
    (house / "other.j2").write_text("the house's")
    assert render(project, "styles/templates/x/page.j2") == "ours"
    assert render(project, "styles/templates/x/other.j2") == "the house's"


# --- the print document ---------------------------------------------------------------------------


def document(project: Path, places: Places | None = None) -> str:
    numbers = Numbers(ENTRIES, (), (), {})
    composed = [Composed("deux", "Le <b>", "fr", "chapter", '<section id="ch-deux"><p>x</p></section>')]
    return print_document(EDITION, composed, numbers, places, Sources(project), {"weasyprint": "70.0"})


def test_the_print_document_holds_the_chapters_the_edition_and_the_versions(tmp_path: Path) -> None:
    html = document(tmp_path)
    for expected in (
        '<html lang="fr"',
        "<title>Titre &lt;1&gt;</title>",
        '<section id="ch-deux"><p>x</p></section>',
        EDITION.urn,
        "24 novembre 2024",
        "weasyprint 70.0",
        '<link rel="stylesheet" href="styles/print.css"/>',
    ):
        assert expected in html


def test_a_projects_own_sheet_comes_last(tmp_path: Path) -> None:
    assert "extra-print" not in document(tmp_path)
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "extra-print.css").write_text("p { color: red }")
    html = document(tmp_path)
    assert html.index("styles/print.css") < html.index("styles/extra-print.css")


def test_the_contents_have_addresses_and_pages_or_room_for_them() -> None:
    places = Places({"ch-un": "3", "ch-deux": "5", "deux.a": "11"}, ())
    assert [(row["href"], row["page"]) for row in rows(ENTRIES, 2, places)] == [
        ("#ch-un", "3"),
        ("#ch-deux", "5"),
        ("#deux.a", "11"),
    ]
    assert [row["page"] for row in rows(ENTRIES, 1, None)] == ["000", "000"]
    assert list(rows(ENTRIES, 0, None)) == []


def test_titles_in_the_contents_keep_their_markup() -> None:
    assert [str(row["title_html"]) for row in rows(ENTRIES, 1, None)] == ["Hier", "Le <em>&lt;b&gt;</em>"]


def test_the_same_edition_gives_the_same_document(tmp_path: Path) -> None:
    assert document(tmp_path) == document(tmp_path)


@pytest.mark.parametrize("page", ["A4", "A5", "6x9in"])
def test_each_page_size_has_a_document(tmp_path: Path, page: str) -> None:
    publication = Publication("id", "Titre", "en", "titre", print=Print(page=page))
    edition = Edition(publication, "2024-11-24", EDITION.day, EDITION.modified)
    html = print_document(edition, [], Numbers((), (), (), {}), None, Sources(tmp_path), {})
    assert f"page-{page}" in html


def test_every_template_is_given_the_languages_words() -> None:
    values = common_values(EDITION)
    assert values["words"]["contents"] == language("fr").word("contents")
    assert values["edition_of"] == "Édition du 24 novembre 2024"


def test_a_style_sheet_is_tokens_then_the_houses_then_the_projects_own(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --ink: #123 }")
    (tmp_path / "styles" / "extra-web.css").write_text("p { color: red }")
    css = stylesheet(Sources(tmp_path), "web")
    order = ["--ink: #1a1a1a", "--ink: #123", "--ink: #e6e1d8", ".contents", "p { color: red }"]
    assert sorted(order, key=css.index) == order


def test_a_project_without_tokens_of_its_own_has_the_houses_once(tmp_path: Path) -> None:
    assert stylesheet(Sources(tmp_path), "web").count("--ink: #1a1a1a") == 1
