"""Editions leave as BagIt bags and come back; nothing that is not a sound bag of a sound edition gets in.

The cases of BagIt's public conformance suite are made here again, by what each is about.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from archiving import at, frozen, make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presswork.archive.bags.bring import bring
from presswork.archive.bags.export import export
from presswork.archive.bags.form import decoded, encoded, is_safe
from presswork.archive.bags.judge import judge
from presswork.archive.bags.packed import take
from presswork.archive.events import happen, purge
from presswork.archive.ocfl.store import Store
from presswork.archive.signing import Keys
from presswork.archive.verify import verify
from presswork.archive.view import Archive
from presswork.archive.writing import Act
from presswork.problems import PublishError, errors

DAYS = ("2024-11-24", "2024-11-25")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that has two editions of one title, and the first one's bag."""
    folder = tmp_path_factory.mktemp("first")
    for minutes, day in enumerate(DAYS):
        frozen(make(folder / "project", day, f"High water at {minutes + 6}."), folder / "archive", minutes)
    exported(folder / "archive", DAYS[0], folder / "bag")
    return folder


@pytest.fixture
def archive(first: Path, tmp_path: Path) -> Path:
    """A copy of the archive."""
    return Path(shutil.copytree(first / "archive", tmp_path / "archive"))


@pytest.fixture
def bag(first: Path, tmp_path: Path) -> Path:
    """A copy of the bag."""
    return Path(shutil.copytree(first / "bag", tmp_path / "bag"))


def exported(archive: Path, day: str, target: Path) -> Path:
    found = Archive(archive)
    (title,) = found.title_ids()
    export(found, found.edition(title, day), target)
    return target


def brought(archive: Path, *bags: Path) -> list[int]:
    return [each.new for each in bring(archive, bags, Keys(), lambda _: None)]


def refused(archive: Path, *bags: Path) -> set[str]:
    """The rules that bags break; nothing may have been written."""
    before = tree(archive) if archive.exists() else {}
    with pytest.raises(PublishError) as stopped:
        bring(archive, bags, Keys(), lambda _: None)
    assert (tree(archive) if before else {}) == before
    return {each.rule for each in stopped.value.problems}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def sealed_anew(bag: Path) -> None:
    """Write a bag's manifests and its Oxum again, as a forger would."""
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    info = bag / "bag-info.txt"
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}"
    info.write_text(
        "\n".join(oxum if line.startswith("Payload-Oxum") else line for line in info.read_text().split("\n"))
    )
    listed(bag, payload, "manifest-sha512.txt")
    listed(bag, [bag / name for name in ("bag-info.txt", "bagit.txt", "manifest-sha512.txt")], "tagmanifest-sha512.txt")


def listed(bag: Path, paths: list[Path], name: str) -> None:
    algorithm = name.rpartition("-")[2].removesuffix(".txt")
    digests = {
        path.relative_to(bag).as_posix(): hashlib.new(algorithm, path.read_bytes()).hexdigest() for path in paths
    }
    (bag / name).write_text("".join(f"{digest}  {encoded(path)}\n" for path, digest in sorted(digests.items())))


def test_the_same_edition_is_the_same_bag_and_comes_back_to_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    bags = [exported(archive, day, tmp_path / f"{day}.zip") for day in DAYS]
    again = exported(archive, DAYS[1], tmp_path / "again.ZIP")
    assert again.read_bytes() == bags[1].read_bytes()
    assert brought(tmp_path / "other", *reversed(bags)) == [1, 1]
    back = exported(tmp_path / "other", DAYS[1], tmp_path / "back.zip")
    assert back.read_bytes() == bags[1].read_bytes()
    assert brought(tmp_path / "other", *bags) == [0, 0]


