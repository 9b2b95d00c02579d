"""The house's style: every file, font and token that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parent.parent / "styles"
SHEETS = sorted(STYLES.glob("*.css"))
PRINT = ("print.css", "report.css", "book.css", "book-6x9in.css", "book-A4.css", "cover.css")


def words(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)


def families() -> set[str]:
    return set(re.findall(r'font-family: "([^"]+)"', words(STYLES / "fonts.css")))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_file_that_a_sheet_names_is_in_the_house(sheet: Path) -> None:
    named = re.findall(r"url\(['\"]?([^'\")]+)", words(sheet))
    assert [name for name in named if not (STYLES / name).is_file()] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_token_that_a_sheet_uses_has_a_value(sheet: Path) -> None:
    given = set(re.findall(r"(--[\w-]+)\s*:", words(STYLES / "tokens.css") + words(sheet)))
    assert set(re.findall(r"var\((--[\w-]+)\)", words(sheet))) - given == set()


@pytest.mark.parametrize("name", PRINT)
def test_print_asks_only_for_families_that_the_house_declares(name: str) -> None:
    assert set(re.findall(r'"(House [\w ]+)"', words(STYLES / name))) - families() == set()


@pytest.mark.parametrize("name", PRINT)
def test_print_asks_for_nothing_that_costs_notes_or_tags(name: str) -> None:
    assert re.findall(r"target-counter|target-text|counter\(pages\)|opacity|@import", words(STYLES / name)) == []


def test_every_font_has_its_licence_beside_it() -> None:
    fonts = {re.sub(r"\d.*|-.*", "", file.name) for file in (STYLES / "fonts").iterdir() if "LICENSE" not in file.name}
    licences = {file.name.removesuffix("-LICENSE.md") for file in (STYLES / "fonts").glob("*-LICENSE.md")}
    assert fonts == licences


def test_the_dark_has_a_value_for_every_colour_of_the_light() -> None:
    light = re.search(r":root \{(.*?)\n\}", words(STYLES / "tokens.css"), re.DOTALL)
    assert light is not None
    colours = set(re.findall(r"(--[\w-]+): #", light[1]))
    assert colours == set(re.findall(r"(--[\w-]+): #", words(STYLES / "tokens-dark.css")))


def test_a_style_that_changes_between_two_runs_of_one_process_is_read_again(project) -> None:
    made = project({"manuscript/one.md": "# One\n\nText.\n", "styles/extra-print.css": "p { color: #c00 }\n"})
    first, same = (made.publish("pdf", "--json").json["files"][0]["sha256"] for _ in range(2))
    made.write({"styles/extra-print.css": "p { color: #00c }\n"})
    changed = made.publish("pdf", "--json").json["files"][0]["sha256"]
    made.write({"styles/extra-print.css": "p { color: #c00 }\n"})
    assert first == same == made.publish("pdf", "--json").json["files"][0]["sha256"] != changed
