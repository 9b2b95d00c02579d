"""Inline signs that CommonMark does not have: spans, attributes, notes, references, citations, formulas."""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from presswork.reading.attributes import parse

ATTACHED = frozenset({"image", "code_inline", "link_close", "span_close", "ref"})
_REF = re.compile(r"@(?P<kind>[sS]ec|[fF]ig|[tT]bl)-\w+(?:[-.:]\w+)*")
_BRACKETED = re.compile(r"\[(?P<dash>-?)(?P<ref>@(?:[sS]ec|[fF]ig|[tT]bl)-\w+(?:[-.:]\w+)*)\](?![(\[])")
_CITATION = re.compile(r"@\w+(?:[-.:_]\w+)*")
_CALL = re.compile(r"\[\^([^\s\[\]]{1,200})\]")
_LABEL = re.compile(r"\[[^\[\]\n^@]{1,200}\]")
_SPACED = re.compile(r"\(([^()<>\n]{1,200}\.\w{2,5}(?:#[\w.-]{1,100})?)\)")  # CommonMark takes no spaces here
_WORD = re.compile(r"[\w.@+/:-]")


def note_call(state: StateInline, silent: bool) -> bool:
    """[^name]"""
    found = _CALL.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if found is None:
        return False
    if not silent:
        token = state.push("note_call", "", 0)
        token.content, token.meta["label"] = found[0], found[1]
    state.pos = found.end()
    return True


def inline_note(state: StateInline, silent: bool) -> bool:
    """^[words]"""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    return end >= 0 and _inside(state, "note", state.pos + 2, end, end + 1, silent)


def span(state: StateInline, silent: bool) -> bool:
    """[words]{.class}; also tells of [words][label] without a definition."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0 or end + 1 >= state.posMax:
        return False
    if not silent and (found := _LABEL.match(state.src, end + 1, state.posMax)):
        state.push("dead_label", "", 0).content = found[0]
        state.pos += 1
        return True
    if not silent and (found := _SPACED.match(state.src, end + 1, state.posMax)) and " " in found[1]:
        state.push("spaced_path", "", 0).content = found[1]
        state.pos += 1
        return True
    if state.src[end + 1] != "{" or parse(state.src[: state.posMax], end + 1) is None:
        return False
    return _inside(state, "span", state.pos + 1, end, end + 1, silent)


def _inside(state: StateInline, name: str, start: int, end: int, after: int, silent: bool) -> bool:
    if not silent:
        maximum, state.pos = state.posMax, state.pos
        state.push(f"{name}_open", "", 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", "", -1)
        state.posMax = maximum
    state.pos = after
    return True


def attributes(state: StateInline, silent: bool) -> bool:
    """{…} right behind an image, a link, code, a span or a reference."""
    if state.src[state.pos] != "{" or silent or state.pending or not state.tokens:
        return False
    if state.tokens[-1].type not in ATTACHED:
        return False
    found = parse(state.src, state.pos)
    if found is None or found.end > state.posMax:
        return False
    state.push("attributes", "", 0).meta["attributes"] = found
    state.pos = found.end
    return True


def reference(state: StateInline, silent: bool) -> bool:
    """@fig-map, [@fig-map] and [-@fig-map]."""
    here, sign = state.pos, state.src[state.pos]
    if sign not in "@[" or state.linkLevel:
        return False
    if sign == "@" and here and _WORD.match(state.src[here - 1]):
        return False
    found = (_REF if sign == "@" else _BRACKETED).match(state.src, here, state.posMax)
    if found is None:
        return False
    if not silent:
        words = found["ref"] if sign == "[" else found[0]
        token = state.push("ref", "", 0)
        token.content = words
        token.meta |= {"id": words[1].lower() + words[2:], "capital": words[1].isupper()}
        token.meta["number"] = sign == "[" and found["dash"] == "-"
    state.pos = found.end()
    return True


def citation(state: StateInline, silent: bool) -> bool:
    """@key: kept as it is written, and told."""
    here = state.pos
    if state.src[here] != "@" or (here and _WORD.match(state.src[here - 1]) and state.src[here - 2 : here] != "[-"):
        return False
    found = _CITATION.match(state.src, here, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("citation", "", 0).content = found[0]
    state.pos = found.end()
    return True


def formula(state: StateInline, silent: bool) -> bool:
    """$x^2$ and $$x^2$$, by Pandoc's rule for what is money: kept as it is written, and told."""
    source, here = state.src, state.pos
    if source[here] != "$":
        return False
    fence = "$$" if source.startswith("$$", here) else "$"
    start = here + len(fence)
    end = source.find(fence, start, state.posMax)
    inside = source[start:end] if start < end <= start + 2000 else ""
    after = source[end + len(fence) : end + len(fence) + 1]
    if not inside or (fence == "$" and (inside[0].isspace() or inside[-1].isspace() or after.isdigit())):
        return False
    if not silent:
        state.push("formula", "", 0).content = source[here : end + len(fence)]
    state.pos = end + len(fence)
    return True
