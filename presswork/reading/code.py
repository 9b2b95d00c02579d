"""Blocks of code, coloured with Pygments' short classes."""

from __future__ import annotations

import re

from presswork.model.chapter import Place
from presswork.reading import given as attributes
from presswork.reading.attributes import Attributes, parse
from presswork.reading.desk import Desk
from presswork.reading.tree import Node

LONGEST = 100_000  # characters; longer code stays plain, as some lexers need quadratic time
LONGEST_LINE = 2_000


def code(desk: Desk, content: str, info: str, place: Place) -> Node:
    """Return the block for a fence (or indented code, without `info`)."""
    node = Node("pre", {"class": "code"}, line=place.line)
    words, given = _info(info)
    if info.strip().startswith("{="):
        desk.tell("unsafe-html", f"raw blocks {info.strip()[:20]} are not read", place)
    if given is not None:
        language, own = (given.classes[0], given.classes[1:]) if given.classes and not words else (words, given.classes)
        attributes.apply(desk, node, given._replace(classes=own), place, attributes.KNOWN["code"])
    else:
        language = words
    if re.fullmatch(r"[\w+#.-]{1,40}", language):
        node.attrs["data-language"] = language
    node.children = [Node("code", {}, highlight(content.removesuffix("\n"), language))]
    desk.features.add("code")
    return node


def _info(info: str) -> tuple[str, Attributes | None]:
    words, brace, _ = info.strip().partition("{")
    given = parse(info.strip(), len(words)) if brace else None
    return (words.split() or [""])[0], given


def highlight(content: str, language: str) -> list[Node | str]:
    """Return code as spans and words; an unknown language stays plain."""
    if not language or len(content) > LONGEST or max(map(len, content.split("\n"))) > LONGEST_LINE:
        return [content]
    from pygments.lexers import get_lexer_by_name
    from pygments.token import STANDARD_TYPES, Error
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return [content]
    found: list[Node | str] = []
    for kind, words in lexer.get_tokens(content):
        name = "" if kind is Error else STANDARD_TYPES.get(kind, "")
        found.append(Node("span", {"class": name}, [words]) if name and words.strip() else words)
    return found
