"""catalogue.toml is read like publication.toml: every fault at once, with its place and a guess."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswork.catalogue.output_source import OutputSource
from presswork.catalogue.settings import Settings, open_sources, read_settings
from presswork.problems import PublishError
from presswork.reading.settings_catalogue import CatalogueFile, read_catalogue_file
from presswork.reading.settings_tables import hyphened

GOOD = """\
name = "Harbour Press"
base-url = "https://books.example.org/shop/"
language = "en"
sources = ["output"]
"""


def read(folder: Path, text: str) -> Settings:
    (folder / "catalogue.toml").write_bytes(text.encode())
    return read_settings(folder)


def faults(text: str) -> list[tuple[str, int, int, str]]:
    with pytest.raises(PublishError) as stopped:
        read_catalogue_file(text)
    assert {each.path for each in stopped.value.problems} == {"catalogue.toml"}
    return [(each.rule, each.line, each.column, each.message) for each in stopped.value.problems]


def test_four_settings_are_enough(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert (found.name, found.base_url, found.sources) == (
        "Harbour Press",
        "https://books.example.org/shop",
        ("output",),
    )
    assert (found.grace, found.output, found.per_feed) == (timedelta(days=30), "catalogue", 25)
    assert found.output_folder == tmp_path / "catalogue"


def test_the_file_itself_can_be_named(tmp_path: Path) -> None:
    read(tmp_path, GOOD)
    assert read_settings(tmp_path / "catalogue.toml").folder == tmp_path


def test_everything_that_is_wrong_is_told_at_once_with_its_place_and_a_guess() -> None:
    text = 'name = ""\nbase_url = "https://a.example"\nlanguage = "french"\nsource = ["output"]\nnewest = "6"\n'
    found = faults(text)
    assert [(rule, line) for rule, line, _, _ in found] == [
        ("missing-setting", 0),
        ("missing-setting", 0),
        ("bad-setting", 1),
        ("unknown-setting", 2),
        ("bad-setting", 3),
        ("unknown-setting", 4),
        ("bad-setting", 5),
    ]
    assert "did you mean base-url?" in found[3][3]
    assert "did you mean fr?" in found[4][3]
    assert "did you mean sources?" in found[5][3]


def test_hints_lead_to_the_catalogue_s_own_page() -> None:
    with pytest.raises(PublishError) as stopped:
        read_catalogue_file(GOOD + "colour = 3\n")
    assert [each.hint for each in stopped.value.problems] == ["docs/catalogue.md lists them all"]


@pytest.mark.parametrize(
    "address",
    [
        "books.example.org",
        "/shop",
        "ftp://books.example.org",
        "https://",
        "https://a.example/?q=1",
        "https://a.example/#top",
        "https://me:secret@a.example",
        "https://a.example/a b",
        "https://a.example/../up",
        "https://a.example//two",
        'https://a.example/"><script>',
        "https://[::1",
        "https://a.example:port",
        "javascript:alert(1)",
        "https://livres.exemple.fr/été",
    ],
)
def test_an_address_that_feeds_could_not_use_is_refused(address: str) -> None:
    text = GOOD.replace('"https://books.example.org/shop/"', repr(address) if '"' in address else f'"{address}"')
    assert [each[:2] for each in faults(text)] == [("bad-setting", 2)]


@pytest.mark.parametrize(("words", "hours"), [("30 days", 720), ("1 hour", 1), ("2 weeks", 336), ("0 days", 0)])
def test_the_time_of_grace_is_told_in_words(tmp_path: Path, words: str, hours: int) -> None:
    assert read(tmp_path, f'{GOOD}grace = "{words}"\n').grace == timedelta(hours=hours)


@pytest.mark.parametrize("words", ["30", "-1 days", "a month", "99999 weeks", "1e3 days", "１ day"])
def test_another_time_of_grace_is_refused(words: str) -> None:
    assert [each[0] for each in faults(f'{GOOD}grace = "{words}"\n')] == ["bad-setting"]


def test_small_readers_are_never_given_more_than_25_editions() -> None:
    assert "a number up to 25" in faults(f"{GOOD}per-feed = 26\n")[0][3]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"name = ", "bad-toml"),
        (b"\xff\xfe", "not-utf8"),
        (b"#" * (2**20 + 1), "too-large"),
        (b"a = " + b"[" * 500 + b"]" * 500, "bad-toml"),
    ],
)
def test_a_file_that_is_no_settings_is_a_problem(tmp_path: Path, data: bytes, rule: str) -> None:
    (tmp_path / "catalogue.toml").write_bytes(data)
    with pytest.raises(PublishError) as stopped:
        read_settings(tmp_path)
    assert [each.rule for each in stopped.value.problems] == [rule]


def test_a_folder_without_the_file_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as stopped:
        read_settings(tmp_path)
    assert [(each.rule, each.hint) for each in stopped.value.problems] == [
        ("no-catalogue", "make one with: publish catalogue new FOLDER")
    ]


@given(st.text(max_size=200))
def test_any_text_is_settings_or_problems(text: str) -> None:
    with suppress(PublishError):  # nothing else may come out
        assert isinstance(read_catalogue_file(text), CatalogueFile)


def test_a_star_stands_for_any_folder(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / "reports" / name / "output").mkdir(parents=True)
    (tmp_path / "reports" / "notes.txt").touch()
    found = open_sources(read(tmp_path, GOOD.replace('"output"', '"reports/*/output", "reports/a/output"')))
    assert [each.told for each in found if isinstance(each, OutputSource)] == ["reports/a/output", "reports/b/output"]


def test_a_source_that_is_not_there_is_told_by_the_name_it_was_given(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as stopped:
        open_sources(read(tmp_path, GOOD.replace('"output"', '"nowhere", "some/*/where"')))
    assert [each.rule for each in stopped.value.problems] == ["no-source", "no-source"]
    assert str(tmp_path) not in str(stopped.value)


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("shop@example.org", "mailto:shop@example.org"),
        ("https://example.org/ask", "https://example.org/ask"),
        ("javascript:alert(1)", ""),
        ("ask at the @ desk", ""),
    ],
)
def test_a_contact_is_a_link_only_where_it_is_an_address(tmp_path: Path, contact: str, href: str) -> None:
    assert read(tmp_path, f'{GOOD}contact = "{contact}"\n').contact_href == href


ROW = re.compile(r"^\| `([a-z-]+)` \| (?:\*\*required\*\*|`(.*?)`|) \| (.*?) \| `(.*?)` \|$", re.MULTILINE)
TABLE = (Path(__file__).parents[1] / "docs" / "catalogue.md").read_text("utf-8")


def test_the_documentation_lists_every_setting_as_the_model_has_it() -> None:
    told = {name: (default, meaning) for name, default, meaning, _ in ROW.findall(TABLE)}
    assert told == {
        hyphened(name): (
            "" if field.is_required() or field.default == "" else json.dumps(field.default),
            field.description,
        )
        for name, field in CatalogueFile.model_fields.items()
    }


def test_every_example_of_the_documentation_is_taken() -> None:
    text = "".join(f"{name} = {example}\n" for name, _, _, example in ROW.findall(TABLE))
    assert read_catalogue_file(text).publisher == "Institut des Deux-Mers"
