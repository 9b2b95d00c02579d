"""What stands in output/ is frozen whole and as it was published, or not at all; what happens later is sealed too."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archiving import SETTINGS, TITLE, at, frozen, make, write

from presswork.archive import environment
from presswork.archive.events import happen, purge
from presswork.archive.signing import Keys
from presswork.archive.verify import verify
from presswork.archive.view import Archive
from presswork.archive.writing import Act
from presswork.problems import PublishError, errors, problem

NAME = "2024-11-24"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make(tmp_path / "tides")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def sound(root: Path) -> bool:
    return errors(verify(root, Keys(), lambda _: None).problems) == ()


def refused(project: Path, root: Path, **wish: object) -> list[str]:
    with pytest.raises(PublishError) as stopped:
        frozen(project, root, **wish)  # type: ignore[arg-type]
    return sorted({each.rule for each in stopped.value.problems})


def test_an_edition_holds_all_that_it_was_made_from(project: Path, root: Path) -> None:
    frozen(project, root)
    archive = Archive(root)
    [held] = archive.held(TITLE)
    names = archive.names(held)
    for name in (
        "outputs/tides-2024-11-24.pdf",
        "outputs/tides-2024-11-24-web/fonts/serif.woff2",
        "source/manuscript/01.md",
        "source/styles/tokens.css",
        "source/house/tokens.css",
        "source/house/print.css",
        "build/environment.json",
        "build/requirements.lock",
        "metadata/edition.json",
        "metadata/dublin-core.xml",
        "checks/presswork.json",
        "checks/verapdf.json",
        "seal.json",
    ):
        assert name in names
    assert archive.read(held, "source/styles/tokens.css") == (project / "styles/tokens.css").read_bytes()
    assert archive.read(held, "outputs/tides-2024-11-24-web/fonts/serif.woff2") == b"w" * 9000
    assert json.loads(archive.read(held, "checks/verapdf.json"))["said"] == "not run"
    built = json.loads(archive.read(held, "build/environment.json"))
    assert {"pango", "harfbuzz", "zlib"} <= built["libraries"].keys()
    assert {"weasyprint", "lxml", "brotli", "presswork"} <= built["packages"].keys()
    assert "<dc:creator>Ada Marsh</dc:creator>" in archive.read(held, "metadata/dublin-core.xml").decode()
    assert (held.state, held.frozen, held.manifest["edition"]) == ("available", at(), NAME)
    assert sound(root)


def test_what_editions_have_in_common_is_kept_once(project: Path, root: Path) -> None:
    first = frozen(project, root)
    second = frozen(make(project, "2024-11-25", "High water at seven."), root, 1)
    assert first.shared == 0
    assert second.shared > 9000 * 2
    assert second.changes
    assert [path.parent.name for path in root.rglob("serif.woff2")] == ["content"]
    assert Archive(root).held(TITLE)[1].changes == second.changes


def test_the_same_edition_is_not_frozen_twice_and_a_changed_one_takes_a_new_name(project: Path, root: Path) -> None:
    frozen(project, root)
    before = Archive(root).head(TITLE)
    assert refused(project, root) == ["archive-used-name"]
    make(project, NAME, "High water at eight.")
    with pytest.raises(PublishError) as stopped:
        frozen(project, root)
    assert "--edition 2024-11-24.2" in stopped.value.problems[0].hint
    assert Archive(root).head(TITLE) == before


def test_an_earlier_edition_comes_in_only_as_a_backfill_which_is_sealed(project: Path, root: Path) -> None:
    frozen(project, root)
    make(project, "2024-11-01")
    assert refused(project, root, edition="2024-11-01") == ["archive-earlier"]
    frozen(project, root, 1, edition="2024-11-01", backfill=True)
    title = Archive(root).title(TITLE)
    assert [link.kind for link in title.chain] == ["frozen", "frozen", "backfilled"]
    assert [row.edition for row in title.editions] == ["2024-11-01", NAME]
    assert sound(root)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("manuscript/01.md", "# Other\n"),
        ("styles/tokens.css", ":root { }\n"),
        ("output/tides-2024-11-24.pdf", "other"),
        ("output/tides-2024-11-24-web/index.html", "other"),
        ("output/tides-2024-11-24.json", '{"schema": 1}'),
    ],
)
def test_nothing_is_frozen_that_is_not_what_was_published(project: Path, root: Path, name: str, text: str) -> None:
    (project / name).write_text(text)
    assert refused(project, root)[0] in {"archive-stale", "archive-no-edition"}
    assert not root.exists()


def test_a_file_that_is_gone_or_a_link_is_not_frozen(project: Path, root: Path, tmp_path: Path) -> None:
    path = project / "output/tides-2024-11-24.pdf"
    path.rename(tmp_path / "away.pdf")
    assert refused(project, root) == ["archive-stale"]
    path.symlink_to(tmp_path / "away.pdf")
    assert refused(project, root) == ["archive-stale"]


def change_manifest(project: Path, **values: object) -> None:
    path = project / "output/tides-2024-11-24.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_hostile_manifest_reaches_nothing_outside(project: Path, root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s")
    for name in ("../../secret", "/etc/passwd", "a/../../../secret", "a\0b", "", "."):
        change_manifest(project, files=[{"name": name, "size": 1, "sha256": "0" * 64}])
        assert refused(project, root)[0] in {"archive-stale", "archive-no-edition"}
        change_manifest(project, files=[], sources=[{"name": f"manuscript/{name}", "sha256": "0" * 64}])
        assert refused(project, root)[0] in {"archive-stale", "archive-no-edition"}
    assert not root.exists()


def test_a_draft_and_other_versions_are_refused(project: Path, root: Path) -> None:
    change_manifest(project, checked={"by": "presswork", "problems": [{"level": "error"}]})
    assert refused(project, root) == ["archive-draft"]
    change_manifest(project, checked={"by": "presswork", "problems": []}, versions={"python": "2.7"})
    assert refused(project, root) == ["archive-stale"]


def test_the_wheels_are_kept_where_asked_and_where_they_cannot_be_had_that_is_said(
    project: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(folder: Path) -> tuple[Path, ...]:
        raise PublishError([problem("archive-no-environment", "no network")])

    monkeypatch.setattr(environment, "wheels", absent)
    done = frozen(project, root, environment=True)
    assert [each.rule for each in done.problems] == ["archive-no-environment"]

    def brought(folder: Path) -> tuple[Path, ...]:
        (folder / "one-1.0-py3-none-any.whl").write_bytes(b"o" * 20_000)
        return tuple(folder.glob("*.whl"))

    monkeypatch.setattr(environment, "wheels", brought)
    for number in (2, 3):
        frozen(make(project, f"{NAME}.{number}"), root, number, environment=True)
    archive = Archive(root)
    assert all("build/wheels/one-1.0-py3-none-any.whl" in archive.names(held) for held in archive.held(TITLE)[1:])
    assert len(list(root.rglob("one-1.0*"))) == 1


def test_a_validator_that_is_installed_is_asked(project: Path, root: Path, tmp_path: Path) -> None:
    tool = tmp_path / "verapdf"
    tool.write_text('#!/bin/sh\n[ "$1" = --version ] && echo 1.31 && exit\necho "FAIL $PWD/$3"; exit 1\n')
    tool.chmod(0o755)
    done = frozen(project, root, tools={"verapdf": str(tool)})
    assert [each.rule for each in done.problems] == ["archive-check-failed"]
    archive = Archive(root)
    said = json.loads(archive.read(archive.held(TITLE)[0], "checks/verapdf.json"))
    assert (said["version"], said["files"][0]["said"]) == ("1.31", ["FAIL tides-2024-11-24.pdf"])


def test_a_withdrawn_edition_keeps_its_bytes_and_a_purged_one_its_seal(project: Path, root: Path) -> None:
    frozen(project, root)
    frozen(make(project, "2024-11-25", "High water at seven."), root, 1)
    happen(root, TITLE, NAME, "note", "Read by many.", Act(at(2)))
    happen(root, TITLE, NAME, "withdrawn", "Wrong numbers.", Act(at(3)))
    archive = Archive(root)
    held = archive.edition(TITLE, NAME)
    assert (held.state, held.reason, held.at) == ("withdrawn", "Wrong numbers.", at(3))
    assert [(note.kind, note.text) for note in held.notes] == [("note", "Read by many.")]
    assert archive.read(held, "outputs/tides-2024-11-24.pdf")
    purge(root, TITLE, NAME, "Order 7", Act(at(4)))
    archive = Archive(root)
    held = archive.edition(TITLE, NAME)
    assert (held.state, held.reason) == ("purged", "Order 7")
    assert "outputs/tides-2024-11-24.pdf" not in archive.names(held)
    assert not [path for path in root.rglob("*") if path.is_file() and b"water at six" in path.read_bytes()]
    later = archive.edition(TITLE, "2024-11-25")
    assert archive.read(later, "source/manuscript/figures/map.svg"), "what others have too stays with them"
    assert sound(root)
    assert verify(root, Keys(), lambda _: None).purged == 1


def test_what_only_a_purged_edition_had_goes_and_can_come_again(project: Path, root: Path) -> None:
    frozen(project, root)
    purge(root, TITLE, NAME, "Order 7", Act(at(1)))
    assert not list(root.rglob("serif.woff2"))
    assert sound(root)
    frozen(make(project, "2024-11-25"), root, 2)
    assert sound(root)
    archive = Archive(root)
    assert archive.read(archive.held(TITLE)[1], "outputs/tides-2024-11-25-web/fonts/serif.woff2") == b"w" * 9000


@pytest.mark.parametrize("kind", ["note", "withdrawn"])
def test_a_purged_edition_stays_so(project: Path, root: Path, kind: str) -> None:
    frozen(project, root)
    purge(root, TITLE, NAME, "Order 7", Act(at(1)))
    with pytest.raises(PublishError) as stopped:
        happen(root, TITLE, NAME, kind, "x", Act(at(2)))
    assert [each.rule for each in stopped.value.problems] == ["archive-state"]


def test_an_archive_holds_many_titles_each_with_its_own_chain(project: Path, root: Path, tmp_path: Path) -> None:
    frozen(project, root)
    frozen(make(tmp_path / "moon", NAME, title="https://example.org/moon"), root, 1)
    archive = Archive(root)
    assert archive.title_ids() == ["https://example.org/moon", TITLE]
    assert [len(archive.title(each).chain) for each in archive.title_ids()] == [1, 1]
    assert sound(root)


RUN = [sys.executable, "-c", "from publish import main; main()"]


def start(project: Path, root: Path, *words: str) -> subprocess.Popen[str]:
    command = [*RUN, "--project", str(project), "archive", *words, "--archive", str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(run: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the exit code of a run, and what it said."""
    said = run.communicate(timeout=120)[1]
    return run.returncode, said


