"""A built folder over HTTP: one answer is one version, parts and conditions are those of RFC 9110, nothing leaks."""

from __future__ import annotations

import email
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import Server, serving
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from presswork.catalogue.serve_conditions import State, moment, names, outcome, ranges
from presswork.catalogue.serve_files import ChangedError, DamagedError, Files
from presswork.catalogue.serve_headers import disposition, media_type
from presswork.catalogue.serve_run import check_installed
from presswork.problems import PublishError

PAGE = b"<!DOCTYPE html><title>Front</title>"
FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"/>'
BOOK = bytes(range(256)) * 4096  # 1 MiB, more than is read whole
AT = 1_732_406_400  # Sun, 24 Nov 2024 00:00:00 GMT
DAY = "Sun, 24 Nov 2024 00:00:00 GMT"
BEFORE, AFTER = "Sat, 23 Nov 2024 00:00:00 GMT", "Mon, 25 Nov 2024 00:00:00 GMT"


def book_at(content: bytes = BOOK, name: str = "book.epub") -> str:
    return f"f/{sha256(content).hexdigest()}/{name}"


def tag_of(content: bytes) -> str:
    return f'"sha256-{sha256(content).hexdigest()}"'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("site")) as running:
        running.write("index.html", PAGE, AT)
        running.write("titles/tides/index.html", PAGE, AT)
        running.write("opds/1.2/index.xml", FEED, AT)
        running.write("opds/1.2/all.xml", FEED, AT)
        running.write("opds/2.0/all.json", b"{}", AT)
        running.write("empty.txt", b"", AT)
        running.write(book_at(), BOOK, AT)
        running.write(".state.sqlite", b"secret")
        running.write("opds/.part", b"secret")
        (running.folder.parent / "outside.txt").write_bytes(b"secret")
        (running.folder / "link.txt").symlink_to(running.folder.parent / "outside.txt")
        (running.folder / "up").symlink_to(running.folder.parent)
        os.mkfifo(running.folder / "pipe.txt")
        yield running


BOOK_AT = "/" + book_at()


def test_a_page_comes_with_its_digest_its_time_and_its_type(server: Server) -> None:
    answer = server.get("/")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["etag"] == tag_of(PAGE)
    assert answer.headers["last-modified"] == DAY
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_an_address_by_content_is_kept_forever_and_saved_under_its_name(server: Server) -> None:
    answer = server.get(BOOK_AT)
    assert answer.body == BOOK
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/epub+zip"
    assert answer.headers["content-disposition"] == "attachment; filename=\"book.epub\"; filename*=UTF-8''book.epub"


@pytest.mark.parametrize("path", ["/", BOOK_AT, "/opds/1.2/all.xml", "/empty.txt", "/nothing", "/titles/tides"])
def test_head_says_what_get_says_and_sends_nothing(server: Server, path: str) -> None:
    whole, head = server.get(path), server.get(path, "HEAD")
    assert head.body == b""
    assert head.status == whole.status
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}
    assert int(head.headers["content-length"]) == len(whole.body)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("opds/1.2/index.xml", "application/atom+xml;profile=opds-catalog;kind=navigation"),
        ("opds/1.2/languages.xml", "application/atom+xml;profile=opds-catalog;kind=navigation"),
        ("opds/1.2/subjects/2.xml", "application/atom+xml;profile=opds-catalog;kind=navigation"),
        ("opds/1.2/new.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"),
        ("opds/1.2/all/3.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"),
        ("opds/1.2/language/fr.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"),
        ("opds/1.2/subject/sea/1.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"),
        ("opds/2.0/index.json", "application/opds+json"),
        ("news/atom.xml", "application/atom+xml"),
        ("news/atom/1.xml", "application/atom+xml"),
        ("news/feed.json", "application/feed+json"),
        ("f/0/x.pdf", "application/pdf"),
        ("f/0/x.html.bin", "application/octet-stream"),
        ("f/0/SHA256SUMS", "text/plain; charset=utf-8"),
        ("c/0/cover.jpg", "image/jpeg"),
        ("a/0/font.woff2", "font/woff2"),
        ("search.json", "application/json"),
        ("noending", "application/octet-stream"),
        ("x.exe", "application/octet-stream"),
    ],
)
def test_every_address_has_its_type(address: str, kind: str) -> None:
    assert media_type(address) == kind


