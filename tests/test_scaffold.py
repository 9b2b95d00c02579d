"""New projects."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from presswork.problems import PublishError
from presswork.reading.settings import read_publication
from presswork.scaffold import SAMPLES, new_project
from presswork.sources import Sources

DAY = date(2024, 11, 24)
LANGUAGES = ("de", "en", "es", "fr", "it")


@pytest.mark.parametrize("language", [*LANGUAGES, "fr-CA", "ko"])
def test_a_new_project_has_sound_settings_in_its_language(language: str, tmp_path: Path) -> None:
    title = "L’{id} \\ {title} <b>"
    written = new_project(tmp_path / "new", language, title, DAY)
    publication, told = read_publication(Sources(tmp_path / "new"))
    assert told == ()
    assert (publication.language, publication.title) == (language, title)
    assert publication.id.startswith("urn:uuid:")
    assert len(publication.chapters) == 2
    assert written == sorted(path for path in (tmp_path / "new").rglob("*") if path.is_file())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_shows_what_a_chapter_can_hold(language: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((SAMPLES / language).glob("*.md")))
    for sign in ("[^", "@sec-", "@tbl-", "@fig-", "| ---", "::: {.pull-quote", "::: {.aside", "![", "\n## "):
        assert sign in text, sign


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_commented_out_in_the_settings_is_right_too(language: str, tmp_path: Path) -> None:
    new_project(tmp_path, language, "x", DAY)
    path = tmp_path / "manuscript" / "publication.toml"
    text = path.read_text(encoding="utf-8")
    lines = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert {"subtitle", "authors", "timezone", "rights"} <= set(tomllib.loads(path.read_text(encoding="utf-8")))
    assert read_publication(Sources(tmp_path))[1] == ()


@pytest.mark.parametrize("language", [*LANGUAGES, "ko"])
def test_a_new_project_publishes_without_a_warning(language: str, tmp_path: Path, publish: Callable[..., Any]) -> None:
    new_project(tmp_path, language, "A title", DAY)
    ran = publish("--project", str(tmp_path), "html", "--strict", "--json")
    assert ran.rules == []
    assert ran.exit_code == 0


def test_the_id_is_made_of_title_day_and_folder(tmp_path: Path) -> None:
    def made(folder: str, title: str, day: date) -> str:
        new_project(tmp_path / folder, "en", title, day)
        return read_publication(Sources(tmp_path / folder))[0].id

    ids = [made("a", "T", DAY), made("x/a", "T", DAY), made("b", "T", DAY), made("y/a", "U", DAY)]
    ids.append(made("z/a", "T", date(2024, 11, 25)))
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PublishError) as stopped:
        new_project(tmp_path, "en", "x", DAY)
    assert [each.rule for each in stopped.value.problems] == ["not-empty"]
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("language", "title"), [("English", "x"), ("en", ""), ("en", "a\nb"), ("../en", "x")])
def test_a_language_or_title_that_cannot_be_makes_no_file(language: str, title: str, tmp_path: Path) -> None:
    with pytest.raises(PublishError) as stopped:
        new_project(tmp_path / "new", language, title, DAY)
    assert [each.rule for each in stopped.value.problems] == ["bad-setting"]
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name, rule in (("file", "not-empty"), ("file/new", "not-written")):
        with pytest.raises(PublishError) as stopped:
            new_project(tmp_path / name, "en", "x", DAY)
        assert [each.rule for each in stopped.value.problems] == [rule]
