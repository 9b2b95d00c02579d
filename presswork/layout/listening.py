"""WeasyPrint only logs what it could not do. Every message becomes a problem with its place."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unicodedata import category, name

from presswork.layout.witness import Witness, witness

LOGGERS = ("weasyprint", "fontTools")
AT = re.compile(r"[ ,]*\bat (\d+):(\d+)")
QUOTED = re.compile(r"`([^`]*)`")
# the beginning of a message: the rule that it breaks; what is not here is a style that was not understood
RULES = {
    "Failed to load image": "bad-image",
    "Failed to load inline SVG": "bad-image",
    "Failed to render SVG": "bad-image",
    "Failed to load stylesheet": "missing-file",
    "No anchor": "dead-link",
    "Anchor defined twice": "duplicate-id",
    "Image ": "image-without-alternative",
    ".notdef glyph": "missing-glyph",
    "Missing required": "bad-template",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as a rule, words and a place in a style (line and column 0 where unknown)."""

    rule: str
    words: str
    line: int
    column: int
    by: Witness


class Listener(logging.Handler):
    """Collects what is said."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[Heard] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message; fontTools speaks of fonts' inner tables only, and is kept from stderr."""
        if not record.name.startswith("weasyprint") or _ignorable(record):
            return
        words = record.getMessage()
        rule = next((rule for start, rule in RULES.items() if words.startswith(start)), "ignored-style")
        at = AT.search(words) if rule == "ignored-style" else None
        if rule == "missing-glyph" and isinstance(record.args, tuple):
            words = f"no font of the style has {sign_name(str(record.args[0]))}"
        elif at:
            words = words.replace(at[0], "", 1)
        words = QUOTED.sub(lambda match: f"`{' '.join(match[1].split())}`", words)
        line, column = (int(at[1]), int(at[2])) if at else (0, 0)
        self.heard.append(Heard(rule, words.replace("book:///", "").rstrip(". :"), line, column, witness()))


@contextmanager
def listening() -> Iterator[Listener]:
    """Collect messages and Python warnings meanwhile; loggers are as before afterwards, and stderr stays empty."""
    listener = Listener()
    before = [(each, each.handlers[:], each.level, each.propagate) for each in map(logging.getLogger, LOGGERS)]
    for logger, *_ in before:
        logger.handlers[:], logger.propagate = [listener], False
        logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield listener
    finally:
        for logger, handlers, level, propagate in before:
            logger.handlers[:], logger.propagate = handlers, propagate
            logger.setLevel(level)


def sign_name(sign: str) -> str:
    """Return a character as «“☃” (U+2603 SNOWMAN)»."""
    return f"“{sign}” (U+{ord(sign):04X} {name(sign, 'unnamed')})"


def _ignorable(record: logging.LogRecord) -> bool:
    """Tell whether a missing glyph is that of a format character, which needs none."""
    if not record.msg.startswith(".notdef") or not isinstance(record.args, tuple):
        return False
    return category(str(record.args[0])) in ("Cf", "Cc") or "VARIATION SELECTOR" in name(str(record.args[0]), "")
