"""The crawler of `crawl` over HTTP: it follows every link of every page and feed, and compares with what was claimed.

It takes nothing on trust: bytes against their ETag, length, type and the digest in their address.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.client import HTTPConnection, RemoteDisconnected
from urllib.parse import urldefrag, urljoin, urlsplit

from crawl import Link, links_of
from lxml import etree
from serving import Answer, answer_of

STARTS = ("", "opds/1.2/index.xml", "opds/2.0/index.json", "news/atom.xml", "news/feed.json", "SHA256SUMS")


@dataclass
class Crawl:
    """A walk over one site. `faults` say what was found, `seen` is every address with the size of its answer."""

    base: str
    home: str = ""  # where whole links lead that are followed here: the base URL that the site was built for
    faults: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

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
        if link.sha256 and link.sha256 != self.digests[link.url]:
            self.faults.append(f"{where}: SHA-256 {self.digests[link.url]}, not {link.sha256}")
        told = link.type.replace(" ", "")
        if told and told not in {kind, kind.partition(";")[0]}:
            self.faults.append(f"{where}: {kind}, not {link.type}")

    def _read(self, url: str, source: str, answer: Answer) -> Iterator[Link]:
        where = f"{url} (named by {source})"
        if answer.status != 200:
            self.faults.append(f"{where}: {answer.status}")
            return
        digest = sha256(answer.body).hexdigest()
        self.seen[url], self.digests[url] = len(answer.body), digest
        self.types[url] = kind = answer.headers["content-type"]
        if answer.headers["content-length"] != str(len(answer.body)):
            self.faults.append(f"{where}: not whole")
        if answer.headers["etag"] != f'"sha256-{digest}"':
            self.faults.append(f"{where}: other bytes than its ETag says")
        path = url.removeprefix(self.base)
        if path.startswith("f/") and path.split("/")[1] != digest:
            self.faults.append(f"{where}: not the content that its address names")
        try:
            page = kind.startswith("text/html")
            for each in links_of("index.html" if page else path, answer.body, url):
                yield replace(each, url=urldefrag(each.url)[0])
        except (ValueError, etree.XMLSyntaxError, AssertionError) as fault:
            self.faults.append(f"{where}: cannot be read: {fault}")


def _ask(line: HTTPConnection, url: str) -> Answer:
    try:
        line.request("GET", urlsplit(url).path)
        return answer_of(line.getresponse())
    except RemoteDisconnected:  # it stood idle for too long; as a browser does, ask once more (RFC 9110, 9.2.2)
        line.request("GET", urlsplit(url).path)
        return answer_of(line.getresponse())
