"""Blocks that CommonMark does not have: fenced divs, notes, captions of tables, line blocks."""

from __future__ import annotations

import re
from itertools import takewhile

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from presswork.reading.attributes import Attributes, parse, trailing

_FENCE = re.compile(r":{3,}\s*(?P<words>.*?)\s*:*\s*$")
_NOTE = re.compile(r"\[\^([^\s\[\]]{1,200})\]:")
_DELIMITERS = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


def line_of(state: StateBlock, number: int) -> str:
    """Return the words of a line, without what its containers put before it."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of three colons or more opens a div where a name or braces follow, else it closes one."""
    if state.is_code_block(start):
        return False
    line = line_of(state, start)
    found = _FENCE.match(line) if line.startswith(":::") else None
    if found is None:
        return False
    if not silent:
        token = state.push("div_open" if found["words"] else "div_close", "", 0)
        token.map = [start, start + 1]
        token.meta["words"] = found["words"]
    state.line = start + 1
    return True


def div_words(words: str) -> tuple[str, Attributes | None]:
    """Return the bare name and the attributes behind an opening fence."""
    name, brace, _ = words.partition("{")
    found = parse(words, len(name)) if brace else Attributes()
    return name.strip(), found if found is None or not brace or found.end == len(words) else None


def note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """[^name]: words, and further paragraphs indented by four."""
    if state.is_code_block(start):
        return False
    found = _NOTE.match(line_of(state, start))
    if found is None:
        return False
    if silent:
        return True
    token = state.push("note_definition_open", "", 1)
    token.meta["label"] = found[1]
    _note_body(state, start, end, state.bMarks[start] + state.tShift[start] + found.end())
    token.map = [start, state.line]
    state.push("note_definition_close", "", -1)
    return True


def _note_body(state: StateBlock, start: int, end: int, position: int) -> None:
    begin, shift, count = state.bMarks[start], state.tShift[start], state.sCount[start]
    parent, state.parentType = state.parentType, "footnote"
    after = position
    while after < state.eMarks[start] and state.src[after] in " \t":
        after += 1
    state.bMarks[start], state.tShift[start] = position, after - position
    state.blkIndent += 4
    state.sCount[start] = state.blkIndent
    state.md.block.tokenize(state, start, end)
    state.blkIndent -= 4
    state.bMarks[start], state.tShift[start], state.sCount[start] = begin, shift, count
    state.parentType = parent


def caption(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """: Words {#tbl-name}, right behind a table or before it."""
    line = line_of(state, start)
    if not line.startswith((": ", "Table: ")) or state.is_code_block(start):
        return False
    if silent:
        return state.parentType == "table"
    rest = takewhile(lambda number: not state.isEmpty(number), range(start + 1, end))
    after = next((number for number in rest if line_of(state, number).startswith((":::", "|"))), None)
    stop = after or next((number for number in range(start + 1, end) if state.isEmpty(number)), end)
    if not (state.tokens and state.tokens[-1].type == "table_close") and not _table_at(state, stop, end):
        return False
    words = "\n".join(line_of(state, number).rstrip() for number in range(start, stop))
    content, found = trailing(words.partition(":")[2].strip())
    _leaf(state, "caption", content, start, stop).meta["attributes"] = found
    return True


def _table_at(state: StateBlock, number: int, end: int) -> bool:
    while number < end and state.isEmpty(number):
        number += 1
    if number + 1 >= end or "|" not in line_of(state, number):
        return False
    return "-" in line_of(state, number + 1) and bool(_DELIMITERS.match(line_of(state, number + 1)[:2000]))


def line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """| Lines that are kept, as in verse; a line of cells is left for the table's check."""
    if state.is_code_block(start) or not _verse(line_of(state, start)):
        return False
    if silent:
        return True
    stop = start
    while stop < end and state.sCount[stop] >= state.blkIndent and _verse(line_of(state, stop)):
        stop += 1
    lines = [line_of(state, number)[1:].removeprefix(" ").rstrip() for number in range(start, stop)]
    indented = ["\u00a0" * (len(line) - len(line.lstrip(" "))) + line.lstrip(" ") for line in lines]
    _leaf(state, "line_block", "\n".join(indented), start, stop)
    return True


def _verse(line: str) -> bool:
    return line == "|" or (line.startswith("| ") and not line.rstrip().endswith("|"))


def _leaf(state: StateBlock, name: str, content: str, start: int, stop: int) -> Token:
    opened = state.push(f"{name}_open", "", 1)
    opened.map = [start, stop]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, [start, stop], []
    state.push(f"{name}_close", "", -1)
    state.line = stop
    return opened
