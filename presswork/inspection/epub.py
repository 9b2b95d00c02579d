"""The e-book, opened again: every file is there and well-formed, every link has its end, nothing is from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from presswork.problems import Problem, problem
from presswork.reading.svg import DATA

LARGEST = 50_000_000  # bytes; shops and devices refuse larger ones
CONTAINER = "META-INF/container.xml"
OPF = "{http://www.idpf.org/2007/opf}"
HTML = "{http://www.w3.org/1999/xhtml}"
XML = ("application/xhtml+xml", "image/svg+xml", "application/x-dtbncx+xml")
LEADING = ("http", "https", "mailto", "tel")  # what a link in the text may lead to
ADDRESSES = ("src", "href", "{http://www.w3.org/1999/xlink}href", "poster", "data")

_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]*)|@import\s+['\"]([^'\"]*)")


@dataclass(frozen=True, slots=True)
class Opened:
    """An e-book's members, its manifest (name: media type), and the trees and ids of its XML files."""

    members: Mapping[str, bytes]
    manifest: Mapping[str, str]
    trees: Mapping[str, Any]
    ids: Mapping[str, frozenset[str]]


def inspect(path: Path) -> tuple[Problem, ...]:
    """Return a `bad-output` for every fault of the e-book at `path`, and `large-ebook` where devices may refuse it."""
    found = [problem("bad-output", words, path.name) for words in dict.fromkeys(_faults(path))]
    size = path.stat().st_size if path.is_file() else 0
    if size > LARGEST:
        found.append(problem("large-ebook", f"the e-book has {size / 1e6:.0f} MB", path.name))
    return tuple(found)


def _faults(path: Path) -> Iterator[str]:
    try:
        with ZipFile(path) as book:
            first = book.infolist()[0] if book.infolist() else None
            members = {name: book.read(name) for name in book.namelist()}
            if len(members) != len(book.namelist()):
                yield "the zip has a member twice"
    except (OSError, BadZipFile, NotImplementedError, RuntimeError) as fault:
        yield f"the e-book cannot be opened: {fault}"
        return
    if first is None or first.filename != "mimetype" or first.compress_type != ZIP_STORED:
        yield "the zip does not begin with the plain media type"
    elif members["mimetype"] != b"application/epub+zip":
        yield "the media type is not that of an EPUB"
    faults: list[str] = []
    opened = _open(members, faults)
    yield from faults
    if opened is not None:
        for name, tree in opened.trees.items():
            yield from _page(opened, name, tree)
        yield from _styles(opened)


def _open(members: Mapping[str, bytes], faults: list[str]) -> Opened | None:
    """Return the package's files read, or None where there is no package to follow; say in `faults` what is wrong."""
    container = _tree(members, CONTAINER, faults)
    roots = [] if container is None else [each.get("full-path", "") for each in container.iter("{*}rootfile")]
    package = _tree(members, roots[0], faults) if roots else None
    if package is None:
        faults.append("the zip has no package document")
        return None
    base = dirname(roots[0])
    listed = package.findall(f"{OPF}manifest/{OPF}item")
    manifest = {_target(base, item.get("href", "")): item.get("media-type", "") for item in listed}
    faults += [f"{name} is listed but not there" for name in manifest if name not in members]
    known = {*manifest, "mimetype", CONTAINER, roots[0]}
    faults += [f"{name} is there but not listed" for name in members if name not in known]
    names = {item.get("id") for item in listed}
    order = [each.get("idref") for each in package.iter(f"{OPF}itemref")]
    faults += [f"the spine names {name!r}, which is not listed" for name in order if name not in names]
    if not any("nav" in (item.get("properties") or "").split() for item in listed):
        faults.append("the package has no nav document")
    trees = {name: _tree(members, name, faults) for name, kind in manifest.items() if kind in XML and name in members}
    whole = {name: tree for name, tree in trees.items() if tree is not None}
    return Opened(members, manifest, whole, {name: _ids(tree, name, faults) for name, tree in whole.items()})


def _tree(members: Mapping[str, bytes], name: str, faults: list[str]) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(members[name], parser)
    except KeyError:
        faults.append(f"{name} is not there")
    except etree.XMLSyntaxError as fault:
        faults.append(f"{name} is not well-formed: {fault}")
    return None


def _ids(tree: Any, name: str, faults: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for node in tree.iter(etree.Element):
        own = node.get("id")
        if own in found:
            faults.append(f"{name} has the id {own!r} twice")
        if own:
            found.add(own)
    return frozenset(found)


def _page(opened: Opened, name: str, tree: Any) -> Iterator[str]:
    """Yield what is wrong with one page, drawing or table of contents, in words."""
    for node in tree.iter(etree.Element):
        tag = etree.QName(node).localname
        if tag == "script" or any(key.lower().startswith("on") for key in node.keys()):  # noqa: SIM118
            yield f"{name} has a script: <{tag}>"
        for key in ADDRESSES:
            value = node.get(key)
            if value is not None and not (tag == "image" and DATA.fullmatch(value)):
                link = node.tag == f"{HTML}a" and key == "href"
                yield from _address(opened, name, f"<{tag}>", value, LEADING if link else ())
        if node.get("style"):
            yield from _css(opened, name, node.get("style"))
        if tag == "style":
            yield from _css(opened, name, "".join(node.itertext()))


def _address(opened: Opened, name: str, where: str, value: str, leading: tuple[str, ...]) -> Iterator[str]:
    """Yield what is wrong with an address, in words."""
    try:
        parts = urlsplit(value)
    except ValueError:
        yield f"{name}: {where} is no address: {value}"
        return
    if parts.scheme or parts.netloc:
        if parts.scheme.lower() not in leading:
            yield f"{name}: {where} comes from outside: {value[:60]}"
        return
    target = _target(dirname(name), value) if parts.path else name
    if target not in opened.manifest:
        yield f"{name}: {where} leads nowhere: {value}"
    elif parts.fragment and target in opened.ids and unquote(parts.fragment) not in opened.ids[target]:
        yield f"{name}: {where} leads to nothing in {target}: {value}"


def _styles(opened: Opened) -> Iterator[str]:
    for name, kind in opened.manifest.items():
        if kind == "text/css" and name in opened.members:
            yield from _css(opened, name, opened.members[name].decode("utf-8", "replace"))


def _css(opened: Opened, name: str, css: str) -> Iterator[str]:
    for first, second in _CSS_URL.findall(css):
        yield from _address(opened, name, "a style", first or second, ())


def _target(base: str, href: str) -> str:
    """Return the member that an address written in the folder `base` stands for."""
    return normpath(join(base, unquote(urlsplit(href).path)))
