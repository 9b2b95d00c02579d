"""A catalogue is published in order: whole at every moment, and made again only where something has changed."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from cataloguing import BASE, SETTINGS, House
from crawl import crawl

from presswork.catalogue import search
from presswork.catalogue.build import state_folder
from presswork.catalogue.folder import Folder
from presswork.problems import PublishError


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    house.publish("tides", "2024-01-05")
    house.publish("tides", "2024-06-01")
    house.publish("letters", "2024-03-01", subjects=["Letters", "Tides"], language="fr")
    return house


def rules(stopped: pytest.ExceptionInfo[PublishError]) -> list[str]:
    return [each.rule for each in stopped.value.problems]


def test_every_link_leads_to_what_it_claims(house: House) -> None:
    built = house.build()
    assert (built.titles, built.editions, built.problems) == (2, 3, ())
    assert crawl(house.folder, BASE) == []


def test_the_crawler_sees_what_is_missing_and_what_is_false(house: House) -> None:
    house.build()
    epub = next((house.folder / "f").rglob("*.epub"))
    epub.write_bytes(b"other bytes")
    (house.folder / "opds/1.2/new.xml").unlink()
    said = "\n".join(crawl(house.folder, BASE))
    assert "new.xml, which opds/1.2/index.xml links, is not there" in said
    assert "does not hold what its address says" in said
    assert re.search(r"has 11 bytes, \S+ says 18", said)


def test_building_again_without_a_change_touches_no_file(house: House) -> None:
    house.build()
    before = house.files()
    house.later(days=100)
    assert (house.build().written, house.files()) == (0, before)
    assert (house.build(again=True).written, house.files()) == (0, before)


def test_one_more_edition_touches_only_what_shows_it(house: House) -> None:
    for number in range(30):
        house.publish(f"other-{number}", "2023-05-01", subjects=["Other"], language="de")
    house.build()
    before = house.files()
    house.publish("tides", "2024-09-01")
    house.build()
    touched = {name for name, facts in house.files().items() if before.get(name) != facts}
    assert not {name for name in touched if "titles/other" in name or "/de" in name or "titles/the-letters" in name}
    assert "opds/1.2/new.xml" in touched
    assert crawl(house.folder, BASE) == []


def test_an_edition_built_in_steps_is_what_is_built_at_once(house: House, tmp_path: Path) -> None:
    house.build()
    house.publish("tides", "2024-09-01")
    house.publish("maps", "2025-01-01")
    house.build()
    once = House(tmp_path / "once")
    for path in house.outputs.iterdir():
        (once.outputs / path.name).write_bytes(path.read_bytes())
    once.build()
    assert {name: data for name, (_, data) in once.files().items()} == {
        name: data for name, (_, data) in house.files().items()
    }


def test_what_is_gone_stays_for_the_grace_time_and_then_goes(house: House) -> None:
    house.build()
    for path in house.outputs.glob("letters*"):
        path.unlink()
    house.build()
    pdf = next(name for name in house.files() if name.endswith("letters-2024-03-01.pdf"))
    assert b"letters" not in house.read("opds/1.2/all.xml")
    house.later(days=1)
    assert house.build().removed == 0
    assert pdf in house.files()
    house.later(days=2)
    assert house.build().removed > 0
    assert not [name for name in house.files() if "letters" in name]
    assert crawl(house.folder, BASE) == []


def test_a_title_that_comes_back_within_the_grace_time_is_kept(house: House) -> None:
    house.build()
    kept = {path: path.read_bytes() for path in house.outputs.glob("letters*")}
    for path in kept:
        path.unlink()
    house.build()
    for path, data in kept.items():
        path.write_bytes(data)
    house.build()
    house.later(days=30)
    house.build()
    assert crawl(house.folder, BASE) == []
    assert b"letters" in house.read("opds/1.2/all.xml")


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 400, None], ids=["empty", "rubbish", "torn"])
def test_without_its_index_a_catalogue_is_built_anew_and_only_differences_are_written(
    house: House, damage: bytes | None
) -> None:
    house.build()
    before = house.files()
    index = state_folder(house.folder) / "index.sqlite"
    index.write_bytes(damage if damage is not None else index.read_bytes()[:20000] + b"\xff" * 30000)
    assert house.build().written == 0
    assert house.files() == before
    house.publish("tides", "2024-09-01")
    house.build()
    assert crawl(house.folder, BASE) == []


def test_what_was_damaged_by_hand_is_mended_when_asked_for(house: House) -> None:
    house.build()
    before = {name: data for name, (_, data) in house.files().items()}
    next((house.folder / "f").rglob("*.pdf")).write_bytes(b"tides 2024-01-05 on PAPER")
    (house.folder / "index.html").unlink()
    (house.folder / "titles/stray").mkdir()
    (house.folder / "titles/stray/index.html").write_text("nobody knows this page")
    (house.folder / "robots.txt").write_text("ours")
    house.build(again=True)
    house.later(days=3)
    house.build()
    assert {name: data for name, (_, data) in house.files().items()} == {**before, "robots.txt": b"ours"}


def test_a_file_that_is_not_what_its_manifest_says_stops_everything(house: House) -> None:
    house.build()
    before = house.files()
    house.publish("maps", "2025-01-01")
    (house.outputs / "maps-2025-01-01.pdf").write_bytes(b"MAPS 2025-01-01 on paper")
    house.publish("letters", "2025-02-01")
    with pytest.raises(PublishError) as stopped:
        house.build()
    assert rules(stopped) == ["changed-file"]
    assert "maps-2025-01-01.pdf" in str(stopped.value)
    pages = {name: facts for name, facts in house.files().items() if name.startswith(("opds", "news", "index.html"))}
    assert pages == {name: facts for name, facts in before.items() if name in pages}
    assert crawl(house.folder, BASE) == []


def test_a_manifest_that_cannot_be_read_keeps_its_title_as_it_was_and_the_others_go_on(house: House) -> None:
    house.build()
    manifest = house.outputs / "tides-2024-06-01.json"
    good = manifest.read_text()
    manifest.write_text(good[:-20])
    house.publish("letters", "2025-02-01")
    built = house.build()
    assert [each.rule for each in built.problems] == ["bad-manifest"]
    assert "tides-2024-06-01.json" in str(built.problems[0])
    assert b"tides:2024-06-01" in house.read("opds/1.2/all.xml")
    assert b"letters:2025-02-01" in house.read("opds/1.2/all.xml")
    assert [each.rule for each in house.build().problems] == ["bad-manifest"]  # told until it is mended
    manifest.write_text(good)
    assert house.build().problems == ()
    assert crawl(house.folder, BASE) == []


def test_a_source_that_is_not_there_takes_nothing_out(house: House) -> None:
    house.build()
    before = house.files()
    house.outputs.rename(house.root / "elsewhere")
    with pytest.raises(PublishError) as stopped:
        house.build()
    assert rules(stopped) == ["no-source"]
    assert house.files() == before


def test_a_catalogue_without_titles_is_whole(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert (house.build().titles, crawl(house.folder, BASE)) == (0, [])
    house.publish("tides", "2024-01-05")
    assert (house.build().titles, crawl(house.folder, BASE)) == (1, [])


def test_a_title_of_two_sources_is_one(tmp_path: Path) -> None:
    house = House(tmp_path, SETTINGS.replace('["output"]', '["output", "more"]'))
    more = House(tmp_path / "elsewhere")
    house.publish("tides", "2024-01-05")
    house.publish("tides", "2024-03-05")
    more.publish("tides", "2024-02-05")
    more.outputs.rename(tmp_path / "more")
    assert (house.build().titles, house.build().editions) == (1, 3)
    assert crawl(house.folder, BASE) == []
    for path in (tmp_path / "more").iterdir():
        path.unlink()
    assert house.build().editions == 2
    assert crawl(house.folder, BASE) == []


def test_two_builds_at_once_are_refused(house: House) -> None:
    house.build()
    other = sqlite3.connect(state_folder(house.folder) / "index.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(PublishError) as stopped:
        house.build()
    assert rules(stopped) == ["catalogue-busy"]
    other.close()
    house.build()


class Killed(BaseException):
    """The process ends here."""


def test_a_build_killed_at_any_write_leaves_a_catalogue_whose_links_all_work(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.build()
    house.publish("tides", "2024-09-01", subjects=["Moon"])
    house.publish("maps", "2025-01-01", subjects=["Moon", "Tides"], language="it")
    for path in house.outputs.glob("letters*"):
        path.unlink()
    place, count = Folder._place, 0

    def killed_at(limit: int) -> None:
        def placed(folder: Folder, target: Path) -> None:
            nonlocal count
            count += 1
            if count == limit:
                raise Killed
            place(folder, target)

        monkeypatch.setattr(Folder, "_place", placed)

    for limit in range(1, 400):
        count = 0
        killed_at(limit)
        try:
            house.build()
            break
        except Killed:
            assert crawl(house.folder, BASE) == [], limit
    monkeypatch.setattr(Folder, "_place", place)
    assert 2 < limit < 399
    house.build()
    house.later(days=3)
    house.build()
    assert crawl(house.folder, BASE) == []
    assert not [name for name in house.files() if "letters" in name]


def test_a_crawler_that_reads_at_every_write_finds_no_broken_link(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.build()
    house.publish("tides", "2024-09-01", subjects=["Moon"])
    house.publish("maps", "2025-01-01", subjects=["Moon", "Tides"], language="it")
    place = Folder._place
    found: list[str] = []

    def placed(folder: Folder, target: Path) -> None:
        place(folder, target)
        found.extend(crawl(house.folder, BASE))

    monkeypatch.setattr(Folder, "_place", placed)
    house.build()
    assert found == []


def test_the_time_of_a_feed_that_changes_rises_by_a_second_at_least(house: House) -> None:
    house.build()
    for number in range(3):
        before = (house.folder / "opds/1.2/new.xml").stat().st_mtime_ns // 10**9
        house.publish("tides", f"2025-0{number + 1}-01")
        house.build()
        assert (house.folder / "opds/1.2/new.xml").stat().st_mtime_ns // 10**9 > before


def test_no_absolute_path_and_no_time_of_the_build_is_in_any_file(house: House) -> None:
    house.build()
    for name, (_, data) in house.files().items():
        assert str(house.root).encode() not in data, name
        assert b"2026-01-01" not in data, name


def test_the_command_tells_what_it_made(house: House, publish: object) -> None:
    ran = publish("catalogue", "build", "--catalogue", str(house.root), "--json")  # type: ignore[operator]
    facts = json.loads(ran.stdout)
    assert (ran.exit_code, facts["published"], facts["titles"], facts["editions"]) == (0, True, 2, 3)
    ran = publish("catalogue", "build", "--catalogue", str(house.root))  # type: ignore[operator]
    assert ran.stdout.strip() == str(house.folder)
    assert "nothing has changed" in ran.stderr
    (house.outputs / "tides-2024-06-01.json").write_text("{")
    ran = publish("catalogue", "build", "--catalogue", str(house.root), "--json")  # type: ignore[operator]
    assert (ran.exit_code, ran.json["published"], ran.rules) == (1, True, ["bad-manifest"])


def test_a_new_title_changes_the_page_it_stands_on_until_that_is_too_full(tmp_path: Path) -> None:
    house = House(tmp_path, f"{SETTINGS}per-page = 10\n")

    def publish(*names: str) -> list[int]:
        for name in names:
            house.publish(name.lower(), "2024-01-05", title=name)
        house.build()
        assert crawl(house.folder, BASE) == []
        pages = sorted(house.folder.glob("all/**/index.html"), key=lambda path: (len(path.parts), path))
        return [page.read_bytes().count(b'<li class="row">') for page in pages]

    assert publish(*(f"T{number:02}" for number in range(30))) == [10, 10, 10]
    before = house.files()
    assert publish(*(f"T14{letter}" for letter in "abcde")) == [10, 15, 10]  # a page holds half as many more
    now = house.files()
    assert [before[name] == now[name] for name in ("all/2/index.html", "all/3/index.html")] == [False, True]
    assert publish("T14f") == [10, 10, 10, 6]
    for path in house.outputs.glob("t0?-*"):
        path.unlink()
    house.build()
    house.later(days=3)
    assert publish() == [10, 10, 6]


def test_the_file_of_a_common_word_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "HELD", 3)
    house = House(tmp_path)
    for number in range(5):
        house.publish(f"t{number}", "2024-01-05", title=f"Harbour {number}00{number}")
    house.build()
    common, rare = json.loads(house.read("search/har.json")), json.loads(house.read("search/300.json"))
    assert (common["more"], [each["title"] for each in common["titles"]]) == (
        True,
        ["Harbour 0000", "Harbour 1001", "Harbour 2002"],
    )
    assert (rare["more"], [each["title"] for each in rare["titles"]]) == (False, ["Harbour 3003"])
    names = json.loads(house.read("search/names.json"))
    assert {f"{name}.json" for name in [*names, "names"]} == {path.name for path in house.folder.glob("search/*")}


def test_every_page_names_an_icon_that_is_there(house: House) -> None:
    house.build()
    for path in house.folder.rglob("index.html"):
        found = re.search(r'<link rel="icon" type="image/svg\+xml" href="([^"]+)">', path.read_text("utf-8"))
        assert found, path
        assert (path.parent / found[1]).resolve().read_bytes().startswith(b"<svg"), path
