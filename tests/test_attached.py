"""A PDF carries the files that it was made from, where that is asked: PDF/A-3a instead of PDF/A-2a."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from unicodedata import normalize

import pikepdf
import pytest
from conftest import SETTINGS, Project
from hypothesis import given
from hypothesis import strategies as st
from joining import Press

from presswork.inspection.pdf import inspect
from presswork.layout.system import prepare
from presswork.sources import Sources
from presswork.writers.pdf.attached import free_name, media_type
from presswork.writers.pdf.facts import pdf_facts

ASKED = SETTINGS + '\n[print]\nattach = "sources"\n'
MAP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 3"><path d="M0 0 6 3" stroke="#333"/></svg>\n'
BOOK = {
    "manuscript/publication.toml": ASKED,
    "manuscript/01.md": "# One\n\nText.[^a]\n\n![The coast](figures/map.svg){#fig-map}\n\n[^a]: A note.\n",
    "manuscript/02 (é).md": "# Two\n\nBack to @fig-map.\n",
    "manuscript/figures/map.svg": MAP,
    "manuscript/figures/unused.svg": MAP,
    "manuscript/notes.txt": "Nothing reads this.",
}
NAMES = ["manuscript/01.md", "manuscript/02 (é).md", "manuscript/figures/map.svg", "manuscript/publication.toml"]


def pdf_of(made: Project, *words: str) -> Path:
    """Publish the PDF, or what the words say, and return the PDF."""
    ran = made.publish(*(words or ("pdf",)))
    assert ran.exit_code == 0, ran.stderr
    return made.output / "the-tide-tables-2024-11-24.pdf"


def carried(path: Path) -> dict[str, bytes]:
    """Return the files in the catalogue's tree of names."""
    with pikepdf.open(path) as pdf:
        return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


def test_a_pdf_carries_what_it_was_made_from_and_nothing_else(project) -> None:
    made = project(BOOK)
    found = carried(pdf_of(made))
    assert list(found) == sorted(found) == NAMES
    assert found == {name: (made.folder / name).read_bytes() for name in NAMES}


def test_each_file_is_described_as_a_source_with_the_edition_s_time(project) -> None:
    with pikepdf.open(pdf_of(project(BOOK))) as pdf:
        files, tree = pdf.Root.AF, pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles)
        assert {spec.objgen for spec in files} == {spec.objgen for spec in tree.values()}
        assert [str(spec.UF) for spec in files] == [str(spec.F) for spec in files] == NAMES
        for spec in files:
            data, facts = spec.EF.F.read_bytes(), spec.EF.F.Params
            assert (spec.Type, spec.AFRelationship) == ("/Filespec", "/Source")
            assert str(spec.Desc) == f"The Tide Tables: {spec.UF}"
            assert spec.EF.F.objgen == spec.EF.UF.objgen
            assert str(facts.CreationDate) == str(facts.ModDate) == str(pdf.docinfo.ModDate)
            assert (facts.Size, bytes(facts.CheckSum)) == (len(data), hashlib.md5(data).digest())
        kinds = ["/text/markdown", "/text/markdown", "/image/svg+xml", "/application/toml"]
        assert [str(spec.EF.F.Subtype) for spec in files] == kinds
        assert pdf.check_pdf_syntax() == []


@pytest.mark.validator("verapdf", "ua")
def test_validators_find_nothing_in_it(project, check) -> None:
    path = pdf_of(project({**BOOK, "styles/extra-print.css": "p { color: #111 }\n"}))
    assert pdf_facts(path).conformance == ("PDF/A-3a", "PDF/UA-1")
    check("verapdf", path)
    check("ua", path)


def test_the_manifest_says_which_standard_it_is_of(project) -> None:
    made = project(BOOK)
    said = made.publish("pdf", "--json").json
    claims = [each["conformance"] for each in said["files"]]
    assert claims == [["PDF/A-3a", "PDF/UA-1"]]