def test_two_freezes_at_once_leave_one_edition_and_one_is_told(project: Path, root: Path) -> None:
    runs = [start(project, root, "freeze", "--no-sign") for _ in range(2)]
    ends = sorted(end(each) for each in runs)
    assert [code for code, _ in ends] == [0, 1], ends
    assert "archive-used-name" in ends[1][1]
    assert sound(root)
    assert len(Archive(root).title(TITLE).chain) == 1


def test_a_freeze_that_is_killed_leaves_the_old_or_the_new_state(project: Path, root: Path, tmp_path: Path) -> None:
    frozen(project, root)
    make(project, "2024-11-25", "High water at seven.")
    kept = tmp_path / "kept"
    shutil.copytree(root, kept)
    began = time.monotonic()
    assert end(start(project, root, "freeze", "--no-sign"))[0] == 0
    took = time.monotonic() - began
    for part in (0.8, 0.95):
        shutil.rmtree(root)
        shutil.copytree(kept, root)
        run = start(project, root, "freeze", "--no-sign")
        time.sleep(took * part)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert len(Archive(root).title(TITLE).chain) in (1, 2)
        assert sound(root)
        assert end(start(project, root, "freeze", "--no-sign"))[0] in (0, 1)
        assert len(Archive(root).title(TITLE).chain) == 2
        assert sound(root)


def test_a_title_s_id_cannot_be_something_else_s(project: Path, root: Path) -> None:
    done = frozen(project, root)
    write(project, {"manuscript/publication.toml": SETTINGS.replace(TITLE, done.identifier)})
    make(project, "2024-11-25", title=done.identifier)
    assert refused(project, root) == ["archive-state"]
