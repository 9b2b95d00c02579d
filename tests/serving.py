"""A server of a folder in this process, and answers as a client sees them; and the command in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from presswork.catalogue.serve import Guard
from presswork.catalogue.serve_run import listen, url_of
from presswork.catalogue.serve_run import server as server_of

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Answer:
    """What came back: the header names in lower case, the bytes of the body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server under test."""

    url: str
    folder: Path

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for the path as it is written: nothing is made tidy on the way."""
        line = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            line.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                line.putheader(name.replace("_", "-"), value)
            line.endheaders()
            return answer_of(line.getresponse())
        finally:
            line.close()

    def write(self, address: str, content: bytes, at: float = 0) -> Path:
        """Put a file in its place whole, as a build does, with a time of its own where one is given."""
        path = self.folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_bytes(content)
        if at:
            os.utime(beside, (at, at))
        beside.replace(path)
        return path


def answer_of(response: HTTPResponse) -> Answer:
    """Read an answer to its end."""
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


@contextmanager
def serving(folder: Path, prefix: str = "", guard: Guard | None = None) -> Iterator[Server]:
    """Serve a folder at a free port while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    with listen("127.0.0.1", 0) as listening:
        server = server_of(folder, time.time, prefix, guard)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Server(url_of(listening), folder)
        finally:
            server.should_exit = True
            thread.join(10)
            assert not thread.is_alive()


@contextmanager
def command(*words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `publish catalogue serve` in a process of its own; yield the URL that it prints, and the process."""
    running = subprocess.Popen(
        [sys.executable, "-c", "from publish import main; main()", "catalogue", "serve", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    try:
        url = running.stdout.readline().strip()
        assert re.fullmatch(r"http://.+/", url), running.communicate()[1]
        wait_for(url)
        yield url, running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
        running.communicate(timeout=30)


def wait_for(url: str) -> None:
    """Wait until the server answers."""
    for _ in range(200):
        try:
            line = HTTPConnection(urlsplit(url).netloc, timeout=10)
            line.request("HEAD", "/")
            line.getresponse().read()
            line.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"no answer from {url}")
