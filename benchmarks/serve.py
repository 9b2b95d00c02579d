"""`publish catalogue serve` under load, by a public tool: benchmarks/serve.py [FOLDER] [--seconds 10] [--json]

Serves FOLDER (else one that is made here) in a process of its own and lets wrk (Debian: wrk) ask for feeds, pages,
files, parts of files and what has not changed. Tells requests a second, times, errors and the server's memory after
each round: it must have no errors, and its memory must not grow. Times on a machine that does other work mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

AT_ONCE = (1, 16, 128)
WORDS = {
    "rate": r"Requests/sec:\s+([\d.]+)",
    "bytes": r"Transfer/sec:\s+([\d.]+[KMG]?B)",
    "half": r"50%\s+([\d.]+\w+)",
    "most": r"99%\s+([\d.]+\w+)",
    "requests": r"(\d+) requests in",
}
ERRORS = r"Non-2xx or 3xx responses: (\d+)|Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)"


def made(folder: Path) -> Path:
    """Return a folder that looks like a catalogue: a page, a feed of 25 entries, an e-book of 1 MiB."""
    book = os.urandom(2**20)
    for name, content in {
        "index.html": b"<!DOCTYPE html><title>Front</title>" + b"<p>Words.</p>" * 1000,
        "opds/1.2/all.xml": b"<feed>" + b"<entry/>" * 5000 + b"</feed>",
        f"f/{sha256(book).hexdigest()}/book.epub": book,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def asked(folder: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what is asked for: a name, an address below the server's, headers."""
    feed = next(each for each in ("opds/1.2/new.xml", "opds/1.2/all.xml") if (folder / each).is_file())
    book = max(folder.glob("f/*/*.epub"), key=lambda each: each.stat().st_size)
    tag = f'"sha256-{sha256((folder / feed).read_bytes()).hexdigest()}"'
    path = book.relative_to(folder).as_posix()
    return {
        "page": ("index.html", {}),
        "feed": (feed, {}),
        "feed that has not changed": (feed, {"If-None-Match": tag}),
        f"e-book of {book.stat().st_size // 1024} KiB": (path, {}),
        "64 KiB of the e-book": (path, {"Range": "bytes=1000-66535"}),
        "several parts of the e-book": (path, {"Range": "bytes=0-999,5000-5999,-1000"}),
    }


def load(url: str, headers: dict[str, str], at_once: int, seconds: int) -> dict[str, Any]:
    """Let wrk ask for one address; return what it measured."""
    given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    words = ["wrk", "-t1", f"-c{at_once}", f"-d{seconds}s", "--timeout", "30s", "--latency", *given, url]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    result: dict[str, Any] = {name: found[1] for name, words in WORDS.items() if (found := re.search(words, said))}
    result["errors"] = sum(int(each) for found in re.findall(ERRORS, said) for each in found if each)
    return result


def memory(process: int) -> int:
    """Return the resident memory of a process in KiB."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def resumed(url: str, path: str, whole: bytes) -> bool:
    """Tell whether a download that is cut off a hundred times comes out byte for byte."""
    got = b""
    tag = f'"sha256-{sha256(whole).hexdigest()}"'
    while len(got) < len(whole):
        line = HTTPConnection(urlsplit(url).netloc)
        line.request("GET", f"/{path}", headers={"Range": f"bytes={len(got)}-", "If-Range": tag})
        answer = line.getresponse()
        if answer.status != 206:
            return False
        got += answer.read(len(whole) // 100 + 1)
        line.close()  # in the middle of the answer
    return got == whole


def main() -> int:
    """Measure and tell; exit code 1 where there was an error or memory grew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as place:
        folder = given.folder or made(Path(place))
        program = [sys.executable, "-m", "publish", "catalogue", "serve", "--catalogue", str(folder), "--port", "0"]
        server = subprocess.Popen(program, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
        try:
            told = measured(server, folder, given.seconds)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    show(told) if not given.json else print(json.dumps(told, indent=1))
    return int(bool(told["errors"]) or not told["resumed"] or told["grown"] > 0.1)


def measured(server: subprocess.Popen[str], folder: Path, seconds: int) -> dict[str, Any]:
    """Run every load to measure, then six times more to see whether memory stays."""
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    rows = []
    rounds = [memory(server.pid)]
    for name, (path, headers) in asked(folder).items():
        rows += [{"what": name, "at once": each, **load(url + path, headers, each, seconds)} for each in AT_ONCE]
    rounds.append(memory(server.pid))
    for _ in range(6):
        for path, headers in asked(folder).values():
            rows.append({"what": "again", "at once": 64, **load(url + path, headers, 64, max(1, seconds // 4))})
        rounds.append(memory(server.pid))
    book = max(folder.glob("f/*/*.epub"), key=lambda each: each.stat().st_size)
    return {
        "rows": rows,
        "memory KiB": rounds,
        "grown": sum(rounds[-3:]) / sum(rounds[-6:-3]) - 1,
        "requests": sum(int(row["requests"]) for row in rows),
        "errors": sum(row["errors"] for row in rows),
        "resumed": resumed(url, book.relative_to(folder).as_posix(), book.read_bytes()),
    }


def show(told: dict[str, Any]) -> None:
    """Print a table."""
    print(f"{'':30} {'at once':>7} {'a second':>9} {'bytes/s':>9} {'median':>9} {'99 %':>9} errors")
    for row in told["rows"]:
        if row["what"] != "again":
            print(f"{row['what']:30} {row['at once']:>7} {row['rate']:>9} {row['bytes']:>9} {row['half']:>9} "
                  f"{row['most']:>9} {row['errors']}")  # fmt: skip
    print(f"{told['requests']} requests, {told['errors']} errors; memory at the start and after each round: "
          + ", ".join(f"{each / 1024:.1f}" for each in told["memory KiB"]) + " MiB")  # fmt: skip
    print("a download cut off a hundred times: " + ("byte for byte" if told["resumed"] else "BROKEN"))


if __name__ == "__main__":
    sys.exit(main())
