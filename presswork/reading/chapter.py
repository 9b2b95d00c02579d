"""Reads one chapter: Markdown in, XHTML and facts out, and all that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from presswork.model.chapter import Chapter, Facts, Note
from presswork.model.publication import House
from presswork.problems import Problem, problem
from presswork.reading.anchors import anchors, plain, words
from presswork.reading.desk import Desk
from presswork.reading.flow import Flow
from presswork.reading.header import without_header
from presswork.reading.headings import Headings, role, tell_doubled
from presswork.reading.markdown import tokens
from presswork.reading.notes import Notes, split, tell_unused
from presswork.reading.tables import tell_irregular
from presswork.reading.tree import UNLIKELY, Node, legal, write
from presswork.reading.typeset import Typesetter


def read_chapter(
    path: str, text: str, key: str, language: str, house: House, part: str = "", role: str = ""
) -> tuple[Chapter, tuple[Problem, ...]]:
    """Return the chapter that a Markdown text makes, and its problems, sorted.

    `path` is the file's name in the project, `key` names the chapter, `language` is its BCP 47 code; `part` and `role`
    are kept. Needs nothing but its arguments, and raises nothing: a text nested too deep is an empty chapter.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    desk = Desk(path, language, house, text.split("\n"))
    try:
        chapter = _read(desk, without_header(desk, _legal(desk, text)), key, part, role)
    except RecursionError:
        why = "the chapter is nested too deep to be read"
        return Chapter(key, path, language, role or "chapter", "", "", ""), (problem("too-deep", why, path),)
    return chapter, tuple(sorted(set(desk.problems)))


def _read(desk: Desk, text: str, key: str, part: str, told: str) -> Chapter:
    found, noticed = tokens(text)
    headings = Headings(desk)
    body = _trees(desk, split(desk, found), headings)
    for each in noticed.get("duplicate_refs", ()):
        line = each["map"][0] + 1
        desk.tell("duplicate-id", f"the link {each['label'].lower()[:60]!r} is defined twice", line)
    if not body.children:
        desk.tell("empty-chapter", "the chapter is empty", 0)
    trees = [body, *(note for note, _ in desk.notes)]
    nodes = [node for tree in trees for node in tree.walk()]
    tell_doubled(desk, nodes)
    tell_irregular(desk, nodes)
    typesetter = Typesetter(desk.language, desk.house)
    for tree in trees:
        typesetter.set(tree)
    facts = _facts(desk, trees, headings.title)
    title = headings.title or Node("h1")
    notes = tuple(Note(write_body(tree, ""), place) for tree, place in desk.notes)
    return Chapter(
        *(key, desk.path, desk.language, role(headings.title, told), plain(title), words(title)),
        *(write_body(body, "\n"), notes, facts, part),
    )


def _trees(desk: Desk, found: Sequence[Token], headings: Headings) -> Node:
    notes = Notes(lambda desk, note_tokens: Flow(desk, headings, notes).read(note_tokens))
    body = Flow(desk, headings, notes).read(found)
    tell_unused(desk)
    return body


def _facts(desk: Desk, trees: list[Node], title: Node | None) -> Facts:
    if desk.notes:
        desk.features.add("note")
    return Facts(
        anchors(desk, trees, title),
        tuple(place for _, place in desk.notes),
        tuple(desk.references),
        tuple(desk.resources),
        tuple(sorted(desk.features)),
    )


def _legal(desk: Desk, text: str) -> str:
    if not UNLIKELY.search(text):
        return text
    for number, line in enumerate(desk.lines, 1):
        for found in UNLIKELY.finditer(line):
            name = f"U+{ord(found[0]):04X}"
            desk.tell("bad-character", f"{name} is not allowed", desk.place(number, found.start() + 1))
    desk.lines = [legal(line) for line in desk.lines]
    return legal(text)


def write_body(body: Node, between: str) -> str:
    """Return a tree's blocks as XHTML."""
    return between.join(map(write, body.children))
