"""Attributes in braces, in Pandoc's spelling: {#id .class key="value"}."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 2000  # characters; what is longer is text
ID = re.compile(r"[^\W\d][\w.-]*")  # XML's NCName, as EPUB asks for
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ITEM = re.compile(
    r"\s*(?:#(?P<id>[^\s{}#]+)|\.(?P<name>[^\s{}.=]+)|(?P<dash>-)(?=[\s}])"
    r"|(?P<key>[A-Za-z_][\w:.-]*)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'{}]+)))(?=[\s}])"
)
_END = re.compile(r"\s*\}")


class Attributes(NamedTuple):
    """What stands in braces; `end` is the position behind them."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    end: int = 0

    def value(self, key: str) -> str:
        """Return the last value of a key, or nothing."""
        return dict(self.values).get(key, "")


def parse(text: str, start: int = 0) -> Attributes | None:
    """Return the attributes whose brace opens at `start`, or None where it is just a brace."""
    if not text.startswith("{", start):
        return None
    position, limit = start + 1, start + LONGEST
    name, classes, values = "", list[str](), list[tuple[str, str]]()
    while found := _ITEM.match(text, position, limit):
        position = found.end()
        if found["id"]:
            name = found["id"]
        elif found["key"]:
            value = next(each for each in (found["double"], found["single"], found["bare"]) if each is not None)
            values.append((found["key"], value))
        else:
            classes.append("unnumbered" if found["dash"] else found["name"])
    end = _END.match(text, position, limit)
    if end is None or not (name or classes or values):
        return None
    return Attributes(name, tuple(dict.fromkeys(classes)), tuple(values), end.end())


def trailing(text: str) -> tuple[str, Attributes | None]:
    """Return a heading's or caption's words without the attributes at their end, and these."""
    start = text.rfind("{") if text.endswith("}") else -1
    found = parse(text, start) if start >= 0 else None
    if found is None or found.end != len(text) or text[start - 1 : start] == "\\":
        return text, None
    return text[:start].rstrip(), found
