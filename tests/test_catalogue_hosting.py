"""What web servers are told: the same as `serve` answers, for every kind of address."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path

import pytest

from presswork.catalogue import hosting
from presswork.catalogue.serve_conditions import State
from presswork.catalogue.serve_headers import headers_of
from presswork.catalogue.settings import Settings

SHA = "ab" * 32
ADDRESSES = {
    f"f/{SHA}/a-2024-01-01.epub": True,
    f"f/{SHA}/a.bin": True,
    f"c/{SHA}/cover.jpg": True,
    f"a/{SHA}/style.css": True,
    "opds/1.2/index.xml": False,
    "opds/1.2/languages.xml": False,
    "opds/1.2/subjects/2.xml": False,
    "opds/1.2/all.xml": False,
    "opds/1.2/all/12.xml": False,
    "opds/1.2/language/fr/1.xml": False,
    "opds/1.2/subject/sea-12345678.xml": False,
    "opds/2.0/index.json": False,
    "opds/2.0/all/1.json": False,
    "news/atom.xml": False,
    "news/atom/3.xml": False,
    "news/feed.json": False,
    "SHA256SUMS": False,
    "index.html": False,
    "titles/a-12345678/index.html": False,
}


def settings(base: str = "https://books.example.org/shelf") -> Settings:
    return Settings(Path(), "Harbour", base, "en", ("output",), grace=timedelta(days=1))


def answered(address: str, immutable: bool) -> dict[str, str]:
    """Return what `serve` says of an address."""
    return headers_of(address, State('"x"', datetime(2026, 1, 1, tzinfo=UTC), 1, immutable))


@pytest.mark.parametrize(("address", "immutable"), ADDRESSES.items(), ids=list(ADDRESSES))
def test_the_table_says_what_serve_says(address: str, immutable: bool) -> None:
    table = json.loads(hosting.table())
    place = next(each for each in table["places"] if re.search(each["pattern"], f"/{address}"))
    said, expected = place["headers"], answered(address, immutable)
    ending = address[address.rfind(".") :]
    kind = said.get("Content-Type") or table["types"].get(ending, "application/octet-stream")
    assert kind == expected["Content-Type"]
    assert said["Cache-Control"] == expected["Cache-Control"]
    assert said["Content-Security-Policy"] == expected["Content-Security-Policy"]
    assert said["X-Content-Type-Options"] == "nosniff"
    assert ("Content-Disposition" in said) == ("Content-Disposition" in expected)


@pytest.mark.parametrize("address", ADDRESSES)
def test_one_rule_of_the_headers_file_fits_an_address(address: str) -> None:
    text = hosting.headers(settings())
    globs = [line for line in text.splitlines() if line.startswith("/")]
    assert len([each for each in globs if fnmatch(f"/shelf/{address}", each)]) == 1
    assert len([each for each in globs if fnmatch("/shelf/", each)]) == 1


def test_nginx_names_what_is_saved_and_takes_no_name_that_could_end_a_header() -> None:
    text = hosting.nginx(settings())
    assert "attachment; filename=\\\"$name\\\"; filename*=UTF-8''$name" in text
    pattern = next(line for line in text.splitlines() if "?<name>" in line).split('"')[1].replace("?<", "?P<")
    assert re.search(pattern, f"/shelf/f/{SHA}/a-b_c.1.epub")
    assert not re.search(pattern, f"/shelf/f/{SHA}/a\r\nSet-Cookie: x.epub")
    assert not re.search(pattern, f'/shelf/f/{SHA}/a"b.epub')


def test_a_catalogue_at_the_root_of_its_host_has_no_prefix() -> None:
    text = hosting.nginx(settings("https://books.example.org"))
    assert "break" not in text
    assert "location / {" in text
    assert "server_name books.example.org;" in text


def test_nothing_of_the_settings_can_end_a_line_of_the_configuration() -> None:
    text = hosting.nginx(settings("https://books.example.org/a b;}"))
    assert "a b;}" not in text
