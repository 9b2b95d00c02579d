"""A crawler that believes nothing: it follows every link of every page and feed, and compares with what was claimed.

It takes nothing on trust: bytes against their ETag, length, type and the digest in their address.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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
    """A walk over one site. `faults` say what was found, `seen` is every address with the size of its answer."""

    base: str
    home: str = ""  # where whole links lead that are followed here: the base URL that the site was built for
    faults: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def run(self, starts: tuple[str, ...] = STARTS) -> Crawl:
        """Follow everything from `starts`; then compare what every link said of its target with what came."""
        line = HTTPConnection(urlsplit(self.base).netloc, timeout=60)
        links = [(Link(urljoin(self.base, start)), "nobody") for start in starts]
        known = {link.url for link, _ in links}
        waiting = deque(links)
        while waiting:
            link, source = waiting.popleft()
            for each in map(self._here, self._read(link.url, source, _ask(line, link.url))):
                if each.url.startswith(self.base):
                    links.append((each, link.url))
                    if each.url not in known:
                        known.add(each.url)
                        waiting.append(links[-1])
        line.close()
        for link, source in links:
            self._compare(link, f"{link.url} (named by {source})")
        return self

    def _here(self, link: Link) -> Link:
        if self.home and link.url.startswith(self.home):
            return replace(link, url=self.base + link.url.removeprefix(self.home))
        return link

    def _compare(self, link: Link, where: str) -> None:
        kind = self.types.get(link.url, "").replace(" ", "")
        if not kind:
            return
        if link.length and link.length != str(self.seen[link.url]):
            self.faults.append(f"{where}: {self.seen[link.url]} bytes, not {link.length}")
        told = link.type.replace(" ", "")
        if told and told not in {kind, kind.partition(";")[0]}:
            self.faults.append(f"{where}: {kind}, not {link.type}")

    def _read(self, url: str, source: str, answer: Answer) -> Iterator[Link]:
        where = f"{url} (named by {source})"
        if answer.status != 200:
            self.faults.append(f"{where}: {answer.status}")
            return
        digest = sha256(answer.body).hexdigest()
        self.seen[url] = len(answer.body)
        self.types[url] = kind = answer.headers["content-type"]
        if answer.headers["content-length"] != str(len(answer.body)):
            self.faults.append(f"{where}: not whole")
        if answer.headers["etag"] != f'"sha256-{digest}"':
            self.faults.append(f"{where}: other bytes than its ETag says")
        path = url.removeprefix(self.base)
        if path.startswith("f/") and path.split("/")[1] != digest:
            self.faults.append(f"{where}: not the content that its address names")
        try:
            yield from links_of(url, kind, answer.body)
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
    elif kind.startswith("text/css"):
        for each in re.findall(r"""url\(\s*["']?([^"')]+)""", body.decode("utf-8")):
            yield Link(urljoin(url, each))
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
