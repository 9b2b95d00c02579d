"""The cache keeps results by the digest of all that they were made from."""

from pathlib import Path

from presswork.press.cache import Cache, cached_map


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
