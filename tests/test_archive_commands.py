"""publish archive: what a person and a program are told, and with which exit code."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from archiving import TITLE, make
from conftest import Ran, publish

from presswork.commands.archive.group import ARCHIVE

Call = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWORK_CONFIG", str(tmp_path / "settings"))
    monkeypatch.delenv("PRESSWORK_ARCHIVE", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make(tmp_path / "tides")


@pytest.fixture
def archive(project: Path) -> Call:
    return lambda *words: publish("--project", str(project), "archive", *words)


def test_an_edition_is_frozen_listed_shown_and_verified(archive: Call, project: Path) -> None:
    ran = archive("freeze")
    assert (ran.exit_code, ran.stdout) == (0, "urn:uuid:b6a0bcf0-755a-5e8f-9f86-720baf93a345\n")
    assert "not signed: publish archive key new" in ran.stderr
    assert (project / "output" / "archive" / "0=ocfl_1.1").is_file()
    assert "2024-11-24  available" in archive("list").stdout
    assert "outputs/tides-2024-11-24.pdf" in archive("show").stdout
    ran = archive("verify")
    assert ran.exit_code == 0
    assert "archive-unsigned" in ran.stderr


def test_every_command_speaks_json(archive: Call) -> None:
    done = archive("freeze", "--json").json
    assert (done["frozen"], done["edition"], done["title"]) == (True, "2024-11-24", TITLE)
    assert archive("list", "--json").json["titles"][0]["editions"][0]["state"] == "available"
    assert archive("annotate", "2024-11-24", "Read.", "--json").json["kind"] == "note"
    assert archive("retract", "2024-11-24", "--reason", "Wrong.", "--json").json["kind"] == "withdrawn"
    assert archive("show", "--json").json["notes"][0]["text"] == "Read."
    assert archive("checkpoint", "--json").json["titles"][0]["length"] == 3
    assert archive("verify", "--json").json["sound"] is True
    assert archive("key", "new", "--json").json["name"].startswith("minisign-")
    assert archive("purge", "2024-11-24", "--reason", "Order 7", "--yes", "--json").json["signed"] is True
    assert archive("show", "--json").json["files"] == []


def test_a_fault_is_json_too_with_exit_code_1(archive: Call) -> None:
    assert archive("verify", "--json").rules == ["archive-missing"]
    archive("freeze")
    ran = archive("freeze", "--json")
    assert (ran.exit_code, ran.rules) == (1, ["archive-used-name"])
    ran = archive("show", "2020-01-01", "--json")
    assert (ran.exit_code, ran.rules) == (1, ["archive-no-edition"])
    assert "it has 2024-11-24" in ran.json["problems"][0]["hint"]


@pytest.mark.parametrize(
    "words", [["retract", "2024-11-24"], ["purge"], ["freez"], ["freeze", "a", "b"], ["verify", "--witness", "no-file"]]
)
def test_a_wrong_word_is_exit_code_2(archive: Call, words: list[str]) -> None:
    assert archive(*words).exit_code == 2


def test_damage_is_told_with_exit_code_1_and_healed_from_a_copy(archive: Call, project: Path, tmp_path: Path) -> None:
    archive("freeze")
    root = project / "output" / "archive"
    shutil.copytree(root, tmp_path / "copy")
    next(root.rglob("tides-2024-11-24.epub")).write_bytes(b"x")
    ran = archive("verify", "--json")
    assert (ran.exit_code, ran.json["sound"]) == (1, False)
    assert [each["rule"] for each in ran.json["problems"] if each["level"] == "error"] == ["archive-seal"]
    ran = archive("verify", "--repair-from", str(tmp_path / "copy"))
    assert ran.exit_code == 0
    assert "Healed: urn:uuid:b6a0bcf0" in ran.stderr


def test_from_the_day_of_the_key_all_is_signed_and_its_file_is_the_owner_s_alone(
    archive: Call, project: Path, tmp_path: Path
) -> None:
    assert archive("key", "new").exit_code == 0
    path = tmp_path / "settings" / "minisign.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert archive("key", "new", "--json").rules == ["archive-key"]
    assert archive("freeze", "--json").json["signed"] is True
    assert list((project / "output" / "archive").glob("minisign-*.pub"))
    assert archive("verify", "--json").json["trusted"] is True
    shutil.rmtree(tmp_path / "settings")
    archive("key", "new")
    assert "archive-signature" in archive("verify", "--json").rules, "another key is not the one that signed"


def test_a_key_under_a_password_asks_for_it(archive: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWORK_KEY_PASSWORD", "open")
    assert archive("key", "new", "--password").exit_code == 0
    assert archive("freeze", "--json").json["signed"] is True
    monkeypatch.setenv("PRESSWORK_KEY_PASSWORD", "shut")
    assert archive("annotate", "2024-11-24", "x", "--json").rules == ["archive-key"]


def test_a_witness_finds_an_archive_that_was_put_back(archive: Call, project: Path, tmp_path: Path) -> None:
    archive("key", "new")
    archive("freeze")
    root = project / "output" / "archive"
    shutil.copytree(root, tmp_path / "old")
    archive("retract", "2024-11-24", "--reason", "Wrong.")
    witness = tmp_path / "witness.json"
    assert archive("checkpoint", str(witness)).paths == [witness]
    assert (tmp_path / "witness.json.minisig").is_file()
    assert archive("verify", "--witness", str(witness)).exit_code == 0
    shutil.rmtree(root)
    shutil.copytree(tmp_path / "old", root)
    assert archive("verify").exit_code == 0
    assert archive("verify", "--witness", str(witness), "--json").rules == ["archive-witness"]


def test_a_purge_asks_first(archive: Call, project: Path) -> None:
    archive("freeze")
    assert archive("purge", "2024-11-24", "--reason", "Order 7").exit_code == 1
    assert list(project.rglob("archive/**/tides-2024-11-24.pdf"))


def test_the_archive_may_lie_elsewhere_and_no_clearing_touches_it(
    archive: Call, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert archive("freeze", "--archive", str(tmp_path / "shelf")).exit_code == 0
    assert not (project / "output" / "archive").exists()
    monkeypatch.setenv("PRESSWORK_ARCHIVE", str(tmp_path / "shelf"))
    assert archive("list", "--json").json["titles"][0]["title"] == TITLE
    before = sorted((tmp_path / "shelf").rglob("*"))
    assert publish("cache", "clear").exit_code == 0
    assert sorted((tmp_path / "shelf").rglob("*")) == before
    made = (Path(__file__).parents[1] / "Makefile").read_text()
    assert "output" not in made.partition("clean:\n")[2], "make clean leaves output/ alone"


def test_publishing_again_leaves_the_archive_alone(archive: Call, project: Path) -> None:
    archive("freeze")
    root = project / "output" / "archive"
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    (project / "manuscript/figures/map.svg").unlink()
    assert publish("--project", str(project), "html", "--date", "2024-11-24", "--draft", "--quiet").exit_code in (0, 1)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_help_names_every_command() -> None:
    said = publish("archive", "--help").stdout
    for name in ARCHIVE:
        assert f"\n  {name} " in said


def test_what_others_wrote_is_judged_by_its_own_rules(archive: Call, project: Path, tmp_path: Path) -> None:
    archive("freeze")
    root = project / "output" / "archive"
    assert archive("verify", str(root)).exit_code == 0
    [one, *_] = sorted(path.parent for path in root.rglob("0=ocfl_object_1.1"))
    assert archive("verify", str(one)).exit_code == 0
    (one / "inventory.json").write_text("{}")
    assert "archive-damaged" in archive("verify", str(one), "--json").rules
    bag = tmp_path / "bag"
    bag.mkdir()
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    assert archive("verify", str(bag), "--json").rules


def test_the_settings_name_the_archive_and_the_surroundings_come_first(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from presswork.commands.edge import archive_folder

    path = project / "manuscript" / "publication.toml"
    path.write_text(path.read_text("utf-8") + '[archive]\nfolder = "../kept"\n', "utf-8")
    assert archive_folder(project).resolve() == tmp_path / "kept"
    monkeypatch.setenv("PRESSWORK_ARCHIVE", str(tmp_path / "elsewhere"))
    assert archive_folder(project) == tmp_path / "elsewhere"
    monkeypatch.delenv("PRESSWORK_ARCHIVE")
    path.write_text("[archive]\nfolder = 5\n", "utf-8")
    assert archive_folder(project) == project / "output" / "archive"


def test_a_fault_is_headed_by_what_was_not_done(archive: Call) -> None:
    assert archive("verify").stderr.endswith("Not verified: 1 error\n")
    assert archive("freeze", "2020-01-01").stderr.endswith("Not frozen: 1 error\n")
    assert archive("show", "2020-01-01").stderr.endswith("Not done: 1 error\n")
    assert archive("freeze", "2020-01-01", "--json").json["frozen"] is False
