"""Those who read a catalogue: Thorium's parser, a simulated KOReader, a plain browser, a crawler that checks all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from house import HOSTILE, House, edition, house
from koreader import Item, KOReader
from serving import Server, command, serving
from webcrawl import Crawl

EPUB, PDF = "application/epub+zip", "application/pdf"
ROOTS = ("opds/1.2/index.xml", "opds/2.0/index.json")
TITLES = 31
Check = Callable[..., None]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manifest of a real edition."""
    return edition(tmp_path_factory.mktemp("press") / "tides", "2024-11-24")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, first: Path) -> House:
    """A catalogue of 31 titles, more than a page of a feed: one of two editions, one French, one hostile."""
    place = tmp_path_factory.mktemp("clients")
    made = house(place / "shop")
    made.copy(first, "tides", "2024-11-24")
    made.copy(first, "tides", "2024-12-24", title="The Tide Tables, amended")
    for number in range(TITLES - 3):
        made.copy(first, f"harbour-{number}", f"2024-10-{number + 1:02d}", title=f"Harbours {number}")
    made.copy(first, "marees", "2024-09-01", title="L’heure des marées", language="fr", subjects=["Mer"])
    person = {"name": HOSTILE, "role": "aut", "file_as": ""}
    words = {"title": HOSTILE, "description": HOSTILE, "subjects": [HOSTILE], "publisher": HOSTILE, "rights": HOSTILE}
    made.copy(first, "hostile", "2024-08-01", authors=[person], **words)
    made.build()
    return made


@pytest.fixture(scope="module")
def server(shop: House) -> Iterator[Server]:
    with command("--catalogue", str(shop.folder), "--port", str(urlsplit(shop.url).port)) as (url, _):
        assert url == shop.url
        yield Server(url, shop.built)


def feeds(shop: House, pattern: str) -> list[Path]:
    found = sorted(path for path in shop.built.glob(pattern) if path.is_file())
    assert found
    return found


def test_every_link_of_every_page_and_feed_exists_and_is_what_it_claims(server: Server) -> None:
    crawl = Crawl(server.url).run()
    assert crawl.faults == []
    kinds = [kind.partition(";")[0] for kind in crawl.types.values()]
    assert {EPUB, PDF, "text/html", "application/atom+xml", "application/opds+json", "image/jpeg"} <= set(kinds)
    assert kinds.count("text/html") > 2 * TITLES