@pytest.mark.parametrize("accept", ["application/opds+json", "text/html;q=0", "image/png", "", "*/*;q=0"])
def test_what_a_client_accepts_is_not_asked(server: Server, accept: str) -> None:
    answer = server.get("/opds/1.2/all.xml", Accept=accept, Accept_Encoding="gzip, br")
    assert (answer.status, answer.body) == (200, FEED)
    assert "vary" not in answer.headers
    assert "content-encoding" not in answer.headers


# conditions


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If_None_Match": tag_of(FEED)}, 304),
        ({"If_None_Match": "W/" + tag_of(FEED)}, 304),
        ({"If_None_Match": f'"a", W/"b" , {tag_of(FEED)}'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"other"'}, 200),
        ({"If_None_Match": tag_of(FEED).strip('"')}, 200),
        ({"If_Modified_Since": DAY}, 304),
        ({"If_Modified_Since": AFTER}, 304),
        ({"If_Modified_Since": BEFORE}, 200),
        ({"If_Modified_Since": "Sunday, 24-Nov-24 00:00:00 GMT"}, 304),
        ({"If_Modified_Since": "yesterday"}, 200),
        ({"If_None_Match": '"other"', "If_Modified_Since": AFTER}, 200),
        ({"If_None_Match": tag_of(FEED), "If_Modified_Since": BEFORE}, 304),
        ({"If_Match": tag_of(FEED)}, 200),
        ({"If_Match": "W/" + tag_of(FEED)}, 412),
        ({"If_Match": '"other"', "If_None_Match": tag_of(FEED)}, 412),
        ({"If_Match": tag_of(FEED), "If_Unmodified_Since": BEFORE}, 200),
        ({"If_Unmodified_Since": BEFORE}, 412),
        ({"If_Unmodified_Since": DAY}, 200),
        ({"If_Match": tag_of(FEED), "If_None_Match": tag_of(FEED)}, 304),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions_are_taken_in_their_order(server: Server, method: str, headers: dict[str, str], status: int) -> None:
    answer = server.get("/opds/1.2/all.xml", method, **headers)
    assert answer.status == status
    assert answer.headers["etag"] == tag_of(FEED)
    if status == 304:
        assert answer.body == b""
        assert "content-type" not in answer.headers
        assert answer.headers["cache-control"] == "no-cache"


def test_other_bytes_with_the_same_time_and_size_have_another_digest(server: Server) -> None:
    first, second = b"a" * 2**20, b"b" * 2**20
    server.write("same.txt", first, AT)
    assert server.get("/same.txt", "HEAD").headers["etag"] == tag_of(first)
    server.write("same.txt", second, AT)
    answer = server.get("/same.txt", If_None_Match=tag_of(first))
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, second, tag_of(second))


def test_no_file_is_younger_than_its_answer(server: Server) -> None:
    server.write("future.txt", b"x", time.time() + 10**6)
    answer = server.get("/future.txt")
    told, sent = moment(answer.headers["last-modified"]), moment(answer.headers["date"])
    assert told
    assert sent
    assert told <= sent


# parts


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-99", 0, 100),
        ("bytes=1000-", 1000, len(BOOK)),
        ("bytes=-10", len(BOOK) - 10, len(BOOK)),
        ("bytes=-99999999", 0, len(BOOK)),
        ("bytes=5-99999999", 5, len(BOOK)),
        ("BYTES = 7-8", 7, 9),
        ("bytes=0-9,5-19", 0, 20),
        ("bytes=10-19,0-9", 0, 20),
        ("bytes=99999999-,3-4", 3, 5),
    ],
)
def test_a_part_is_sent_byte_for_byte(server: Server, asked: str, first: int, end: int) -> None:
    answer = server.get(BOOK_AT, Range=asked)
    assert (answer.status, answer.body) == (206, BOOK[first:end])
    assert answer.headers["content-range"] == f"bytes {first}-{end - 1}/{len(BOOK)}"
    assert answer.headers["etag"] == tag_of(BOOK)


