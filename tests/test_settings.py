"""The settings: what is told of each fault, and what comes out where there is none."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from presswork.model import publication as model
from presswork.problems import Problem, PublishError
from presswork.reading import settings_tables as tables
from presswork.reading.settings import read_publication, slug_of
from presswork.sources import Sources

CASES = Path(__file__).parent / "cases" / "settings.md"
GIVEN = 'id = "x"\ntitle = "x"\nlanguage = "en"'


class Case(NamedTuple):
    """A publication.toml and the lines of what must be told of it."""

    name: str
    toml: str
    told: list[str]


def cases() -> list[Case]:
    """Return the cases of the file."""
    found = []
    for part in CASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        name = part.partition("\n")[0]
        blocks = re.findall(r"^```(?:toml)?\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)
        found.append(Case(name, blocks[0], blocks[1].splitlines() if len(blocks) > 1 else []))
    return found


def project(folder: Path, toml: str | bytes | None, **files: str) -> Sources:
    """Return a project with these settings; `__` in a file's name is a slash, a last `_` a dot before md."""
    (folder / "manuscript" / "figures").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / "manuscript" / (name.replace("__", "/") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if toml is not None:
        data = toml.encode() if isinstance(toml, str) else toml
        (folder / "manuscript" / "publication.toml").write_bytes(data)
    return Sources(folder)


def faults(sources: Sources) -> tuple[Problem, ...]:
    with pytest.raises(PublishError) as stopped:
        read_publication(sources)
    return stopped.value.problems


@pytest.mark.parametrize("case", cases(), ids=[case.name for case in cases()])
def test_every_fault_of_the_settings_is_told_where_it_stands(case: Case, tmp_path: Path) -> None:
    shift = GIVEN.count("\n") if case.toml.startswith("...\n") else 0
    sources = project(tmp_path, case.toml.replace("...", GIVEN, 1) if shift else case.toml)
    for name in ("01.md", "02.md", "notes.txt", "figures/map.svg"):
        (tmp_path / "manuscript" / name).write_text("# x\n", encoding="utf-8")
    if not case.told:
        assert read_publication(sources)[1] == ()
        return
    found = faults(sources)
    assert {each.path for each in found} == {"manuscript/publication.toml"}
    lines = [f"{_place(each, shift)} {each.rule}: {each.message}" for each in found]
    assert len(lines) == len(case.told), lines
    for expected in case.told:
        start, _, words = expected.partition(": ")
        assert any(line.startswith(start + ":") and words in line for line in lines), (expected, lines)


def _place(each: Problem, shift: int) -> str:
    return f"{each.line - shift}:{each.column}" if each.line else "0"


def test_a_folder_without_a_manuscript_is_no_project(tmp_path: Path) -> None:
    assert [str(each) for each in faults(Sources(tmp_path))] == [
        "manuscript/publication.toml: there is no manuscript folder here"
    ]


def test_a_manuscript_without_settings_is_no_project(tmp_path: Path) -> None:
    (found,) = faults(project(tmp_path, None))
    assert (found.rule, found.message) == ("no-project", "manuscript/publication.toml is not there")


def test_settings_that_are_not_utf_8_are_told_with_their_line(tmp_path: Path) -> None:
    (found,) = faults(project(tmp_path, b'id = "x"\ntitle = "\xe9t\xe9"\n'))
    assert (found.rule, found.line, found.column) == ("not-utf8", 2, 10)


def test_windows_line_ends_and_a_byte_order_mark_change_no_line(tmp_path: Path) -> None:
    (found,) = faults(project(tmp_path, b'\xef\xbb\xbfid = "x"\r\ntitle = "x"\r\nlanguage = 3\r\n', a="# A"))
    assert (found.rule, found.line, found.column) == ("bad-setting", 3, 1)


@pytest.mark.parametrize("sign", ["[", "{a=", "a."])
def test_settings_nested_beyond_reason_are_a_problem_and_no_crash(sign: str, tmp_path: Path) -> None:
    (found,) = faults(project(tmp_path, ("" if sign == "a." else "x = ") + sign * 100_000))
    assert (found.rule, found.line) == ("bad-toml", 1)


def test_a_number_of_thousands_of_digits_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    (found,) = faults(project(tmp_path, "x = " + "9" * 5000))
    assert found.rule == "bad-toml"


def test_settings_of_more_than_a_megabyte_are_not_read(tmp_path: Path) -> None:
    (found,) = faults(project(tmp_path, "#" * 2**20 + "\n"))
    assert found.rule == "too-large"


def test_settings_come_out_as_the_model_has_them(tmp_path: Path) -> None:
    publication, told = read_publication(
        project(
            tmp_path,
            """
id = "urn:uuid:5b4c1e1e-6f0f-5d3c-9d1b-0d4f2f1f3c11"
title = "L’ombre  portée"
language = "FR-fr"
kicker = "Asie"
authors = ["Ada", { name = "Bo Li", role = "translator", file-as = "Li, Bo" }]
date = "2024-11-24"
modified = 2024-11-24T23:30:00.5-05:00
timezone = "Europe/Paris"
description = \"\"\"
Une ligne,
puis une autre.
\"\"\"
chapters = ["a.md"]
identifiers = { isbn-print = "978 2 07 036822 8", doi = "doi:10.5281/x" }
typography = { before-high = "nobreak", centuries = false }
[[parts]]
title = "Un"
intro = "b.md"
chapters = ["c.md"]
[print]
page = "A5"
""",
            a="# A",
            b="# B",
            c="# C",
        )
    )
    assert told == ()
    assert publication.language == "fr-FR"
    assert publication.slug == "l-ombre-portee"
    assert publication.subject_line == "Asie"
    assert publication.authors == (model.Person("Ada"), model.Person("Bo Li", "trl", "Li, Bo"))
    assert publication.date == date(2024, 11, 24)
    assert publication.modified == datetime(2024, 11, 25, 4, 30, tzinfo=UTC)
    assert publication.description == "Une ligne, puis une autre."
    assert publication.identifiers == (
        model.Identifier("isbn", "978-2-07-036822-8", "print"),
        model.Identifier("doi", "10.5281/x"),
    )
    assert publication.house == model.House(before_high="nobreak", centuries=False)
    assert publication.print == model.Print(page="A5")
    assert publication.chapters == ("manuscript/a.md", "manuscript/c.md")
    assert publication.parts == (model.Part("Un", ("manuscript/c.md",), "manuscript/b.md"),)


def test_a_cover_is_named_from_the_project(tmp_path: Path) -> None:
    sources = project(tmp_path, GIVEN + '\nebook.cover = "figures/../cover.md"', cover="x", a="# A")
    assert read_publication(sources)[0].ebook.cover == "manuscript/cover.md"


@pytest.mark.parametrize(
    ("title", "name", "slug"),
    [
        ("L’été", "x", "l-ete"),
        ("한국", "urn:uuid:5B4C", "5b4c"),
        ("한국", "한국", "publication"),
        ("word " * 40, "x", "-".join(["word"] * 16)),
        ("w" * 200, "x", "w" * 80),
    ],
)
def test_files_are_named_by_the_title_else_by_the_id(title: str, name: str, slug: str) -> None:
    assert slug_of(title, name) == slug


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (tables.TypographyTable, model.House),
        (tables.NumberingTable, model.Numbering),
        (tables.PrintTable, model.Print),
        (tables.EbookTable, model.Ebook),
        (tables.WebTable, model.Web),
    ],
)
def test_settings_and_model_have_the_same_names_and_defaults(table: type[tables.Settings], values: type) -> None:
    theirs = {each.name: each.default for each in fields(values)}
    assert {name: each.default for name, each in table.model_fields.items()} == theirs


def test_the_words_of_the_settings_are_set_as_the_text_is(project) -> None:
    settings = 'id = "x"\ntitle = "L\'ombre : \\"essai\\" ?"\nlanguage = "fr"\nseries = "Rapport n° 1"\n'
    made = project({"manuscript/publication.toml": settings, "manuscript/01.md": "# Un\n\nTexte.\n"})
    publication, _ = read_publication(Sources(made.folder))
    assert publication.title == "L’ombre\u00a0: «\u00a0essai\u00a0»\u202f?"
    assert publication.series == "Rapport nᵒ\u00a01"
    assert publication.slug == "l-ombre-essai"
