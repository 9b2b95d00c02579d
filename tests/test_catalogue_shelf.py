"""Manifests become titles and editions, and nothing of a manifest is believed before it is looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswork.catalogue.manifests import edition_of, parsed, text
from presswork.catalogue.output_source import OutputSource
from presswork.catalogue.search import entry, search_words, shard, shards
from presswork.catalogue.shelf import Card, Edition, FileFact, Title
from presswork.catalogue.titles import card_of, made_title, merged, slug_of
from presswork.catalogue.words import counted, folded, language_name, letter_of, size_words, sort_key
from presswork.problems import PublishError
from presswork.typography.language import language

DAY = datetime(2024, 11, 24, tzinfo=UTC)
MANIFEST: dict[str, Any] = {
    "schema": 1,
    "id": "urn:uuid:5b4c1e1e-6f0f-4d3c-9d1b-0d4f2f1f3c11",
    "edition": "2024-11-24",
    "identifier": "urn:uuid:9b9d003a-2793-5da6-bce1-3a5fddd9307c",
    "date": "2024-11-24",
    "modified": "2024-11-24T10:00:00+02:00",
    "title": "The Tide Tables",
    "subtitle": "",
    "language": "en",
    "authors": [{"name": "Ada Marsh", "role": "aut", "file_as": ""}],
    "publisher": "Harbour Press",
    "description": "About harbours.",
    "subjects": ["Sea", "Sea"],
    "rights": "",
    "identifiers": [{"scheme": "isbn", "value": "978-2-07-036822-8", "medium": ""}],
    "files": [
        {"name": "t-2024-11-24-web", "media_type": "text/html", "size": 9, "sha256": "0" * 64, "files": []},
        {"name": "t-2024-11-24.epub", "media_type": "application/epub+zip", "size": 4, "sha256": "a" * 64},
        {"name": "t-2024-11-24.pdf", "media_type": "application/pdf", "size": 4, "sha256": "b" * 64, "pages": 12},
    ],
}


def made(**changes: Any) -> Edition:
    return edition_of({**MANIFEST, **changes}, "t-2024-11-24.json")


def write(folder: Path, manifest: Mapping[str, Any], name: str = "") -> None:
    path = folder / (name or f"tides-{manifest['edition']}.json")
    path.write_text(json.dumps(manifest), encoding="utf-8")


def title(*editions: Edition) -> Title:
    return made_title("urn:x:1", editions)


def test_a_manifest_becomes_an_edition() -> None:
    found = made()
    assert (found.title, found.day, found.authors[0].name) == ("The Tide Tables", date(2024, 11, 24), "Ada Marsh")
    assert found.modified == found.published == datetime(2024, 11, 24, 8, tzinfo=UTC)
    assert found.subjects == ("Sea",)
    assert [(each.name, each.pages) for each in found.files] == [("t-2024-11-24.epub", 0), ("t-2024-11-24.pdf", 12)]


def test_a_folder_of_web_pages_is_not_offered_and_named_as_left_out() -> None:
    assert made().left_out == ("t-2024-11-24-web",)


@pytest.mark.parametrize(
    "changes",
    [
        {"edition": "../2024-11-24"},
        {"edition": "2024-11-24.0"},
        {"date": "2024-13-01"},
        {"modified": "2024-11-24T10:00:00"},
        {"title": ""},
        {"title": 7},
        {"language": "fr<"},
        {"authors": {"name": "x"}},
        {"authors": [{"role": "aut"}]},
        {"subjects": [None]},
        {"subjects": ["x"] * 1001},
        {"files": [{**MANIFEST["files"][1], "name": "../x.epub"}]},
        {"files": [{**MANIFEST["files"][1], "name": "a\0.epub"}]},
        {"files": [{**MANIFEST["files"][1], "name": ".hidden"}]},
        {"files": [{**MANIFEST["files"][1], "size": -1}]},
        {"files": [{**MANIFEST["files"][1], "size": True}]},
        {"files": [{**MANIFEST["files"][1], "size": 10**5000}]},
        {"files": [{**MANIFEST["files"][1], "sha256": "A" * 64}]},
        {"files": [{**MANIFEST["files"][1], "media_type": "text/html\r\nX-Evil: 1"}]},
    ],
)
def test_a_manifest_that_is_wrong_is_a_problem(changes: dict[str, Any]) -> None:
    with pytest.raises(PublishError) as stopped:
        made(**changes)
    assert [(each.rule, each.path) for each in stopped.value.problems] == [("bad-manifest", "t-2024-11-24.json")]


@pytest.mark.parametrize("name", sorted(MANIFEST.keys() - {"schema", "subtitle", "publisher", "description", "rights"}))
def test_a_manifest_without_what_it_needs_is_a_problem_or_does_without(name: str) -> None:
    short = {key: value for key, value in MANIFEST.items() if key != name}
    if name in {"authors", "subjects", "identifiers"}:
        assert getattr(edition_of(short, "x.json"), name) == ()
    else:
        with pytest.raises(PublishError, match=f"{name} is missing"):
            edition_of(short, "x.json")


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"a":' + b"1" * 5000 + b"}"])
def test_what_is_no_manifest_is_a_problem(data: bytes) -> None:
    with pytest.raises(PublishError) as stopped:
        edition_of(parsed(data, "x.json"), "x.json")
    assert [each.rule for each in stopped.value.problems] == ["bad-manifest"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(MANIFEST)), json_values)
def test_any_value_in_a_manifest_gives_an_edition_or_a_problem(name: str, value: object) -> None:
    with suppress(PublishError):  # nothing else may come out
        assert made(**{name: value}).title_id


@given(st.text())
def test_words_of_a_manifest_are_one_line_that_xml_can_hold(value: str) -> None:
    plain = text(value)
    assert plain == text(plain)
    assert not {"\0", "\n", "\t", "\u202e", "\ufffe"} & set(plain)
    plain.encode()


def test_a_folder_gives_its_titles_with_editions_in_order(tmp_path: Path) -> None:
    for name in ("2024-11-24.10", "2024-11-24", "2023-01-01", "2024-11-24.2"):
        write(tmp_path, {**MANIFEST, "edition": name, "date": name[:10]})
    (tmp_path / "notes.json").write_text("{}", encoding="utf-8")
    source = OutputSource(tmp_path)
    assert list(source.titles()) == ["tides"]
    names = [each.name for each in source.load("tides").editions]
    assert names == ["2023-01-01", "2024-11-24", "2024-11-24.2", "2024-11-24.10"]


def test_a_stamp_changes_with_a_manifest_and_only_then(tmp_path: Path) -> None:
    write(tmp_path, MANIFEST)
    before = OutputSource(tmp_path).stamp("tides")
    (tmp_path / "tides-2024-11-24.epub").touch()
    assert OutputSource(tmp_path).stamp("tides") == before
    write(tmp_path, {**MANIFEST, "edition": "2024-12-01", "date": "2024-12-01"})
    assert OutputSource(tmp_path).stamp("tides") != before


def test_files_of_two_titles_under_one_name_are_a_problem(tmp_path: Path) -> None:
    write(tmp_path, MANIFEST)
    write(tmp_path, {**MANIFEST, "edition": "2024-12-01", "id": "urn:other"})
    with pytest.raises(PublishError, match="belong to 2 titles"):
        OutputSource(tmp_path).load("tides")


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as stopped:
        list(OutputSource(tmp_path / "none", "none").titles())
    assert [each.rule for each in stopped.value.problems] == ["no-source"]


def test_a_file_is_opened_inside_its_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    folder.mkdir()
    (tmp_path / "secret").write_text("s", encoding="utf-8")
    (folder / "link.epub").symlink_to(tmp_path / "secret")
    (folder / "book.epub").write_bytes(b"book")
    source = OutputSource(folder)
    with source.open(FileFact("b", "application/epub+zip", 4, "a" * 64, origin="book.epub")) as stream:
        assert stream.read() == b"book"
    for origin in ("link.epub", "none.epub", "a\0b"):
        with pytest.raises(PublishError):
            source.open(FileFact("b", "application/epub+zip", 4, "a" * 64, origin=origin))


def test_a_manifest_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, MANIFEST, "elsewhere.txt")
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "tides-2024-11-24.json").symlink_to(tmp_path / "elsewhere.txt")
    assert list(OutputSource(tmp_path / "output").titles()) == []


def test_a_title_shows_its_newest_edition_that_is_available() -> None:
    old = made(edition="2023-01-01", date="2023-01-01")
    gone = replace(made(), state="withdrawn")
    assert title(gone, old).latest == old
    assert title(gone).latest is None
    assert title(gone).face == gone


def test_a_title_keeps_its_address_when_it_is_renamed() -> None:
    old = made(edition="2023-01-01", date="2023-01-01", title="Old words")
    assert title(old, made()).slug == title(old).slug == slug_of("Old words", "urn:x:1")


def test_titles_of_the_same_words_have_addresses_of_their_own() -> None:
    assert slug_of("Tides", "a") != slug_of("Tides", "b")
    assert slug_of("한반도의 겨울", "a").isalnum()
    assert len(slug_of("word " * 80, "a")) <= 70


def test_of_two_sources_the_first_stands_unless_the_second_knows_of_a_withdrawal() -> None:
    first, second = made(), made(edition="2024-12-01", date="2024-12-01")
    gone = replace(first, state="withdrawn", reason="wrong")
    found = merged([title(first), title(gone, second)])
    assert [(each.name, each.state) for each in found.editions] == [
        ("2024-11-24", "withdrawn"),
        ("2024-12-01", "available"),
    ]


def test_a_card_of_a_withdrawn_title_offers_nothing() -> None:
    card = card_of(title(replace(made(), state="withdrawn")), "c" * 64)
    assert (card.formats, card.cover, card.state) == ((), "", "withdrawn")


def card(name: str, code: str = "fr", **more: Any) -> Card:
    return replace(card_of(title(made(title=name, language=code))), **more)


@pytest.mark.parametrize(
    ("name", "code", "letter"),
    [
        ("L’ombre portée", "fr", "o"),
        ("Les échanges", "fr", "e"),
        ("« Écrire »", "fr", "e"),
        ("The Tide Tables", "en", "t"),
        ("Die stille Grenze", "de", "s"),
        ("Œuvres", "fr", "o"),
        ("1984", "en", "other"),
        ("Мир", "ru", "other"),
        ("", "und", "other"),
    ],
)
def test_a_title_stands_under_the_letter_it_is_looked_up_by(name: str, code: str, letter: str) -> None:
    assert letter_of(replace(card("x"), title=name, language=code)) == letter


def test_titles_are_sorted_without_articles_and_marks() -> None:
    names = ["Zones", "Les échos", "Eau", "L’édit"]
    assert sorted(names, key=lambda name: sort_key(card(name))) == ["Eau", "Les échos", "L’édit", "Zones"]


@pytest.mark.parametrize(
    ("size", "code", "words"),
    [
        (0, "fr", "0\u00a0o"),
        (999, "fr", "999\u00a0o"),
        (999_499, "fr", "999\u00a0ko"),
        (999_500, "fr", "1\u00a0Mo"),
        (1_234_567, "fr", "1,2\u00a0Mo"),
        (1_234_567, "en", "1.2\u00a0MB"),
        (12_345_678, "de", "12\u00a0MB"),
        (9_960_000, "de", "10\u00a0MB"),
        (5 * 10**9, "nl", "5\u00a0GB"),
        (5 * 10**13, "nl", "50000\u00a0GB"),
    ],
)
def test_a_size_is_told_as_the_language_does(size: int, code: str, words: str) -> None:
    assert size_words(size, language(code)) == words


def test_french_has_no_titles_in_the_singular_and_english_in_the_plural() -> None:
    assert [counted(n, "titles", language("fr")) for n in (0, 1, 2)] == ["0 titre", "1 titre", "2 titres"]
    assert [counted(n, "titles", language("en")) for n in (0, 1, 10_000)] == [
        "0 titles",
        "1 title",
        "10\u202f000 titles",
    ]


def test_a_language_is_called_by_its_own_name() -> None:
    assert [language_name(code) for code in ("fr", "fr-CA", "fr-BE", "ar", "tlh")] == [
        "français",
        "français (Canada)",
        "français",
        "العربية",
        "tlh",
    ]


def test_a_search_finds_words_without_marks_in_any_script() -> None:
    assert folded("L’ÉTÉ à Œdipe, Straße") == "l’ete a oedipe, strasse"
    assert search_words("L’été 2024: мир 北京") == ["l", "ete", "2024", "мир", "北", "京"]
    assert [shard(word) for word in ("ete", "мир", "北")] == ["ete", "u-43c-438-440", "u-5317"]


def test_a_title_stands_in_a_small_file_for_each_of_its_words() -> None:
    found = card("L’ombre de l’ombre", authors=("Zoé",), subjects=())
    assert shards(found) == ("de", "omb", "zoe")
    assert entry(found)["words"] == "l ombre de zoe"


@given(st.text(max_size=40))
def test_the_name_of_a_search_file_is_harmless(words: str) -> None:
    for word in search_words(words):
        assert set(shard(word)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_title_of_a_thousand_words_is_searched_by_the_first() -> None:
    assert len(entry(card(" ".join(f"w{n}" for n in range(1000))))["words"].split()) == 60