def test_an_archive_made_of_bags_is_sound_and_equal_to_the_first(archive: Path, tmp_path: Path) -> None:
    title, event = Archive(archive).title_ids()[0], Act(at(5), "Ada Marsh")
    happen(archive, title, DAYS[0], "erratum", "Six, not seven.", event)
    happen(archive, title, DAYS[1], "withdrawn", "It was wrong.", Act(at(6)))
    bags = [exported(archive, day, tmp_path / day) for day in DAYS]
    assert brought(tmp_path / "other", *bags) == [2, 2]
    assert not errors(verify(tmp_path / "other", Keys(), lambda _: None).problems)
    assert tree(tmp_path / "other").keys() == tree(archive).keys()
    assert [each.state for each in Archive(tmp_path / "other").held(title)] == ["available", "withdrawn"]
    assert Archive(tmp_path / "other").head(title) == Archive(archive).head(title)


def test_an_edition_and_what_happened_later_come_in_together(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happen(archive, Archive(archive).title_ids()[0], DAYS[0], "withdrawn", "It was wrong.", Act(at(5)))
    happened = []
    commit = Store.commit
    monkeypatch.setattr(Store, "commit", lambda store, commits: (happened.append(len(commits)), commit(store, commits)))
    assert sorted(brought(tmp_path / "other", *[exported(archive, day, tmp_path / day) for day in DAYS])) == [1, 2]
    assert len(happened) == 1, "a killed run leaves an edition that was withdrawn, or none"


def test_an_edition_that_came_later_asks_for_the_one_before(archive: Path, tmp_path: Path) -> None:
    later = exported(archive, DAYS[1], tmp_path / "later.zip")
    assert refused(tmp_path / "other", later) == {"archive-chain"}
    assert brought(tmp_path / "other", exported(archive, DAYS[0], tmp_path / "first.zip")) == [1]
    assert brought(tmp_path / "other", later) == [1]


def test_an_edition_of_the_same_name_with_other_bytes_is_refused(archive: Path, tmp_path: Path) -> None:
    frozen(make(tmp_path / "second", DAYS[0], "Low water at six."), tmp_path / "other")
    assert refused(tmp_path / "other", exported(archive, DAYS[0], tmp_path / "bag")) == {"archive-used-name"}


def test_two_bags_that_tell_of_the_same_edition_otherwise_are_refused(bag: Path, tmp_path: Path) -> None:
    frozen(make(tmp_path / "second", DAYS[0], "Low water at six."), tmp_path / "forked")
    other = exported(tmp_path / "forked", DAYS[0], tmp_path / "other-bag")
    assert refused(tmp_path / "other", bag, other) == {"archive-chain"}
    assert refused(tmp_path / "other", other, bag) == {"archive-chain"}
    assert brought(tmp_path / "other", bag, bag) == [1]


def test_a_purged_edition_cannot_go_out(archive: Path, tmp_path: Path) -> None:
    purge(archive, Archive(archive).title_ids()[0], DAYS[0], "A court asked.", Act(at(9)))
    with pytest.raises(PublishError, match="purged"):
        exported(archive, DAYS[0], tmp_path / "bag")
    assert not (tmp_path / "bag").exists()


def test_damage_does_not_go_out_and_nothing_is_overwritten(archive: Path, tmp_path: Path) -> None:
    target = exported(archive, DAYS[0], tmp_path / "bag")
    with pytest.raises(PublishError, match="there already"):
        exported(archive, DAYS[0], target)
    for path in archive.rglob("*.pdf"):
        path.chmod(0o644)
        path.write_bytes(path.read_bytes().replace(b"High", b"Deep"))
    with pytest.raises(PublishError, match=r"tides-2024-11-24\.pdf is not what its seal names"):
        exported(archive, DAYS[0], tmp_path / "other")


@pytest.mark.validator("bag")
def test_the_library_of_congress_finds_nothing_in_our_bags(
    check: Callable[..., None], archive: Path, tmp_path: Path
) -> None:
    check("bag", *(exported(archive, day, tmp_path / day) for day in DAYS))


FORGED: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a source": (lambda e: (e / "source/manuscript/01.md").write_text("# Tides\n\nForged.\n"), {"archive-seal"}),
    "an output less": (lambda e: next(e.rglob("*.pdf")).unlink(), {"archive-seal"}),
    "a file more": (lambda e: (e / "outputs/more.txt").write_text("more"), {"archive-seal"}),
    "the seal": (lambda e: replaced(e / "seal.json", "2026-01-01", "2025-01-01"), {"archive-chain"}),
    "another edition's name": (lambda e: replaced(e / "seal.json", "2024-11-24", "2024-11-23"), {"archive-chain"}),
    "pointers": (lambda e: replaced(e / "shared.json", "urn:sha256:", "urn:uuid:"), {"archive-seal"}),
    "an event": (lambda e: written(e / "events/0001-note.json", (e / "seal.json").read_bytes()), {"archive-chain"}),
    "a signature of nothing": (lambda e: (e / "events.json.minisig").write_text("x"), {"archive-seal"}),
    "the chain": (lambda e: (e.parent / "title/chain.json").write_text("[" * 9000), {"archive-bad-seal"}),
    "no chain": (lambda e: shutil.rmtree(e.parent / "title"), {"archive-bag"}),
    "a stranger": (lambda e: (e.parent / "more.txt").write_text("x"), {"archive-bag"}),
}


