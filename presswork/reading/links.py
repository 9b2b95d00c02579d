"""Where a link leads: to the publication, to the world, or nowhere it may."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from presswork.model.chapter import Place, Reference
from presswork.problems import PublishError
from presswork.reading.desk import Desk
from presswork.sources import resolve, told_at

EXTERNAL = ("http", "https", "mailto", "tel")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def link(desk: Desk, href: str, place: Place) -> dict[str, str]:
    """Return the attributes of a link: href, or data-ref for one inside the publication; none for a bad one."""
    plain = re.sub(r"[\0-\x20]", "", href)
    if not plain:
        desk.tell("dead-link", "this link leads nowhere", place)
        return {}
    if _SCHEME.match(plain) or plain.startswith(("//", "\\")):
        return _external(desk, plain, place)
    return _internal(desk, href, place)


def _external(desk: Desk, href: str, place: Place) -> dict[str, str]:
    try:
        address = urlsplit(href)
        port_is_number = address.port is None or address.port >= 0
    except ValueError:
        address, port_is_number = urlsplit(""), False
    if address.scheme.lower() not in EXTERNAL and port_is_number:
        desk.tell("unsafe-link", f"a link may not lead to {href[:60]}", place)
        return {}
    if not port_is_number or not (address.hostname if address.scheme.startswith("http") else address.path):
        desk.tell("unsafe-link", f"{href[:60]} is not an address", place)
        return {}
    return {"href": href}


def _internal(desk: Desk, href: str, place: Place) -> dict[str, str]:
    path, _, fragment = href.partition("#")
    try:
        name = resolve(desk.path, path) if path else ""
    except PublishError as stopped:
        desk.problems += told_at(stopped, place.path, place.line, place.column)
        return {}
    target = Reference("" if name == desk.path else name, unquote(fragment), place)
    return {"data-ref": desk.refer(target)}


def source(desk: Desk, src: str, place: Place) -> str:
    """Return the project name of a picture, or nothing where it may not be shown."""
    plain = re.sub(r"[\0-\x20]", "", src)
    if found := _SCHEME.match(plain):
        remote = found[1].lower() in ("http", "https")
        rule, why = ("outside-project", "is on the network") if remote else ("unsafe-link", "is not a file")
        desk.tell(rule, f"{plain[:60]} {why}: pictures are files of the project", place)
        return ""
    if not plain or plain.startswith("//"):
        rule = "outside-project" if plain else "missing-image"
        desk.tell(rule, f"{plain[:60]} is on the network" if plain else "no file is named for this picture", place)
        return ""
    try:
        return resolve(desk.path, src)
    except PublishError as stopped:
        desk.problems += told_at(stopped, place.path, place.line, place.column)
        return ""
