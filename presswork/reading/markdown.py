"""The Markdown that chapters are written in: CommonMark, GFM's tables and strikethrough, and Pandoc's spelling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from presswork.reading import blocks, inlines
from presswork.reading.attributes import trailing

NESTING = 100  # markdown-it stops silently here: the tree tells of 50 levels before
BRACKETS = 50  # open at a time in one paragraph; more cost markdown-it quadratic time


class _State(StateInline):
    """Keeps with each token where it begins: `meta["at"]`, an offset in the block's text."""

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token


class _Inline(ParserInline):
    """Reads a block's text, with the place of each token, in bounded time."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        if _open_brackets(src) > BRACKETS:
            state.push("too_deep", "", 0)
            state.append_pending(src)
            state.pushPending()
            return state.tokens
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _open_brackets(text: str) -> int:
    deepest = depth = 0
    if text.count("[") <= BRACKETS:
        return 0
    for sign in text:
        if sign == "[":
            depth += 1
            deepest = max(depth, deepest)
        elif sign == "]" and depth:
            depth -= 1
    return deepest


def _attributes(state: StateCore) -> None:
    """Take the attributes off the ends of headings, before their text is read."""
    for opened, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opened.type == "heading_open":
            inline.content, opened.meta["attributes"] = trailing(inline.content)


@cache
def parser() -> MarkdownIt:
    """Return the one parser; it keeps nothing between two chapters."""
    md = MarkdownIt("commonmark", {"maxNesting": NESTING, "html": True}).enable(["table", "strikethrough"])
    deflist_plugin(md)
    old, md.inline = md.inline.ruler, _Inline()
    md.inline.ruler.enableOnly(old.get_active_rules())
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # links are judged later, with a message
    _block_rules(md)
    _inline_rules(md)
    md.core.ruler.before("inline", "heading_attributes", _attributes)
    return md


def _block_rules(md: MarkdownIt) -> None:
    stops: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "div", blocks.div, stops)
    md.block.ruler.before("reference", "note", blocks.note, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("deflist", "caption", blocks.caption, {"alt": ["blockquote"]})
    md.block.ruler.after("table", "line_block", blocks.line_block, {"alt": []})


def _inline_rules(md: MarkdownIt) -> None:
    rule = md.inline.ruler
    rule.before("link", "note_call", inlines.note_call)
    rule.before("link", "reference", inlines.reference)
    rule.after("image", "span", inlines.span)
    rule.after("span", "inline_note", inlines.inline_note)
    rule.after("inline_note", "attributes", inlines.attributes)
    rule.after("attributes", "citation", inlines.citation)
    rule.after("citation", "formula", inlines.formula)


def tokens(text: str) -> tuple[Sequence[Token], dict[str, Any]]:
    """Return the tokens of a text and what was noticed by the way (`duplicate_refs`)."""
    env: dict[str, Any] = {}
    return parser().parse(text, env), env