def replaced(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def written(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_bag_with_true_manifests_is_refused(bag: Path, tmp_path: Path, name: str) -> None:
    forge, rules = FORGED[name]
    forge(bag / "data" / "edition")
    sealed_anew(bag)
    assert refused(tmp_path / "other", bag) >= rules


BROKEN: dict[str, Callable[[Path], object]] = {
    "a changed byte": lambda bag: replaced(bag / "data/edition/source/manuscript/01.md", "High", "Deep"),
    "a file less": lambda bag: (bag / "data/edition/source/manuscript/01.md").unlink(),
    "a file more": lambda bag: (bag / "data/more.txt").write_text("more"),
    "no declaration": lambda bag: (bag / "bagit.txt").unlink(),
    "another version": lambda bag: (bag / "bagit.txt").write_bytes(
        b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"
    ),
    "a mark before": lambda bag: (bag / "bagit.txt").write_bytes(b"\xef\xbb\xbf" + (bag / "bagit.txt").read_bytes()),
    "no manifest": lambda bag: (bag / "manifest-sha512.txt").unlink(),
    "an unknown algorithm": lambda bag: (bag / "manifest-sha512.txt").rename(bag / "manifest-sha999.txt"),
    "a line of nothing": lambda bag: (bag / "manifest-sha512.txt").write_text("nothing\n"),
    "an oxum": lambda bag: replaced(bag / "bag-info.txt", "Payload-Oxum: 1", "Payload-Oxum: 2"),
    "fetch": lambda bag: (bag / "fetch.txt").write_text("https://example.org/a - data/a\n"),
    "a link": lambda bag: (bag / "data/link").symlink_to("/etc/passwd"),
    "a folder that is a link": lambda bag: (bag / "data/link").symlink_to(bag),
    "a pipe": lambda bag: os.mkfifo(bag / "data/pipe"),
    "names that differ by case": lambda bag: (bag / "DATA.txt").write_text("1") and (bag / "data.txt").write_text("2"),
    "a backslash": lambda bag: (bag / "data" / "..\\..\\a").write_text("1"),
    "a drive": lambda bag: (bag / "data" / "a").write_text("1") and (bag / "C:a").write_text("1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_bag_is_refused_and_nothing_is_written(bag: Path, tmp_path: Path, name: str) -> None:
    BROKEN[name](bag)
    assert refused(tmp_path / "other", bag) == {"archive-bag"}
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    "name",
    ["../../a", "/etc/a", "bag/../../a", "bag\\a", "C:/a", "~/a", "bag//a", "bag/./a", "a\0b", "bag/a\nb", "alone"],
)
def test_no_name_in_a_zip_leads_out_of_it(tmp_path: Path, name: str) -> None:
    with ZipFile(tmp_path / "bag.zip", "w") as packed:
        packed.writestr("bag/bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        member = ZipInfo("x")
        member.filename = name
        packed.writestr(member, b"out")
    assert refused(tmp_path / "other", tmp_path / "bag.zip") == {"archive-bag"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bag.zip"]


def test_a_zip_that_swells_that_holds_links_or_that_is_none_is_refused(tmp_path: Path) -> None:
    bomb, link, none = tmp_path / "bomb.zip", tmp_path / "link.zip", tmp_path / "none.zip"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as packed:
        packed.writestr("bag/data/zeros", b"\0" * 80_000_000)
    with ZipFile(link, "w") as packed:
        member = ZipInfo("bag/data/link")
        member.external_attr = 0o120777 << 16
        packed.writestr(member, "/etc/passwd")
    none.write_bytes(b"PK\x03\x04 nothing")
    for each in (bomb, link, none, tmp_path / "missing.zip"):
        assert refused(tmp_path / "other", each) == {"archive-bag"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_zip_is_refused_or_comes_in_whole(archive: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = tmp_path / "whole.zip"
    true = (whole if whole.exists() else exported(archive, DAYS[0], whole)).read_bytes()
    at_byte, value = data.draw(st.integers(0, len(true) - 1)), data.draw(st.integers(1, 255))
    damaged = true[:at_byte] + bytes([true[at_byte] ^ value]) + true[at_byte + 1 :]
    (tmp_path / "damaged.zip").write_bytes(damaged[: data.draw(st.sampled_from([len(true), at_byte]))])
    shutil.rmtree(tmp_path / "other", ignore_errors=True)
    try:
        brought(tmp_path / "other", tmp_path / "damaged.zip")
    except PublishError:
        assert not (tmp_path / "other").exists()
    else:
        back = exported(tmp_path / "other", DAYS[0], tmp_path / "back.zip")
        assert back.read_bytes() == true
        back.unlink()


def bag_of(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write a bag as it is given; return what is wrong with it."""
    for name, content in files.items():
        path = folder / "bag" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "aside").mkdir()
    try:
        return [str(each) for each in judge(take(folder / "bag", folder / "aside"))]
    except PublishError as stopped:
        return [str(each) for each in stopped.problems]


def plain(version: str = "0.97", algorithm: str = "md5", encoding: str = "UTF-8", **more: bytes) -> dict[str, bytes]:
    """A small bag with one file."""
    digest = hashlib.new(algorithm, b"hello\n").hexdigest()
    codec = "utf-8" if encoding == "UTF-8" else encoding
    return {
        "bagit.txt": f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding}\n".encode(),
        f"manifest-{algorithm}.txt": f"{digest}  data/hello.txt\n".encode(codec),
        "data/hello.txt": b"hello\n",
        **{name.replace("__", ".").replace("_", "-"): data for name, data in more.items()},
    }


HELLO = hashlib.md5(b"hello\n").hexdigest()
ONE = hashlib.sha512(b"1").hexdigest()
GOOD: dict[str, dict[str, bytes]] = {
    **{f"version {each}": plain(each) for each in ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")},
    **{f"{each}": plain(algorithm=each) for each in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
    "tag files in UTF-16": plain(encoding="UTF-16", bag_info__txt="Title: Über\n".encode("utf-16")),
    "tag files in ISO-8859-1": plain(encoding="ISO-8859-1", bag_info__txt="Title: Über\n".encode("latin-1")),
    "metadata given twice": plain(bag_info__txt=b"Contact-Name: A\nContact-Name: B\n"),
    "metadata over lines": plain(bag_info__txt=b"Title: A\n  and B\r\nPayload-Oxum: 6.1\n"),
    "digests in capitals": plain() | {"manifest-md5.txt": f"{HELLO.upper()}  data/hello.txt\n".encode()},
    "lines that end as on Windows": plain() | {"manifest-md5.txt": f"{HELLO}  data/hello.txt\r\n".encode()},
    "a star, as md5sum writes it": plain() | {"manifest-md5.txt": f"{HELLO} *data/hello.txt\n".encode()},
    "a tag file that no manifest lists": plain(notes__txt=b"x"),
    "two manifests that share the files, before 1.0": plain()
    | {"data/more": b"1", "manifest-sha512.txt": f"{ONE}  data/more\n".encode()},
    "a percent sign": plain("1.0", "sha512")
    | {
        "data/100%": b"1",
        "manifest-sha512.txt": plain("1.0", "sha512")["manifest-sha512.txt"] + f"{ONE}  data/100%25\n".encode(),
    },
}
BAD: dict[str, dict[str, bytes]] = {
    "spaces where none may be": plain() | {"bagit.txt": b"BagIt-Version : 0.97\nTag-File-Character-Encoding : UTF-8\n"},
    "a line more in the declaration": plain() | {"bagit.txt": plain()["bagit.txt"] + b"More: 1\n"},
    "no encoding": plain() | {"bagit.txt": b"BagIt-Version: 0.97\n"},
    "an unknown encoding": plain() | {"bagit.txt": b"BagIt-Version: 0.97\nTag-File-Character-Encoding: WTF-8\n"},
    "a mark before the declaration": plain() | {"bagit.txt": b"\xef\xbb\xbf" + plain()["bagit.txt"]},
    "a wrong digest": plain() | {"data/hello.txt": b"hallo\n"},
    "a wrong digest of a tag file": plain(tagmanifest_md5__txt=f"{HELLO}  bagit.txt\n".encode()),
    "a file that is not there": plain() | {"manifest-md5.txt": f"{HELLO}  data/gone.txt\n".encode()},
    "a file that is not listed": plain() | {"data/more.txt": b"1"},
    "a file listed twice": plain()
    | {"manifest-md5.txt": f"{HELLO}  data/hello.txt\n{HELLO}  data/hello.txt\n".encode()},
    "paths that lead out by dots": plain() | {"manifest-md5.txt": f"{HELLO}  data/../../hello.txt\n".encode()},
    "absolute paths": plain() | {"manifest-md5.txt": f"{HELLO}  /etc/passwd\n".encode()},
    "paths from home": plain() | {"manifest-md5.txt": f"{HELLO}  ~/hello.txt\n".encode()},
    "a payload manifest with a tag file": plain()
    | {"manifest-md5.txt": f"{HELLO}  hello.txt\n".encode(), "hello.txt": b"hello\n"},
    "no payload": {name: data for name, data in plain().items() if not name.startswith("data")},
    "manifests that list different files, in 1.0": plain("1.0")
    | {"data/more": b"1", "manifest-sha512.txt": f"{ONE}  data/more\n".encode()},
    "metadata without a colon": plain(bag_info__txt=b"nothing\n"),
    "a wrong oxum": plain(bag_info__txt=b"Payload-Oxum: 7.1\n"),
    "an oxum that is none": plain(bag_info__txt=b"Payload-Oxum: six\n"),
    "an oxum in other digits": plain(bag_info__txt="Payload-Oxum: ٦.١\n".encode()),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_bag_is_good(tmp_path: Path, name: str) -> None:
    assert bag_of(tmp_path, GOOD[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_bag_is_bad(tmp_path: Path, name: str) -> None:
    assert bag_of(tmp_path, BAD[name])


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab./\\~: \0\n%C"), max_size=12))
def test_a_safe_name_stays_below_its_folder(name: str) -> None:
    if is_safe(name):
        assert Path("/bag", name).is_relative_to("/bag")
        assert ".." not in Path(name).parts
    assert decoded(encoded(name)) == name


def test_the_commands_export_and_import(archive: Path, tmp_path: Path, publish: Callable[..., object]) -> None:
    ran = publish("archive", "export", DAYS[0], "--archive", str(archive), "--bag", str(tmp_path / "b.zip"), "--json")
    assert json.loads(ran.stdout)["edition"] == DAYS[0]  # type: ignore[attr-defined]
    ran = publish("archive", "import", str(tmp_path / "b.zip"), "--archive", str(tmp_path / "other"), "--json")
    assert ran.exit_code == 0  # type: ignore[attr-defined]
    ran = publish("archive", "import", str(archive), "--archive", str(tmp_path / "other"), "--json")
    assert (ran.exit_code, ran.rules[0]) == (1, "archive-bag")  # type: ignore[attr-defined]
    ran = publish("archive", "diff", *DAYS, "--archive", str(archive), "--json")
    assert json.loads(ran.stdout)["words"] == {"added": 1, "removed": 1}  # type: ignore[attr-defined]
    page = tmp_path / "changes.html"
    ran = publish("archive", "diff", *DAYS, "--archive", str(archive), "--html", str(page))
    assert ran.stdout.strip() == str(page)  # type: ignore[attr-defined]
    assert "<ins>" in page.read_text("utf-8")
