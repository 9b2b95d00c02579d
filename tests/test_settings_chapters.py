"""Chapters that no setting lists: the files in the order of their names; and those that a list has left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswork.model.publication import Part
from presswork.problems import PublishError
from presswork.reading.chapters import RESERVED, key_of
from presswork.reading.folders import discovered
from presswork.sources import Sources


def manuscript(folder: Path, *names: str, text: str = "# Words\n") -> Sources:
    for name in names:
        path = folder / "manuscript" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Sources(folder)


def test_chapters_come_in_the_order_of_their_names_as_people_count(tmp_path: Path) -> None:
    found = discovered(manuscript(tmp_path, "10.md", "2.md", "1.md", "index.md", "1b.md", "a.md"))
    assert found.chapters == [f"manuscript/{name}.md" for name in ("index", "1", "1b", "2", "10", "a")]
    assert (found.parts, found.problems) == ([], [])


def test_folders_are_parts_among_the_chapters(tmp_path: Path) -> None:
    sources = manuscript(tmp_path, "01.md", "02-les_origines/b.md", "02-les_origines/a.md", "03.md")
    found = discovered(sources)
    origins = ("manuscript/02-les_origines/a.md", "manuscript/02-les_origines/b.md")
    assert found.chapters == ["manuscript/01.md", *origins, "manuscript/03.md"]
    assert found.parts == [Part("Les origines", origins)]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Words\n\n# The *sea* {#sec-sea .unnumbered}\n", "The sea"),
        ("# The sea ##\n", "The sea"),
        ("## Not this\n", "One"),
    ],
)
def test_a_part_has_the_heading_of_its_index(text: str, title: str, tmp_path: Path) -> None:
    manuscript(tmp_path, "1-one/index.md", text=text)
    found = discovered(manuscript(tmp_path, "1-one/a.md"))
    assert found.parts == [Part(title, ("manuscript/1-one/a.md",), "manuscript/1-one/index.md")]
    assert found.chapters == ["manuscript/1-one/a.md"]


def test_a_folder_with_an_index_alone_is_a_part_of_one_chapter(tmp_path: Path) -> None:
    found = discovered(manuscript(tmp_path, "2024/index.md"))
    assert found.parts == [Part("2024", ("manuscript/2024/index.md",))]


def test_figures_data_and_what_begins_with_an_underscore_or_a_dot_are_left_out(tmp_path: Path) -> None:
    names = ("figures/a.md", "data/b.md", "_draft.md", ".c.md", "_old/d.md", "x/data/e.md", "x/f.txt", "kept.md")
    assert discovered(manuscript(tmp_path, *names)).chapters == ["manuscript/kept.md"]


def test_two_folders_of_one_title_are_told(tmp_path: Path) -> None:
    found = discovered(manuscript(tmp_path, "1-sea/a.md", "2-sea/b.md"))
    assert [each.rule for each in found.problems] == ["bad-setting"]


def test_a_manuscript_without_files_has_no_chapters(tmp_path: Path) -> None:
    assert [each.rule for each in discovered(manuscript(tmp_path, "publication.toml")).problems] == ["no-chapters"]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("manuscript/01-pacte.md", "01-pacte"),
        ("manuscript/part/Été.md", "part-ete"),
        ("manuscript/index.md", "chapter-index"),
        ("manuscript/한국.md", "chapter"),
        ("manuscript/taken.md", "taken-2"),
    ],
)
def test_a_chapter_is_named_by_its_file(path: str, key: str) -> None:
    assert key_of(path, {"taken"}) == key


@given(st.lists(st.text(min_size=1, max_size=90).map(lambda name: f"manuscript/{name}.md"), max_size=8))
def test_keys_are_always_usable_and_never_the_same(paths: list[str]) -> None:
    taken: set[str] = set()
    for path in paths:
        key = key_of(path, taken)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
        assert key not in taken | RESERVED
        assert len(key) < 80
        taken.add(key)


def test_a_link_that_leads_out_is_no_chapter(tmp_path: Path) -> None:
    from presswork.reading.settings import read_publication

    (tmp_path / "secret.md").write_text("# Secret", encoding="utf-8")
    sources = manuscript(tmp_path / "project", "a.md")
    (tmp_path / "project" / "manuscript" / "b.md").symlink_to(tmp_path / "secret.md")
    toml = 'id = "x"\ntitle = "x"\nlanguage = "en"\nchapters = ["a.md", "b.md"]\n'
    (tmp_path / "project" / "manuscript" / "publication.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(PublishError) as stopped:
        read_publication(sources)
    assert [(each.rule, each.line, each.column) for each in stopped.value.problems] == [("outside-project", 4, 21)]


def test_a_file_that_the_list_of_chapters_leaves_out_is_told(project) -> None:
    listed = 'id = "x"\ntitle = "x"\nlanguage = "en"\nchapters = ["01.md"]\n[[parts]]\ntitle = "P"\nintro = "p.md"\n'
    text = {
        f"manuscript/{name}": "# Words\n\nText.\n" for name in ("01.md", "p.md", "p/02.md", "p/03.md", "4.MARKDOWN")
    }
    besides = {f"manuscript/{name}": "" for name in ("README.md", "Licence.fr.md", "_old.md", "_x/a.md", "data/b.md")}
    made = project({"manuscript/publication.toml": f'{listed}chapters = ["p/02.md"]\n', **text, **besides})
    ran = made.publish("check", "--json")
    told = [(each["rule"], each["level"], each["path"]) for each in ran.json["problems"]]
    assert told == [("unlisted-chapter", "warning", f"manuscript/{name}") for name in ("4.MARKDOWN", "p/03.md")]
    assert ran.exit_code == 0
