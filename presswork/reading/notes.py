"""Notes: their definitions are taken out of the text, and read again where each is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy

from markdown_it.token import Token

from presswork.model.chapter import Place
from presswork.reading.desk import Definition, Desk
from presswork.reading.tree import Node

Read = Callable[[Desk, Sequence[Token]], Node]


def split(desk: Desk, tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens without the notes' definitions, which the desk keeps by name."""
    text: list[Token] = []
    open_notes: list[tuple[Token, list[Token]]] = []
    for token in tokens:
        if token.type == "note_definition_open":
            open_notes.append((token, []))
        elif token.type == "note_definition_close":
            _define(desk, *open_notes.pop())
        else:
            (open_notes[-1][1] if open_notes else text).append(token)
    return text


def _define(desk: Desk, opened: Token, tokens: Sequence[Token]) -> None:
    label, line = opened.meta["label"], (opened.map or [0])[0] + 1
    if label in desk.definitions:
        first = desk.definitions[label].line
        desk.tell("duplicate-id", f"the note [^{label}] is written twice: on line {first} too", line)
        return
    if not any(each.content.strip() for each in tokens):
        desk.tell("undefined-note", f"the note [^{label}] has no words", line)
    desk.definitions[label] = Definition(tokens, line)


class Notes:
    """Answers notes' calls. A note called twice is written twice; ids stay with the first."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.made: dict[str, Node] = {}

    def call(self, desk: Desk, label: str, place: Place) -> Node | None:
        """Return the call of a note; None, with a problem told, where there is no such note or none may stand."""
        definition = desk.definitions.get(label)
        if definition is None:
            desk.tell("undefined-note", f"the note [^{label}] is not written", place)
            return None
        definition.used = True
        if desk.in_note:
            desk.tell("nested-note", f"the note [^{label}] is called within a note", place)
            return None
        if label in self.made:
            body = _copy(self.made[label])
        else:
            desk.in_note = True
            body = self.made[label] = self.read(desk, definition.tokens)
            desk.in_note = False
        desk.notes.append((body, place))
        return Node("a", {"class": "note-call", "data-note": str(len(desk.notes) - 1)})


def _copy(body: Node) -> Node:
    copied = deepcopy(body)
    for node in copied.walk():
        node.attrs.pop("id", None)
    return copied


def tell_unused(desk: Desk) -> None:
    """Tell of the notes that nobody calls."""
    for label, definition in desk.definitions.items():
        if not definition.used:
            desk.tell("unused-note", f"the note [^{label}] is never called", definition.line)
