"""Pieces joined are the document that was laid out as one: for a reader, for a validator, and in bytes once made."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from joining import EDITION, Press, every, pictures, seen, texts

from presswork.layout.system import prepare
from presswork.model.pages import Leaf, Piece
from presswork.problems import PublishError
from presswork.writers.pdf.facts import pdf_facts
from presswork.writers.pdf.join import join

WORDS = "The office of tides counts 1875 waves, and différend is written once more in the harbour’s book. "
TABLE = """<table><thead><tr><th scope="col">Year</th><th scope="col">Tide</th></tr></thead>
<tbody><tr><th scope="row">1900</th><td>high</td></tr><tr><td colspan="2">low</td></tr></tbody></table>"""
ONE = f"""<section><h1 id="one">One</h1><p>{WORDS * 9}<span class="fn">A note <em>of</em> one.</span>
<a href="#two">to two</a>, <a href="#here">here</a>, <a href="https://example.org/">out</a></p>
<h3 id="here">Deep</h3>{TABLE}<p><img src="manuscript/a.png" alt="Red"/></p></section>"""
TWO = f"""<section><h1 id="two">Two ffi</h1><p>{WORDS * 4}<code>f(x)</code> <b>bold</b>
<a href="#one">to one (12 0 R)</a> <span lang="de">Worte für ’ und “</span></p>
<figure><img src="manuscript/a.svg" alt="North \\ ("/></figure><div class="tint"><p>{WORDS}</p></div>{TABLE}
<p><img src="manuscript/a.png" alt="Red"/><span class="fn">A note of two.</span></p></section>"""


@pytest.fixture(autouse=True)
def _fonts(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    prepare(tmp_path_factory.getbasetemp() / "fonts")


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


@pytest.fixture
def two(press: Press) -> list[Piece]:
    return [press.piece("one", ONE), press.piece("two", TWO)]


def test_two_pieces_are_the_document_laid_out_as_one(press: Press, two: list[Piece]) -> None:
    joined = press.joined(two)
    assert seen(joined) == seen(press.single(ONE + TWO))
    assert sum(bytes((200, 30, 30)) * 50 in picture for picture in pictures(joined)) == 2  # the picture is red


def test_a_piece_whose_objects_are_packed_is_joined_as_well(press: Press, two: list[Piece]) -> None:
    packed = [press.piece("one", ONE, plain=False), press.piece("two", TWO, plain=False)]
    assert seen(press.joined(packed, name="packed.pdf")) == seen(press.joined(two))


TEXTS = st.sampled_from([WORDS, WORDS * 5])
NOTES = st.text("abcxyz éß", min_size=1, max_size=40)
HEADINGS = st.text("AéΩb)(\\", min_size=1, max_size=9).filter(str.strip)  # the fonts have all: see docs/benchmarks.md
blocks = st.one_of(
    st.builds("<p>{}{}</p>".format, TEXTS, st.sampled_from(["", "<b>ﬁ £</b>", "<code>@</code>"])),
    st.builds('<p>{}<span class="fn">{}</span></p>'.format, TEXTS, NOTES),
    st.builds("<h{0}{1}>{2}</h{0}>".format, st.integers(1, 6), st.sampled_from(["", ' class="closed"']), HEADINGS),
    st.builds('<p><a href="#a{}">see {}</a></p>'.format, st.integers(0, 2), st.text("a(é) R", min_size=1, max_size=9)),
    st.sampled_from([TABLE, "<ul><li>a<ul><li>b</li></ul></li></ul>"]),
    st.sampled_from(['<p><img src="manuscript/a.png" alt="Red"/></p>', '<img src="manuscript/a.svg" alt="N"/>']),
)


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(blocks, max_size=6), min_size=3, max_size=3))
def test_any_chapters_joined_are_what_they_are_as_one(press: Press, chapters: list[list[str]]) -> None:
    bodies = [
        f'<section><p id="a{number}">{WORDS}</p>{"".join(each)}</section>' for number, each in enumerate(chapters)
    ]
    pieces = [press.piece(str(number), body) for number, body in enumerate(bodies)]
    assert seen(press.joined(pieces)) == seen(press.single("".join(bodies)))


def test_heads_and_folios_of_a_layer_are_what_margins_are(press: Press, two: list[Piece]) -> None:
    count = len(every(two))
    empty = '<p style="break-after: page"></p>' * (count - 1) + "<p></p>"
    layers = [press.piece("heads", empty, heads=True)]
    assert len(layers[0].pages) == count
    joined, single = press.joined(two, layer=layers), press.single(ONE + TWO, heads=True)
    assert pictures(joined) == pictures(single)
    assert [sorted(page.split()) for page in texts(joined)] == [sorted(page.split()) for page in texts(single)]
    with pikepdf.open(joined) as pdf:
        for page in pdf.pages:
            content = b"\n".join(each.read_bytes() for each in page.Contents)
            assert re.search(rb"Q /Artifact <</Type /Pagination>> BDC q /Layer Do Q EMC\s*$", content)
            assert b"BDC" not in page.Resources.XObject.Layer.read_bytes()


def test_a_page_of_the_layer_that_paints_nothing_adds_nothing(press: Press, two: list[Piece]) -> None:
    layer = press.piece("heads", "<p></p>", "@page { @top-left { content: none } }")
    plain = press.piece("plain", f"<p>{WORDS}</p>")
    with pikepdf.open(press.joined([plain], layer=[layer])) as pdf:
        assert all("/Layer" not in page.Resources.get("/XObject", {}) for page in pdf.pages)


@pytest.mark.validator("verapdf", "ua")
def test_validators_find_nothing_in_a_joined_book(press: Press, two: list[Piece], check) -> None:
    two = [press.piece("one", ONE.replace("h3", "h2")), two[1]]
    blank = press.piece("blank", "<p></p>")
    leaves = [*every(two[:1]), Leaf(2, 0), *[Leaf(1, page, 9.5) for page, _ in enumerate(two[1].pages)], Leaf(2, 0)]
    layer = press.piece("heads", '<p style="break-after: page"></p>' * len(leaves), heads=True)
    layer = Piece("heads", layer.pdf, layer.pages[: len(leaves)], {}, uses=layer.uses)
    path = press.joined([*two, blank], leaves, [layer])
    check("verapdf", path)
    check("ua", path)


def test_a_moved_page_moves_with_its_links_and_boxes(press: Press, two: list[Piece]) -> None:
    still = press.joined(two, name="still.pdf")
    moved = press.joined(two, [leaf._replace(moved=18.0 * leaf.piece) for leaf in every(two)])
    first, then = seen(still), seen(moved)
    begins = len(two[0].pages)
    assert then.pictures[:begins] == first.pictures[:begins]
    assert then.text == first.text
    assert then.destinations["two"] == (
        begins,
        "/XYZ",
        first.destinations["two"][2] + 18,
        *first.destinations["two"][3:],
    )
    assert then.links[begins][0][0] == tuple(
        round(each + 18 * (at % 2 == 0), 2) for at, each in enumerate(first.links[begins][0][0])
    )
    assert [place[0] for _, _, (_, _, *place), _ in then.outline][-1] == first.outline[-1][2][2] + 18
    with pikepdf.open(moved) as after, pikepdf.open(still) as before:
        assert [float(a) - float(b) for a, b in zip(_boxes(after)[-2], _boxes(before)[-2], strict=True)] == [
            18,
            0,
            18,
            0,
        ]
    wide, high = 397, 560  # A6 at 96 dpi
    for old, new in zip(first.pictures[begins:], then.pictures[begins:], strict=True):
        rows = [(old[y * wide * 3 : (y + 1) * wide * 3], new[y * wide * 3 : (y + 1) * wide * 3]) for y in range(high)]
        pairs = [pair for before, after in rows for pair in zip(before[: -24 * 3], after[24 * 3 :], strict=True)]
        assert sum(before != after for before, after in pairs) < len(pairs) / 100  # edges round to other pixels


def _boxes(pdf: pikepdf.Pdf) -> list[pikepdf.Array]:
    return [each.A.BBox for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]


def test_a_blank_page_serves_as_many_leaves_as_are_blank(press: Press, two: list[Piece]) -> None:
    blank = press.piece("blank", "<p></p>")
    path = press.joined([*two, blank], [*every(two[:1]), Leaf(2, 0), Leaf(2, 0), *every(two)[len(two[0].pages) :]])
    begins = len(two[0].pages)
    assert [bool(text.strip()) for text in texts(path)[begins : begins + 3]] == [False, False, True]
    assert pdf_facts(path).pages == len(every(two)) + 2


def test_a_page_with_words_is_in_the_book_once(press: Press, two: list[Piece]) -> None:
    for leaves in ([*every(two), Leaf(1, 0)], every(two)[1:]):
        with pytest.raises(PublishError, match="is in the book"):
            press.joined(two, leaves)


def test_a_layer_has_as_many_pages_as_the_book(press: Press, two: list[Piece]) -> None:
    with pytest.raises(PublishError, match="the layer has 1 pages for"):
        press.joined(two, layer=[press.piece("heads", "<p></p>", heads=True)])


def test_a_link_to_nowhere_is_told(press: Press, two: list[Piece]) -> None:
    with pytest.raises(PublishError) as stopped:
        press.joined([press.piece("one", '<p><a href="#gone">x</a></p>'), two[1], two[0]])
    assert [each.rule for each in stopped.value.problems] == ["dead-link"]
    assert "gone" in str(stopped.value)


def test_what_pieces_share_is_in_the_book_once(press: Press, two: list[Piece]) -> None:
    with pikepdf.open(press.joined(two)) as pdf:
        kinds = [str(each.get("/Subtype", "")) for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        assert kinds.count("/Image") == 1
        profiles = {page.Resources.ColorSpace.srgb[1].objgen for page in pdf.pages}
        assert profiles == {pdf.Root.OutputIntents[0].DestOutputProfile.objgen}
        names = [str(each.BaseFont) for each in pdf.objects if _is(each, "/Type0")]
        assert len({name.partition("+")[2] for name in names}) == len(names) > 3
        files = [each for each in pdf.objects if _is(each, "/OpenType")]
        assert len(files) == len(names)


def _is(each: pikepdf.Object, kind: str) -> bool:
    return isinstance(each, pikepdf.Dictionary | pikepdf.Stream) and each.get("/Subtype") == kind


def test_fonts_are_those_of_one_document(press: Press, two: list[Piece]) -> None:
    def fonts(path: Path) -> dict[str, tuple[str, bytes]]:
        found = {}
        with pikepdf.open(path) as pdf:
            for font in (each for each in pdf.objects if _is(each, "/Type0")):
                child = font.DescendantFonts[0]
                words = sorted(re.findall(rb"<\w{4}> <\w*>", font.ToUnicode.read_bytes()))
                known = (child.W.unparse(), child.Subtype, child.FontDescriptor.FontBBox.unparse(), words)
                found[str(font.BaseFont).partition("+")[2]] = (*known, child.FontDescriptor.FontFile3.read_bytes())
        return found

    assert fonts(press.joined(two)) == fonts(press.single(ONE + TWO))


def test_a_letter_that_says_nothing_beside_its_accents_keeps_its_words_elsewhere(press: Press) -> None:
    silent = press.piece("one", "<p>a\u0308\u0323</p>")  # the accents change places: one of them says all of it
    before = press.piece("two", "<p>a\u0308\u0323 salt</p>")
    spoken = press.piece("three", "<p>salt</p>")
    found = texts(press.joined([silent, before, spoken]))
    assert "salt" in found[1]
    assert "salt" in found[2]


def test_the_same_pieces_give_the_same_bytes(press: Press, two: list[Piece]) -> None:
    first = press.joined(two, name="first.pdf").read_bytes()
    assert press.joined(two, name="second.pdf").read_bytes() == first
    assert press.joined([*two[:1], press.piece("two", TWO)], name="third.pdf").read_bytes() == first


def test_a_book_says_what_it_is(press: Press, two: list[Piece]) -> None:
    path = press.joined(two)
    facts = pdf_facts(path)
    assert (facts.title, facts.language, facts.tagged) == ("Tides & after", "en", True)
    assert facts.conformance == ("PDF/A-2a", "PDF/UA-1")
    assert facts.labels == tuple(str(page + 1) for page in range(facts.pages))
    with pikepdf.open(path) as pdf:
        assert bytes(pdf.trailer.ID[0]) == EDITION.uuid.bytes
        assert str(pdf.docinfo.ModDate) == "D:20241124073000Z"
        assert str(pdf.docinfo.Producer).startswith("presswork, WeasyPrint")
        assert pdf.check_pdf_syntax() == []


def test_a_file_that_cannot_be_written_is_told(press: Press, two: list[Piece]) -> None:
    with pytest.raises(PublishError) as stopped:
        press.joined(two, name="none/joined.pdf")
    assert [each.rule for each in stopped.value.problems] == ["not-written"]


def test_a_font_that_was_not_made_is_told(press: Press, two: list[Piece]) -> None:
    with pytest.raises(PublishError, match="was not made for the book"):
        join(two, every(two), [], {}, EDITION, press.folder / "out.pdf")


def test_a_piece_that_is_no_pdf_is_told(press: Press) -> None:
    for content in (b"", b"%PDF-1.7 and no more", b"%PDF-1.7\n%\xf0\x9f\x96\xa4\nxref\n0 1\nstartxref\n14\n"):
        with pytest.raises(PublishError) as stopped:
            press.joined([Piece("bad", content, (), {})], [Leaf(0, 0)])
        assert [each.rule for each in stopped.value.problems] == ["internal"]
