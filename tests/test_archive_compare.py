"""What changed for a reader between two editions: words, not how they are set."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswork.archive.compare import both
from presswork.archive.compare.align import Budget, align
from presswork.archive.compare.changes import Changes, changes
from presswork.archive.compare.words import words
from presswork.typography.language import codes

SETTINGS = 'id = "urn:uuid:5b4c1e1e-6f0f-4d3c-9d1b-0d4f2f1f3c11"\ntitle = "Tides"\nlanguage = "en"\n'
DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="5" height="5"/></svg>'


def edition(*chapters: str, settings: str = SETTINGS, **files: str) -> dict[str, bytes]:
    """The sources of an edition: chapters in their order, and other files by a name with __ for slashes."""
    found = {f"manuscript/{number:02}.md": text for number, text in enumerate(chapters, 1)}
    found |= {name.replace("__", "/"): text for name, text in files.items()}
    return {name: text.encode() for name, text in {"manuscript/publication.toml": settings, **found}.items()}


def compared(old: str, new: str) -> Changes:
    return changes(edition(f"# One\n\n{old}\n"), edition(f"# One\n\n{new}\n"), "en", ("2024-11-24", "2024-12-01"))


def marked(found: Changes) -> list[str]:
    """Every block, with [-what was taken out-] and {+what was put in+}."""
    marks = {"same": "{}", "ins": "{{+{}+}}", "del": "[-{}-]"}
    blocks = [block for chapter in found.chapters for block in chapter.blocks]
    return ["".join(marks[run.op].format(run.text) for run in block.runs) for block in blocks]


def cells(found: Changes) -> list[tuple[str, str, str, str]]:
    blocks = [block for chapter in found.chapters for block in chapter.blocks]
    return [(cell.row, cell.column, cell.before, cell.after) for block in blocks for cell in block.cells]


def test_a_changed_word_is_one_word_and_nothing_else() -> None:
    found = compared("High water at six, as *always*.", "High water at seven, as *always*.")
    assert marked(found) == ["High water at[- six-]{+ seven+}, as always."]
    assert (found.added, found.removed) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The **tide** is *high*.", "The tide is high."),
        ('He said "no" -- it\'s late...', "He said “no” – it’s late…"),
        ("10\u202f000 men", "10 000 men"),
        ("One. Two.\n\nThree.", "One. Two. Three."),
        ("One line\nand another.", "One line and\nanother."),
        ("- a\n- b\n", "* a\n* b\n"),
        ("A [link](https://one.example).", "A [link](https://other.example)."),
        ("soft\u00adhyphen", "softhyphen"),
    ],
    ids=["markup", "typography", "thin spaces", "a paragraph joined", "line breaks", "list signs", "address", "hyphen"],
)
def test_markup_and_typography_are_no_change(old: str, new: str) -> None:
    found = compared(old, new)
    assert marked(found) == []
    assert found.short() == "Nothing changed for the reader."


def test_a_value_in_a_table_is_told_with_its_row_and_its_column() -> None:
    rows = "| Port | High | Low |\n| --- | --- | --- |\n| Brest | 12 | 3 |\n| Lorient | 9 | 2 |\n"
    found = compared(rows, rows.replace("| 12 |", "| 14 |"))
    assert cells(found) == [("Brest", "High", "12", "14")]
    assert found.short() == "Changed: 1 value in a table."
    assert "Brest, High: 12 → 14" in found.text()


def test_rows_and_columns_that_come_and_go_are_told_whole() -> None:
    old = "| Port | High |\n| --- | --- |\n| Brest | 12 |\n| Lorient | 9 |\n"
    new = "| Port | High | Low |\n| --- | --- | --- |\n| Brest | 12 | 3 |\n"
    assert cells(compared(old, new)) == [("", "Low", "", "Low"), ("Lorient", "", "Lorient · 9", "")]


def test_a_note_a_caption_and_an_alternative_are_told_as_what_they_are() -> None:
    text = 'Text[^n].\n\n[^n]: A {} note.\n\n![A {} caption](figures/a.svg){{alt="{} map"}}\n'
    files = {"manuscript__figures__a.svg": DOT}
    old, new = (
        edition(f"# One\n\n{text.format(*each)}", **files)
        for each in (("long", "fine", "old"), ("short", "plain", "new"))
    )
    kinds = [block.kind for chapter in changes(old, new, "en").chapters for block in chapter.blocks]
    assert sorted(kinds) == ["alternative", "caption", "note"]


def test_a_picture_is_another_by_its_bytes_and_not_by_its_name() -> None:
    text = "# One\n\n![A map](figures/{}.svg)\n"
    old = edition(text.format("a"), **{"manuscript__figures__a.svg": DOT})
    renamed = edition(text.format("b"), **{"manuscript__figures__b.svg": DOT})
    other = edition(text.format("a"), **{"manuscript__figures__a.svg": DOT.replace("5", "6")})
    assert changes(old, renamed, "en").chapters == ()
    assert changes(old, other, "en").short() == "Changed: 1 picture."


def test_chapters_that_are_new_gone_or_renamed_are_known() -> None:
    long = "\n\n".join(f"Paragraph {number} speaks of the sea and the wind." for number in range(8))
    old = edition(f"# Sea\n\n{long}\n", "# Gone\n\nA few words alone.\n")
    new = {**edition(f"# The sea\n\n{long}\n"), "manuscript/05.md": b"# Fresh\n\nQuite other things.\n"}
    new["manuscript/03.md"] = new.pop("manuscript/01.md")
    states = {each.name: each.state for each in changes(old, new, "en").chapters}
    assert states == {"The sea": "changed", "Gone": "removed", "Fresh": "added"}


def test_a_chapter_in_another_place_is_moved_and_none_of_its_words_count() -> None:
    listed = SETTINGS + 'chapters = ["{}.md", "{}.md", "{}.md"]\n'
    texts = ("# A\n\nAlpha.\n", "# B\n\nBeta.\n", "# C\n\nGamma.\n")
    old = edition(*texts, settings=listed.format("01", "02", "03"))
    new = edition(*texts, settings=listed.format("03", "01", "02"))
    found = changes(old, new, "en")
    assert [(each.name, each.moved) for each in found.chapters] == [("C", True)]
    assert found.short() == "Changed: order of the chapters."


def test_a_passage_that_went_to_another_chapter_is_moved() -> None:
    passage = "This passage of eight words went somewhere else."
    old = edition(f"# One\n\nFirst.\n\n{passage}\n", "# Two\n\nSecond.\n")
    new = edition("# One\n\nFirst.\n", f"# Two\n\nSecond.\n\n{passage}\n")
    found = changes(old, new, "en")
    assert [(each.name, [block.state for block in each.blocks]) for each in found.chapters] == [("Two", ["moved"])]
    assert (found.added, found.removed) == (0, 0)


def test_facts_of_the_publication_are_told() -> None:
    old = edition("# One\n\nA.\n")
    new = edition("# One\n\nA.\n", settings=SETTINGS.replace("Tides", "The Tides") + 'license = "CC-BY-4.0"\n')
    found = changes(old, new, "en")
    assert [(each.name, each.before, each.after) for each in found.fields] == [
        ("title", "Tides", "The Tides"),
        ("license", "", "CC-BY-4.0"),
    ]
    assert found.short() == "Changed: title, licence."


@pytest.mark.parametrize("code", ["fr", "en", "de", "es", "it", "pt", "nl", "pl"])
def test_what_changed_is_said_in_one_to_three_sentences_of_the_language(code: str) -> None:
    old = edition("# Eins\n\nAlpha beta.\n\n| A | B |\n| --- | --- |\n| x | 12 |\n")
    new = edition("# Eins\n\nAlpha gamma delta.\n\n| A | B |\n| --- | --- |\n| x | 14 |\n", "# Zwei\n\nEpsilon.\n")
    short = changes(old, new, code).short()
    assert 1 <= len(re.findall(r"\.(?= |$)", short)) <= 3
    assert "Zwei" in short
    assert "{" not in short
    assert ("chapter" in short or "New" in short) is (code in ("en", "pl"))
    assert code in codes() or code == "pl"


def test_settings_that_today_s_reader_refuses_are_compared_as_far_as_they_go() -> None:
    old = edition("# One\n\nA word.\n", settings=SETTINGS + "unheard-of = 1\n")
    found = changes(old, edition("# One\n\nAnother word.\n"), "en")
    assert [each.name for each in found.chapters] == ["One"]
    assert found.fields == ()
    for broken in (b"\xff\xfe", b"= = =", b""):
        changes({**old, "manuscript/publication.toml": broken}, old, "en").text()


def test_hostile_text_stays_text_on_the_page() -> None:
    found = compared("A.", 'B & `<ins>` <script>alert(1)</script> "></title>')
    page = found.html()
    assert "<script" not in page
    assert "&lt;ins&gt;" in page
    assert "http" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    json.dumps(found.json())


def test_the_page_marks_what_came_and_went_with_more_than_colour() -> None:
    page = compared("High water at six.", "High water at seven.").html()
    assert re.search(r'<del><span class="said">\[Deleted\] </span>six</del>', page)
    assert re.search(r'<ins><span class="said">\[Inserted\] </span>seven</ins>', page)
    assert '<html lang="en" dir="ltr">' in page


@pytest.mark.validator("vnu")
@pytest.mark.validator("axe")
def test_the_page_is_valid_and_accessible(check, tmp_path) -> None:  # type: ignore[no-untyped-def]
    table = "| A | B |\n| --- | --- |\n| x | {} |\n"
    old = edition(f"# One\n\nAlpha.\n\n## Deep\n\n{table.format(12)}", "# Two\n\nBeta.\n")
    new = edition(f"# One\n\nGamma.\n\n## Deep\n\n{table.format(14)}", "# Three\n\nDelta and other.\n")
    path = tmp_path / "changes.html"
    path.write_text(changes(old, new, "fr", ("2024-11-24", "2024-12-01")).html(), "utf-8")
    check("vnu", path)
    check("axe", path)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("abcd")))
def test_the_steps_lead_from_the_old_to_the_new(old: list[str], new: list[str]) -> None:
    steps = align(old, new, Budget())
    assert [each for op, a, b, _, _ in steps if op != "ins" for each in old[a:b]] == old
    assert [each for op, _, _, a, b in steps if op != "del" for each in new[a:b]] == new
    assert all(old[a:b] == new[c:d] for op, a, b, c, d in steps if op == "same")
    assert all(one[0] != other[0] for one, other in pairwise(steps))


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_words_lose_no_sign_but_spaces_at_the_end(text: str) -> None:
    shown = "".join(word.text for word in words(text))
    seen = text.translate(dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff")))
    assert "".join(shown.split()) == "".join(seen.replace("...", "…").split())


def test_long_and_hostile_chapters_are_compared_in_bounded_time() -> None:
    began = monotonic()
    align(["a"] * 400_000, ["b", "a"] * 200_000, Budget())
    align([number % 300 for number in range(100_000)], [number * 7 % 300 for number in range(100_000)], Budget())
    one, other = ("word " * 20_000, "other word " * 10_000)
    assert compared(one, other).removed
    assert monotonic() - began < 60


PASSAGES = (
    "A word alone.\n",
    "Other words stand here.\n",
    "See @fig-a, @fig-b and [-@tbl-c].\n",
    "![A dot](figures/dot.svg){#fig-a}\n",
    "![Another dot](figures/other.svg){#fig-b}\n",
    "| Port | Height |\n|---|---|\n| Brest | 7 |\n\n: Heights {#tbl-c}\n",
    "A call.[^n]\n\n[^n]: A note.\n",
    "## A section {#sec-d}\n",
    "As @sec-d tells, and [there](02.md).\n",
)
CHAPTERS = st.lists(st.lists(st.sampled_from(PASSAGES), max_size=3, unique=True), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(CHAPTERS, CHAPTERS, st.booleans(), st.booleans(), st.sampled_from([0, 2]))
def test_what_is_left_unread_changes_nothing_in_what_is_told(
    old: list[list[str]], new: list[list[str]], redrawn: bool, fresh: bool, sections: int
) -> None:
    if not fresh:
        new = [*old[:-1], new[0]]
    dots = {"manuscript__figures__dot.svg": DOT, "manuscript__figures__other.svg": DOT.replace("5", "7")}
    drawn = {**dots, "manuscript__figures__dot.svg": DOT.replace("5", "6") if redrawn else DOT}
    one, other = (
        edition(*(f"# Chapter {number}\n\n" + "\n".join(each) for number, each in enumerate(chapters)), **files)
        for chapters, files in ((old, dots), (new, drawn))
    )
    other["manuscript/publication.toml"] += f"[numbering]\nsections = {sections}\n".encode()
    quick = changes(one, other, "en").json()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(both, "PICTURES", ("",))
        patch.setattr(both, "_others_differ", lambda *_: True)
        assert changes(one, other, "en").json() == quick


def test_of_chapters_that_did_not_change_none_is_read() -> None:
    texts = [f"# Chapter {number}\n\nThe words of {number}.\n" for number in range(20)]
    old, new = edition(*texts), edition(*texts[:-1], "# Chapter 19\n\nThe other words of 19.\n")
    one, other = both.read_both(old, new)
    assert (
        [len(each.leaves) for each in one.chapters] == [len(each.leaves) for each in other.chapters] == [0] * 19 + [2]
    )