def test_the_crawler_finds_what_is_broken(shop: House, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(shop.built, copy)
    next(copy.glob("titles/*/index.html")).unlink()
    next(copy.glob("c/*/cover.jpg")).unlink()
    book = next(copy.glob("f/*/*.epub"))
    book.write_bytes(book.read_bytes()[:-1])
    feed = copy / "opds/1.2/new.xml"
    feed.write_bytes(feed.read_bytes()[:-20])
    page = copy / "index.html"
    page.write_bytes(page.read_bytes()[:-40])
    listed = copy / "opds/1.2/all.xml"
    listed.write_text(re.sub('length="[0-9]+"', 'length="1"', listed.read_text("utf-8")), "utf-8")
    with serving(copy) as server:
        faults = "\n".join(Crawl(server.url, shop.url).run().faults)
    for words in ("index.html (named", "cover.jpg (named", ": 500", "cannot be read", "has no end", ", not 1"):
        assert words in faults


@pytest.mark.validator("opds")
def test_every_feed_is_read_by_thorium_s_parser_and_by_opds_feed_parser(shop: House, check: Check) -> None:
    check("opds", *feeds(shop, "opds/**/*.xml"), *feeds(shop, "opds/**/*.json"))


@pytest.mark.validator("opds")
def test_a_feed_that_misses_something_is_found_by_the_parsers(shop: House, tmp_path: Path, check: Check) -> None:
    feed = (shop.built / "opds/1.2/all.xml").read_text("utf-8")
    faults = [
        ('"http://opds-spec.org/acquisition', '"x'),
        (shop.url, "/"),
        ("<updated>20", "<updated>when"),
        ("</id>", ""),
    ]
    for number, (before, after) in enumerate(faults):
        assert before in feed
        broken = tmp_path / f"{number}.xml"
        broken.write_text(feed.replace(before, after), "utf-8")
        with pytest.raises(AssertionError, match="opds found"):
            check("opds", broken)


# KOReader


@pytest.mark.parametrize("root", ROOTS)
def test_a_koreader_finds_every_edition_from_the_root_and_downloads_it(server: Server, root: str) -> None:
    reader = KOReader()
    books = {book.title: book for book in reader.books(server.url + root)}
    assert len(books) == TITLES + 1  # every edition is an entry of its own
    assert {"The Tide Tables (2024-11-24)", "The Tide Tables, amended (2024-12-24)"} <= books.keys()
    assert books[f"{HOSTILE} (2024-08-01)"].author == HOSTILE
    for book in (books["The Tide Tables (2024-11-24)"], books[f"{HOSTILE} (2024-08-01)"]):
        assert [kind for kind, _ in book.files] == [EPUB, PDF]
        for _, address in book.files:
            name, content = reader.download(address)
            assert name.isascii()
            assert sha256(content).hexdigest() in address
        for address in book.images:
            assert reader.ask(address, "GET").body.startswith(b"\xff\xd8")


@pytest.mark.parametrize("root", ROOTS)
def test_a_koreader_asks_with_head_first_and_gets_nothing_twice(server: Server, root: str) -> None:
    reader = KOReader()
    reader.books(server.url + root)
    gets = [url for method, url in reader.asked if method == "GET"]
    for url in gets:
        assert reader.asked.index(("HEAD", url)) < reader.asked.index(("GET", url))
    reader.books(server.url + root)
    assert [url for method, url in reader.asked if method == "GET"] == gets


@pytest.mark.parametrize("root", ROOTS)
def test_every_book_of_a_menu_has_its_date_and_its_author(server: Server, root: str) -> None:
    for book in KOReader().books(server.url + root):
        assert book.title.endswith(")")
        assert "(20" in book.title
        assert book.author
        assert len(book.images) == 2


def test_a_koreader_that_keeps_feeds_sees_a_new_edition_at_once(tmp_path: Path, first: Path) -> None:
    shop = house(tmp_path / "shop")
    shop.copy(first, "one", "2024-11-01", title="One")
    shop.build()
    with command("--catalogue", str(shop.folder), "--port", str(urlsplit(shop.url).port)) as (url, _):
        readers = {root: KOReader() for root in ROOTS}
        for number in range(2, 5):
            titles = {root: titles_of(reader.books(url + root)) for root, reader in readers.items()}
            assert all(len(each) == number - 1 for each in titles.values())
            shop.copy(first, f"next-{number}", "2024-11-01", title=f"Title {number}")
            shop.build()
            time.sleep(1.1)  # Last-Modified counts in seconds
        for reader, root in zip(readers.values(), ROOTS, strict=True):
            assert "Title 4 (2024-11-01)" in titles_of(reader.books(url + root))


def titles_of(books: list[Item]) -> set[str]:
    return {book.title for book in books}


@pytest.mark.parametrize("pattern", ["opds/**/*.xml", "opds/**/*.json"])
def test_no_page_of_a_feed_is_too_large_for_a_small_reader(shop: House, pattern: str) -> None:
    for path in feeds(shop, pattern):
        content = path.read_bytes()
        assert len(content) <= 50 * 1024
        assert max(content.count(b"<entry>"), content.count(b'"metadata":') - 1) <= 25


# browsers


@pytest.mark.validator("walk", "readers")
def test_a_plain_browser_walks_from_the_front_page_to_an_e_book_that_opens(
    server: Server, tmp_path: Path, check: Check
) -> None:
    check("walk", server.url, tmp_path / "book.epub")
    check("readers", tmp_path / "book.epub")


@pytest.mark.skipif(subprocess.run(["which", "curl"], capture_output=True).returncode != 0, reason="no curl")
def test_a_download_that_breaks_off_goes_on_with_curl(server: Server, tmp_path: Path) -> None:
    address = next(url for kind, url in KOReader().books(server.url + ROOTS[0])[0].files if kind == EPUB)
    whole = server.get(urlsplit(address).path).body
    got = tmp_path / "book.epub"
    got.write_bytes(whole[: len(whole) // 3])
    subprocess.run(["curl", "-sSf", "-C", "-", "-o", got, address], check=True)
    assert got.read_bytes() == whole


def test_hostile_words_are_text_wherever_they_stand(shop: House) -> None:
    pages = feeds(shop, "**/index.html")
    assert any("&lt;script&gt;" in page.read_text("utf-8") for page in pages)
    for page in pages:
        assert "<script>alert" not in page.read_text("utf-8")
    assert all(os.fsencode(path.relative_to(shop.built)).isascii() for path in shop.built.rglob("*"))
