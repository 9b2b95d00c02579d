"""Pages: what comes out of the layout engine, and what is said of it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from presswork.layout.filling import fill
from presswork.layout.furniture import layers
from presswork.layout.order import Order
from presswork.layout.pages import lay_out
from presswork.layout.places import paginate
from presswork.layout.system import prepare
from presswork.model.pages import Called, Page, Piece, Printed, Sort
from presswork.problems import Problem, PublishError
from presswork.sources import Sources

ROOT = Path(__file__).parents[1]
STYLE = """\
@import url(fonts.css);
@page { size: 200px 208px; margin: 0; @top-left { content: string(title) } @footnote { margin: 0 } }
* { margin: 0; padding: 0 }
html { font: 10px/20px "House Serif"; orphans: 2; widows: 2 }
h1, h2 { font-size: 10px; line-height: 20px } h1 { string-set: title content() }
.fn { float: footnote; font: 10px/20px "House Serif" }
::footnote-call { font-size: 8px; line-height: 0 }
"""
Lay = Callable[..., tuple[Piece, tuple[Problem, ...]]]


def lines(count: int, notes: dict[int, str] | None = None) -> str:
    """Return a paragraph of so many lines of 20 pixels, with notes called in some of them."""
    called = {line: f'<span class="fn">{note}</span>' for line, note in (notes or {}).items()}
    return "<p>" + "<br/>".join(f"line {line}{called.get(line, '')}" for line in range(1, count + 1)) + "</p>"


def picture(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    monkeypatch.setenv("FONTCONFIG_FILE", "")  # so that it is as before afterwards
    assert prepare(tmp_path / "cache") == ()

    def lay(body: str, files: dict[str, str | bytes] | None = None, style: str = STYLE, kind: str = "whole"):
        given = {"styles/test.css": style, **(files or {})}
        for name, content in given.items():
            path = tmp_path / "project" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        html = (
            '<!DOCTYPE html><html lang="en"><head><title>T</title>'
            '<link rel="stylesheet" href="styles/test.css"/></head>'
            f'<body><section data-path="manuscript/01.md">{body}</section></body></html>'
        )
        return lay_out(html, Sources(tmp_path / "project"), Order("all", kind))

    return lay


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, int]]:
    return [(each.rule, each.path, each.line) for each in problems]


def test_a_document_has_its_pdf_at_once(lay: Lay) -> None:
    piece, problems = lay("<h1 id='one' data-line='1'>One</h1>" + lines(3))
    assert piece.pdf.startswith(b"%PDF-1.7")
    assert piece.fonts == ("House Serif",)
    assert problems == ()


def test_pages_tell_their_head_first_words_and_the_element_these_stand_in(lay: Lay) -> None:
    piece, _ = lay("<h1 id='one' data-line='1'>One</h1>" + lines(12))
    assert [(page.head, page.first_words, page.first_anchor) for page in piece.pages] == [
        ("One", "One line 1 line 2 line 3 line 4 line 5 line 6 line 7 line 8 line 9", "one"),
        ("One", "line 10 line 11 line 12", ""),
    ]
    assert [page.strings for page in piece.pages] == [(("title", "One"),), ()]
    assert [page.sort.side for page in piece.pages] == ["right", "left"]


def test_a_page_number_is_left_open_and_written_in_when_it_is_known(lay: Lay) -> None:
    number = '<p data-line="2"><a href="#far">far (p. <span class="page-number">00</span>)</a></p>'
    piece, problems = lay(number, style=f"{STYLE} .page-number {{ font-variant-numeric: tabular-nums }}", kind="body")
    assert problems == ()
    assert piece.printed == (Printed("far", 2, "", "manuscript/01.md", 2),)
    assert piece.calls == (Called("far", "manuscript/01.md", 2),)
    assert "far (p. 00)" in text_of(piece.pdf)
    filled = fill(piece.pdf, {"far": "47"})
    assert len(filled) == len(piece.pdf)
    assert "far (p. 47)" in text_of(filled)
    with pytest.raises(ValueError, match="does not fit"):
        fill(piece.pdf, {"far": "147"})


def test_a_number_in_figures_of_several_widths_cannot_be_written_in_later_and_says_what_it_prints(lay: Lay) -> None:
    number = '<p><a href="#far" class="page-ref">p. <span class="page-number">11</span></a></p>'
    piece, _ = lay(number, style=f"{STYLE} .page-number {{ font-variant-numeric: proportional-nums }}", kind="body")
    assert piece.printed == (Printed("far", 0, "p. 11", "manuscript/01.md", 0),)


def test_a_piece_says_on_which_side_it_begins_and_is_laid_out_for_the_side_that_is_asked(tmp_path: Path) -> None:
    html = '<html lang="en"><head><style>{}</style></head><body><p>words</p></body></html>'
    fonts = "@import url(styles/fonts.css);"
    right = html.format(f"{fonts} p {{ break-before: right }}")
    piece, _ = lay_out(right, Sources(tmp_path), Order("a", "body"))
    assert (piece.begins, piece.pages[0].sort.side, len(piece.pages)) == ("right", "right", 1)
    piece, _ = lay_out(html.format(fonts), Sources(tmp_path), Order("a", "body", "left"))
    assert (piece.begins, piece.pages[0].sort.side, len(piece.pages)) == ("", "left", 1)


def test_a_blank_page_after_one_that_holds_but_notes_has_a_page_in_the_layer_as_well(lay: Lay) -> None:
    sides = [("right", False), ("left", True), ("right", True), ("left", False), ("right", True)]
    pages = [Page("", sort=Sort("", side, blank)) for side, blank in sides]
    ((body, _),) = layers(pages)
    assert len(lay(body)[0].pages) == len(pages)


def test_a_group_of_pages_goes_on_behind_a_blank_one_in_the_layer(lay: Lay) -> None:
    chapter, plate = "chapter", "plate"
    sorts = [
        Sort(chapter, "right", groups=((chapter, 0),)),
        Sort(chapter, "left", blank=True, groups=((chapter, 1),)),
        Sort(plate, "right", groups=((chapter, 2), (plate, 0))),
        Sort(chapter, "left", groups=((chapter, 3),)),
        Sort(chapter, "right", groups=((chapter, 4),)),
    ]
    ((body, _),) = layers([Page("", sort=sort) for sort in sorts])
    assert [page.sort for page in lay(body)[0].pages] == sorts


def test_a_page_number_that_is_not_its_targets_is_told(lay: Lay) -> None:
    body = (
        '<p data-line="3"><a href="#far">far <span class="page-ref">7</span></a></p>' + lines(12) + '<p id="far">f</p>'
    )
    piece, problems = lay(body)
    assert piece.pdf
    assert told(problems) == [("wrong-page", "manuscript/01.md", 3)]


def test_pieces_are_numbered_one_after_the_other() -> None:
    pages = (Page("1"), Page("2"))
    places = paginate([Piece("a", b"", pages, {"x": 1}), Piece("b", b"", pages, {"y": 0, "x": 1})])
    assert places.anchors == {"x": "2", "y": "3"}
    assert [page.label for page in places.pages] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("http://127.0.0.1:9/x.png", "outside-project"),
        ("https://example.org/x.png", "outside-project"),
        ("file:///etc/passwd", "outside-project"),
        ("/etc/passwd", "outside-project"),
        ("../../../../etc/passwd", "outside-project"),
        ("book://host/manuscript/x.png", "outside-project"),
        ("data:image/svg+xml;base64,AAAA", "outside-project"),
        ("data:image/png;base64,AAAA", "bad-image"),
        ("data:image/png;base64,A", "bad-image"),
        ("manuscript/none.png", "missing-image"),
    ],
)
def test_nothing_outside_the_project_is_fetched(lay: Lay, address: str, rule: str) -> None:
    _, problems = lay(f'<p data-line="4"><img src="{address}" alt="x"/></p>')
    assert told(problems) == [(rule, "manuscript/01.md", 4)]


@pytest.mark.parametrize("href", ["file:///etc/hostname", "https://example.org/a.png", "../styles/../../x.png"])
def test_a_drawing_cannot_reach_outside_either(lay: Lay, href: str) -> None:
    inside = f'<image href="{href}" width="9" height="9"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'
    _, problems = lay('<p data-line="4"><img src="manuscript/a.svg" alt="x"/></p>', {"manuscript/a.svg": drawing})
    assert problems[0].rule in ("outside-project", "missing-file", "missing-image")


def test_a_drawing_may_hold_a_picture(lay: Lay) -> None:
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    inside = f'<image href="data:image/png;base64,{dot}" width="9" height="9"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'
    _, problems = lay('<p data-line="4"><img src="manuscript/a.svg" alt="x"/></p>', {"manuscript/a.svg": drawing})
    assert problems == ()


def test_a_style_that_is_not_understood_is_told_with_its_line(lay: Lay) -> None:
    _, problems = lay(
        "<p>x</p>", {"styles/more.css": "p { color: red;\n  text-wrap: pretty }"}, style='@import "more.css";' + STYLE
    )
    assert [(each.rule, str(each)) for each in problems] == [
        ("ignored-style", "styles/more.css:2:3: Ignored `text-wrap: pretty`, unknown property")
    ]


def test_a_style_in_the_document_is_told_by_the_file_that_it_names(lay: Lay) -> None:
    _, problems = lay('<style data-path="styles/own.css">p { colour: red }</style><p>x</p>')
    assert told(problems) == [("ignored-style", "styles/own.css", 1)]


def test_a_link_to_nothing_and_an_unreadable_picture_are_told(lay: Lay) -> None:
    body = '<p data-line="4"><a href="#none">x</a></p><p data-line="5"><img src="manuscript/a.png" alt="x"/></p>'
    _, problems = lay(body, {"manuscript/a.png": b"no picture"})
    assert told(problems) == [("dead-link", "manuscript/01.md", 4), ("bad-image", "manuscript/01.md", 5)]


def test_one_file_that_is_refused_hides_no_other(lay: Lay) -> None:
    body = '<p data-line="4"><img src="https://a/b.png" alt="x"/></p><p data-line="5"><img src="{0}" alt="x"/></p>'
    _, problems = lay(body.format("manuscript/a.png"), {"manuscript/a.png": b"no picture"})
    assert told(problems) == [("outside-project", "manuscript/01.md", 4), ("bad-image", "manuscript/01.md", 5)]


def test_a_character_that_no_font_has_is_named_with_its_line(lay: Lay) -> None:
    _, problems = lay('<p data-line="4">a\N{HANGUL SYLLABLE HAN}b</p><p data-line="5">soft\xadly\u2060 \u200dso</p>')
    assert told(problems) == [("missing-glyph", "manuscript/01.md", 4)]
    assert "“한” (U+D55C HANGUL SYLLABLE HAN)" in problems[0].message


def test_a_font_that_no_style_declares_is_told(lay: Lay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = f"<fontconfig><dir>{ROOT / 'styles' / 'fonts'}</dir><cachedir>{tmp_path / 'fc'}</cachedir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(settings)
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    _, problems = lay('<p data-line="4" style="font-family: Source Code Pro">a line</p>')
    assert told(problems) == [("undeclared-font", "manuscript/01.md", 4)]


def test_without_any_font_there_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    """The engine would end the process (exit status 139), so it is asked in a process of its own."""
    code = """if True:
        from pathlib import Path
        from presswork.layout.order import Order
        from presswork.layout.pages import lay_out
        from presswork.layout.system import prepare
        from presswork.problems import PublishError
        from presswork.sources import Sources
        import sys
        prepare(Path(sys.argv[1]))
        try:
            lay_out("<html lang='en'><body><p>words</p></body></html>", Sources(Path(sys.argv[1])), Order("x"))
        except PublishError as stopped:
            print(stopped.problems[0].rule)
    """
    ran = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "missing-part\n", "")


@pytest.mark.parametrize(
    "body",
    [
        lines(8, {2: "A"}) + lines(6, {2: "B"}),
        lines(8, {2: "A", 3: "C<br/>C"}) + lines(6, {2: "B"}),
        lines(10, {10: "B"}) + lines(4),
        "".join(lines(5 + at % 4, {1 + at % 3: "N<br/>n", 4: "M"}) for at in range(20)),
    ],
)
def test_notes_stay_on_the_page_of_their_calls(lay: Lay, body: str) -> None:
    assert lay(body)[1] == ()


def test_a_note_that_goes_astray_is_told(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.layout import LayoutContext

    monkeypatch.setattr("presswork.layout.context.KeepingContext", LayoutContext)
    monkeypatch.setattr("presswork.layout.dress.POLICY", "")
    _, lost = lay(lines(8, {2: "A"}) + lines(6, {2: "B"}).replace("<p>", '<p data-line="9">'))
    assert ("note-lost", "manuscript/01.md", 9) in told(lost)
    _, apart = lay(lines(10, {10: "B"}).replace("<p>", '<p data-line="9">') + lines(4))
    assert told(apart) == [("note-apart", "manuscript/01.md", 9)]


def test_a_note_that_is_printed_on_two_pages_is_told(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    from presswork.layout.laid import Laid

    plain = Laid.__iter__

    def with_echo(laid: Laid):
        for page, seen in plain(laid):
            yield page, seen
            if (seen.box.element_tag or "").endswith("::footnote-marker"):
                yield page + 1, seen

    monkeypatch.setattr(Laid, "__iter__", with_echo)
    _, problems = lay(lines(3, {2: "A"}).replace("<p>", '<p data-line="9">') + lines(10))
    assert told(problems) == [("note-doubled", "manuscript/01.md", 9)]


def test_a_note_taller_than_its_page_is_told(lay: Lay) -> None:
    _, problems = lay(lines(3) + lines(6, {1: "B<br/>" * 11}).replace("<p>", '<p data-line="9">'))
    assert {("note-apart", "manuscript/01.md", 9), ("note-lost", "manuscript/01.md", 9)} <= set(told(problems))


def test_a_heading_that_is_no_bookmark_is_told(lay: Lay) -> None:
    _, problems = lay('<h1 data-line="1">One</h1><h2 data-line="5" style="bookmark-level: none">Two</h2>')
    assert told(problems) == [("missing-heading", "manuscript/01.md", 5)]


def test_a_line_that_runs_out_of_its_column_is_told_once(lay: Lay) -> None:
    _, problems = lay(f'<p data-line="5">{"long" * 30}<br/>{"long" * 30}</p><p>short</p>')
    assert told(problems) == [("overflow", "manuscript/01.md", 5)]


def test_spaces_that_code_keeps_at_the_end_of_a_line_do_not_run_out_of_its_column(lay: Lay) -> None:
    css = "font: 7px/10px House Mono; white-space: pre-wrap"
    lines = [f"{'x' * length} {'word ' * 12}" for length in range(1, 9)]  # one fills its line to the last letter
    _, problems = lay("".join(f'<pre data-line="5" style="{css}">{line}</pre>' for line in lines))
    assert told(problems) == []
    _, problems = lay(f'<pre data-line="5" style="{css}">{"x" * 60} {"x" * 60}</pre>')
    assert told(problems) == [("overflow", "manuscript/01.md", 5)]


def test_a_table_wider_than_its_column_is_told_once(lay: Lay) -> None:
    row = "<td>wide cells</td>" * 9
    _, problems = lay(f'<table data-line="5"><tbody><tr>{row}</tr><tr>{row}</tr></tbody></table>')
    assert told(problems) == [("overflow", "manuscript/01.md", 5)]


def test_what_is_positioned_absolutely_is_looked_at_too(lay: Lay) -> None:
    inside = '<img src="manuscript/a.png" alt=""/><h2 data-line="7" style="bookmark-level: none">Two</h2>'
    _, problems = lay(f'<div style="position: absolute">{inside}</div>', {"manuscript/a.png": picture(9, 9)})
    assert told(problems) == [("small-image", "manuscript/01.md", 0), ("missing-heading", "manuscript/01.md", 7)]


def test_an_id_given_twice_is_told(lay: Lay) -> None:
    _, problems = lay('<p id="a" data-line="4">x</p><p id="a" data-line="5">y <a href="#a">z</a></p>')
    assert [each.rule for each in problems] == ["duplicate-id"]


def test_a_picture_with_too_few_pixels_for_its_width_is_told(lay: Lay) -> None:
    body = '<p data-line="{0}"><img src="manuscript/a.png" alt="x" style="width: {1}px"/></p>'
    files = {"manuscript/a.png": picture(100, 50)}
    _, problems = lay(body.format(5, 96) + body.format(6, 48), files)
    assert told(problems) == [("small-image", "manuscript/01.md", 5)]
    assert "100 pixels an inch at its width of 25 mm" in problems[0].message


def test_nothing_is_said_on_stderr_and_the_log_is_left_as_it_was(lay: Lay, capfd: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("weasyprint")
    before = (log.handlers[:], log.level, log.propagate)
    lay('<p style="wrong: 1">\N{HANGUL SYLLABLE HAN}</p>')
    assert (log.handlers, log.level, log.propagate) == before
    assert capfd.readouterr() == ("", "")


def test_an_engine_that_stops_is_a_problem_with_what_it_said_before(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AssertionError("box")

    monkeypatch.setattr("presswork.layout.engine.render", broken)
    with pytest.raises(PublishError) as stopped:
        lay("<p>x</p>")
    assert stopped.value.problems[0].rule == "layout-failed"
    assert "AssertionError box" in stopped.value.problems[0].message


def test_pages_become_pictures_that_are_always_the_same(lay: Lay) -> None:
    from presswork.layout.pictures import page_picture

    pdf = lay("<p>x</p>")[0].pdf
    shown = Image.open(BytesIO(page_picture(pdf, 0, 300)))
    assert (shown.format, shown.size) == ("JPEG", (300, 312))
    assert page_picture(pdf, 0, 300, "png") == page_picture(pdf, 0, 300, "png")


def test_the_engine_is_loaded_only_when_pages_are_laid_out() -> None:
    code = "import sys, presswork.layout.pages, presswork.layout.places; print('weasyprint' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env={**os.environ})
    assert ran.stdout == "False\n"
