"""The raw HTML that chapters may hold: an allow-list of elements, attributes and what may stand in what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from presswork.reading.attributes import ID, LANGUAGE
from presswork.reading.tree import BLOCKS

_DATE = re.compile(r"[\d:TZ+. -]{4,35}|P[\dTYMWDHS.]{2,30}")
_NUMBER = re.compile(r"-?\d{1,3}")
_WORDS = re.compile(r"[^\0]*")
ATTRIBUTES: dict[str, re.Pattern[str]] = {
    "id": ID,
    "class": re.compile(r"[\w\s-]*"),
    "lang": LANGUAGE,
    "xml:lang": LANGUAGE,
    "dir": re.compile("ltr|rtl|auto"),
    "title": _WORDS,
}
_SPAN = {"colspan": re.compile(r"[1-9]\d?"), "rowspan": re.compile(r"[1-9]\d?")}
_EDIT = {"datetime": _DATE}
INLINE: dict[str, dict[str, re.Pattern[str]]] = {
    **{name: {} for name in ("abbr", "b", "bdi", "br", "cite", "em", "i", "kbd", "mark", "q", "rp", "rt", "ruby", "s")},
    **{name: {} for name in ("small", "span", "strong", "sub", "sup", "u", "wbr")},
    **dict.fromkeys(("del", "ins", "time"), _EDIT),
}
BLOCK: dict[str, dict[str, re.Pattern[str]]] = {
    **{name: {} for name in ("blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li")},
    **{name: {} for name in ("p", "table", "tbody", "tfoot", "thead", "tr", "ul")},
    "ol": {"start": _NUMBER, "reversed": re.compile("|reversed")},
    "td": _SPAN,
    "th": _SPAN | {"scope": re.compile("col|row|colgroup|rowgroup")},
}
ALLOWED = INLINE | BLOCK
# what an element may stand in, and what may stand in it, where HTML is strict about it
PARENTS: dict[str, frozenset[str]] = {
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "tr": frozenset({"thead", "tbody", "tfoot", "table"}),
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "caption": frozenset({"table"}),
    "figcaption": frozenset({"figure"}),
    "rt": frozenset({"ruby"}),
    "rp": frozenset({"ruby"}),
}
CHILDREN: dict[str, frozenset[str]] = {
    parent: frozenset(child for child, parents in PARENTS.items() if parent in parents)
    for parent in ("ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr")
}
ONLY_INLINE = frozenset({"p", "dt", "h1", "h2", "h3", "h4", "h5", "h6"})
_NAME = r"[A-Za-z][A-Za-z0-9-]*"
_ATTRIBUTE = r"\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
_TAG = re.compile(rf"</(?P<end>{_NAME})\s*>|<(?P<start>{_NAME})(?P<attrs>(?:{_ATTRIBUTE})*)\s*/?>|<[/A-Za-z!?]")
_EACH = re.compile(r"\s+([A-Za-z_:][\w.:-]*)(?:\s*=\s*([^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?")


class Piece(NamedTuple):
    """A part of raw HTML: `kind` is text, comment, start, end or other; `at` its offset; `source` as written."""

    kind: str
    at: int
    source: str
    name: str = ""
    attrs: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The words of a text."""
        return unescape(self.source)


def pieces(source: str) -> Iterator[Piece]:
    """Yield the parts of raw HTML; what cannot be read is of kind other."""
    here = 0
    while found := _TAG.search(source, here):
        if found.start() > here:
            yield Piece("text", here, source[here : found.start()])
        piece = _special(source, found.start()) if source.startswith(("<!", "<?"), found.start()) else _tag(found)
        yield piece
        here = found.start() + len(piece.source)
    if here < len(source):
        yield Piece("text", here, source[here:])


def _special(source: str, start: int) -> Piece:
    """Return a comment, or a declaration or instruction; one that is not closed runs to the end."""
    opening, closing = ("<!--", "-->") if source.startswith("<!--", start) else ("<", ">")
    end = source.find(closing, start + 2)
    whole = source[start : end + len(closing)] if end >= 0 else source[start:]
    return Piece("comment" if opening == "<!--" and end >= 0 else "other", start, whole)


def _tag(found: re.Match[str]) -> Piece:
    kind = next((each for each in ("start", "end") if found[each] is not None), "other")
    name = (found["start"] or found["end"] or "").lower()
    return Piece(kind, found.start(), found[0], name, tuple(_attributes(found["attrs"] or "")))


def _attributes(source: str) -> Iterator[tuple[str, str]]:
    for name, value in _EACH.findall(source):
        yield name.lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value)


def judge(piece: Piece) -> Iterator[str]:
    """Yield what is wrong with a start tag, in words."""
    if piece.name not in ALLOWED:
        yield f"<{piece.name}> is not allowed"
        return
    known = ATTRIBUTES | ALLOWED[piece.name]
    for name, value in piece.attrs:
        if name not in known:
            yield f"<{piece.name}> may not have the attribute {name}"
        elif not known[name].fullmatch(value):
            yield f"{name} of <{piece.name}> cannot be {value[:40]!r}"
    if len(dict(piece.attrs)) < len(piece.attrs):
        yield f"<{piece.name}> has an attribute twice"


def allowed(piece: Piece) -> dict[str, str]:
    """Return the attributes of a start tag that may stay."""
    known = ATTRIBUTES | ALLOWED[piece.name]
    return {name: value for name, value in piece.attrs if name in known and known[name].fullmatch(value)}


def fits(child: str, parent: str) -> bool:
    """Tell whether an element may stand directly in another; `body` takes any block."""
    if child in PARENTS and parent not in PARENTS[child]:
        return False
    if parent in CHILDREN and child not in CHILDREN[parent]:
        return False
    return child not in BLOCKS or (parent not in ONLY_INLINE and (parent in BLOCKS or parent == "body"))