def test_without_the_setting_it_is_pdf_a_2a_and_carries_nothing(project) -> None:
    path = pdf_of(project({**BOOK, "manuscript/publication.toml": SETTINGS}))
    facts = pdf_facts(path)
    assert (facts.conformance, facts.attached) == (("PDF/A-2a", "PDF/UA-1"), ())
    with pikepdf.open(path) as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.Names
        assert not [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Params")]


def test_its_bytes_do_not_depend_on_folder_cache_or_other_formats(project, monkeypatch, tmp_path) -> None:
    first = pdf_of(project(BOOK)).read_bytes()
    assert pdf_of(project(BOOK, "kept")).read_bytes() == first
    monkeypatch.setenv("PRESSWORK_CACHE", str(tmp_path / "fresh"))
    again = project(BOOK, "another folder with a longer name")
    (again.folder / "manuscript" / "01.md").touch()
    assert pdf_of(again, "all").read_bytes() == first


@pytest.mark.parametrize("name", ["manuscript/01.md", "manuscript/figures/map.svg", "manuscript/publication.toml"])
def test_a_change_that_no_page_shows_is_in_what_the_pdf_carries(name: str, project) -> None:
    made = project(BOOK)
    pdf_of(made)
    changed = (made.folder / name).read_bytes() + b"\n\n"
    made.write({name: changed})
    assert carried(pdf_of(made))[name] == changed
    assert carried(pdf_of(made))[name] == changed  # from what is kept


def test_the_project_s_own_styles_are_carried_and_the_house_s_are_not(project) -> None:
    made = project({**BOOK, "styles/extra-print.css": "p { color: #111 }\n"})
    assert set(carried(pdf_of(made))) == {*NAMES, "styles/extra-print.css"}


def test_a_copy_of_a_file_of_the_house_s_is_the_project_s_own(project) -> None:
    made = project(BOOK)
    assert set(carried(pdf_of(made))) == set(NAMES)
    manifest = json.loads((made.output / "the-tide-tables-2024-11-24.json").read_text("utf-8"))
    read = [each["name"] for each in manifest["sources"]]
    style = next(name for name in read if name.startswith("styles/") and name.endswith(".css") and "house" not in name)
    template = next(name for name in read if name.endswith(".j2"))
    made.write({name: Sources(made.folder).read(name) for name in (style, template)})
    assert set(carried(pdf_of(made))) == {*NAMES, style, template}


def test_names_that_a_disk_may_take_for_one_are_told_apart(project) -> None:
    files = {"manuscript/a.md": "# Small\n", "manuscript/A.md": "# Great\n"}
    made = project({"manuscript/publication.toml": ASKED, **files})
    found = carried(pdf_of(made))
    assert found["manuscript/A.md"] == b"# Great\n"
    assert found["manuscript/a-2.md"] == b"# Small\n"


@given(st.lists(st.text(st.characters(exclude_characters="/"), min_size=1, max_size=6), max_size=20))
def test_names_of_every_kind_can_be_written_and_are_told_apart(given_names: list[str]) -> None:
    taken: set[str] = set()
    names = [free_name(f"manuscript/{name}", taken) for name in [*given_names, "\ud800\x00\u202e.md", "a", "A", "a-2"]]
    assert len({normalize("NFC", normalize("NFC", name).casefold()) for name in names}) == len(names)
    assert all(name.encode().startswith(b"manuscript/") for name in names)
    assert not any(sign in name for name in names for sign in "\x00\n\u202e")


def test_many_files_are_found_through_a_sorted_tree(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    prepare(tmp_path / "kept")
    press = Press(tmp_path)
    files = {f"manuscript/{number}{sign}.png": b"%d" % number for number in range(150) for sign in ("", "é", "(", "\n")}
    path = press.joined([press.piece("one", "<section><h1>One</h1></section>")], files=sorted(files.items()))
    found = carried(path)
    assert found == {name.replace("\n", "\ufffd"): data for name, data in files.items()}
    with pikepdf.open(path) as pdf:
        keys = [bytes(key) for leaf in pdf.Root.Names.EmbeddedFiles.Kids for key in leaf.Names[::2]]
        assert keys == sorted(keys)
        assert len(pdf.Root.AF) == len(keys) == 600


def test_a_type_is_never_asked_of_the_machine() -> None:
    assert media_type("manuscript/A.PNG") == "image/png"
    assert media_type("manuscript/chapter") == media_type("a.xyz") == "application/octet-stream"


def test_a_pdf_that_is_not_what_was_asked_is_told(project) -> None:
    plain = pdf_of(project({**BOOK, "manuscript/publication.toml": SETTINGS}, "plain"))
    full = pdf_of(project(BOOK))
    asked = ("PDF/A-3a", "PDF/UA-1")
    assert inspect(full, claims=asked) == ()
    assert [each.message for each in inspect(plain, claims=asked)] == [
        "it does not claim PDF/A-3a and PDF/UA-1",
        "it does not carry its sources",
    ]
    assert [each.message for each in inspect(full)] == [
        "it does not claim PDF/A-2a and PDF/UA-1",
        "it carries files that were not asked for",
    ]


def test_a_wrong_word_is_told_with_the_words_there_are(project) -> None:
    settings = ASKED.replace('"sources"', '"source"')
    ran = project({**BOOK, "manuscript/publication.toml": settings}).publish("pdf", "--json")
    assert ran.exit_code == 1
    (told,) = ran.json["problems"]
    assert "sources" in told["message"] + told["hint"]
    assert told["line"] == ASKED.count("\n")
