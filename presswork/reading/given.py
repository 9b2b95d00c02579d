"""Puts the attributes that an author gave in braces on an element, and tells of those that it does not know."""

from __future__ import annotations

import re

from presswork.model.chapter import Place
from presswork.reading.attributes import ID, LANGUAGE, Attributes
from presswork.reading.desk import Desk
from presswork.reading.suggest import guess
from presswork.reading.tree import Node

COMMON = ("lang", "dir", "title")  # besides #id and .class
KNOWN: dict[str, tuple[str, ...]] = {
    "heading": ("lang", "dir"),
    "span": COMMON,
    "link": COMMON,
    "image": ("alt", "fig-alt", "width", "title", "lang"),
    "code": ("lang", "title"),
    "reference": (),
    "table": ("lang", "dir"),
}
_CLASS = re.compile(r"[^\W\d][\w-]*")
_WIDTH = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)(%|mm|cm|in|px|pt)?")


def apply(desk: Desk, node: Node, given: Attributes | None, place: Place, known: tuple[str, ...]) -> None:
    """Put id, classes and the known values on `node`."""
    if given is None:
        return
    identify(desk, node, given.id, place)
    for name in given.classes:
        if _CLASS.fullmatch(name):
            node.add_class(name)
        else:
            desk.tell("unknown-attribute", f"{name!r} is not a name for a class", place)
    for key, value in given.values:
        _value(desk, node, key, value, place, known)


def _value(desk: Desk, node: Node, key: str, value: str, place: Place, known: tuple[str, ...]) -> None:
    if key not in known:
        desk.tell("unknown-attribute", f"unknown attribute {key}", place, guess(key, known))
    elif key == "lang":
        speak(desk, node, value, place)
    elif key == "dir" and value not in ("ltr", "rtl", "auto"):
        desk.tell("unknown-attribute", f"dir is ltr, rtl or auto, not {value!r}", place)
    elif key in ("dir", "title"):
        node.attrs[key] = value


def identify(desk: Desk, node: Node, name: str, place: Place) -> None:
    """Give `node` the author's id, if it is one."""
    if not name:
        return
    if ID.fullmatch(name):
        node.attrs["id"] = name
    else:
        why = f"{name!r} cannot be an id: it begins with a letter and holds letters, digits, hyphens and dots"
        desk.tell("bad-id", why, place)


def speak(desk: Desk, node: Node, language: str, place: Place) -> None:
    """Put the element into another language."""
    if not LANGUAGE.fullmatch(language):
        desk.tell("unknown-attribute", f"{language!r} is not a language", place, "a language is written as de or pt-BR")
        return
    node.attrs |= {"lang": language, "xml:lang": language}
    desk.features.add("language")


def width(desk: Desk, value: str, place: Place) -> str:
    """Return a width with its unit (pixels where none is given), or nothing."""
    found = _WIDTH.fullmatch(value)
    if found is None:
        desk.tell("unknown-attribute", f"{value!r} is not a width", place, "a width is written as 60% or 80mm")
        return ""
    return found[1] + (found[2] or "px")
