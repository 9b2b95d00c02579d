"""A simulated KOReader: what its catalogue browser does with a feed, told from its sources.

It asks with HEAD before every GET and keeps feeds by address and Last-Modified. It accepts `application/opds+json`
alone, and takes what comes: a text that begins with { is OPDS 2.0, any other is given to a toy reader of XML that
knows tags, attributes, texts and five entities; no prefix of a namespace, no CDATA, no comment. Of elements of one name
it keeps the first, but for entry and link; an element with a text is that text. It follows no redirect.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urljoin, urlsplit

from serving import Answer, answer_of

ACQUISITION = "http://opds-spec.org/acquisition"
CATALOGUE = (None, "subsection", "http://opds-spec.org/subsection", "http://opds-spec.org/sort/new")
IMAGES = ("http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail")
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
LEXEME = re.compile(r"<\?[^>]*\?>|<(/?)([A-Za-z:]+)((?:\s+[\w:.-]+\s*=\s*\"[^\"<]*\")*)\s*(/?)>|([^<]+)")
ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*\"([^\"]*)\"")


@dataclass(frozen=True)
class Item:
    """A line of its menu: a book, or another feed where it has a `url`."""

    title: str
    author: str = ""
    url: str = ""
    files: tuple[tuple[str, str], ...] = ()  # type and address
    images: tuple[str, ...] = ()


@dataclass
class KOReader:
    """The browser; `asked` is every request that it made: method and address."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def ask(self, url: str, method: str) -> Answer:
        """Send one request, as it does."""
        self.asked.append((method, url))
        parts = urlsplit(url)
        line = HTTPConnection(parts.netloc, timeout=30)
        try:
            headers = {"Accept": "application/opds+json", "Accept-Encoding": "identity"}
            line.request(method, parts.path, headers=headers)
            return answer_of(line.getresponse())
        finally:
            line.close()

    def feed(self, url: str) -> str:
        """Return the text of a feed, from what it has kept where address and time are the same."""
        key = (url, self.ask(url, "HEAD").headers["last-modified"])
        if key not in self.kept:
            answer = self.ask(url, "GET")
            assert answer.status == 200, (url, answer.status)
            assert answer.body, url
            self.kept[key] = answer.body.decode("utf-8")
        return self.kept[key]

    def open(self, url: str) -> tuple[list[Item], str]:
        """Return the menu of a feed, and the address of its next page or nothing."""
        text = self.feed(url)
        return of_json(json.loads(text), url) if re.match(r"\s*\{", text) else of_xml(parsed(text)["feed"], url)

    def download(self, url: str) -> tuple[str, bytes]:
        """Return the name that the server gives a file, and the file."""
        head = self.ask(url, "HEAD")
        named = re.search(r'filename="([^"]+)"', head.headers["content-disposition"])
        answer = self.ask(url, "GET")
        assert (head.status, answer.status) == (200, 200), url
        assert head.headers["content-length"] == str(len(answer.body))
        assert named, url
        return named[1], answer.body

    def books(self, url: str) -> list[Item]:
        """Walk every feed that `url` leads to; return the books, each once for every feed that it stands in."""
        waiting, seen, found = [url], {url}, []
        while waiting:
            items, after = self.open(waiting.pop())
            leads = [item.url for item in items if item.url] + [after] * bool(after)
            waiting += [each for each in dict.fromkeys(leads) if each not in seen]
            seen.update(leads)
            found += [item for item in items if not item.url]
        return found


def parsed(text: str) -> dict[str, Any]:
    """Read XML as its toy reader does; what that cannot read fails here."""
    assert "<!" not in text, "a comment, CDATA or doctype"
    root: dict[str, Any] = {}
    open_now: list[tuple[str, Any]] = [("", root)]
    place = 0
    while place < len(text):
        found = LEXEME.match(text, place)
        assert found, f"cannot be read: {text[place : place + 60]!r}"
        place = found.end()
        closes, name, attributes, empty, words = found.groups()
        if words is not None:
            if words.strip():
                open_now[-1] = (open_now[-1][0], unescaped(words))
        elif closes:
            _close(open_now, name)
        elif name:
            open_now.append((name, {key: unescaped(value) for key, value in ATTRIBUTE.findall(attributes)}))
            if empty:
                _close(open_now, name)
    assert len(open_now) == 1, "an element is left open"
    return root


def _close(open_now: list[tuple[str, Any]], name: str) -> None:
    ended, value = open_now.pop()
    assert ended == name, f"{name} closes {ended}"
    above = open_now[-1][1]
    if isinstance(above, dict):
        if name in {"entry", "link"}:
            above.setdefault(name, []).append(value)
        else:
            above.setdefault(name, value)


def unescaped(text: str) -> str:
    """Replace the five entities and decimal numbers, once; what it does not know stays as it is written."""

    def sign(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[2])) if found[2].isdigit() else found[0]
        return ENTITIES.get(found[2], found[0])

    return re.sub(r"&(#?)([0-9A-Za-z]+);", sign, text)


def of_xml(feed: dict[str, Any], url: str) -> tuple[list[Item], str]:
    """Return the menu of an OPDS 1.2 feed."""
    items = []
    for entry in feed.get("entry", []):
        links = [{**link, "href": urljoin(url, link["href"])} for link in entry.get("link", [])]
        leads = [
            link["href"]
            for link in links
            if "application/atom+xml" in link.get("type", "") and link.get("rel") in CATALOGUE
        ]
        files = [(link.get("type", ""), link["href"]) for link in links if link.get("rel", "").startswith(ACQUISITION)]
        images = [link["href"] for link in links if link.get("rel") in IMAGES]
        author = entry.get("author", {})
        items.append(
            Item(
                entry["title"],
                author.get("name", "") if isinstance(author, dict) else "",
                leads[-1] if leads and not files else "",
                tuple(files),
                tuple(images),
            )
        )
    after = [link["href"] for link in feed.get("link", []) if link.get("rel") == "next"]
    return items, urljoin(url, after[0]) if after else ""


def of_json(feed: dict[str, Any], url: str) -> tuple[list[Item], str]:
    """Return the menu of an OPDS 2.0 feed."""
    leads = [*feed.get("navigation", [])]
    for group in feed.get("groups", []):
        leads += group.get("navigation") or group.get("links", [])[:1]
    items = [Item(each.get("title", ""), url=urljoin(url, each["href"])) for each in leads if each.get("rel") != "self"]
    for book in feed.get("publications", []):
        authors = book["metadata"].get("author", [])
        many = authors if isinstance(authors, list) else [authors]
        names = [each if isinstance(each, str) else each["name"] for each in many]
        files = [
            (link.get("type", ""), urljoin(url, link["href"]))
            for link in book["links"]
            if _rel(link).startswith(ACQUISITION)
        ]
        images = tuple(urljoin(url, each["href"]) for each in book.get("images", []))
        items.append(Item(book["metadata"]["title"], ", ".join(names), "", tuple(files), images))
    after = [link["href"] for link in feed.get("links", []) if _rel(link) == "next"]
    return items, urljoin(url, after[0]) if after else ""


def _rel(link: dict[str, Any]) -> str:
    rel = link.get("rel", "")
    return str(rel[0] if isinstance(rel, list) else rel)