@pytest.mark.parametrize("asked", ["bytes=99999999-", f"bytes={len(BOOK)}-", "bytes=-0", "bytes=9999999-,99999999-"])
def test_a_part_that_is_not_there_is_told_with_the_size(server: Server, asked: str) -> None:
    answer = server.get(BOOK_AT, Range=asked)
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{len(BOOK)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=", "bytes=x", "bytes=5-2", "bytes=--5", "bytes=1-2-3", "pages=1-2", "bytes 0-5", "bytes=0-1,x", "bytes=-"],
)
def test_what_is_no_range_gets_the_whole(server: Server, asked: str) -> None:
    answer = server.get(BOOK_AT, Range=asked)
    assert (answer.status, len(answer.body)) == (200, len(BOOK))


def test_a_thousand_parts_are_not_cut(server: Server) -> None:
    asked = "bytes=" + ",".join(f"{number}-{number}" for number in range(0, 2000, 2))
    assert server.get(BOOK_AT, Range=asked).status == 200


def test_head_has_no_parts(server: Server) -> None:
    answer = server.get(BOOK_AT, "HEAD", Range="bytes=0-9")
    assert (answer.status, answer.headers["content-length"]) == (200, str(len(BOOK)))


def test_an_empty_file_has_no_part(server: Server) -> None:
    assert server.get("/empty.txt").status == 200
    assert server.get("/empty.txt", Range="bytes=0-").status == 416


@pytest.mark.parametrize("path", [BOOK_AT, "/opds/1.2/all.xml"])
def test_several_parts_come_as_one_message_in_parts(server: Server, path: str) -> None:
    whole = server.get(path).body
    answer = server.get(path, Range="bytes=0-4,10-14,-3")
    assert answer.status == 206
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert len(answer.headers["content-type"].partition("boundary=")[2]) <= 70
    head = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode()
    parts = list(email.message_from_bytes(head + answer.body).walk())[1:]
    assert [each["content-range"] for each in parts] == [
        f"bytes {first}-{end - 1}/{len(whole)}" for first, end in ((0, 5), (10, 15), (len(whole) - 3, len(whole)))
    ]
    assert answer.body.split(b"\r\n\r\n")[1].startswith(whole[:5] + b"\r\n--")


@pytest.mark.parametrize(
    ("path", "field", "status"),
    [
        (BOOK_AT, tag_of(BOOK), 206),
        (BOOK_AT, "W/" + tag_of(BOOK), 200),
        (BOOK_AT, '"other"', 200),
        (BOOK_AT, DAY, 206),
        (BOOK_AT, AFTER, 200),
        (BOOK_AT, "nonsense", 200),
        ("/opds/1.2/all.xml", tag_of(FEED), 206),
        ("/opds/1.2/all.xml", DAY, 200),  # two builds of a second have one time: only the digest tells them apart
    ],
)
def test_a_part_of_another_version_is_never_sent(server: Server, path: str, field: str, status: int) -> None:
    assert server.get(path, Range="bytes=0-9", If_Range=field).status == status


def test_a_condition_goes_before_a_part(server: Server) -> None:
    assert server.get(BOOK_AT, Range="bytes=0-9", If_None_Match=tag_of(BOOK)).status == 304
    assert server.get(BOOK_AT, Range="bytes=0-9", If_Match='"other"').status == 412
    assert server.get(BOOK_AT, Range="bytes=99999999-", If_None_Match=tag_of(BOOK)).status == 304


STATE = State('"tag"', moment(DAY) or pytest.fail("no day"), 1000)


@given(st.text(alphabet="0123456789-, bytes=", max_size=40))
def test_whatever_is_asked_parts_are_within_the_file_and_overlap_nowhere(specs: str) -> None:
    parts = ranges("GET", {"range": f"bytes={specs}"}, STATE)
    sent = [place for first, end in parts or () for place in range(first, end)]
    assert all(0 <= place < 1000 for place in sent)
    assert len(sent) == len(set(sent))


