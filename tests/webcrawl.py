"""A crawler that believes nothing: it follows every link of every page and feed, and compares with what was claimed.

`crawl` returns the faults; `tolerant` addresses may be gone, since a page that was read a moment ago named them.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from http.client import HTTPConnection
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree
from serving import Answer, answer_of

STARTS = ("", "opds/1.2/index.xml", "opds/2.0/index.json", "news/atom.xml", "news/feed.json", "SHA256SUMS")
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Link:
    """A link and what is said of its target: type, length in bytes, fragment."""

    url: str
    type: str = ""
    length: str = ""
    fragment: str = ""


@dataclass
class Crawl:
    """A walk over one site. `faults` say what was found, `seen` is every address with its answer's digest."""

    base: str
    faults: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def run(self, starts: tuple[str, ...] = STARTS, once: frozenset[str] = frozenset()) -> Crawl:
        """Follow everything from `starts`; addresses of `once` were read before and cannot change."""
        line = HTTPConnection(urlsplit(self.base).netloc, timeout=60)
        waiting = deque((Link(urljoin(self.base, start)), "") for start in starts)
        known = {link.url for link, _ in waiting}
        while waiting:
            link, source = waiting.popleft()
            answer = _ask(line, link.url)
            for each in self._read(link, source, answer, known):
                if each.url.startswith(self.base) and each.url not in known and each.url not in once:
                    known.add(each.url)
                    waiting.append((each, link.url))
        line.close()
        return self

    def _read(self, link: Link, source: str, answer: Answer, known: set[str]) -> Iterator[Link]:
        where = f"{link.url} (named by {source or 'nobody'})"
        if answer.status != 200:
            self.faults.append(f"{where}: {answer.status}")
            return
        digest = sha256(answer.body).hexdigest()
        self.seen[link.url] = digest
        self.types[link.url] = kind = answer.headers["content-type"]
        if answer.headers["content-length"] != str(len(answer.body)):
            self.faults.append(f"{where}: not whole")
        if answer.headers["etag"] != f'"sha256-{digest}"':
            self.faults.append(f"{where}: other bytes than its ETag says")
        if link.length and link.length != str(len(answer.body)):
            self.faults.append(f"{where}: {len(answer.body)} bytes, not {link.length}")
        if link.type and kind.partition(";")[0] != link.type.partition(";")[0]:
            self.faults.append(f"{where}: {kind}, not {link.type}")
        if ";" in link.type and kind.replace(" ", "") != link.type.replace(" ", ""):
            self.faults.append(f"{where}: {kind}, not {link.type}")
        path = link.url.removeprefix(self.base)
        if path.startswith("f/") and path.split("/")[1] != digest:
            self.faults.append(f"{where}: not the content that its address names")
        try:
            yield from links_of(link.url, kind, answer.body)
        except (ValueError, etree.XMLSyntaxError, AssertionError) as fault:
            self.faults.append(f"{where}: cannot be read: {fault}")


def _ask(line: HTTPConnection, url: str) -> Answer:
    line.request("GET", urlsplit(url).path)
    return answer_of(line.getresponse())


def links_of(url: str, kind: str, body: bytes) -> Iterator[Link]:
    """Yield the links of a page or feed, whole."""
    if kind.startswith("text/html"):
        page = _Page()
        page.feed(body.decode("utf-8"))
        assert page.whole, "the page has no end"
        for href, type_ in page.links:
            target, fragment = urldefrag(urljoin(url, href))
            yield Link(target, type_, "", unquote(fragment))
    elif "atom+xml" in kind:
        for node in etree.fromstring(body).iter(f"{ATOM}link"):
            yield Link(urljoin(url, node.get("href", "")), node.get("type", ""), node.get("length", ""))
    elif kind.startswith(("application/opds+json", "application/feed+json")):
        yield from _of_json(url, json.loads(body))
    elif url.endswith("/SHA256SUMS"):
        for row in body.decode("ascii").splitlines():
            digest, _, path = row.partition("  ")
            assert digest in path, row
            yield Link(urljoin(url, path))


def _of_json(url: str, value: Any) -> Iterator[Link]:
    if isinstance(value, dict):
        size = value.get("size") or value.get("size_in_bytes") or value.get("properties", {}).get("size") or ""
        for key in ("href", "url"):
            if isinstance(value.get(key), str) and "{" not in value[key]:
                yield Link(urljoin(url, value[key]), value.get("type") or value.get("mime_type") or "", str(size))
        for key in ("home_page_url", "feed_url", "next_url", "image", "icon", "favicon"):
            if isinstance(value.get(key), str):
                yield Link(urljoin(url, value[key]))
        for each in value.values():
            yield from _of_json(url, each)
    elif isinstance(value, list):
        for each in value:
            yield from _of_json(url, each)


class _Page(HTMLParser):
    """The links of a page, with the type where one is given."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.whole = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "src"):
            if name in given and tag != "base":
                self.links.append((given[name], given.get("type", "") if tag in {"a", "link"} else ""))
        for each in given.get("srcset", "").split(","):
            if each.strip():
                self.links.append((each.split()[0], ""))

    def handle_endtag(self, tag: str) -> None:
        self.whole = self.whole or tag == "html"
