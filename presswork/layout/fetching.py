"""The engine's door to files: only the manuscript's and the styles', through Sources, and never the network."""

from __future__ import annotations

import urllib.parse
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import MimeTypes
from posixpath import normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

from presswork.layout.witness import Witness, witness
from presswork.model.job import Reader
from presswork.problems import Problem, PublishError, problem
from presswork.reading.pictures import in_rgb
from presswork.reading.svg import DATA

BASE = "book:///"
TYPES = MimeTypes()  # the standard library's own table: the machine's would differ
TYPES.types_map[1].update({".svg": "image/svg+xml", ".webp": "image/webp", ".css": "text/css", ".otf": "font/otf"})

# relative addresses are resolved for the schemes in these lists only
for _known in (urllib.parse.uses_relative, urllib.parse.uses_netloc):
    if "book" not in _known:
        _known.append("book")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that may not or cannot be read: its address, why, and who asked for it."""

    url: str
    told: Problem
    by: Witness


class Fetcher(URLFetcher):  # type: ignore[misc]
    """Opens book:///manuscript/… and book:///styles/… and keeps a problem for everything else.

    `digests` are the files that were read, with their SHA-256.
    """

    def __init__(self, sources: Reader) -> None:
        super().__init__(allowed_protocols=("book",), allow_redirects=False)
        self.sources = sources
        self.refused: list[Refused] = []
        self.digests: dict[str, str] = {}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a file's bytes; raises ValueError, which the engine logs, where it may not or cannot be read."""
        if held := DATA.fullmatch(url):  # inside a drawing: a chapter's own pictures were judged when it was read
            return URLFetcherResponse(url, in_rgb(b64decode(held[2])), {"Content-Type": held[1]})
        try:
            name = name_of(url)
            data = self.sources.read(name)
            self.digests[normpath(name)] = sha256(data).hexdigest()
        except PublishError as stopped:
            self.refused += [Refused(url, each, witness()) for each in stopped.problems]
            raise ValueError(str(stopped)) from stopped
        kind = TYPES.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, in_rgb(data), {"Content-Type": kind})


def name_of(url: str) -> str:
    """Return the project's name for an address. Raises PublishError with `outside-project`."""
    parts = urlsplit(url)
    if parts.scheme != "book" or parts.netloc:
        shown = url if len(url) < 80 else f"{url[:60]}…"
        raise PublishError([problem("outside-project", f"{shown} is outside manuscript/ and styles/")])
    return unquote(parts.path).lstrip("/")
