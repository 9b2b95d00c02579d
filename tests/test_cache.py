"""The cache keeps results by the digest of all that they were made from."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from presswork.layout.order import Order
from presswork.model.pages import Piece
from presswork.press.binding import Bound, keep_bound
from presswork.press.cache import Cache, cached_map
from presswork.press.keeping import Keeper, Laid, keep_laid
from presswork.press.steps import LayoutTask
from presswork.problems import problem
from presswork.sources import Sources


def double(task: int) -> int:
    return task * 2


def test_a_result_is_worked_out_once(tmp_path: Path) -> None:
    worked: list[int] = []

    def over(step, tasks):
        worked.extend(tasks)
        return map(step, tasks)

    assert cached_map(Cache(tmp_path), double, [1, 2], over) == [2, 4]
    assert cached_map(Cache(tmp_path), double, [1, 2, 3], over) == [2, 4, 6]
    assert worked == [1, 2, 3]


def test_another_version_of_anything_is_another_result(tmp_path: Path) -> None:
    assert Cache(tmp_path, "weasyprint 70").key("read", "x") != Cache(tmp_path, "weasyprint 71").key("read", "x")


def test_a_result_that_was_cut_short_or_spoiled_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    key = cache.key("read", "x")
    cache.put(key, "result")
    path = tmp_path / key[:2] / key
    for spoiled in (path.read_bytes()[:-1], b"", path.read_bytes()[:40] + b"X" + path.read_bytes()[41:]):
        path.write_bytes(spoiled)
        assert cache.get(key) is None


def test_a_result_in_the_place_of_another_counts_as_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for key in ("0011", "0022"):
        cache.put(key, key)
    (tmp_path / "00/0011").write_bytes((tmp_path / "00/0022").read_bytes())
    assert cache.get("0011") is None
    assert cache.get("0022") == "0022"


def test_without_a_folder_or_with_one_that_cannot_be_written_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for cache in (Cache(None), Cache(tmp_path / "file")):
        cache.put("00", "result")
        assert cache.get("00") is None
        assert cache.clear() == 0


def test_the_oldest_results_go_first_and_clear_takes_all(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keys = [cache.key("read", number) for number in range(3)]
    for key in keys:
        cache.put(key, key)
    assert cache.clear() > 0
    assert [cache.get(key) for key in keys] == [None, None, None]


def test_beyond_its_size_the_cache_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=2500)
    keys = [cache.key("read", number) for number in range(4)]
    for age, key in enumerate(keys):
        cache.put(key, "x" * 1000)
        os.utime(tmp_path / key[:2] / key, (age, age))
    assert cache.get(keys[0]) is not None
    cache.trim()
    assert [cache.get(key) is not None for key in keys] == [True, False, False, True]


def test_what_another_run_takes_away_meanwhile_or_nobody_may_read_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path, limit=0)
    keys = [cache.key("read", number) for number in range(3)]
    for key in keys:
        cache.put(key, key)
    size = (tmp_path / keys[0][:2] / keys[0]).stat().st_size
    look = Path.stat

    def gone(path: Path, **how: bool) -> os.stat_result:
        if path.name == keys[1]:
            raise PermissionError(errno.EACCES, "not yours")
        return look(path, **how)

    monkeypatch.setattr(Path, "stat", gone)
    assert cache.clear() == 2 * size
    monkeypatch.setattr(Path, "glob", lambda *_: gone(Path(keys[1])))
    cache.trim()


def test_a_full_disk_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "replace", full)
    Cache(tmp_path).put("00", "result")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_result_that_may_only_be_read_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    cache.put("00", "result")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "not yours")

    monkeypatch.setattr(os, "utime", refused)
    assert cache.get("00") == "result"


def test_pages_are_laid_out_again_only_where_something_that_they_were_made_of_has_changed(tmp_path: Path) -> None:
    style, other = tmp_path / "project/styles/print.css", tmp_path / "project/manuscript/other.svg"
    for path in (style, other):
        path.parent.mkdir(parents=True)
        path.write_text("p {}")
    laid: list[int] = []

    def press(html: str) -> None:
        sources = Sources(tmp_path / "project")

        def lay_out(tasks: Sequence[LayoutTask]) -> list[Laid]:
            laid.extend(1 for _ in tasks)
            sources.read("styles/print.css")
            read = {"styles/print.css": sources.read_files["styles/print.css"]}
            return [(Piece("book", b"%PDF", (), {}, read=read), ()) for _ in tasks]

        keeper = Keeper(Cache(tmp_path / "cache"), sources)
        assert keep_laid(keeper, [LayoutTask(html, Order("book"), sources)], lay_out)[0][0].pdf == b"%PDF"
        assert "styles/print.css" in sources.read_files

    press("<p>one</p>")
    press("<p>one</p>")
    other.write_text("<svg/>")
    press("<p>one</p>")
    assert len(laid) == 1
    press("<p>two</p>")
    style.write_text("p { color: red }")
    press("<p>one</p>")
    assert len(laid) == 3


def test_pages_with_an_error_are_not_kept(tmp_path: Path) -> None:
    laid: list[int] = []

    def lay_out(tasks: Sequence[LayoutTask]) -> list[Laid]:
        laid.extend(1 for _ in tasks)
        return [(Piece("book", b"%PDF", (), {}), (problem("missing-glyph", "no font has it"),)) for _ in tasks]

    sources = Sources(tmp_path)
    for _ in range(2):
        keep_laid(Keeper(Cache(tmp_path), sources), [LayoutTask("<p/>", Order("book"), sources)], lay_out)
    assert len(laid) == 2


@pytest.mark.parametrize(("second", "kept"), [("one", 1), ("two", 0)])
def test_a_file_whose_pages_were_laid_out_before_and_after_a_change_is_not_kept(
    tmp_path: Path, second: str, kept: int
) -> None:
    sources = Sources(tmp_path)
    pieces = tuple(Piece("book", b"%PDF", (), {}, read={"styles/print.css": digest}) for digest in ("one", second))
    put: list[str] = []
    bench = SimpleNamespace(sources=sources, keeper=SimpleNamespace(put=lambda step, *_, **__: put.append(step)))
    job = SimpleNamespace(pieces=pieces, layer=(), attached=(), places=None)
    (tmp_path / "made.pdf").write_bytes(b"%PDF")
    keep_bound(bench, Bound(job, (), ("html",)), tmp_path / "made.pdf", ())
    assert len(put) == kept
