"""Where everything stands in the folder of a catalogue: the one place that knows, and keeps hostile names harmless.

Addresses are paths relative to the folder, with slashes, of the signs a-z A-Z 0-9 . _ - alone, so that a path is its
own URL. `absolute` puts the base URL before one, `relative` leads from one page to another (also where a page is
opened from disk). Links name `index.html`, since not every bucket answers for a folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from unicodedata import combining, normalize

from presswork.model.publication import slug

FRONT = "index.html"
STYLE = "style.css"
SUMS = "SHA256SUMS"
EDITION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[1-9]\d{0,3})?")
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST = 100  # signs of one part of a path
# the media types that are offered, with their endings; anything else is handed out as bytes
ENDINGS = {
    "application/epub+zip": ".epub",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/plain": ".txt",
}
ANY = "application/octet-stream"
OPDS1, OPDS2, ATOM, JSON = "opds/1.2", "opds/2.0", "news/atom", "news/feed"
TYPES = {
    OPDS1: "application/atom+xml;profile=opds-catalog;kind=acquisition",
    OPDS2: "application/opds+json",
    ATOM: "application/atom+xml",
    JSON: "application/feed+json",
}
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"


@dataclass(frozen=True, slots=True, order=True)
class Listing:
    """A list of editions: `new`, `all`, `language` (its `name` a BCP 47 code), `subject` (its `name` the words)."""

    kind: str
    name: str = ""

    @property
    def path(self) -> str:
        """Where the list stands below a feed's or the pages' own folder: `all`, `language/fr`, `subject/chine-…`."""
        return f"{self.kind}/{part(self.name)}" if self.name else self.kind


NEW, ALL = Listing("new"), Listing("all")


def part(words: str) -> str:
    """Return words as one part of a path: readable, and another one for every other words.

    >>> part("fr"), part("Corée du Nord"), part("../..")
    ('fr', 'coree-du-nord-a733e04b', '0cfd1c96')
    """
    if re.fullmatch(r"[a-z0-9]{1,12}(-[a-z0-9]{1,8})?", words):
        return words
    mark = sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug(words)[:40].strip('-')}-{mark}".lstrip("-")


def title_page(title: str) -> str:
    """Return the page of a title, by its slug (shelf.Title.slug)."""
    return f"titles/{safe(title)}/index.html"


def edition_page(title: str, edition: str) -> str:
    """Return the page of an edition, by the title's slug and the edition's name, `2024-11-24.2`."""
    return f"titles/{safe(title)}/{edition if EDITION.fullmatch(edition) else part(edition)}/index.html"


def list_page(listing: Listing, number: int = 0) -> str:
    """Return a page of a list of titles; the newest one (number 0) has the front address."""
    return f"{listing.path}/{number}/index.html" if number else f"{listing.path}/index.html"


def index_page(kind: str, number: int = 1) -> str:
    """Return the page that names every `language` or `subject`, in the order of the alphabet; counted from 1."""
    return f"{kind}s/{number}/index.html" if number > 1 else f"{kind}s/index.html"


def feed(format: str, listing: Listing = ALL, number: int = 0) -> str:
    """Return a page of a feed (OPDS1, OPDS2); 0 is the newest one, the others are numbered from the oldest."""
    name = f"{listing.path}/{number}" if number else listing.path
    return f"{format}/{name}{ending(format)}"


def root_feed(format: str) -> str:
    """Return the feed that a reading app is given: the navigation of the whole catalogue (OPDS1, OPDS2)."""
    return f"{format}/index{ending(format)}"


def index_feed(format: str, kind: str, number: int = 1) -> str:
    """Return the navigation feed that names every `language` or `subject`; counted from 1."""
    return f"{format}/{kind}s/{number}{ending(format)}" if number > 1 else f"{format}/{kind}s{ending(format)}"


def news(format: str, number: int = 0) -> str:
    """Return a page of the news (ATOM, JSON); 0 is the newest one, the others are numbered from the oldest."""
    return f"{format}/{number}{ending(format)}" if number else f"{format}{ending(format)}"


def ending(format: str) -> str:
    """Return `.xml` or `.json`."""
    return ".xml" if format in (OPDS1, ATOM) else ".json"


def file(digest: str, name: str, media_type: str) -> str:
    """Return the immutable address of a file: its SHA-256, then a harmless name that ends as its type does."""
    return f"f/{checked(digest)}/{download_name(name, media_type)}"


def cover(digest: str) -> str:
    """Return the address of a cover, by the SHA-256 of the picture."""
    return f"c/{checked(digest)}/cover.jpg"


def thumbnail(digest: str) -> str:
    """Return the address of the small picture of a cover, by the SHA-256 of the large one."""
    return f"c/{checked(digest)}/small.jpg"


def asset(digest: str, name: str) -> str:
    """Return the immutable address of a stylesheet, a font or a script."""
    return f"a/{checked(digest)}/{safe(name)}"


def served_type(media_type: str) -> str:
    """Return the type that a file is handed out with: its own where it is one that is offered, else bytes."""
    return media_type if media_type in ENDINGS else ANY


def download_name(name: str, media_type: str) -> str:
    """Return the name that a file is saved under.

    >>> download_name("../Été.pdf", "application/pdf"), download_name("a.html", "text/html")
    ('Ete.pdf', 'a.html.bin')
    """
    wanted = ENDINGS.get(media_type, ".bin")
    stem = name[: -len(wanted)] if name.lower().endswith(wanted) else name
    return safe(stem)[: LONGEST - len(wanted)] + wanted


def safe(name: str) -> str:
    """Return a name as one part of a path: other signs become hyphens, none begins with a dot or a hyphen."""
    plain = "".join(sign for sign in normalize("NFKD", name) if not combining(sign))
    return re.sub(r"[^A-Za-z0-9._-]+", "-", plain).lstrip(".-")[:LONGEST].rstrip(".-") or "file"


def checked(digest: str) -> str:
    """Return a digest that is one; raises ValueError for anything else."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"no SHA-256: {digest!r}")
    return digest


def absolute(base: str, path: str) -> str:
    """Return the URL of an address below the base URL."""
    return f"{base.rstrip('/')}/{path}"


def relative(path: str, page: str) -> str:
    """Return how the page at the address `page` names the address `path`.

    >>> relative("style.css", "titles/a/index.html")
    '../../style.css'
    """
    there, here = path.split("/"), page.split("/")
    same = 0
    while same < min(len(there), len(here)) - 1 and there[same] == here[same]:
        same += 1
    return "../" * (len(here) - 1 - same) + "/".join(there[same:])
