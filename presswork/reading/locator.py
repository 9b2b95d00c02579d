"""Where the keys and items of a TOML document stand: tomllib gives values only.

A scanner that takes every valid TOML 1.0 document and, where one is not valid, stops there without a word:
tomllib says what is wrong. It runs in linear time and refuses what is nested deeper than DEEPEST, which also
protects tomllib, whose time and stack grow with the depth.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress

DEEPEST = 64  # parts of a path
Path = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t\r]*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_REST = re.compile(r"[ \t\r]*(?:#[^\n]*)?(?:\n|\Z)")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(
    r'''"""(?:[^"\\]|\\[\s\S]|""?(?!"))*"{3,5}|\'\'\'(?:[^']|''?(?!'))*'{3,5}'''
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


class TooDeepError(ValueError):
    """A document is nested deeper than DEEPEST, at `line` and `column`."""

    def __init__(self, line: int, column: int) -> None:
        self.line, self.column = line, column
        super().__init__(f"nested deeper than {DEEPEST} levels")


class _Stop(Exception):  # noqa: N818 - not an error: the end of what can be scanned
    """The document is not valid from here on."""


def locate(text: str) -> dict[Path, tuple[int, int]]:
    """Return the line and column (from 1, in characters) of each key and each array item, by its path.

    A key of several parts gives a place for each; a table's is that of its own header where it has one, else of the
    first key that names it; an item of an array of tables is where its header is. Of a document that is not valid,
    what stands before the fault is located. Raises TooDeepError.
    """
    scanner = _Scanner(text)
    with suppress(_Stop):
        scanner.document()
    return {path: scanner.position(offset) for path, offset in scanner.found.items()}


def place_of(places: Mapping[Path, tuple[int, int]], path: Path) -> tuple[int, int]:
    """Return the place of `path`, or of the nearest thing that it is part of; (0, 0) is the whole file."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, (0, 0))


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}  # of arrays of tables
        self.breaks = [match.end() for match in re.finditer("\n", text)]

    def position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.breaks, offset)
        return line + 1, offset - (self.breaks[line - 1] if line else 0) + 1

    def document(self) -> None:
        table: Path = ()
        self.skip(_SPACE)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.expect(_REST)
            self.skip(_SPACE)

    def header(self) -> Path:
        mark = "[[" if self.text.startswith("[[", self.at) else "["
        start = self.at
        path: Path = ()
        self.at += len(mark)
        parts = self.keys()
        self.literal("]" * len(mark))
        for part, offset in parts[:-1]:
            path = self.within(self.note((*path, part), offset))
        name, offset = parts[-1]
        path = (*path, name)
        if mark == "[[":
            return self.item(self.note(path, offset), start)
        self.found[self.note(path, offset)] = offset
        return path

    def within(self, path: Path) -> Path:
        """Return the path of the table that `path` means: of an array of tables, its last."""
        return (*path, self.lengths[path] - 1) if path in self.lengths else path

    def item(self, path: Path, offset: int) -> Path:
        """Open the next table of an array of tables."""
        index = self.lengths.get(path, 0)
        self.lengths[path] = index + 1
        return self.note((*path, index), offset)

    def keys(self) -> list[tuple[str, int]]:
        parts: list[tuple[str, int]] = []
        while True:
            self.skip(_BLANK)
            offset = self.at
            parts.append((_unquoted(self.expect(_KEY)), offset))
            if len(parts) > DEEPEST:
                raise TooDeepError(*self.position(offset))
            self.skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def pair(self, table: Path) -> None:
        path = table
        for part, offset in self.keys():
            path = self.note((*path, part), offset)
        self.literal("=")
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        sign = self.text[self.at : self.at + 1]
        if sign == "[":
            self.array(path)
        elif sign == "{":
            self.inline_table(path)
        else:
            self.expect(_STRING if sign and sign in "\"'" else _SCALAR)

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while not self.closes("]"):
            self.value(self.note((*path, index), self.at))
            index += 1
            self.skip(_SPACE)
            if not self.text.startswith("]", self.at):
                self.literal(",")

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while not self.closes("}"):
            self.pair(path)
            self.skip(_SPACE)
            if not self.text.startswith("}", self.at):
                self.literal(",")

    def closes(self, sign: str) -> bool:
        self.skip(_SPACE)
        if self.at >= len(self.text):
            raise _Stop
        if self.text[self.at] != sign:
            return False
        self.at += 1
        return True

    def note(self, path: Path, offset: int) -> Path:
        if len(path) > DEEPEST:
            raise TooDeepError(*self.position(offset))
        self.found.setdefault(path, offset)
        return path

    def skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self.text, self.at):
            self.at = match.end()

    def expect(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _Stop
        self.at = match.end()
        return match.group()

    def literal(self, sign: str) -> None:
        self.skip(_BLANK)
        if not self.text.startswith(sign, self.at):
            raise _Stop
        self.at += len(sign)


def _unquoted(key: str) -> str:
    """Return a key without its quotes and escapes."""
    if key[0] not in "\"'":
        return key
    try:
        return str(tomllib.loads(f"key = {key}")["key"])
    except tomllib.TOMLDecodeError as fault:
        raise _Stop from fault
