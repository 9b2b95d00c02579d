"""The same edition gives the same bytes in every format, whatever the machine is like that makes it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SURROUNDINGS = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "jobs": "1"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "jobs": "2", "umask": "0o077"},
]


def made_in(folder: Path, surroundings: dict[str, str]) -> dict[str, str]:
    """Publish the report in a fresh folder, with nothing kept from other runs; return the digest of every file."""
    shutil.copytree(ROOT / "manuscript", folder / "manuscript")
    extra = {key: surroundings[key] for key in ("TZ", "LC_ALL", "PYTHONHASHSEED")}
    environment = {**os.environ, **extra, "PRESSWORK_CACHE": str(folder / "kept")}
    words = ["--project", ".", "all", "--quiet", "--jobs", surroundings["jobs"]]
    subprocess.run(
        [sys.executable, str(ROOT / "publish.py"), *words],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        umask=int(surroundings.get("umask", "0o022"), 8),
    )
    files = sorted(path for path in (folder / "output").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_report_is_the_same_in_another_folder_zone_locale_and_minute(tmp_path: Path) -> None:
    digests = []
    for count, surroundings in enumerate(SURROUNDINGS):
        folder = tmp_path / f"{'deeper/' * count}here"
        folder.mkdir(parents=True)
        digests.append(made_in(folder, surroundings))
    assert digests[0] == digests[1]
    assert {Path(name).suffix for name in digests[0]} >= {".pdf", ".epub", ".html", ".json"}


@pytest.mark.parametrize("format_name", ["pdf", "epub", "html"])
def test_a_run_with_everything_kept_gives_the_bytes_of_a_run_with_nothing(
    project, format_name: str, monkeypatch
) -> None:
    chapters = {
        f"manuscript/{name}.md": f"# {name}\n\nSee [two](two.md){{.with-page}}.[^a]\n\n[^a]: A note.\n"
        for name in ("one", "two")
    }
    made = project(chapters)
    first = made.publish(format_name, "--json").json["files"]
    again = made.publish(format_name, "--json").json["files"]
    monkeypatch.setenv("PRESSWORK_CACHE", str(made.folder / "elsewhere"))
    assert first == again == made.publish(format_name, "--json").json["files"]


def test_a_style_that_asked_for_numbers_of_their_own_and_is_gone_leaves_no_trace_in_the_pages(
    project, monkeypatch
) -> None:
    page = "# one\n\nSee [two](two.md){.with-page} and two lines.\n"
    made = project({"manuscript/one.md": page, "manuscript/two.md": "# two\n\nWords.\n"})
    style = made.folder / "styles/extra-print.css"
    style.parent.mkdir()
    style.write_text("p { font-feature-settings: 'pnum' 1 }")
    made.publish("pdf", "--json")
    style.unlink()
    (made.folder / "manuscript/one.md").write_text(page + "\nMore.\n")
    kept = made.publish("pdf", "--json").json["files"]
    monkeypatch.setenv("PRESSWORK_CACHE", str(made.folder / "elsewhere"))
    assert made.publish("pdf", "--json").json["files"] == kept


def test_a_style_that_an_earlier_run_in_the_same_process_has_read_is_no_source_of_this_one(
    project, monkeypatch
) -> None:
    made = project({"manuscript/one.md": "# one\n\nWords.\n"})
    monkeypatch.setenv("PRESSWORK_CACHE", str(made.folder / "elsewhere"))
    settings = made.folder / "manuscript/publication.toml"
    plain = settings.read_text()
    for layout in ("book", "report"):
        settings.write_text(f'{plain}[print]\nlayout = "{layout}"\n')
        made.publish("pdf", "--json")
    (manifest,) = (made.folder / "output").glob("*.json")
    sources = [each["name"] for each in json.loads(manifest.read_text())["sources"]]
    assert "styles/report.css" in sources
    assert "styles/book.css" not in sources
