"""The header that other programs write at a chapter's head: YAML between dashes, TOML between plus signs."""

from __future__ import annotations

import re

from presswork.reading.desk import Desk

HEADER = re.compile(r"\A(?:---[ \t]*\n(.*?)^(?:---|\.\.\.)|\+\+\+[ \t]*\n(.*?)^\+\+\+)[ \t]*$", re.M | re.S)
SETTING = re.compile(r"[\w-]+ *[:=]|[ \t#\[\]-]|\Z")
HINT = "delete it, and write what it says into manuscript/publication.toml and the chapter's # heading"


def without_header(desk: Desk, text: str) -> str:
    """Return the text with its header, which is told of, as empty lines: those below keep their numbers."""
    found = HEADER.match(text)
    lines = (found[1] or found[2] or "").split("\n") if found else []
    if not found or not any(map(str.strip, lines)) or not all(map(SETTING.match, lines)):
        return text
    desk.tell("unknown-setting", "a header of settings is not read in a chapter", desk.place(1, 1), HINT)
    return "\n" * found[0].count("\n") + text[found.end() :]