@given(st.text(max_size=60))
def test_hostile_conditions_are_answered(field: str) -> None:
    for name in ("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "range"):
        assert outcome("GET", {name: field}, STATE) in {200, 304, 412}
        ranges("GET", {"range": "bytes=0-1", name: field}, STATE)


def test_a_list_of_many_tags_is_read_in_no_time() -> None:
    began = time.monotonic()
    assert not names('"' + "a" * 10**6, '"tag"', weakly=True)
    assert names('"x", ' * 10**5 + 'W/"tag"', '"tag"', weakly=True)
    assert time.monotonic() - began < 5


# what is not there


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/titles",
        "/titles/",
        "/opds/",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/titles/..%2f..%2foutside.txt",
        "/titles/%2e%2e/index.html",
        "/..%5coutside.txt",
        "/%5c..%5coutside.txt",
        "/link.txt",
        "/up/outside.txt",
        "/.state.sqlite",
        "/opds/.part",
        "/%2estate.sqlite",
        "/index.html%00.txt",
        "/%00",
        "/index.html/",
        "/index.html/x",
        "//index.html",
        "/titles//tides/index.html",
        "/./index.html",
        "/%ff%fe",
        "/pipe.txt",
        "/" + "a" * 5000,
        "/" + "a/" * 2000,
        "/index.html%0d%0aSet-Cookie:x",
        "//evil.example/titles/tides",
    ],
)
def test_nothing_else_is_there(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert b"secret" not in answer.body
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_question_mark_changes_nothing(server: Server) -> None:
    assert server.get("/index.html?file=../../etc/passwd").body == PAGE


def test_the_folder_of_a_page_leads_to_it_and_to_no_other_place(server: Server) -> None:
    answer = server.get("/titles/tides")
    assert (answer.status, answer.headers["location"]) == (308, "/titles/tides/")
    assert server.get("/titles/tides/").body == PAGE


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_catalogue_is_only_read(server: Server, method: str) -> None:
    answer = server.get("/index.html", method)
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_only_the_catalogue_s_own_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    (tmp_path / "built/index.html").write_bytes(PAGE)
    (tmp_path / "public").symlink_to("built")
    opened = Files(tmp_path / "public", time.time).open("")
    assert opened is not None
    assert b"".join(opened.read(0, 1000)) == PAGE


# files that change


def test_a_file_that_is_replaced_while_it_is_sent_is_sent_to_its_end(server: Server) -> None:
    old, new = os.urandom(2**23), os.urandom(2**23)
    server.write("big.bin", old)
    with socket.create_connection(server.url[7:-1].split(":")) as line:
        line.sendall(b"GET /big.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        got = line.recv(4096)
        server.write("big.bin", new)
        while chunk := line.recv(2**20):
            got += chunk
    head, _, body = got.partition(b"\r\n\r\n")
    assert body == old
    assert tag_of(old).encode() in head
    assert server.get("/big.bin").body == new


def test_a_file_that_is_written_over_is_never_mixed(tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(b"a" * 2**20)
    opened = Files(tmp_path, time.time).open("big.bin")
    assert opened is not None
    chunks = opened.read(0, 2**20)
    assert set(next(chunks)) == {ord("a")}
    path.write_bytes(b"b" * 2**20)
    with pytest.raises(ChangedError):
        list(chunks)
    opened.close()


def test_an_answer_whose_file_is_written_over_ends_short(server: Server) -> None:
    path = server.write("big.bin", b"a" * 2**25)
    with socket.create_connection(server.url[7:-1].split(":")) as line:
        line.sendall(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        got = b""
        while len(got) < 10_000:
            got += line.recv(4096)
        path.write_bytes(b"b" * 2**25)
        while chunk := line.recv(2**20):
            got += chunk
    body = got.partition(b"\r\n\r\n")[2]
    assert set(body) == {ord("a")}
    assert len(body) < 2**25


def test_every_answer_is_one_version_while_a_file_is_replaced_without_pause(server: Server) -> None:
    versions = {tag_of(each): each for each in (bytes([number]) * (300_000 + number) for number in range(20))}
    server.write("turning.bin", next(iter(versions.values())))
    stop = threading.Event()

    def turn() -> None:
        while not stop.is_set():
            for each in versions.values():
                server.write("turning.bin", each)

    writer = threading.Thread(target=turn)
    writer.start()
    try:
        answers = [server.get("/turning.bin") for _ in range(150)]
    finally:
        stop.set()
        writer.join()
    assert {each.status for each in answers} == {200}
    assert all(versions[each.headers["etag"]] == each.body for each in answers)


def test_bytes_that_are_not_those_of_their_address_are_not_handed_out(server: Server) -> None:
    promised = sha256(b"promised").hexdigest()
    server.write(f"f/{promised}/book.epub", b"decayed")
    answer = server.get(f"/f/{promised}/book.epub")
    assert (answer.status, answer.headers["cache-control"]) == (500, "no-store")
    assert b"decayed" not in answer.body
    with pytest.raises(DamagedError):
        Files(server.folder, time.time).open(f"f/{promised}/book.epub")


def test_a_client_that_goes_away_leaves_no_file_open(server: Server) -> None:
    server.write("big.bin", os.urandom(2**24))
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        with socket.create_connection(server.url[7:-1].split(":")) as line:
            line.sendall(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
            line.recv(1000)
    for _ in range(100):
        if len(list(Path("/proc/self/fd").iterdir())) <= before + 2:
            break
        time.sleep(0.05)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_an_interrupted_download_goes_on_byte_for_byte(server: Server, tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    server.write(book_at(content), content)
    got = tmp_path / "book.epub"
    for kept in (0, 1, 999_999, 2_999_999, 3_000_000):
        got.write_bytes(content[:kept])
        url = server.url + book_at(content)
        subprocess.run(["curl", "-sS", "-C", "-", "-o", got, url], check=False, capture_output=True)
        assert got.read_bytes() == content


def test_an_answer_does_not_wait_for_a_receipt(server: Server) -> None:
    line = HTTPConnection(urlsplit(server.url).netloc)
    line.request("GET", "/")
    line.getresponse().read()
    times = []
    for _ in range(15):
        began = time.monotonic()
        line.request("GET", "/")
        line.getresponse().read()
        times.append(time.monotonic() - began)
    line.close()
    assert min(times) < 0.03


# names and accounts


@given(st.text(max_size=80))
def test_a_hostile_name_stays_a_name(name: str) -> None:
    field = disposition(name.encode("utf-8", "replace").decode())
    assert field.isascii()
    assert field.isprintable()
    assert field.count('"') == 2


def test_an_account_s_guard_is_asked_before_anything_is_looked_up(tmp_path: Path) -> None:
    document = {"id": "https://x.example/auth", "title": "House", "authentication": [{"type": "http-basic"}]}

    def guard(request: Request) -> Response | None:
        if request.url.path.startswith("/c/") or request.headers.get("authorization") == "Basic Og==":
            return None
        headers = {"WWW-Authenticate": 'Basic realm="House"'}
        return JSONResponse(document, 401, headers, "application/opds-authentication+json")

    with serving(tmp_path / "site", guard=guard) as server:
        server.write("opds/1.2/all.xml", FEED)
        server.write("c/0/cover.jpg", b"jpg")
        refused = server.get("/opds/1.2/all.xml")
        assert (refused.status, json.loads(refused.body)) == (401, document)
        assert server.get("/nothing").status == 401
        assert server.get("/opds/1.2/all.xml", Authorization="Basic Og==").body == FEED
        assert server.get("/c/0/cover.jpg").body == b"jpg"


def test_the_path_of_the_base_url_may_stand_before_every_address(tmp_path: Path) -> None:
    with serving(tmp_path / "site", prefix="/books") as server:
        server.write("index.html", PAGE)
        server.write("titles/tides/index.html", PAGE)
        assert [server.get(path).status for path in ("/", "/books/", "/books/index.html", "/books/x")] == [
            200,
            200,
            200,
            404,
        ]
        assert server.get("/books/titles/tides").headers["location"] == "/books/titles/tides/"


def test_without_its_packages_serving_is_told_with_the_command_that_brings_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("presswork.catalogue.serve_run.find_spec", lambda name: None)
    with pytest.raises(PublishError) as stopped:
        check_installed()
    (told,) = stopped.value.problems
    assert (told.rule, told.message) == ("serve-not-installed", "the package starlette and uvicorn is not installed")
    assert "pip install" in told.hint
