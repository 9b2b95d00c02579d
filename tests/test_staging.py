"""What is made stands in a folder beside the outputs until it is whole; no run leaves such a folder for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from conftest import SETTINGS

from presswork.locks import held
from presswork.press import run
from presswork.press.staging import PREFIX, staging

ROOT = Path(__file__).parents[1]
LONG_AGO = (1, 1)  # seconds


def left_behind(output: Path) -> Path:
    """Leave a folder as a run does that was killed long ago."""
    folder = output / f"{PREFIX}killed"
    folder.mkdir(parents=True)
    (folder / "half.pdf").write_bytes(b"%PDF")
    os.utime(folder, LONG_AGO)
    return folder


def test_what_a_killed_run_has_left_is_gone_with_the_next(tmp_path: Path) -> None:
    left = left_behind(tmp_path / "output")
    with staging(tmp_path / "output"):
        assert not left.exists()


def test_what_a_run_at_work_is_making_stays(tmp_path: Path) -> None:
    with staging(tmp_path / "output") as first:
        os.utime(first, LONG_AGO)
        with staging(tmp_path / "output") as second:
            assert first.is_dir()
            assert second.is_dir()
    assert list((tmp_path / "output").iterdir()) == []


def test_nothing_else_is_removed(tmp_path: Path) -> None:
    kept = tmp_path / "output" / "making-of.pdf"
    kept.parent.mkdir()
    kept.write_bytes(b"ours")
    (tmp_path / "output" / f"{PREFIX}link").symlink_to(kept)
    with staging(tmp_path / "output"):
        pass
    assert kept.read_bytes() == b"ours"


def test_one_run_at_a_time_puts_its_files_in_place(project, monkeypatch: pytest.MonkeyPatch) -> None:
    alone: list[bool] = []

    def kept(beside: Path, *_: object) -> list[dict[str, Any]]:
        with pytest.raises(BlockingIOError), held(beside.parent):
            pass
        alone.append(True)
        return []

    monkeypatch.setattr(run, "kept", kept)
    assert project({"manuscript/01.md": "# One\n\nText.\n"}).publish("html").exit_code == 0
    assert alone == [True]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped_leaves_no_folder_and_no_process(how: signal.Signals, tmp_path: Path) -> None:
    manuscript = tmp_path / "manuscript"
    manuscript.mkdir()
    (manuscript / "publication.toml").write_text(SETTINGS)
    for number in range(3):  # each takes a worker minutes
        (manuscript / f"{number}.md").write_text(f"# Chapter {number}\n\n" + "Words of a line.\n\n" * 8000)
    words = [sys.executable, str(ROOT / "publish.py"), "--project", str(tmp_path), "pdf", "--jobs", "2"]
    heeding = partial(signal.signal, signal.SIGINT, signal.default_int_handler)  # a suite in the background does not
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    run = subprocess.Popen(
        words,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heeding,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert run.stderr is not None
    with run:
        assert any("laying out" in line for line in run.stderr)
        os.kill(run.pid, how)
        run.communicate(timeout=20)
    assert run.returncode not in (0, None)
    assert [path for path in (tmp_path / "output").iterdir() if path.name.startswith(PREFIX)] == []
    until = time.monotonic() + 10
    while living(run.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert living(run.pid) == []
    assert list(temporary.iterdir()) == []


def test_a_run_leaves_nothing_among_the_temporary_files_even_where_nothing_can_be_kept(tmp_path: Path) -> None:
    for name, text in {"manuscript/publication.toml": SETTINGS, "manuscript/01.md": "# One\n\nText.\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "temporary").mkdir()
    (tmp_path / "kept").write_text("A file stands where the folder of kept results would be.")
    surroundings = {"TMPDIR": str(tmp_path / "temporary"), "PRESSWORK_CACHE": str(tmp_path / "kept")}
    words = [sys.executable, str(ROOT / "publish.py"), "--project", str(tmp_path), "all", "--jobs", "2"]
    subprocess.run(words, check=True, capture_output=True, env={**os.environ, **surroundings})
    assert list((tmp_path / "temporary").iterdir()) == []


def living(group: int) -> list[str]:
    """Return the processes of a group that are at work."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found.append(stat.parent.name)
    return found
