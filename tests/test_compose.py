"""One chapter in the dress of each medium."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from lxml import etree

from presswork.compose.chapter import compose
from presswork.compose.titles import Opening
from presswork.model.chapter import Anchor, Chapter, Facts, Note, Place, Reference
from presswork.model.media import EBOOK, PRINT, WEB, WEB_PAGE, Medium
from presswork.model.numbers import Answers, Target

PATH = "manuscript/un.md"
PLACE = Place(PATH, 9)
CALL = '<a class="note-call" data-note="0"/>'
TITLE = '<h1 id="le-pacte" data-line="1">Le <em>pacte</em></h1>'
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def chapter(body: str, notes: tuple[str, ...] = (), role: str = "chapter", anchors: tuple[Anchor, ...] = (), refs=()):
    facts = Facts(anchors, tuple(PLACE for _ in notes), tuple(refs))
    title = "" if role == "opening" else "Le pacte"
    return Chapter("un", PATH, "fr", role, title, title, body, tuple(Note(note, PLACE) for note in notes), facts)


def dressed(
    body: str, medium: Medium = WEB, answers: Answers | None = None, notes: tuple[str, ...] = (), **more
) -> str:
    """The composed chapter; what compose is asked besides is told from what the chapter is made of by its name."""
    asked = {name: more.pop(name) for name in ("pages", "report", "opening", "shift", "source_of") if name in more}
    told = answers or Answers(notes=tuple(str(place + 1) for place in range(len(notes))))
    return compose(chapter(body, notes, **more), told, medium, **asked).html


def inside(html: str) -> str:
    """What stands in the section, without the section itself."""
    return html.partition(">")[2].removesuffix("</section>")


def tree(html: str) -> etree._Element:
    return etree.fromstring(html)


# --- the section ----------------------------------------------------------------------------------


def test_a_chapter_is_one_section_with_its_language_its_number_and_its_file() -> None:
    found = tree(dressed("<p>x</p>", PRINT, Answers(number="3")))
    assert dict(found.attrib) == {
        "class": "chapter",
        "id": "ch-un",
        "lang": "fr",
        "{http://www.w3.org/XML/1998/namespace}lang": "fr",
        "data-number": "3",
        "data-path": PATH,
    }


def test_lines_of_the_source_stay_in_print_alone() -> None:
    body = '<p data-line="4">x</p><pre data-line="6" data-language="python"><code>y</code></pre>'
    assert inside(dressed(body, PRINT)) == '<p data-line="4">x</p><pre data-line="6"><code>y</code></pre>'
    assert inside(dressed(body, WEB)) == "<p>x</p><pre><code>y</code></pre>"
    assert "data-path" not in dressed(body, EBOOK)


@pytest.mark.parametrize(
    ("role", "names"),
    [("chapter", "chapter"), ("appendix", "chapter appendix"), ("part", "chapter part"), ("opening", "opening")],
)
def test_the_role_is_a_class(role: str, names: str) -> None:
    assert tree(dressed("<p>x</p>", role=role)).get("class") == names


def test_programs_that_read_aloud_are_told_what_the_section_is() -> None:
    found = tree(dressed(TITLE, EBOOK, role="preface"))
    assert (found.get("role"), found.get(EPUB_TYPE), found.get("aria-labelledby")) == (
        "doc-preface",
        "preface",
        "le-pacte",
    )
    assert tree(dressed(TITLE, WEB, role="preface")).get("role") == "doc-preface"
    assert tree(dressed(TITLE, PRINT, role="preface")).get("role") is None


def test_empty_elements_have_an_end_tag_unless_html_forbids_it() -> None:
    assert inside(dressed("<table><tr><td/></tr></table><p>a<br/>b</p>")).endswith(
        "<td></td></tr></table><p>a<br/>b</p>"
    )


def test_no_entity_of_a_body_is_ever_expanded() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        dressed("<p>&xxe;</p>")


# --- titles ---------------------------------------------------------------------------------------


def test_a_chapters_title_shows_its_number_and_an_appendix_its_label() -> None:
    shown = '<span class="title">Le <em>pacte</em></span></h1>'
    one = dressed(TITLE, WEB, Answers("1", "Chapitre 1"))
    assert inside(one) == f'<h1 id="le-pacte"><span class="number">1</span> {shown}'
    appendix = dressed(TITLE, WEB, Answers("A", "Annexe A"), role="appendix")
    assert inside(appendix) == f'<h1 id="le-pacte"><span class="label">Annexe A</span> {shown}'
    assert inside(dressed(TITLE, WEB, role="preface")) == f'<h1 id="le-pacte">{shown}'


def test_sections_show_their_numbers() -> None:
    found = dressed('<h2 id="a">Un <em>pas</em></h2><h2 id="b">Deux</h2>', WEB, Answers(numbers={"a": "1.1"}))
    assert inside(found) == '<h2 id="a"><span class="number">1.1</span> Un <em>pas</em></h2><h2 id="b">Deux</h2>'


def test_in_a_reports_print_a_title_is_kept_with_the_first_block_of_text() -> None:
    body = '<h1 id="a">A</h1><h2 id="b">B</h2><p>un</p><p>deux</p>'
    kept = '<h1 id="un.a"><span class="title">A</span></h1><h2 id="un.b">B</h2><p>un</p>'
    assert inside(dressed(body, PRINT, report=True)) == f'<div class="keep">{kept}</div><p>deux</p>'
    assert "keep" not in dressed(body, PRINT) + dressed(body, WEB, report=True)


def test_a_long_list_or_table_is_not_kept_whole_behind_a_title() -> None:
    body = "<h1>A</h1><table><tr><td>1</td></tr></table>"
    assert "</span></h1></div><table>" in dressed(body, PRINT, report=True)


def test_an_opening_that_is_a_document_of_its_own_bears_the_books_title() -> None:
    words = Opening("Corées", "L’ombre & la proie", "Rapport")
    head = (
        '<header class="opening-head"><p class="kicker">Corées</p><h1>L’ombre &amp; la proie</h1>'
        '<p class="subtitle">Rapport</p></header>'
    )
    assert inside(dressed("<p>x</p>", EBOOK, role="opening", opening=words)) == f"{head}<p>x</p>"
    assert inside(dressed("<p>x</p>", WEB_PAGE, role="opening", opening=words)) == "<p>x</p>"


def test_headings_are_lowered_where_the_page_has_a_title_above_them() -> None:
    assert inside(dressed("<h2>a</h2><h6>b</h6>", WEB_PAGE, shift=1)) == "<h3>a</h3><h6>b</h6>"


# --- ids ------------------------------------------------------------------------------------------


def test_ids_made_of_words_carry_the_chapters_key_where_all_chapters_are_one_document() -> None:
    anchors = (Anchor("sec-a", "section", PLACE, 2), Anchor("b", "section", PLACE, 2, explicit=False))
    body = '<h2 id="sec-a">A</h2><h2 id="b">B</h2>'
    assert inside(dressed(body, WEB_PAGE, anchors=anchors)) == '<h2 id="sec-a">A</h2><h2 id="un.b">B</h2>'
    assert inside(dressed(body, EBOOK, anchors=anchors)) == body


# --- references -----------------------------------------------------------------------------------


def linked(
    anchor: str, medium: Medium, form: str = "label", page: bool = False, pages=None, words: str = "", more: str = "ref"
):
    there = (
        Target("deux", anchor, "figure", "figure 1", "1", "Carte")
        if form != "link"
        else Target("deux", anchor, "x", "", "", "")
    )
    refs = [Reference("", anchor, PLACE, form, page)]
    body = f'<p><a class="{more}" data-ref="0">{words}</a>.</p>'
    return inside(dressed(body, medium, Answers(targets=(there,)), refs=refs, pages=pages))


def test_a_reference_is_a_link_with_the_words_of_the_answer() -> None:
    assert linked("fig-x", PRINT) == '<p><a href="#fig-x" class="ref">figure 1</a>.</p>'
    assert ">1</a>" in linked("fig-x", PRINT, "number")
    assert ">Figure 1</a>" in linked("fig-x", PRINT, more="ref capital")


@pytest.mark.parametrize(
    ("medium", "anchor", "href"),
    [
        (PRINT, "fig-x", "#fig-x"),
        (PRINT, "", "#ch-deux"),
        (EBOOK, "fig-x", "deux.xhtml#fig-x"),
        (EBOOK, "", "deux.xhtml"),
        (WEB, "fig-x", "deux.html#fig-x"),
        (WEB_PAGE, "fig-x", "#fig-x"),
    ],
)
def test_a_reference_leads_to_where_its_target_is_in_the_medium(medium: Medium, anchor: str, href: str) -> None:
    assert f'href="{href}"' in linked(anchor, medium, "link", words="là")


def test_a_page_is_printed_in_print_alone_and_has_its_place_before_it_is_known() -> None:
    def page(pages: dict[str, str] | None, medium: Medium = PRINT) -> str:
        return linked("fig-x", medium, "link", True, pages, "<em>là</em>", "with-page")

    number = '<span class="page-ref">(p.\u00a0<span class="page-number">{}</span>)</span>'
    assert page({"fig-x": "12"}) == f'<p><a href="#fig-x"><em>là</em> {number.format(12)}</a>.</p>'
    assert number.format("000") in page(None)
    assert page({"fig-x": "12"}, WEB) == '<p><a href="deux.html#fig-x"><em>là</em></a>.</p>'


def test_a_reference_that_leads_nowhere_keeps_its_words_without_a_link() -> None:
    answers = Answers(targets=(None, None))
    refs = [Reference("", "fig-x", PLACE, "label"), Reference("", "y", PLACE)]
    body = '<p>voir <a class="ref" data-ref="0"/> et <a data-ref="1">le <em>mot</em></a>.</p>'
    assert inside(dressed(body, WEB, answers, refs=refs)) == "<p>voir @fig-x et le <em>mot</em>.</p>"


def test_links_to_the_world_stay_as_they_are() -> None:
    body = '<p><a href="https://example.org/?a=1&amp;b=2">x</a></p>'
    assert inside(dressed(body)) == body


# --- captions, pictures, tables -------------------------------------------------------------------


def test_captions_begin_with_their_label() -> None:
    body = (
        '<figure id="f"><img src="manuscript/a.png" alt="A"/><figcaption>Une <em>carte</em></figcaption></figure>'
        '<table id="t"><caption><strong>Dates</strong></caption><tr><td>1</td></tr></table>'
    )
    anchors = (Anchor("f", "figure", PLACE), Anchor("t", "table", PLACE))
    found = dressed(body, PRINT, Answers(labels={"f": "Figure 1", "t": "Tableau 1"}), anchors=anchors)
    assert '<figcaption><span class="label">Figure 1.</span> Une <em>carte</em></figcaption>' in found
    assert '<caption><span class="label">Tableau 1.</span> <strong>Dates</strong></caption>' in found


def test_pictures_have_their_width_and_an_address_that_print_can_read() -> None:
    body = '<p><img src="manuscript/une carte #1.png" alt="A" data-width="60%"/></p>'
    composed = compose(chapter(body), Answers(), PRINT)
    assert 'src="manuscript/une%20carte%20%231.png" alt="A" style="width:60%"' in composed.html
    assert composed.resources == ("manuscript/une carte #1.png",)
    assert 'src="manuscript/une carte #1.png"' in compose(chapter(body), Answers(), EBOOK).html


def test_each_picture_is_named_once_also_those_in_notes() -> None:
    body = f'<p><img src="manuscript/a.png" alt="A"/><img src="manuscript/a.png" alt="A"/>{CALL}</p>'
    found = chapter(body, ('<p><img src="manuscript/b.png" alt="B"/></p>',))
    assert compose(found, Answers(notes=("1",)), WEB).resources == ("manuscript/a.png", "manuscript/b.png")


def test_a_wide_table_scrolls_and_can_be_reached_from_the_keyboard() -> None:
    row = "<tr>" + "<td>1</td>" * 5 + "</tr>"
    named = inside(dressed(f"<table><caption>Les <em>dates</em></caption>{row}</table>", EBOOK))
    assert named.startswith('<div class="wide" tabindex="0" role="region" aria-label="Les dates"><table>')
    assert inside(dressed(f"<table>{row}</table>", WEB)).startswith('<div class="wide" tabindex="0" role="group"')
    assert inside(dressed(f"<table>{row}</table>", PRINT)).startswith("<table>")
    assert inside(dressed("<table><tr><td>1</td></tr></table>", WEB)).startswith("<table>")


# --- notes ----------------------------------------------------------------------------------------


def test_in_print_a_note_stands_at_its_call_and_no_line_begins_with_the_call() -> None:
    found = inside(
        dressed(f'<p data-line="3">Mot{CALL}, fin.</p>', PRINT, notes=('<p data-line="8">Une <em>note</em>.</p>',))
    )
    note = '<span class="fn" id="un.note.1" data-line="9" data-number="1">Une <em>note</em>.</span>'
    assert found == f'<p data-line="3">Mot\u2060{note}, fin.</p>'


def test_in_print_a_notes_blocks_become_spans_on_one_line() -> None:
    body = "<p>Un\nmot</p>\n<p>Puis</p><ul>\n<li><p>a</p></li></ul><ol start='3'><li>d</li></ol><pre>b\n  c</pre>"
    found = dressed(f"<p>{CALL}</p>", PRINT, notes=(body,))
    assert "\n" not in found
    assert '>Un mot <span class="fn-p">Puis</span>' in found
    assert '<span class="fn-li">–\u00a0a</span>' in found
    assert '<span class="fn-li">3.\u00a0d</span>' in found
    assert '<span class="fn-pre">b<br/>\u00a0\u00a0c</span>' in found


def test_in_the_e_book_a_note_pops_up_and_leads_back() -> None:
    found = dressed(f"<p>Mot{CALL}.</p>", EBOOK, Answers(notes=("7",)), notes=("<p>Une note.</p>",))
    assert inside(found) == (
        '<p>Mot<sup><a href="#note.1" id="call.1" role="doc-noteref" class="note-call" epub:type="noteref">7</a></sup>'
        ".</p>"
        '<section class="notes" aria-label="Notes">'
        '<aside epub:type="footnote" role="doc-footnote" id="note.1">'
        '<p><a href="#call.1" role="doc-backlink" aria-label="Retour au texte (7)" class="back">7</a>. Une note.</p>'
        "</aside></section>"
    )


def test_on_the_web_notes_stand_at_the_chapters_end_with_the_numbers_of_their_calls() -> None:
    answers = Answers(notes=("7", "8"))
    body = f'<p>{CALL}<a class="note-call" data-note="1"/></p>'
    found = tree(dressed(body, WEB_PAGE, answers, notes=("<p>Une.</p>", "<p>Deux.</p>")))
    section = found.find("section")
    assert section is not None
    assert section.get("aria-label") == "Notes – Le pacte"
    assert section.find("ol").get("start") == "7"
    assert [each.get("id") for each in section.iter("li")] == ["un.note.1", "un.note.2"]
    assert [each.text for each in found.iter("a")] == ["7", "8", "↩", "↩"]


@pytest.mark.parametrize("medium", [EBOOK, WEB, WEB_PAGE])
def test_every_link_of_a_note_has_its_target(medium: Medium) -> None:
    anchors = (Anchor("note.1", "section", PLACE, 2, explicit=False),)
    found = tree(dressed(f'<h2 id="note.1">Note.1</h2><p>{CALL}</p>', medium, notes=("<p>x</p>",), anchors=anchors))
    ids = [each.get("id") for each in found.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 4
    assert {each.get("href", "").removeprefix("#") for each in found.iter("a")} <= set(ids)


def test_references_in_notes_are_filled() -> None:
    refs = [Reference("", "fig-x", PLACE, "label")]
    answers = Answers(notes=("1",), targets=(Target("un", "fig-x", "figure", "figure 1", "1", ""),))
    note = '<p>Voir <a class="ref" data-ref="0"/>.</p>'
    for medium in (PRINT, EBOOK, WEB):
        found = dressed(f"<p>{CALL}</p>", medium, answers, (note,), refs=refs)
        assert '<a href="#fig-x" class="ref">figure 1</a>' in found


def test_a_chapter_without_notes_has_no_place_for_them() -> None:
    assert "notes" not in dressed("<p>x</p>", EBOOK) + dressed("<p>x</p>", WEB)


def test_composing_does_not_change_what_it_is_given_and_gives_the_same_twice() -> None:
    found = chapter(f"{TITLE}<p>{CALL}</p>", ("<p>x</p>",))
    answers, before = Answers("1", "Chapitre 1", notes=("1",)), replace(found)
    assert compose(found, answers, PRINT, report=True) == compose(found, answers, PRINT, report=True)
    assert found == before


def test_a_paragraph_of_thousands_of_notes_takes_no_longer_than_its_length() -> None:
    count = 5000
    calls = "".join(f'x<a class="note-call" data-note="{place}"/> ' for place in range(count))
    started = process_time()
    dressed(f"<p>{calls}</p>", PRINT, notes=("<p>x</p>",) * count)
    assert process_time() - started < 5  # seconds; counting places from the start took over 15
