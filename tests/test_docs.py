"""What the documentation says is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def rows(page: str, heading: str) -> dict[str, str]:
    """The first table below a heading: its first column's code to its second column."""
    below = page.partition(heading)[2]
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table, heading
    return dict(ROW.findall(table[0]))


@pytest.fixture
def door() -> click.Group:
    from publish import main

    return main


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_the_readme_s_table_is_the_program_s_help(readme: str, publish) -> None:
    shown = publish("--help").stdout.partition("Commands:\n")[2]
    said = dict(re.findall(r"^  (\w+) +(\S.*)$", shown, re.MULTILINE))
    assert rows(readme, "## The commands") == {f"publish {name}": words for name, words in said.items()}


@pytest.mark.parametrize("name", ["pdf", "epub", "html", "all", "check"])
def test_the_readme_s_options_are_those_of_every_command_that_makes_editions(
    readme: str, door: click.Group, name: str
) -> None:
    command = door.get_command(click.Context(door), name)
    assert command is not None
    options = {
        each.opts[0]: re.sub(r"  \[.*", "", each.help or "") for each in command.params if each.name != "project"
    }
    alone = {"pdf": {"--keep-html"}}.get(name, set())
    assert rows(readme, "The commands that make editions") == {
        option: words for option, words in options.items() if option not in alone
    }
    assert all(f"`publish {name} {option}" in readme for option in alone)


def test_every_command_says_what_it_does(door: click.Group) -> None:
    for name in door.list_commands(click.Context(door)):
        command = door.get_command(click.Context(door), name)
        assert command is not None
        assert command.help


def test_the_pages_that_are_made_from_the_code_are_current() -> None:
    ran = subprocess.run(
        [sys.executable, "setup/docs.py", "--check"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), "make docs writes them again"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_documentation_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = [each for each in re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text) if not each.startswith(("http", "#"))]
    assert [each for each in targets if not (page.parent / each.partition("#")[0]).exists()] == []


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z ]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    known = {name for line in targets for name in line.split()}
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)", page.read_text("utf-8"))}
    assert named <= known
