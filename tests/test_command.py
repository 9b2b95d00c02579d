"""What the command promises: where files appear, what it says on which stream, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHAPTER = {"manuscript/01.md": "# One\n\nText.\n"}
BROKEN = {"manuscript/01.md": "# One\n\nSee @sec-none.\n"}
DOUBTFUL = {"manuscript/01.md": "# One\n\nText.\n\n[^a]: Never called.\n"}


def test_files_are_named_by_title_and_edition_and_their_paths_are_the_last_lines(project) -> None:
    made = project(CHAPTER)
    ran = made.publish("all")
    assert ran.exit_code == 0, ran.stderr
    assert [path.name for path in ran.paths] == [
        "the-tide-tables-2024-11-24.pdf",
        "the-tide-tables-2024-11-24.epub",
        "the-tide-tables-2024-11-24-web",
    ]
    assert all(path.exists() for path in ran.paths)
    assert (made.output / "the-tide-tables-2024-11-24.json").is_file()
    assert "pages" in ran.stderr


def test_the_manifest_says_what_every_file_is(project) -> None:
    made = project(CHAPTER)
    made.publish("pdf")
    made.publish("epub")
    manifest = json.loads((made.output / "the-tide-tables-2024-11-24.json").read_text("utf-8"))
    assert [each["name"].rpartition(".")[2] for each in manifest["files"]] == ["epub", "pdf"]
    for each in manifest["files"]:
        data = (made.output / each["name"]).read_bytes()
        assert (each["size"], each["sha256"]) == (len(data), sha256(data).hexdigest())
    assert {each["name"] for each in manifest["sources"]} >= {"manuscript/publication.toml", "manuscript/01.md"}
    assert manifest["versions"]["weasyprint"]
    assert manifest["files"][1]["conformance"] == ["PDF/A-2a", "PDF/UA-1"]


def test_a_manifest_forgets_the_files_of_other_sources(project) -> None:
    made = project(CHAPTER)
    made.publish("pdf")
    made.write({"manuscript/01.md": "# One\n\nOther text.\n"})
    made.publish("epub")
    manifest = json.loads((made.output / "the-tide-tables-2024-11-24.json").read_text("utf-8"))
    assert [each["media_type"] for each in manifest["files"]] == ["application/epub+zip"]


def test_an_error_leaves_the_last_good_files_untouched(project) -> None:
    made = project(CHAPTER)
    made.publish("all")
    before = {name: (made.output / name).read_bytes() for name in made.made()}
    made.write(BROKEN)
    ran = made.publish("all")
    assert ran.exit_code == 1
    assert {name: (made.output / name).read_bytes() for name in made.made()} == before


def test_a_draft_is_made_in_spite_of_errors_which_are_shown(project) -> None:
    made = project(BROKEN)
    ran = made.publish("all", "--draft")
    assert ran.exit_code == 0
    assert "dead-reference" in ran.stderr
    assert len(ran.paths) == 3


def test_a_draft_of_which_a_file_cannot_be_made_is_told_by_its_exit_code_and_leaves_nothing(project) -> None:
    made = project(CHAPTER | {"styles/templates/print/document.html.j2": "{% for %}"})
    ran = made.publish("all", "--draft")
    assert ran.exit_code == 1
    assert "bad-template" in ran.stderr
    assert made.made() == []


def test_a_warning_is_shown_and_the_file_is_made_unless_strict(project) -> None:
    made = project(DOUBTFUL)
    ran = made.publish("epub")
    assert ran.exit_code == 0
    assert "warning[unused-note]" in ran.stderr
    assert made.publish("epub", "--strict").exit_code == 1


def test_check_tells_everything_and_writes_nothing(project) -> None:
    made = project(DOUBTFUL)
    ran = made.publish("check")
    assert ran.exit_code == 0
    assert "unused-note" in ran.stderr
    assert made.made() == []


def test_a_second_edition_of_the_day_has_its_own_name_and_identifier(project) -> None:
    made = project(CHAPTER)
    first = made.publish("epub", "--json").json
    second = made.publish("epub", "--edition", "2024-11-24.2", "--json").json
    assert (first["edition"], second["edition"]) == ("2024-11-24", "2024-11-24.2")
    assert first["files"][0]["sha256"] != second["files"][0]["sha256"]


def test_the_day_is_asked_for_in_order(project, monkeypatch: pytest.MonkeyPatch) -> None:
    made = project(CHAPTER)
    assert made.publish("html", "--date", "2025-01-02", "--json").json["edition"] == "2025-01-02"
    assert made.publish("html", "--json").json["edition"] == "2024-11-24"
    made.write({"manuscript/publication.toml": 'id = "x"\ntitle = "T"\nlanguage = "en"\ntimezone = "Asia/Seoul"\n'})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735657200")  # 31 December 15:00 UTC: the new year has begun in Seoul
    assert made.publish("html", "--json").json["edition"] == "2025-01-01"


@pytest.mark.parametrize(
    "words",
    [
        ("--edition", "yesterday"),
        ("--date", "2024-13-01"),
        ("--edition", "2024-11-24", "--date", "2024-11-25"),
        ("--jobs", "0"),
    ],
)
def test_wrong_usage_ends_with_2(project, words: tuple[str, ...]) -> None:
    assert project(CHAPTER).publish("pdf", *words).exit_code == 2


def test_an_unknown_command_is_guessed(publish) -> None:
    ran = publish("pfd")
    assert ran.exit_code == 2
    assert "Did you mean pdf?" in ran.stderr


def test_a_folder_without_a_manuscript_says_how_to_begin(publish, tmp_path: Path) -> None:
    ran = publish("--project", str(tmp_path), "pdf")
    assert ran.exit_code == 1
    assert "publish new" in ran.stderr


def test_an_output_folder_that_cannot_be_written_is_a_problem(project) -> None:
    made = project({**CHAPTER, "output": "a file in the way"})
    ran = made.publish("epub", "--json")
    assert ran.rules == ["not-written"]


def test_a_fault_of_the_program_is_told_without_a_traceback(project, publish, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the press is on fire")

    monkeypatch.setattr("presswork.press.run.open_project", fail)
    ran = project(CHAPTER).publish("pdf")
    assert ran.exit_code == 1
    assert "error[internal]" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("words", [["--json"], ["--quiet"]])
def test_stdout_that_cannot_be_written_is_a_problem_on_stderr(project, words: list[str]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    made = project(CHAPTER)
    command = [sys.executable, str(ROOT / "publish.py"), "--project", str(made.folder), "html", *words]
    with full.open("w") as stdout:
        ran = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, text=True)
    assert ran.returncode == 1
    assert "error[not-written] stdout cannot be written" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_user_without_a_home_keeps_nothing_and_publishes(project, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    for name in ("PRESSWORK_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    made = project(CHAPTER)
    assert made.publish("html", "--json").json["published"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion(publish, shell: str) -> None:
    assert "_PUBLISH_COMPLETE" in publish("completion", shell).stdout


def test_the_cache_can_be_cleared(project) -> None:
    made = project(CHAPTER)
    made.publish("html")
    assert "Cleared" in made.publish("cache", "clear").stderr


def test_a_picture_that_nothing_shows_is_a_warning(project) -> None:
    made = project({**CHAPTER, "manuscript/figures/old.png": b"", "styles/used-by-a-style.png": b""})
    told = made.publish("check", "--json").json["problems"]
    assert [(each["rule"], each["path"]) for each in told] == [("unused-image", "manuscript/figures/old.png")]
