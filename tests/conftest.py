"""What every test can ask for: a project in a folder of its own, the command, and the independent validators."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).parents[1]
ASK = [sys.executable, str(ROOT / "tests" / "validators" / "check")]
ABSENT = "validator not installed: "
SETTINGS = """\
id = "urn:uuid:5b4c1e1e-6f0f-4d3c-9d1b-0d4f2f1f3c11"
title = "The Tide Tables"
language = "en"
authors = ["Ada Marsh"]
publisher = "Harbour Press"
date = 2024-11-24
"""


@dataclass(frozen=True)
class Ran:
    """How a run of the command ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """What --json says."""
        return json.loads(self.stdout)

    @property
    def paths(self) -> list[Path]:
        """The paths written, which are the last lines of stdout."""
        return [Path(line) for line in self.stdout.splitlines()]

    @property
    def rules(self) -> list[str]:
        """The names of the rules that were broken, in the order told; asks for --json."""
        return [each["rule"] for each in self.json["problems"]]


@dataclass(frozen=True)
class Project:
    """A project in a folder of its own."""

    folder: Path

    @property
    def output(self) -> Path:
        """Where files appear."""
        return self.folder / "output"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files, named relative to the project."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def publish(self, *words: str) -> Ran:
        """Run the command, as in `publish pdf --quiet`, on this project."""
        return publish("--project", str(self.folder), *words)

    def made(self) -> list[str]:
        """The names of the files below output/, sorted."""
        return sorted(path.relative_to(self.output).as_posix() for path in self.output.rglob("*") if path.is_file())


def publish(*words: str) -> Ran:
    """Run the command in this process, as a terminal would, and tell how it ended."""
    from publish import main

    result = CliRunner().invoke(main, list(words), prog_name="publish")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(autouse=True)
def _nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep results in a folder of the test run, and let no day of the surroundings in."""
    monkeypatch.setenv("PRESSWORK_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))
    monkeypatch.setenv("PRESSWORK_CONFIG", str(tmp_path_factory.getbasetemp() / "configured"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture(scope="session", name="publish")
def _publish() -> Callable[..., Ran]:
    """Return the command, for what is not about one project."""
    return publish


@pytest.fixture
def project(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Project]:
    """Return a maker of projects: files by name; publication.toml is written where the test gives none."""

    def make(files: Mapping[str, str | bytes], name: str = "project") -> Project:
        made = Project(tmp_path / name)
        made.write({"manuscript/publication.toml": SETTINGS, **files})
        return made

    return make


@pytest.fixture(scope="session")
def check() -> Callable[..., None]:
    """Return a judge: check("verapdf", path…) fails with what the validator finds, and skips where it is not there."""

    def judge(name: str, *files: Path) -> None:
        if reason := lacking(name):
            leave_out(name, reason)
        # the press hides the machine's fonts from this process; a browser without any would never answer
        environment = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
        words = [*ASK, name, *map(str, files)]
        ran = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", env=environment)
        assert ran.returncode == 0, f"{name} found:\n{ran.stdout}{ran.stderr}"

    return judge


@cache
def lacking(name: str) -> str:
    """Return what the validator lacks to run, or nothing."""
    ran = subprocess.run([*ASK, "--has", name], capture_output=True, text=True, encoding="utf-8")
    return ran.stdout.strip().splitlines()[-1] if ran.returncode else ""


def leave_out(name: str, reason: str) -> None:
    """Skip the test; where CI=true nothing may be left out, and it fails."""
    words = f"{ABSENT}{name} ({reason})"
    if os.environ.get("CI") == "true":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose validator is not there before it makes anything."""
    for mark in item.iter_markers("validator"):
        for name in mark.args:
            if reason := lacking(name):
                leave_out(name, reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name at the end the validators that could not be had."""
    absent = sorted(set(_absent(terminalreporter)))
    if absent:
        terminalreporter.section("validators that were not asked")
        for line in absent:
            terminalreporter.write_line(line)


def _absent(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for report in (
        reporter.stats.get("skipped", []) + reporter.stats.get("failed", []) + reporter.stats.get("error", [])
    ):
        text = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr or "")
        if ABSENT in text:
            yield text.partition(ABSENT)[2].splitlines()[0]
