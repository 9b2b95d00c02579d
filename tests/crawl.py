"""A crawler of a catalogue's folder: it believes nothing that a page or a feed claims of what it links.

`crawl` follows every link from where readers begin and returns the faults; `faults_of` looks at one document, so that
the same questions can be asked of a server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from lxml import etree

STARTS = ("index.html", "opds/1.2/index.xml", "opds/2.0/index.json", "news/atom.xml", "news/feed.json", "SHA256SUMS")
ATOM = "{http://www.w3.org/2005/Atom}"
ENDS = {".html": "text/html", ".jpg": "image/jpeg", ".pdf": "application/pdf", ".epub": "application/epub+zip"}
LARGEST = 50_000


@dataclass(frozen=True)
class Link:
    """Where a document leads, and what it claims of that: type, length in bytes, SHA-256."""

    url: str
    type: str = ""
    length: str = ""
    sha256: str = ""


def crawl(folder: Path, base: str, starts: tuple[str, ...] = STARTS) -> list[str]:
    """Return every fault that a reader of the folder, hosted at `base`, would meet."""
    found: list[str] = []
    waiting = [(Link(f"{base}/{start}"), "a reader") for start in starts]
    seen = {link for link, _ in waiting}
    while waiting:
        link, source = waiting.pop()
        path = folder / (unquote(link.url.removeprefix(f"{base}/")) or "index.html")
        if not path.is_file():
            found.append(f"{link.url}, which {source} links, is not there")
            continue
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        found += faults_of(name, data, link, source)
        for each in links_of(name, data, link.url):
            each = Link(urldefrag(each.url)[0], each.type, each.length, each.sha256)
            if not each.url.startswith(f"{base}/"):
                if not each.url.startswith(("https://schema.org", "https://jsonfeed.org", "data:", "mailto:")):
                    found.append(f"{name} leads away: {each.url}")
                continue
            if each not in seen:
                seen.add(each)
                waiting.append((each, name))
    return found


def faults_of(name: str, data: bytes, link: Link, source: str) -> Iterator[str]:
    """Yield what is wrong with a file: not what was claimed of it, or not what it should be."""
    if link.length and int(link.length) != len(data):
        yield f"{name} has {len(data)} bytes, {source} says {link.length}"
    digest = sha256(data).hexdigest()
    if link.sha256 and link.sha256 != digest:
        yield f"{name} is not of the SHA-256 that {source} says"
    named = re.match(r"[fa]/([0-9a-f]{64})/|c/([0-9a-f]{64})/cover", name)
    if named and digest not in named.groups():
        yield f"{name} does not hold what its address says"
    expected = ENDS.get(name[name.rfind(".") :])
    if link.type and expected and link.type != expected:
        yield f"{name} is no {link.type}, as {source} says"
    if name.startswith(("opds/", "news/")):
        yield from _faults_of_feed(name, data)


@lru_cache(maxsize=4000)
def _faults_of_feed(name: str, data: bytes) -> tuple[str, ...]:
    return tuple(faults_of_feed(name, data))


def faults_of_feed(name: str, data: bytes) -> Iterator[str]:
    """Yield what is wrong with a feed by itself."""
    if len(data) > LARGEST:
        yield f"{name} has {len(data)} bytes"
    if name.endswith(".json"):
        value = json.loads(data)
        entries = value.get("publications", value.get("items", value.get("navigation", [])))
        own = [each["href"] for each in value.get("links", []) if each["rel"] == "self"] or [value.get("feed_url")]
    else:
        root = etree.fromstring(data)
        entries = root.findall(f"{ATOM}entry")
        own = [each.get("href") for each in root.findall(f"{ATOM}link") if each.get("rel") == "self"]
        if b"<!" in data or not data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http'):
            yield f"{name} has what toy readers cannot read"
        if root.find(f"{ATOM}updated") is None or root.find(f"{ATOM}id") is None:
            yield f"{name} lacks what Atom asks for"
    if len(entries) > 25:
        yield f"{name} has {len(entries)} entries"
    if not any(str(each).startswith("http") for each in own):
        yield f"{name} does not name itself: {own}"


@lru_cache(maxsize=4000)
def links_of(name: str, data: bytes, url: str) -> tuple[Link, ...]:
    """Return the links of a document, absolute; the same bytes are read once."""
    return tuple(_links_of(name, data, url))


def _links_of(name: str, data: bytes, url: str) -> Iterator[Link]:
    if name.endswith(".html"):
        page = Page()
        page.feed(data.decode())
        assert page.whole, "the page has no end"
        yield from (Link(urljoin(url, each.url), each.type) for each in page.links)
        for text in page.data:
            yield from urls_in(json.loads(text))
    elif name.startswith(("opds/", "news/")):
        yield from atom_links(data) if name.endswith(".xml") else urls_in(json.loads(data))
    elif name == "SHA256SUMS":
        for line in data.decode().splitlines():
            yield Link(urljoin(url, line[66:]), sha256=line[:64])
    elif name.endswith(".css"):
        for found in re.findall(rb"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)", data):
            yield Link(urljoin(url, found.decode()))


def atom_links(data: bytes) -> Iterator[Link]:
    """Yield the links of an Atom feed."""
    for link in etree.fromstring(data).iter(f"{ATOM}link"):
        yield Link(link.get("href"), (link.get("type") or "").partition(";")[0], link.get("length") or "")


def urls_in(value: Any) -> Iterator[Link]:
    """Yield the links of JSON: of OPDS 2.0, of JSON Feed and of schema.org."""
    if isinstance(value, list):
        for each in value:
            yield from urls_in(each)
    if not isinstance(value, dict):
        return
    for key in ("href", "url", "contentUrl", "home_page_url", "feed_url", "next_url", "image"):
        if isinstance(value.get(key), str):
            hashes = value.get("properties", {}).get("hash", [{}])[0]
            size = value.get("size", value.get("size_in_bytes", value.get("contentSize", "")))
            digest = hashes.get("value", value.get("sha256", ""))
            kind = value.get("type", value.get("mime_type", value.get("encodingFormat", "")))
            yield (
                Link(value[key], str(kind).partition(";")[0], str(size), digest)
                if key in ("href", "contentUrl") or ("mime_type" in value)
                else Link(value[key])
            )
    for each in value.values():
        yield from urls_in(each)


class Page(HTMLParser):
    """The links of a page, and the data embedded in it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.data: list[str] = []
        self._inside = self.whole = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag == "script" and given.get("type") == "application/ld+json"
        for name in ("href", "src"):
            if given.get(name):
                kind = (given.get("type") or "").partition(";")[0] if tag in ("link", "a") else ""
                self.links.append(Link(given[name] or "", kind))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"
        self.whole = self.whole or tag == "html"

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.data.append(data)
