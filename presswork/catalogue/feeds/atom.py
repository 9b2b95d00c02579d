"""Atom (RFC 4287), as OPDS 1.2 and the news both write it: lxml builds it, so that words stay words."""

from __future__ import annotations

from typing import Any

from lxml import etree

from presswork.catalogue.feeds.entries import Site, plain

ATOM = "http://www.w3.org/2005/Atom"
NAMES: dict[Any, str] = {
    None: ATOM,  # the default one: toy readers know no prefix
    "dc": "http://purl.org/dc/terms/",
    "fh": "http://purl.org/syndication/history/1.0",
}
END = "</feed>"


def feed_of(site: Site, title: str, id_url: str, own_url: str, kind: str, updated: str) -> Any:
    """Return a feed with what every one has: id, title, time, author and the link to itself."""
    root = etree.Element(f"{{{ATOM}}}feed", None, NAMES)
    add(root, "id", id_url)
    add(root, "title", plain(title))
    add(root, "updated", updated)
    add(add(root, "author"), "name", plain(site.name))
    link(root, "self", own_url, kind)
    return root


def new_entry() -> Any:
    """Return an empty entry, in a feed that declares its names."""
    return add(etree.Element(f"{{{ATOM}}}feed", None, NAMES), "entry")


def entry_text(entry: Any) -> str:
    """Return an entry as text, ready to stand in a feed, which declares its names once."""
    text = str(etree.tostring(entry.getparent(), encoding="unicode"))
    return text.partition(">")[2].removesuffix(END)


def feed_bytes(root: Any, entries: tuple[str, ...]) -> bytes:
    """Return a feed whole, with entries that are text already."""
    text = str(etree.tostring(root, encoding="unicode")).removesuffix(END)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}{"".join(entries)}{END}\n'.encode()


def add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    """Add an element; its name has a prefix of NAMES or none."""
    prefix, _, local = name.rpartition(":")
    node = etree.SubElement(parent, f"{{{NAMES[prefix or None]}}}{local}", attributes)
    node.text = text or None
    return node


def link(parent: Any, rel: str, href: str, kind: str, **more: str) -> None:
    """Add a link (RFC 4287, 4.2.7); `more` may hold its length in bytes."""
    add(parent, "link", rel=rel, href=href, type=kind, **more)
