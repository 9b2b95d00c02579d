"""The words of one block: its inline tokens grow the tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from markdown_it.token import Token

from presswork.model.chapter import Place, Reference
from presswork.reading import given as attributes
from presswork.reading.attributes import Attributes
from presswork.reading.builder import Builder
from presswork.reading.desk import Desk, Spots
from presswork.reading.images import image
from presswork.reading.links import link
from presswork.reading.raw import raw
from presswork.reading.tree import Node

PAIRS = {"em": "em", "strong": "strong", "s": "del"}
NoteCall = Callable[[Desk, str, Place], Node | None]


class Phrase:
    """Reads one inline token into a tree; `note` answers a note's call."""

    def __init__(self, builder: Builder, inline: Token, note: NoteCall, offset: int = 0) -> None:
        self.builder, self.desk, self.note = builder, builder.desk, note
        self.spots = Spots(builder.desk, inline)
        self.offset = offset
        self.aside: list[tuple[Builder, bool]] = []  # what is put aside while an inline note is read

    def read(self, tokens: Sequence[Token]) -> None:
        """Put the tokens into the tree."""
        for token, after in zip_longest(tokens, tokens[1:]):
            given = after.meta["attributes"] if after is not None and after.type == "attributes" else None
            place = self.spots.at(token.meta.get("at", 0) + self.offset)
            name, _, end = token.type.rpartition("_")
            if name in PAIRS and end == "open":
                self.builder.open(PAIRS[name], place)
            elif name in PAIRS and end == "close":
                self.builder.close()
            else:
                getattr(self, f"_{token.type}")(token, given, place)

    def _text(self, token: Token, given: Attributes | None, place: Place) -> None:
        self.builder.text(token.content, place)

    _text_special = _text

    def _too_deep(self, token: Token, given: Attributes | None, place: Place) -> None:
        self.desk.tell("too-deep", "more than 50 brackets are open at a time in this passage", place)

    def _softbreak(self, token: Token, given: Attributes | None, place: Place) -> None:
        if self.builder.inside("verse"):
            self._hardbreak(token, given, place)
        else:
            self.builder.text(" ", place)

    def _hardbreak(self, token: Token, given: Attributes | None, place: Place) -> None:
        self.builder.attach(Node("br"), place)

    def _code_inline(self, token: Token, given: Attributes | None, place: Place) -> None:
        node = Node("code", {}, [token.content])
        attributes.apply(self.desk, node, given, place, attributes.KNOWN["code"])
        self.builder.attach(node, place)
        self.desk.features.add("code")

    def _html_inline(self, token: Token, given: Attributes | None, place: Place) -> None:
        start = token.meta.get("at", 0) + self.offset
        raw(self.builder, token.content, lambda offset: self.spots.at(start + offset))

    def _image(self, token: Token, given: Attributes | None, place: Place) -> None:
        words = self.caption(token)
        self.builder.attach(image(self.desk, token, given, words.text(), place), place)
        for call in [each for each in words.walk() if "data-note" in each.attrs]:
            self._call(call, place)

    def caption(self, token: Token) -> Node:
        """Return the words in a picture's brackets, in a node of their own."""
        builder = Builder(self.desk)
        start = token.meta["at"] + self.offset + 2
        inner = Phrase(builder, Token("inline", "", 0), self.note, start)
        inner.spots = self.spots
        inner.read(token.children or ())
        return builder.finish()

    def _link_open(self, token: Token, given: Attributes | None, place: Place) -> None:
        place = replace(place, column=place.column - 1) if place.column else place
        attrs = link(self.desk, str(token.attrs.get("href", "")), place)
        if token.markup == "autolink":
            attrs["class"] = "uri"
        elif token.attrs.get("title"):
            attrs["title"] = str(token.attrs["title"])
        self.builder.open("a", place, attrs=attrs)

    def _link_close(self, token: Token, given: Attributes | None, place: Place) -> None:
        frame = self.builder.close()
        node = frame.node
        attributes.apply(self.desk, node, given, frame.place, attributes.KNOWN["link"])
        if "data-ref" in node.attrs and "with-page" in node.classes:
            index = int(node.attrs["data-ref"])
            self.desk.references[index] = replace(self.desk.references[index], page=True)
        if node.tag == "a" and not node.children:
            self.desk.tell("dead-link", "this link has no words", frame.place, "write [words](target)")
        if node.tag == "a" and not node.attrs.keys() & {"href", "data-ref"}:
            node.tag = "span"
        calls, self.builder.calls = self.builder.calls, []
        for call in calls:
            self.builder.attach(call, place)

    def _span_open(self, token: Token, given: Attributes | None, place: Place) -> None:
        self.builder.open("span", place)

    def _span_close(self, token: Token, given: Attributes | None, place: Place) -> None:
        frame = self.builder.close()
        attributes.apply(self.desk, frame.node, given, frame.place, attributes.KNOWN["span"])

    def _attributes(self, token: Token, given: Attributes | None, place: Place) -> None:
        """They were put on what stands before."""

    def _note_call(self, token: Token, given: Attributes | None, place: Place) -> None:
        call = self.note(self.desk, token.meta["label"], place)
        if call is None:
            self.builder.text(token.content, place)
        else:
            self._call(call, place)

    def _note_open(self, token: Token, given: Attributes | None, place: Place) -> None:
        if self.desk.in_note:
            self.desk.tell("nested-note", "a note stands within a note", place)
        self.aside.append((self.builder, self.desk.in_note))
        self.builder = Builder(self.desk)
        self.builder.open("p", place)
        self.desk.in_note = True

    def _note_close(self, token: Token, given: Attributes | None, place: Place) -> None:
        frame = self.builder.close()
        body = self.builder.finish()
        self.builder, self.desk.in_note = self.aside.pop()
        self.desk.notes.append((body, frame.place))
        self._call(Node("a", {"class": "note-call", "data-note": str(len(self.desk.notes) - 1)}), place)

    def _call(self, call: Node, place: Place) -> None:
        """A call in a link's words follows the link: links do not stand in links."""
        if self.builder.inside("a"):
            self.builder.calls.append(call)
        else:
            self.builder.attach(call, place)

    def _ref(self, token: Token, given: Attributes | None, place: Place) -> None:
        form = "number" if token.meta["number"] else "label"
        node = Node("a", {"class": "ref"})
        attributes.apply(self.desk, node, given, place, attributes.KNOWN["reference"])
        if token.meta["capital"]:
            node.add_class("capital")
        page = "with-page" in node.classes
        node.attrs["data-ref"] = self.desk.refer(Reference("", token.meta["id"], place, form, page))
        self.builder.attach(node, place)

    def _citation(self, token: Token, given: Attributes | None, place: Place) -> None:
        self.desk.tell("unset-citation", f"the citation {token.content[:60]} is not set", place)
        self.builder.text(token.content, place)

    def _formula(self, token: Token, given: Attributes | None, place: Place) -> None:
        self.desk.tell("unset-formula", f"the formula {' '.join(token.content[:60].split())} is not set", place)
        self.builder.attach(Node("span", {"class": "formula"}, [token.content]), place)

    def _spaced_path(self, token: Token, given: Attributes | None, place: Place) -> None:
        self.desk.tell("dead-link", "a path with spaces stands in angle brackets", place, f"write (<{token.content}>)")
        self.builder.text("[", place)

    def _dead_label(self, token: Token, given: Attributes | None, place: Place) -> None:
        hint = f"define it: {token.content}: address; or write \\[ where a bracket is meant"
        self.desk.tell("dead-link", f"{token.content} is not defined", place, hint)
        self.builder.text("[", place)
