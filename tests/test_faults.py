"""Broken manuscripts: each gets its problem on the right line, none a traceback, none a file. See cases/faults.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest

CASES = Path(__file__).parent / "cases" / "faults.md"
HEAD = re.compile(r"^## (.+)$", re.M)
FENCE = re.compile(r"^(`{3,})(\w+) ?(\S*)\n(.*?)^\1$", re.M | re.S)
SETTINGS = 'id = "urn:x"\ntitle = "T"\nlanguage = "en"\n'
FAULTLESS = {"manuscript/publication.toml": SETTINGS, "manuscript/01.md": "# One\n\nText.\n"}


class Case(NamedTuple):
    """The files that are put over the faultless project, and a line for every problem: place, rule, perhaps words."""

    name: str
    files: dict[str, str]
    expected: list[str]


def cases() -> Iterator[Case]:
    text = CASES.read_text("utf-8")
    fences = [found.span() for found in FENCE.finditer(text)]
    heads = [head for head in HEAD.finditer(text) if not any(start < head.start() < end for start, end in fences)]
    for head, after in zip_longest(heads, heads[1:]):
        name, body = head[1], text[head.end() : after.start() if after else None]
        files: dict[str, str] = {}
        expected: list[str] = []
        for _, kind, file, inside in FENCE.findall(body):
            if kind == "problems":
                expected = inside.splitlines()
            else:
                files[f"manuscript/{file}"] = inside
        yield Case(name, files, expected)


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_a_broken_manuscript_gets_its_problems_and_no_file(case: Case, project) -> None:
    made = project({**FAULTLESS, **case.files})
    ran = made.publish("all", "--json")
    told = ran.json["problems"]
    assert ran.exit_code == 1
    assert ran.stderr == ""
    assert [place_and_rule(each) for each in told] == [line.split(" ⟶ ")[0] for line in case.expected]
    for each, line in zip(told, case.expected, strict=True):
        assert line.partition(" ⟶ ")[2] in each["message"] + each["hint"]
    assert made.made() == []


def test_the_line_itself_and_a_hint_are_shown_to_people(project) -> None:
    made = project({**FAULTLESS, "manuscript/01.md": "# One\n\nAs @fig-map shows.\n"})
    ran = made.publish("pdf")
    assert ran.exit_code == 1
    assert "manuscript/01.md:3" in ran.stderr
    assert "3 | As @fig-map shows." in ran.stderr
    assert "hint:" in ran.stderr
    assert ran.stderr.endswith("Not published: 1 error\n")
    assert ran.stdout == ""


def test_every_rule_of_the_manuscript_has_a_case_or_a_test_of_its_own() -> None:
    """A rule that nothing breaks may have rotted; pages' and machines' rules are tried where they are looked at."""
    from presswork.rules import RULES

    tests = "".join(
        path.read_text("utf-8") for path in sorted(CASES.parents[1].rglob("*")) if path.suffix in (".py", ".md")
    )
    assert [rule for rule in RULES if not re.search(rf"\b{rule}\b", tests)] == []


def place_and_rule(told: dict[str, object]) -> str:
    line = f":{told['line']}" if told["line"] else ""
    return f"{told['path']}{line} {told['rule']}"
