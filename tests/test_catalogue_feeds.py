"""Feeds: what reading apps and news readers are given, in pages that stay as they are once they are full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from crawl import ATOM, faults_of_feed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from presswork.catalogue import addresses, order, plan, taking
from presswork.catalogue.addresses import OPDS1, OPDS2
from presswork.catalogue.entering import enter
from presswork.catalogue.feeds import news, opds1, opds2
from presswork.catalogue.feeds.entries import Shown, Site, plain
from presswork.catalogue.feeds.paging import ENTRY, LARGEST, MOST, ROOM, Slot, numbered
from presswork.catalogue.index import Index, opened
from presswork.catalogue.making import made
from presswork.catalogue.shelf import Edition, FileFact, Note
from presswork.catalogue.titles import made_title
from presswork.model.publication import Person

BASE = "https://books.example.org"
SITE = Site(BASE, "The Harbour", "en", lambda word, **_: word)
SHA = "ab" * 32
DAY = date(2024, 1, 1)
DC = "{http://purl.org/dc/terms/}"
ALL = addresses.feed(OPDS1)


def edition(number: int = 0, **facts: Any) -> Edition:
    day = DAY + timedelta(days=number)
    time = datetime(day.year, day.month, day.day, tzinfo=UTC)
    given = {
        "title_id": f"urn:title:{number}",
        "name": day.isoformat(),
        "identifier": f"urn:edition:{number}",
        "day": day,
        "modified": time,
        "published": time,
        "title": f"Title {number}",
        "language": "en",
        "files": (FileFact("a.epub", "application/epub+zip", 12, SHA),),
    }
    return Edition(**{**given, **facts})


class Feeds:
    """The feeds of editions that are added, without any page around them."""

    def __init__(self, index: Index) -> None:
        self.work: Any = SimpleNamespace(index=index, site=SITE, now="2026-01-01T00:00:00Z")
        self.bytes: dict[str, bytes] = {}

    def add(self, *editions: Edition) -> set[str]:
        """Add editions, or bring them up to date; return the addresses of what was written."""
        index = self.work.index
        for each in editions:
            title = made_title(each.title_id, (each,))
            index.run("INSERT OR IGNORE INTO title(urn, slug) VALUES(?, ?)", title.id, title.slug)
            number = index.one("SELECT id FROM title WHERE urn = ?", title.id)
            enter(index, number, list(taking.entries_of(SITE, title, each, {})))
        order.arrange(index)
        for kind in ("all", "news"):
            index.run("INSERT OR IGNORE INTO dirty VALUES(?, 0)", index.list_id(kind))
        plan._feeds(self.work)
        written = set()
        for path, kind, name, number in index.rows("SELECT path, kind, name, number FROM todo"):
            data = made(self.work, kind, name, number)
            if self.bytes.get(path) != data:
                self.bytes[path] = data
                written.add(path)
        for table in ("todo", "dirty", "recount", "arriving"):
            index.run(f"DELETE FROM {table}")
        for (path,) in index.rows("SELECT path FROM gone"):
            self.bytes.pop(path, None)
        return written

    def full(self) -> dict[str, bytes]:
        """Return the pages that are full: all that have a number, but the last of each list."""
        index, found = self.work.index, {}
        for kind, name, full in index.rows("SELECT kind, name, full FROM list"):
            for format in plan.ATOM, plan.JSON, OPDS1, OPDS2:
                for number in range(1, full + 1):
                    path = plan._address(format, addresses.Listing(kind, name), number)
                    if path in self.bytes:
                        found[path] = self.bytes[path]
        return found

    def walked(self, path: str = ALL) -> list[str]:
        """Return the identifiers that a reader finds who turns the pages of a feed of OPDS 1.2, from the newest."""
        found: list[str] = []
        while path:
            root = etree.fromstring(self.bytes[path])
            found += [each.text for each in root.iter(f"{DC}identifier")]
            onward = [each.get("href") for each in root.findall(f"{ATOM}link") if each.get("rel") == "next"]
            path = onward[0].removeprefix(f"{BASE}/") if onward else ""
        return found


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[Feeds]:
    with opened(tmp_path, "the catalogue") as index:
        yield Feeds(index)


def entries(data: bytes) -> list[Any]:
    return list(etree.fromstring(data).findall(f"{ATOM}entry"))


def test_an_entry_says_all_that_reading_apps_ask_for(feeds: Feeds) -> None:
    given = edition(
        title="Tides & <Time>",
        authors=(Person("Ada Marsh"), Person("Ben Low", "trl")),
        subjects=("Sea", "Time"),
        description="What it tells.",
        rights="© Harbour",
        at=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
    )
    feeds.add(given)
    (entry,) = entries(feeds.bytes[ALL])
    said = {each.tag.rpartition("}")[2]: each.text for each in entry}
    assert said["title"] == "Tides & <Time> (2024-01-01)"
    assert said["identifier"] == said["id"] == "urn:edition:0"
    assert said["updated"] == said["modified"] == "2024-05-06T07:08:09Z"
    assert (said["published"], said["issued"]) == ("2024-01-01T00:00:00Z", "2024-01-01")
    assert (said["summary"], said["rights"], said["language"]) == ("What it tells.", "© Harbour", "en")
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["Sea", "Time"]
    assert [each[0].text for each in entry.findall(f"{ATOM}author")] == ["Ada Marsh"]
    assert [each[0].text for each in entry.findall(f"{ATOM}contributor")] == ["Ben Low"]
    (link,) = [each for each in entry.findall(f"{ATOM}link") if "acquisition" in each.get("rel")]
    assert dict(link.attrib) == {
        "rel": "http://opds-spec.org/acquisition/open-access",
        "href": f"{BASE}/f/{SHA}/a.epub",
        "type": "application/epub+zip",
        "length": "12",
    }


def test_a_publication_of_opds_2_says_the_same(feeds: Feeds) -> None:
    feeds.add(edition(subjects=("Sea",), authors=(Person("Ada Marsh", "aut", "Marsh, Ada"),)))
    (publication,) = json.loads(feeds.bytes["opds/2.0/all.json"])["publications"]
    assert publication["metadata"]["title"] == "Title 0 (2024-01-01)"
    assert publication["metadata"]["author"] == [{"name": "Ada Marsh", "sortAs": "Marsh, Ada"}]
    acquired = publication["links"][1]
    assert (acquired["href"], acquired["type"], acquired["size"]) == (
        f"{BASE}/f/{SHA}/a.epub",
        "application/epub+zip",
        12,
    )
    assert acquired["properties"]["hash"] == [{"algorithm": "sha256", "value": SHA}]


def test_covers_stand_at_their_own_addresses() -> None:
    shown = Shown(edition(), "a", cover=SHA)
    text = opds1.entry(SITE, shown)
    assert f'rel="http://opds-spec.org/image" href="{BASE}/c/{SHA}/cover.jpg" type="image/jpeg"' in text
    assert f'rel="http://opds-spec.org/image/thumbnail" href="{BASE}/c/{SHA}/small.jpg"' in text
    assert len(json.loads(opds2.publication(SITE, shown))["images"]) == 2


def test_a_feed_is_in_pages_of_25_the_newest_at_the_front(feeds: Feeds) -> None:
    feeds.add(*(edition(number) for number in range(60)))
    assert feeds.walked() == [f"urn:edition:{number}" for number in reversed(range(60))]
    assert [len(entries(feeds.bytes[f"opds/1.2/all/{number}.xml"])) for number in (1, 2, 3)] == [25, 25, 10]
    assert feeds.bytes["opds/1.2/all/3.xml"] == feeds.bytes[ALL]
    assert len(entries(feeds.bytes["opds/1.2/new.xml"])) == 25


def test_when_the_newest_page_is_full_the_front_shows_it_and_the_next_number_is_there_already(feeds: Feeds) -> None:
    feeds.add(*(edition(number) for number in range(25)))
    full = feeds.bytes["opds/1.2/all/1.xml"]
    assert len(entries(feeds.bytes[ALL])) == 25
    assert feeds.bytes["opds/1.2/all/2.xml"] == feeds.bytes[ALL]
    assert f'rel="previous" href="{BASE}/opds/1.2/all/2.xml"'.encode() in full
    feeds.add(edition(25))
    assert feeds.bytes["opds/1.2/all/1.xml"] == full
    assert len(feeds.walked()) == 26


histories = st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9000)), min_size=1, max_size=40), max_size=5)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories)
def test_a_full_page_never_changes_when_editions_are_added(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[tuple[int, int]]]
) -> None:
    with opened(tmp_path_factory.mktemp("index"), "the catalogue") as index:
        feeds, number = Feeds(index), 0
        feeds.add(edition())
        for step in history:
            before = feeds.full()
            for language, size in step:
                number += 1
                backdated = DAY + timedelta(days=(number * 37) % 400)
                time = datetime(backdated.year, backdated.month, backdated.day, tzinfo=UTC)
                facts = {"language": ("en", "fr", "de", "it")[language], "description": "words " * (size // 6)}
                feeds.add(edition(number, published=time, **facts)) if size % 7 == 0 else None
            feeds.add(edition(number + 1000, subjects=("Sea",)))
            number += 1
            assert {path: feeds.bytes[path] for path in before} == before
        for path, data in feeds.bytes.items():
            assert list(faults_of_feed(path, data)) == [], path
        assert len(feeds.walked()) == len(set(feeds.walked()))


@given(st.lists(st.tuples(st.integers(0, ENTRY), st.integers(0, ENTRY)), max_size=120))
def test_no_page_holds_more_than_it_may_and_none_is_left_early(sizes: list[tuple[int, int]]) -> None:
    slots = [Slot(number, *each) for number, each in enumerate(sizes)]
    pages: dict[int, list[Slot]] = {}
    for slot, page in numbered(slots):
        pages.setdefault(page, []).append(slot)
    assert [slot for page in sorted(pages) for slot in pages[page]] == slots
    for page, held in pages.items():
        assert len(held) <= MOST
        assert sum(each.first for each in held) <= ROOM
        assert sum(each.second for each in held) <= ROOM
        if page + 1 in pages:
            more = [*held, pages[page + 1][0]]
            assert len(more) > MOST or sum(each.first for each in more) > ROOM or sum(s.second for s in more) > ROOM


HOSTILE = [
    "<script>alert(1)</script>",
    "]]> <!-- x -->",
    '"}]}\\',
    "&amp; &lt;",
    "a\x00b\x1b[31m",
    "\ufffe\uffff",
    "\u202egnp.exe",
    "é" * 30_000,
    "&" * 30_000,
    '"' * 30_000,
    "\U0001f4d6" * 30_000,
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words_and_pages_stay_within_their_bytes(feeds: Feeds, words: str) -> None:
    many = tuple(f"{words[:900]}{number}" for number in range(100))
    given = [
        edition(
            number,
            title=words,
            subtitle=words,
            publisher=words,
            description=words,
            rights=words,
            authors=tuple(Person(each) for each in many),
            subjects=many,
            changes=words,
            files=tuple(FileFact(f"{words[:50]}{place}.pdf", "application/pdf", 1, SHA) for place in range(30)),
            notes=(Note(datetime(2025, 1, 1, tzinfo=UTC), words, "erratum"),),
        )
        for number in range(26)
    ]
    feeds.add(*given)
    for path, data in feeds.bytes.items():
        assert list(faults_of_feed(path, data)) == [], path
        assert b"<script" not in data or path.endswith(".json")
    title = entries(feeds.bytes[ALL])[0].find(f"{ATOM}title").text
    assert title.endswith("(2024-01-26)")
    assert title.startswith(plain(words, 40)[:20])
    assert len(feeds.walked()) == 26


def test_a_description_without_end_is_cut_and_its_entry_stays_small(feeds: Feeds) -> None:
    feeds.add(edition(description="one two three " * 50_000))
    (entry,) = entries(feeds.bytes[ALL])
    summary = entry.find(f"{ATOM}summary").text
    assert summary.endswith("…")
    assert 1000 < len(summary) <= 2000
    assert all(len(data) <= LARGEST for data in feeds.bytes.values())


def test_a_withdrawn_edition_leaves_the_feeds_and_the_news_say_so(feeds: Feeds) -> None:
    given = [edition(number) for number in range(60)]
    feeds.add(*given)
    when = datetime(2025, 2, 3, tzinfo=UTC)
    gone = replace(given[30], state="withdrawn", reason="It was wrong.", at=when, files=())
    written = feeds.add(gone)
    assert "urn:edition:30" not in feeds.walked()
    assert len(feeds.walked()) == 59
    assert "opds/1.2/all/2.xml" in written
    assert "opds/1.2/all/1.xml" not in written
    assert "opds/1.2/all.xml" not in written
    assert b"<updated>2025-02-03T00:00:00Z</updated>" in feeds.bytes["opds/1.2/all/2.xml"]
    item = json.loads(feeds.bytes["news/feed.json"])["items"][0]
    assert (item["title"], item["content_text"]) == ("withdrawn: Title 30 (2024-01-31)", "It was wrong.")
    assert not [data for data in feeds.bytes.values() if b"edition:30" in data and b'urn:edition:30","url":"' in data]
    news_of_it = [each for path in feeds.bytes if path.startswith("news/atom") for each in entries(feeds.bytes[path])
                  if each.find(f"{ATOM}id").text.startswith("urn:edition:30#")]  # fmt: skip
    assert not [link for each in news_of_it for link in each.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]


def test_an_erratum_raises_the_time_of_its_edition_and_is_news(feeds: Feeds) -> None:
    given = edition()
    feeds.add(given)
    when = datetime(2025, 2, 3, tzinfo=UTC)
    feeds.add(replace(given, at=when, notes=(Note(when, "Page 3: seven, not eight.", "erratum"),)))
    (entry,) = entries(feeds.bytes[ALL])
    assert entry.find(f"{ATOM}updated").text == "2025-02-03T00:00:00Z"
    assert entry.find(f"{DC}identifier").text == "urn:edition:0"
    first = entries(feeds.bytes["news/atom.xml"])[0]
    assert first.find(f"{ATOM}title").text == "erratum: Title 0 (2024-01-01)"
    assert first.find(f"{ATOM}summary").text == "Page 3: seven, not eight."


def test_an_edition_whose_subject_changes_moves_from_one_list_to_the_other(feeds: Feeds) -> None:
    given = [edition(number, subjects=("Sea",)) for number in range(30)]
    feeds.add(*given, edition(100, subjects=("Land",)))
    feeds.add(replace(given[3], subjects=("Land",)))
    sea = addresses.feed(OPDS1, addresses.Listing("subject", "Sea"))
    land = addresses.feed(OPDS1, addresses.Listing("subject", "Land"))
    assert feeds.walked(sea) == [f"urn:edition:{number}" for number in reversed(range(30)) if number != 3]
    assert feeds.walked(land) == ["urn:edition:100", "urn:edition:3"]


def test_news_are_json_feed_1_1_and_atom(feeds: Feeds) -> None:
    feeds.add(*(edition(number, changes="What changed.") for number in range(30)))
    found = json.loads(feeds.bytes["news/feed.json"])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["next_url"] == f"{BASE}/news/feed/1.json"
    assert found["items"][0]["attachments"][0]["size_in_bytes"] == 12
    assert found["items"][0]["content_text"] == "What changed."
    ids = [
        item["id"] for path in ("news/feed.json", "news/feed/1.json") for item in json.loads(feeds.bytes[path])["items"]
    ]
    assert len(ids) == len(set(ids)) == 30


def test_an_event_keeps_its_identifier() -> None:
    shown = Shown(edition(state="withdrawn", at=datetime(2025, 1, 1, tzinfo=UTC)), "a")
    assert [each.id for each in news.events(shown)] == [
        "urn:edition:0#published",
        "urn:edition:0#withdrawn-2025-01-01T00:00:00Z",
    ]
