"""Titles out of an archive: its times, its notes, and what is left of editions that were taken back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Ran
from crawl import crawl
from house import House, house
from koreader import KOReader
from serving import command

from presswork.catalogue.archive_source import ArchiveSource
from presswork.catalogue.settings import Settings, open_sources
from presswork.catalogue.shelf import Title
from presswork.problems import PublishError

KEY = "urn:uuid:5b4c1e1e-6f0f-4d3c-9d1b-0d4f2f1f3c11"
TOML = f'id = "{KEY}"\ntitle = "The Tide Tables"\nlanguage = "en"\ndate = %s\n'


@pytest.fixture(scope="module")
def home(publish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose archive holds three editions: one purged, one withdrawn and noted since, one with an erratum."""
    folder = tmp_path_factory.mktemp("home") / "tides"
    (folder / "manuscript").mkdir(parents=True)

    def archive(*words: str) -> None:
        ran = publish("--project", str(folder), "archive", *words)
        assert ran.exit_code == 0, ran.stderr

    for day, text in (("2024-01-01", "One."), ("2024-02-01", "One two."), ("2024-03-01", "One two three.")):
        (folder / "manuscript" / "publication.toml").write_text(TOML % day, encoding="utf-8")
        (folder / "manuscript" / "01.md").write_text(f"# Tides\n\n{text}\n", encoding="utf-8")
        assert publish("--project", str(folder), "epub").exit_code == 0
        archive("freeze", "--no-sign")
    archive("purge", "--yes", "--no-sign", "--reason", "By order", "2024-01-01")
    archive("retract", "--no-sign", "--reason", "Wrong figures", "2024-02-01")
    archive("annotate", "--no-sign", "2024-02-01", "A better one is out.")
    archive("annotate", "--no-sign", "--erratum", "2024-03-01", "Read three, not two.")
    return folder


@pytest.fixture
def source(home: Path) -> ArchiveSource:
    return ArchiveSource(home / "output" / "archive", "archive")


@pytest.fixture
def held(source: ArchiveSource) -> Title:
    return source.load(KEY)


def test_the_archive_s_titles_are_named_by_their_ids(source: ArchiveSource) -> None:
    assert list(source.titles()) == [KEY]
    assert source.stamp(KEY)


def test_every_edition_has_its_state_and_its_reason(held: Title) -> None:
    assert [(each.name, each.state, each.reason) for each in held.editions] == [
        ("2024-01-01", "purged", "By order"),
        ("2024-02-01", "withdrawn", "Wrong figures"),
        ("2024-03-01", "available", ""),
    ]


def test_only_what_is_available_has_files_and_they_are_opened_from_the_archive(
    held: Title, source: ArchiveSource
) -> None:
    assert [len(each.files) for each in held.editions] == [0, 0, 1]
    with source.open(held.editions[2].files[0]) as stream:
        assert len(stream.read()) == held.editions[2].files[0].size


def test_a_purged_edition_is_called_by_the_title_that_it_was_of(held: Title) -> None:
    assert (held.editions[0].title, held.editions[0].day.isoformat()) == ("The Tide Tables", "2024-01-01")


def test_a_withdrawal_keeps_its_time_whatever_was_noted_since(held: Title, source: ArchiveSource) -> None:
    chain = source.archive.title(KEY).chain
    times = {(each.edition, each.kind): each.at for each in chain}
    found = held.editions[1]
    assert found.at is not None
    assert found.at.strftime("%Y-%m-%dT%H:%M:%SZ") == times["2024-02-01", "withdrawn"]
    assert [each.text for each in found.notes] == ["A better one is out."]


def test_errata_seals_and_changes_come_along(held: Title) -> None:
    last = held.editions[2]
    assert [each.text for each in last.errata] == ["Read three, not two."]
    assert len(last.seal) == 128
    assert "Tides" in last.changes
    assert last.published > last.modified
    assert last.updated >= last.published


def test_a_folder_that_holds_an_archive_is_known_as_one(home: Path) -> None:
    settings = Settings(home, "Tides", "https://a.example", "en", ("output", "output/archive"))
    assert [type(each).__name__ for each in open_sources(settings)] == ["ArchiveSource", "OutputSource"]


def test_a_title_that_the_archive_does_not_hold_is_a_problem(source: ArchiveSource) -> None:
    with pytest.raises(PublishError):
        source.load("urn:none")


