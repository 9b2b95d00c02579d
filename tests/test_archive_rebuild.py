"""An edition is rendered again from what the archive holds, and what differs is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from archiving import at, frozen, make

from presswork.archive.events import purge
from presswork.archive.rebuilding import fresh
from presswork.archive.rebuilding.differing import differing
from presswork.archive.rebuilding.rebuild import _compared, _day, rebuild
from presswork.archive.view import Archive, Held
from presswork.archive.writing import Act
from presswork.commands.edge import Asked, edition
from presswork.model.publication import Publication
from presswork.problems import PublishError

ROOT = Path(__file__).parents[1]
DAY = "2024-11-24"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Held]:
    """An edition in an archive."""
    folder = tmp_path_factory.mktemp("first")
    frozen(make(folder / "project", DAY), folder / "archive")
    archive = Archive(folder / "archive")
    return archive, archive.edition(archive.title_ids()[0], DAY)


def a_pdf(pages: int = 2, title: str = "Tides", drawn: str = "0 0 9 9 re f") -> bytes:
    pdf, out = pikepdf.new(), BytesIO()
    for number in range(pages):
        pdf.add_blank_page(page_size=(100, 100))
        pdf.pages[number].Contents = pdf.make_stream(drawn.encode() if number == pages - 1 else b"")
    pdf.docinfo["/Title"] = title
    pdf.save(out, static_id=True)
    return out.getvalue()


def an_epub(**members: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name, text in {"mimetype": "application/epub+zip", **members}.items():
            packed.writestr(name.replace("__", "/"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "old", "new", "first"),
    [
        ("a.pdf", a_pdf(), a_pdf(3), "it has 2 pages in the archive, 3 now"),
        ("a.pdf", a_pdf(), a_pdf(drawn="1 1 9 9 re f"), "page 2"),
        ("a.pdf", a_pdf(), a_pdf(title="Tide"), "its metadata: Title is 'Tides' in the archive, 'Tide' now"),
        ("a.pdf", a_pdf(), a_pdf() + b"\n", "how its objects are ordered or packed"),
        ("a.epub", an_epub(a="1"), an_epub(), "a is not in it now"),
        ("a.epub", an_epub(), an_epub(a="1"), "a is in it now"),
        ("a.epub", an_epub(), an_epub() + b"\0", "how its members are ordered or packed"),
        ("w/a.html", b"<p>\n<p>a</p>", b"<p>\n<p>b</p>", "line 2: '<p>a</p>' in the archive, '<p>b</p>' now"),
        ("w/a.html", b"a", b"a\nb", "line 2: nothing in the archive, 'b' now"),
        ("w/a.woff2", b"abc", b"abd", "byte 2"),
    ],
)
def test_the_first_part_that_differs_is_named(name: str, old: bytes, new: bytes, first: str) -> None:
    assert differing(name, old, new) == first


def test_of_an_e_book_the_member_and_its_line_are_named() -> None:
    old, new = ({"EPUB/a.xhtml": f"<p>one</p>\n<p>{word}</p>"} for word in ("two", "three"))
    assert differing("a.epub", an_epub(**old), an_epub(**new)).startswith("EPUB/a.xhtml, line 2: '<p>two</p>'")


def test_files_that_cannot_be_read_are_said_to_be_so() -> None:
    assert differing("a.pdf", b"%PDF-1.7 nothing", a_pdf()).startswith("one of the two cannot be read")
    assert differing("a.epub", b"PK nothing", an_epub()).startswith("one of the two cannot be read")


@pytest.mark.parametrize(
    ("settings", "name", "epoch"),
    [
        ({}, DAY, ""),
        ({}, f"{DAY}.3", ""),
        ({"date": date(2024, 11, 24)}, DAY, ""),
        ({"modified": datetime.fromisoformat("2024-11-24T09:30:00Z")}, DAY, ""),
        ({}, "", "1732440000"),
        ({"timezone": "Asia/Tokyo"}, "", "1732480000"),
    ],
    ids=["a day", "a third edition", "a date in the settings", "a time in the settings", "an epoch", "another zone"],
)
def test_the_day_and_the_time_are_those_that_the_edition_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], name: str, epoch: str
) -> None:
    publication = Publication("urn:a", "Tides", "en", "tides", **settings)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    made = edition(publication, Asked(None, name))
    written = tmp_path / "publication.toml"
    written.write_text("".join(f"{key} = {toml(value)}\n" for key, value in settings.items()), "utf-8")
    modified = made.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    held = Held("urn:a", made.name, "", "available", "", "", "", "", {"modified": modified})
    words, around = _day(held, written)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", around.get("SOURCE_DATE_EPOCH", ""))
    again = edition(publication, Asked(None, words[1] if words else ""))
    assert (again.name, again.modified) == (made.name, made.modified)


def toml(value: object) -> str:
    return json.dumps(value) if isinstance(value, str) else value.isoformat()  # type: ignore[attr-defined]


def test_versions_are_named_first_and_the_manifest_is_compared_but_for_what_was_checked(
    first: tuple[Archive, Held], tmp_path: Path
) -> None:
    archive, held = first
    for name in archive.names(held):
        if name.startswith("outputs/"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(held, name))
    made = tmp_path / "outputs"
    assert _compared(archive, held, made, fresh.Fresh(tmp_path, True)).same
    beside = made / f"tides-{DAY}.json"
    said = json.loads(beside.read_text("utf-8"))
    beside.write_text(json.dumps({**said, "checked": {}}), "utf-8")
    assert _compared(archive, held, made, fresh.Fresh(tmp_path, True)).same
    said["versions"] |= {"weasyprint": "71.0", "python": "3.99.0"}
    beside.write_text(json.dumps(said), "utf-8")
    (made / f"tides-{DAY}.epub").unlink()
    (made / f"tides-{DAY}-web" / "index.html").write_text("<p>other</p>")
    done = _compared(archive, held, made, fresh.Fresh(tmp_path, True))
    assert [(each.name, each.now) for each in done.versions] == [("python", "3.99.0"), ("weasyprint", "71.0")]
    different = {each.name: each.first for each in done.files if not each.same}
    assert different[f"tides-{DAY}.epub"] == "it was not made again"
    assert different[f"tides-{DAY}-web/index.html"].startswith("line 1:")
    assert different[f"tides-{DAY}.json"] == "versions"
    assert not done.same


def test_what_keeps_an_environment_from_being_made_is_a_problem(first: tuple[Archive, Held]) -> None:
    with pytest.raises(PublishError, match="no virtual environment can be made") as stopped:
        rebuild(*first, "/nowhere/python", {}, lambda _: None)
    assert [each.rule for each in stopped.value.problems] == ["archive-rebuild"]


def test_without_wheels_an_index_is_asked_by_the_archived_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(fresh, "_run", lambda words, around, *_: asked.append((list(words), dict(around))))
    version = fresh.environment.packages()["presswork"]
    (tmp_path / "wheels").mkdir()
    made = fresh.make(tmp_path / "venv", tmp_path / "wheels", b"a==1 --hash=sha256:0\n", version, "py", {"HOME": "/h"})
    assert not made.offline
    assert asked[0][0][:3] == ["py", "-m", "venv"]
    assert "--require-hashes" in asked[1][0]
    assert asked[1][1] == {"HOME": "/h"}
    with pytest.raises(PublishError, match=r"made with presswork 0\.0\.0"):
        fresh.make(tmp_path / "venv", tmp_path / "wheels", b"", "0.0.0", "py", {})


def test_a_purged_edition_cannot_be_rebuilt(tmp_path: Path) -> None:
    frozen(make(tmp_path / "project", DAY), tmp_path / "archive")
    archive = Archive(tmp_path / "archive")
    purge(archive.root, archive.title_ids()[0], DAY, "A court asked.", Act(at(9)))
    with pytest.raises(PublishError, match="was purged"):
        rebuild(archive, archive.edition(archive.title_ids()[0], DAY), sys.executable, {}, lambda _: None)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder that every user of the machine can read."""
    folder = Path(mkdtemp(prefix="rebuilt elsewhere "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def others() -> tuple[list[str], dict[str, Any]]:
    """What runs a command without a network and as another user, as far as this machine lets us."""
    prefix: list[str] = []
    if os.getuid() == 0 and subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0:
        prefix = ["unshare", "-n"]
    user = {"user": 65534, "group": 65534, "extra_groups": []}
    if not prefix and os.getuid() == 0:
        try:
            if subprocess.run([sys.executable, "-c", ""], capture_output=True, **user).returncode == 0:
                return prefix, user
        except OSError:
            pass
    return prefix, {}


@pytest.mark.slow
def test_an_edition_is_rebuilt_bit_for_bit_offline_in_other_surroundings(
    project: Callable[..., Any], elsewhere: Path
) -> None:
    made = project({"manuscript/01.md": "# Tides\n\nHigh water at six[^n].\n\n[^n]: At Brest.\n"})
    assert made.publish("all", "--edition", f"{DAY}.2").exit_code == 0
    ran = made.publish("archive", "freeze", "--with-environment", "--no-sign", "--json")
    if any(each["rule"] == "archive-no-environment" for each in ran.json["problems"]):
        pytest.skip("the wheels could not be had: no package index answers")
    shutil.copytree(made.output / "archive", elsewhere / "kept")
    shutil.rmtree(made.folder)
    prefix, user = others()
    strange = {
        "PATH": os.environ["PATH"],
        "TZ": "Pacific/Chatham",
        "LC_ALL": "tr_TR.UTF-8",
        "HOME": str(elsewhere),
        "PYTHONHASHSEED": "7",
        "PRESSWORK_CACHE": str(elsewhere / "cache"),
    }
    words = [
        *prefix,
        sys.executable,
        str(ROOT / "publish.py"),
        "archive",
        "rebuild",
        "--archive",
        str(elsewhere / "kept"),
    ]
    done = subprocess.run([*words, "--json"], env=strange, cwd=elsewhere, capture_output=True, text=True, **user)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert (told["rebuilt"], told["offline"], told["versions"]) == (True, True, [])
    assert {Path(each["name"]).suffix for each in told["files"]} >= {".pdf", ".epub", ".html", ".json"}
