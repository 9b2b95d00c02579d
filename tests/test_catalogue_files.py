"""Files at addresses that name their content, and the list of their checksums."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from cataloguing import BASE, House
from crawl import crawl
from hypothesis import given
from hypothesis import strategies as st

from presswork.catalogue import addresses
from presswork.catalogue.build import asked_of, build
from presswork.catalogue.folder import Folder
from presswork.catalogue.settings import read_settings
from presswork.problems import PublishError


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "site").mkdir()
    return Folder(tmp_path / "site", tmp_path)


@given(st.text(max_size=300), st.sampled_from([*addresses.ENDINGS, "text/html", "x/y"]))
def test_a_name_however_hostile_is_one_harmless_part_of_an_address(name: str, kind: str) -> None:
    made = addresses.download_name(name, kind)
    assert made.isascii()
    assert not set(made) & set("/\\%?#\"'<>:;&\0\r\n ")
    assert 0 < len(made) <= 100
    assert made[0] not in ".-"
    assert made.endswith(addresses.ENDINGS.get(kind, ".bin"))


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_two_subjects_never_share_an_address(one: str, other: str) -> None:
    paths = [addresses.Listing("subject", each).path for each in (one, other)]
    assert (paths[0] == paths[1]) == (one == other)
    assert all(path.count("/") == 1 and path.isascii() and ".." not in path for path in paths)


def test_a_file_is_copied_only_where_its_bytes_are_what_was_said(folder: Folder) -> None:
    data = b"an e-book"
    digest = sha256(data).hexdigest()
    assert "bytes" in folder.copy("f/a", BytesIO(data + b"!"), len(data), digest)
    assert "bytes" in folder.copy("f/a", BytesIO(data[:-1]), len(data), digest)
    assert "SHA-256" in folder.copy("f/a", BytesIO(b"an e-bOOk"), len(data), digest)
    assert not folder.exists("f/a")
    assert folder.copy("f/a", BytesIO(data), len(data), digest) == ""
    assert (folder.root / "f/a").read_bytes() == data


def test_a_source_without_end_is_read_no_further_than_the_size_that_was_said(folder: Folder) -> None:
    class Endless(BytesIO):
        count = 0

        def read(self, size: int | None = -1) -> bytes:
            Endless.count += 1
            assert Endless.count < 5
            return b"x" * 2**20

    assert "more than" in folder.copy("f/a", Endless(), 10, "ab" * 32)


def test_a_published_file_stays_when_its_output_is_edited_in_place(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.publish("tides", "2024-01-05")
    house.build()
    with (house.outputs / "tides-2024-01-05.epub").open("r+b") as stream:
        stream.write(b"TIDES")
    assert crawl(house.folder, BASE) == []


def test_sha256sums_is_what_sha256sum_checks_and_lists_what_is_offered(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.publish("tides", "2024-01-05")
    house.publish("letters", "2024-01-06")
    house.build()
    ran = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=house.folder, capture_output=True)
    assert ran.returncode == 0, ran.stderr
    listed = {line[66:] for line in house.read("SHA256SUMS").decode().splitlines()}
    assert listed == {name for name in house.files() if name.startswith("f/")}


def test_the_checksums_are_signed_again_only_where_they_change(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.publish("tides", "2024-01-05")
    signed: list[bytes] = []

    def sign(data: bytes) -> bytes:
        signed.append(data)
        return b"signature %d" % len(signed)

    def built() -> None:
        build(replace(asked_of(read_settings(house.root), house.now), sign=sign))

    built()
    built()
    assert signed == [house.read("SHA256SUMS")]
    house.publish("tides", "2024-02-05")
    built()
    assert signed[1:] == [house.read("SHA256SUMS")]
    assert house.read("SHA256SUMS.minisig") == b"signature 2"


def test_what_the_disk_refuses_is_a_problem_that_names_the_file(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.publish("tides", "2024-01-05")
    house.folder.mkdir()
    (house.folder / "f").write_text("a file where a folder belongs")
    with pytest.raises(PublishError) as stopped:
        house.build()
    assert [each.rule for each in stopped.value.problems] == ["not-written"]
    assert "tides-2024-01-05.epub" in str(stopped.value)
