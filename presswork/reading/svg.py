"""SVG without what could run, fetch or change: told, and taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
REFUSED = frozenset({"script", "foreignObject", "iframe", "object", "embed", "handler", "listener", "audio", "video"})
ANIMATIONS = frozenset({"animate", "set", "animateMotion", "animateTransform", "discard"})
DEEPEST = 200  # elements within each other
UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_URL = re.compile(r"url\(\s*[\"']?\s*([^\"')\s]*)", re.IGNORECASE)
_ACTIVE = re.compile(r"@import|expression\s*\(|javascript:|-moz-binding|behavior\s*:", re.IGNORECASE)
# a raster picture inside a drawing; this too is looked at where it is shown
DATA = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]*)")
_LENGTH = re.compile(r"\s*(\d{0,9}\.?\d{1,9}(?:e[+-]?\d{1,2})?)\s*([a-z]*)\s*", re.IGNORECASE)
_SPACES = re.compile(r"[\0-\x20]")

Fault = tuple[str, str, int]  # rule, words, line


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What may be shown of an SVG, its size in CSS pixels and what was wrong with it."""

    data: bytes
    width: int
    height: int
    faults: tuple[Fault, ...]


def clean_svg(data: bytes) -> Cleaned:
    """Return an SVG without scripts, entities and references outside itself. Its bytes depend on `data` alone."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        return Cleaned(b"", 0, 0, (("bad-image", f"it is not well-formed: {getattr(fault, 'msg', fault)}", 0),))
    if root.tag != f"{SVG}svg":
        return Cleaned(b"", 0, 0, (("bad-image", "its root is not an svg element of the SVG namespace", 0),))
    faults = [*_outside(root), *_elements(root)]
    width, height = _size(root)
    return Cleaned(etree.tostring(root, encoding="utf-8"), width, height, tuple(faults))


def _outside(root: Any) -> Iterator[Fault]:
    info = root.getroottree().docinfo
    if info.doctype and info.internalDTD is not None and any(True for _ in info.internalDTD.iterentities()):
        yield "unsafe-svg", "it declares entities", 0
    before = root.getprevious()
    while before is not None:
        yield "unsafe-svg", f"<?{before.text or ''}?>"[:40] + " stands before it", before.sourceline or 0
        before = before.getprevious()


def _elements(root: Any) -> Iterator[Fault]:
    for element in list(root.iter()):
        line = element.sourceline or 0
        if not isinstance(element.tag, str):
            what = "an entity" if element.tag is etree.Entity else "an instruction"
            yield "unsafe-svg", f"it has {what}", line
            _drop(element)
            continue
        name = etree.QName(element).localname
        if name in REFUSED or (name in ANIMATIONS and _changes_link(element)):
            yield "unsafe-svg", f"it has <{name}>", line
            _drop(element)
        elif sum(1 for _ in element.iterancestors()) > DEEPEST:
            yield "bad-image", f"it is nested more than {DEEPEST} levels deep", line
            _drop(element)
        else:
            yield from _attributes(element, line)
            if name == "style" and (why := _style_fault("".join(element.itertext()))):
                yield "unsafe-svg", why, line
                _drop(element)


def _attributes(element: etree._Element, line: int) -> Iterator[Fault]:
    for key, value in list(element.attrib.items()):
        name, text = str(key), str(value)
        local = name.rpartition("}")[2].lower()
        plain = _SPACES.sub("", text)
        why = ""
        if local.startswith("on"):
            why = f"it has the handler {local}"
        elif name in HREFS or local in ("href", "src", "base"):
            if plain and not plain.startswith("#") and not DATA.fullmatch(text):
                why = f"it refers to {text[:60]}"
        elif not name.startswith("{"):  # other namespaces are the drawing program's notes
            why = _style_fault(text)
        if why:
            yield "unsafe-svg", why, line
            del element.attrib[key]


def _changes_link(element: etree._Element) -> bool:
    target = (element.get("attributeName") or "").rpartition(":")[2].lower()
    return target in ("href", "style", "class") or target.startswith("on") or any(element.get(key) for key in HREFS)


def _style_fault(text: str) -> str:
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    if "\\" in plain and re.search(r"[(@]", plain):
        return "its style hides signs behind backslashes"
    if found := _ACTIVE.search(plain):
        return f"its style has {found[0]}"
    outside = next((each for each in _URL.findall(plain) if not each.startswith("#")), None)
    return f"its style refers to {outside[:60]}" if outside is not None else ""


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:  # what follows an element belongs to its parent
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _size(root: etree._Element) -> tuple[int, int]:
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if len(box) == 4 and (across := _pixels(box[2])) and (down := _pixels(box[3])):
        if width and not height:
            return round(width), round(width * down / across)
        if height and not width:
            return round(height * across / down), round(height)
        if not width:
            return round(across), round(down)
    return round(width), round(height)


def _pixels(text: str | None) -> float:
    found = _LENGTH.fullmatch(text or "")
    return float(found[1]) * UNITS[found[2].lower()] if found and found[2].lower() in UNITS else 0.0
