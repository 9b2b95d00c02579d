"""The syntax of PDF objects (ISO 32000-1, 7.3), as far as pieces use it: what is read is kept in bytes.

Scalars stay the bytes they are; only dictionaries, arrays and references become values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

STRING = rb"\((?:[^\\()]|\\.)*\)|<(?!<)[0-9A-Fa-f\s]*>"
REFERENCE = rb"\b(\d+) 0 R\b"
REFERENCES = re.compile(STRING + b"|" + REFERENCE, re.DOTALL)
STRINGS = re.compile(STRING, re.DOTALL)
TOKENS = re.compile(STRING + rb"|<<|>>|[\[\]]|\d+ 0 R\b|/[^\s<>\[\]()/%]*|[^\s<>\[\]()/%]+", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}
ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)


class Ref(NamedTuple):
    """A reference to an object by its number."""

    number: int


Value: TypeAlias = "bytes | Ref | list[Value] | dict[bytes, Value]"


def parse(text: bytes) -> Value:
    """Return the object in `text`. Raises ValueError where there is none."""
    around: list[list[Value]] = []
    values: list[Value] = []
    for token in TOKENS.findall(text):
        if token in (b"[", b"<<"):
            around.append(values)
            values = []
        elif token in (b"]", b">>"):
            if not around:
                raise ValueError("an object of the PDF ends too early")
            inner, values = values, around.pop()
            values.append(inner if token == b"]" else _dictionary(inner))
        elif token.endswith(b" 0 R"):
            values.append(Ref(int(token[:-4])))
        else:
            values.append(token)
    if around or not values:
        raise ValueError("an object of the PDF ends too early")
    return values[0]


def _dictionary(values: list[Value]) -> dict[bytes, Value]:
    return {key: value for key, value in zip(values[::2], values[1::2], strict=True) if isinstance(key, bytes)}


def entries(text: bytes) -> dict[bytes, Value]:
    """Return the dictionary in `text`, its keys with their solidus. Raises ValueError where it is none."""
    value = parse(text)
    if not isinstance(value, dict):
        raise ValueError("an object of the PDF is no dictionary")
    return value


def written(value: Value | Mapping[bytes, Value]) -> bytes:
    """Return a value as it is written."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, Ref):
        return b"%d 0 R" % value.number
    if isinstance(value, list):
        return b"[" + b" ".join([written(each) for each in value]) + b"]"
    return b"<<" + b"".join([key + b" " + written(each) for key, each in value.items()]) + b">>"


def text(words: str) -> bytes:
    """Return a text string (7.9.2.2) as it is written."""
    try:
        return string(words.encode("ascii"))
    except UnicodeEncodeError:
        return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"


def string(content: bytes) -> bytes:
    """Return a string of bytes as it is written."""
    if content.isascii() and content.decode("ascii").isprintable():
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", content) + b")"
    return b"<" + content.hex().upper().encode() + b">"


def content_of(token: bytes) -> bytes:
    """Return the bytes of a string as it was written (7.3.4)."""
    if token.startswith(b"<"):
        digits = b"".join(token[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return ESCAPED.sub(_unescaped, token[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    words = found[1]
    return bytes([int(words, 8) & 255]) if words.isdigit() else ESCAPES.get(words[:1], words)


def words_of(token: bytes) -> str:
    """Return the words of a text string as it was written."""
    content = content_of(token)
    if content.startswith(b"\xfe\xff"):
        return content[2:].decode("utf-16-be", "replace")
    return content.decode("latin-1")


def number(value: float) -> bytes:
    """Return a number as it is written: no exponent, no more digits than needed."""
    return f"{value:.6f}".rstrip("0").rstrip(".").encode() or b"0"