# the catalogue of an archive


@pytest.fixture(scope="module")
def shop(home: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The catalogue of a copy of the archive."""
    made = house(tmp_path_factory.mktemp("shelf") / "shop")
    shutil.copytree(home / "output" / "archive", made.folder / "archive")
    path = made.folder / "catalogue.toml"
    path.write_text(re.sub("(?m)^sources = .*$", 'sources = ["archive"]', path.read_text("utf-8")), "utf-8")
    made.build()
    return made


def feeds(shop: House) -> list[Path]:
    return [path for path in sorted(shop.built.glob("opds/**/*")) if path.is_file()]


def test_what_was_taken_back_is_offered_nowhere_and_every_link_works(shop: House) -> None:
    assert crawl(shop.built, shop.url.rstrip("/")) == []
    assert len(list(shop.built.glob("f/*/*"))) == 1
    for path in feeds(shop):
        assert "2024-01-01" not in path.read_text("utf-8")
        assert "2024-02-01" not in path.read_text("utf-8")


def test_what_was_taken_back_has_a_page_that_says_when_and_why(shop: House) -> None:
    for day, reason in (("2024-01-01", "By order"), ("2024-02-01", "Wrong figures")):
        page = next(shop.built.glob(f"titles/*/{day}/index.html")).read_text("utf-8")
        assert reason in page
        assert 'class="stone"' in page
        assert 'href="../../../f/' not in page
    news = (shop.built / "news/atom.xml").read_text("utf-8")
    assert "Wrong figures" in news
    assert "Read three, not two." in news


@pytest.mark.validator("opds")
def test_the_parsers_read_the_feeds_of_an_archive_with_withdrawals(shop: House, check: Callable[..., None]) -> None:
    check("opds", *feeds(shop))


@pytest.mark.validator("vnu")
def test_the_pages_of_an_archive_with_withdrawals_are_valid(shop: House, check: Callable[..., None]) -> None:
    check("vnu", *sorted(shop.built.glob("**/index.html")))


@pytest.mark.validator("opds")
def test_a_koreader_sees_a_withdrawal_at_once(shop: House, publish: Callable[..., Ran], check) -> None:
    roots = ("opds/1.2/index.xml", "opds/2.0/index.json")
    with command("--catalogue", str(shop.folder), "--port", str(urlsplit(shop.url).port)) as (url, _):
        readers = {root: KOReader() for root in roots}
        for root, reader in readers.items():
            assert {book.title for book in reader.books(url + root)} == {"The Tide Tables (2024-03-01)"}
        words = ("--archive", str(shop.folder / "archive"), "--title", KEY, "--no-sign", "--reason", "A wrong map")
        ran = publish("archive", "retract", *words, "2024-03-01")
        assert ran.exit_code == 0, ran.stderr
        shop.build()
        time.sleep(1.1)  # Last-Modified counts in seconds
        for root, reader in readers.items():
            assert list(reader.books(url + root)) == []
    assert crawl(shop.built, shop.url.rstrip("/")) == []
    assert "A wrong map" in next(shop.built.glob("titles/*/index.html")).read_text("utf-8")
    check("opds", *feeds(shop))  # feeds that are empty now


def test_the_checksums_of_a_catalogue_are_signed_so_that_minisign_agrees(
    shop: House, publish: Callable[..., Ran], tmp_path: Path
) -> None:
    if shutil.which("minisign") is None:
        pytest.skip("validator not installed: minisign")
    key = publish("archive", "key", "new", "--archive", str(shop.folder / "archive"), "--json")
    assert key.exit_code == 0, key.stderr
    path = shop.folder / "catalogue.toml"
    secret = next(Path(os.environ["PRESSWORK_CONFIG"]).rglob("minisign.key"))
    path.write_text(f"{path.read_text('utf-8')}\nkey = {json.dumps(str(secret))}\n", "utf-8")
    shop.build()
    public = next((shop.folder / "archive").glob("minisign-*.pub"))
    words = ["minisign", "-V", "-p", str(public), "-m", "SHA256SUMS"]
    assert subprocess.run(words, cwd=shop.built, capture_output=True).returncode == 0
    sums = shop.built / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes() + b"\n")
    assert subprocess.run(words, cwd=shop.built, capture_output=True).returncode != 0
