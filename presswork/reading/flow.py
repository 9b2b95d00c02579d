"""The blocks of a chapter: its tokens grow the tree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from markdown_it.token import Token

from presswork.model.chapter import Place
from presswork.reading import given as attributes
from presswork.reading.attributes import Attributes
from presswork.reading.builder import Builder
from presswork.reading.code import code
from presswork.reading.desk import Desk, Spots
from presswork.reading.divs import close_div, dress, open_div, wrap
from presswork.reading.headings import Headings
from presswork.reading.images import alone, dress_figure, image
from presswork.reading.notes import Notes
from presswork.reading.phrase import Phrase
from presswork.reading.raw import raw
from presswork.reading.tables import Tables, tell_broken
from presswork.reading.tree import Node

TAGS = {"bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "caption": "caption", "blockquote": "blockquote"}
TAGS |= {name: name for name in ("dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td")}


class Flow:
    """Reads a run of block tokens: a chapter's, or a note's."""

    def __init__(self, desk: Desk, headings: Headings, notes: Notes) -> None:
        self.desk, self.headings, self.notes = desk, headings, notes
        self.builder = Builder(desk)
        self.tables = Tables(desk)
        self.line = 0

    def read(self, tokens: Sequence[Token]) -> Node:
        """Return the tree of the tokens."""
        for token, after in zip_longest(tokens, tokens[1:]):
            if token.map:
                self.line = token.map[0] + 1
            name, _, end = token.type.rpartition("_")
            if name in TAGS:
                self._open(token, TAGS[name]) if end == "open" else self._close(TAGS[name])
            else:
                getattr(self, f"_{token.type}")(token, after)
        while self.builder.stack:
            dress(self.desk, self.builder.close_top())
        self.tables.finish()
        wrap(self.builder.root)
        return self.builder.root

    @property
    def place(self) -> Place:
        """Where the reading is, to the line."""
        return self.desk.place(self.line)

    def _open(self, token: Token, tag: str) -> None:
        frame = self.builder.open(tag, self.place)
        if not frame.real:
            return
        style = str(token.attrs.get("style", ""))
        if tag == "th":
            frame.node.attrs["scope"] = "col"
        if style:
            frame.node.add_class(style.removeprefix("text-align:"))
        if tag == "ol" and "start" in token.attrs:
            frame.node.attrs["start"] = str(token.attrs["start"])
        if tag == "table":
            self.tables.begin()
        elif tag == "tr":
            self.tables.row(token)
        elif tag == "caption":
            frame.extra = token.meta["attributes"]

    def _close(self, tag: str) -> None:
        frame = self.builder.close()
        if not frame.real:
            return
        if tag == "table":
            self.tables.end(frame.node)
        elif tag == "caption":
            self.builder.top.children.remove(frame.node)
            given = frame.extra if isinstance(frame.extra, Attributes) else None
            self.tables.caption(self.builder, frame.node, given)
        elif tag == "blockquote":
            wrap(frame.node)
        elif tag == "li" and _is_task(frame.node):
            frame.node.add_class("task")

    def _paragraph_open(self, token: Token, after: Token | None) -> None:
        if after is not None and alone(after) and not token.hidden:
            self._figure(after, self.builder.open("figure", self.place).real)
        elif not token.hidden:
            self.builder.open("p", self.place)
            if after is not None:
                tell_broken(self.desk, after, self.place)

    def _figure(self, inline: Token, real: bool) -> None:
        if not real:
            return
        picture, *rest = inline.children or []
        phrase = Phrase(self.builder, inline, self.notes.call)
        place = phrase.spots.at(picture.meta["at"])
        words = phrase.caption(picture)
        given = rest[0].meta["attributes"] if rest else None
        node = image(self.desk, picture, given, words.text(), place)
        figure = self.builder.top
        figure.children = [node]
        if words.children:
            figure.children.append(Node("figcaption", {}, words.children, place.line))
        dress_figure(figure, node)
        inline.children = []

    def _paragraph_close(self, token: Token, after: Token | None) -> None:
        if not token.hidden:
            self.builder.close()

    def _inline(self, token: Token, after: Token | None) -> None:
        Phrase(self.builder, token, self.notes.call).read(token.children or ())

    def _heading_open(self, token: Token, after: Token | None) -> None:
        frame = self.builder.open(token.tag, self.place)
        if frame.real:
            given = token.meta.get("attributes")
            attributes.apply(self.desk, frame.node, given, self.place, attributes.KNOWN["heading"])

    def _heading_close(self, token: Token, after: Token | None) -> None:
        frame = self.builder.close()
        if frame.real:
            first = next((each for each in self.builder.root.children if isinstance(each, Node) or each.strip()), None)
            self.headings.judge(frame.node, frame.node is first)

    def _hr(self, token: Token, after: Token | None) -> None:
        self.builder.attach(Node("hr", line=self.line), self.place)

    def _fence(self, token: Token, after: Token | None) -> None:
        self.builder.attach(code(self.desk, token.content, token.info, self.place), self.place)

    _code_block = _fence

    def _html_block(self, token: Token, after: Token | None) -> None:
        raw(self.builder, token.content, Spots(self.desk, token).at)

    def _div_open(self, token: Token, after: Token | None) -> None:
        open_div(self.builder, token.meta["words"], self.place)

    def _div_close(self, token: Token, after: Token | None) -> None:
        close_div(self.builder, self.place)

    def _line_block_open(self, token: Token, after: Token | None) -> None:
        frame = self.builder.open("div", self.place)
        frame.name = "verse"
        if frame.real:
            frame.node.add_class("verse")
        self.builder.open("p", self.place)

    def _line_block_close(self, token: Token, after: Token | None) -> None:
        self.builder.close()
        self.builder.close()


def _is_task(item: Node) -> bool:
    words = item.text()[:4]
    return words[:4] in ("[ ] ", "[x] ", "[X] ")
