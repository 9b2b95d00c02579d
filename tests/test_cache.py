"""The cache keeps results by the digest of all that they were made from."""

from pathlib import Path

from presswork.model.pages import Piece
from presswork.press.cache import Cache, cached_map
from presswork.press.keeping import keep_pages
from presswork.problems import problem


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


class Files(dict):
    """A reader of files by name."""

    def read(self, name: str) -> bytes:
        return self[name]

    def exists(self, name: str) -> bool:
        return name in self


def test_pages_are_laid_out_again_only_where_something_that_they_were_made_of_has_changed(tmp_path: Path) -> None:
    files, laid = Files({"styles/print.css": b"p {}", "manuscript/other.svg": b""}), []

    def lay_out(reader):
        laid.append(reader.read("styles/print.css"))
        return Piece("book", b"%PDF", (), {}), ()

    def press(html: str) -> None:
        assert keep_pages(Cache(tmp_path), html, files, lay_out)[0].pdf == b"%PDF"

    press("<p>one</p>")
    press("<p>one</p>")
    files["manuscript/other.svg"] = b"<svg/>"
    press("<p>one</p>")
    assert len(laid) == 1
    press("<p>two</p>")
    files["styles/print.css"] = b"p { color: red }"
    press("<p>one</p>")
    assert len(laid) == 3


def test_pages_with_an_error_or_with_numbers_that_are_not_true_yet_are_not_kept(tmp_path: Path) -> None:
    wrong = problem("missing-glyph", "no font has it")
    for answer in ((Piece("book", b"", (), {}), ()), (Piece("book", b"%PDF", (), {}), (wrong,))):
        laid: list[int] = []

        def lay_out(_: object, answer=answer, laid=laid):
            laid.append(1)
            return answer

        for _ in range(2):
            keep_pages(Cache(tmp_path), "<p/>", Files(), lay_out)
        assert len(laid) == 2
