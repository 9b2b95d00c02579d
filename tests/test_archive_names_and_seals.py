"""Names are given once and in order; seals are read with care, and sign as minisign does."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswork.archive.names import check_new, is_name, next_name, parse, spelled
from presswork.archive.seal import FROZEN, KINDS, Part, Seal, event_name, read_seal
from presswork.archive.signing import Keys, Signer, is_encrypted, key_name, new_key
from presswork.archive.titles import Title, read_title
from presswork.problems import PublishError

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
NAMES = st.builds(spelled, DAYS, st.integers(1, 9999))
DIGESTS = st.text("0123456789abcdef", min_size=128, max_size=128)
PARTS = st.builds(Part, st.text(min_size=1), DIGESTS, st.integers(0, 2**60))
WORDS = st.text(min_size=1)
AT = st.just("2026-01-01T00:00:00Z")
SEALS = st.builds(
    Seal, st.sampled_from(KINDS), WORDS, NAMES, WORDS, st.integers(1), DIGESTS, AT, WORDS, WORDS, DIGESTS, WORDS
)
KEYS_OF_OURS = st.sampled_from(
    ["schema", "kind", "files", "number", "title", "name", "sha512", "size", "chain", "editions"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS_OF_OURS, inner))


def rules(stopped: pytest.ExceptionInfo[PublishError]) -> list[str]:
    return [each.rule for each in stopped.value.problems]


@given(DAYS, st.integers(1, 9999))
def test_a_name_is_the_day_and_its_number(day: date, issue: int) -> None:
    assert parse(spelled(day, issue)) == (day, issue)


@pytest.mark.parametrize(
    "name", ["", "2024-11-24.1", "2024-11-24.0", "2024-11-24.02", "2024-13-01", "2024-02-30", "24-11-24", "2024-11-24 ",
             "2024-11-24.2.3", "../2024-11-24", "٢٠٢٤-١١-٢٤", "2024-11-24\n", "latest"],
)  # fmt: skip
def test_nothing_else_is_a_name(name: str) -> None:
    assert not is_name(name)


def test_names_sort_as_editions_follow_each_other() -> None:
    assert sorted(["2024-11-24.10", "2024-11-25", "2024-11-24.9", "2024-11-24"], key=parse) == [
        "2024-11-24",
        "2024-11-24.9",
        "2024-11-24.10",
        "2024-11-25",
    ]


@given(st.lists(NAMES, unique=True, min_size=1, max_size=5), DAYS)
def test_the_next_name_of_a_day_was_never_given(given_names: list[str], day: date) -> None:
    name = next_name(day, given_names)
    assert name not in given_names
    check_new(name, given_names, backfill=True)


def test_a_name_is_never_given_twice_and_never_earlier_than_the_last() -> None:
    with pytest.raises(PublishError) as used:
        check_new("2024-11-24", ["2024-11-24", "2024-11-24.2"])
    assert rules(used) == ["archive-used-name"]
    assert "--edition 2024-11-24.3" in used.value.problems[0].hint
    with pytest.raises(PublishError) as earlier:
        check_new("2024-11-23", ["2024-11-24"])
    assert rules(earlier) == ["archive-earlier"]
    check_new("2024-11-23", ["2024-11-24"], backfill=True)
    with pytest.raises(PublishError) as again:
        check_new("2024-11-24", ["2024-11-24"], backfill=True)
    assert rules(again) == ["archive-used-name"]


@given(SEALS)
def test_a_seal_is_read_as_it_was_written(seal: Seal) -> None:
    assert read_seal(seal.bytes(), "x") == seal
    assert read_seal(seal.bytes(), "x").digest == seal.digest


@given(st.lists(PARTS, max_size=4, unique_by=lambda part: part.name))
def test_a_seal_keeps_its_files(parts: list[Part]) -> None:
    seal = Seal(FROZEN, "t", "2024-11-24", "u", 1, "", "2026-01-01T00:00:00Z", files=tuple(sorted(parts)))
    assert read_seal(seal.bytes(), "x") == seal


@given(VALUES)
def test_what_is_no_seal_and_no_title_is_told_and_nothing_else_happens(value: object) -> None:
    for read in (read_seal, read_title):
        with pytest.raises(PublishError) as stopped:
            read(json.dumps(value).encode(), "place")
        assert [(each.rule, each.path) for each in stopped.value.problems] == [("archive-bad-seal", "place")]


@given(st.binary(max_size=200))
def test_bytes_that_are_no_seal_are_told(data: bytes) -> None:
    with pytest.raises(PublishError):
        read_seal(data, "")


@given(st.lists(st.tuples(NAMES, st.sampled_from(["note", "withdrawn", "purged"])), min_size=1, max_size=6))
def test_a_title_is_read_as_it_was_written(events: list[tuple[str, str]]) -> None:
    title = Title("t")
    for name, kind in events:
        for each in [FROZEN] if title.row(name) is None else [kind]:
            seal = Seal(each, "t", name, f"u{name}", len(title.chain) + 1, title.last, "2026-01-01T00:00:00Z", name="N")
            title = title.added(seal, "seal.json" if each == FROZEN else event_name(each, []))
    assert read_title(title.bytes(), "x") == title


def test_a_signature_is_the_key_s_over_these_bytes_alone() -> None:
    secret, public = new_key()
    other = new_key()[1]
    signature = Signer(secret).sign(b"words", {"title": "Café 2 100 %"})
    assert Keys((public,)).check(b"words", signature) == ""
    assert Keys((other, public)).check(b"words", signature) == ""
    assert Keys((public,)).check(b"Words", signature)
    assert Keys((other,)).check(b"words", signature)
    assert Keys(()).check(b"words", signature)
    assert Keys((public,)).check(b"words", signature.replace(b"100", b"101")), "the comment is signed too"
    assert Keys((public,)).check(b"words", b"nothing")


def test_a_key_can_be_kept_under_a_password() -> None:
    secret, public = new_key("open")
    assert is_encrypted(secret)
    assert Keys((public,)).check(b"x", Signer(secret, "open").sign(b"x", {})) == ""
    with pytest.raises(PublishError) as stopped:
        Signer(secret, "shut")
    assert rules(stopped) == ["archive-key"]
    with pytest.raises(PublishError) as broken:
        Signer(b"untrusted comment: x\nnothing\n")
    assert rules(broken) == ["archive-key"]


@pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")
def test_minisign_agrees_both_ways(tmp_path: Path) -> None:
    secret, public = new_key()
    for name, data in {"data": b"words", "key.pub": public, "key": secret}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "data.minisig").write_bytes(Signer(secret).sign(b"words", {"title": "Café"}))

    def minisign(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["minisign", *words], cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )

    told = minisign("-Vm", "data", "-p", "key.pub")
    assert told.returncode == 0, told.stderr
    assert "Trusted comment: title:Caf%C3%A9" in told.stdout
    (tmp_path / "data").write_bytes(b"other")
    assert minisign("-Vm", "data", "-p", "key.pub").returncode != 0
    assert minisign("-Sm", "data", "-s", "key", "-x", "theirs").returncode == 0
    assert Keys((public,)).check(b"other", (tmp_path / "theirs").read_bytes()) == ""
    shown = minisign("-Rs", "key", "-p", "again.pub", "-f")
    assert shown.returncode == 0, shown.stderr
    again = (tmp_path / "again.pub").read_bytes()
    assert key_name(again)[len("minisign-") : -len(".pub")].encode() in again, "named as minisign shows it"


@pytest.mark.parametrize(
    "name", ["", "2024", "2024-13-01", "2024-11-24.1", "2024-11-24.02", "../2024-11-24", "2024-11-24 "]
)
def test_what_is_no_day_names_no_edition(name: str) -> None:
    with pytest.raises(PublishError) as stopped:
        parse(name)
    assert rules(stopped) == ["archive-bad-name"]
