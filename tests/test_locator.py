"""Where the keys and items of a TOML document stand."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presswork.reading.locator import DEEPEST, Path, TooDeepError, locate, place_of

DOCUMENT = '''\
# a comment with a [table] and a = sign
a.b . "c d" = 1 # another ] } "
"q.x" = [1, [2, "]"], {k = 'v', 'z z'.y = """
""x # no comment"""}, [
  # comment
  1979-05-27 07:32:00,
  \'\'\'
'it''s [ " = \\\'\'\',
]]
s = "\\"#="
[t]
title = "x"
[ t . u ]
e = {}
[[p]]
n = 1
[[p.q]]
n = 2
[[p.q]]
n = 3
[p.r]
n = 4
[[p]]
q = []
'''


def test_every_way_to_write_a_key_is_located() -> None:
    assert locate(DOCUMENT) == {
        ("a",): (2, 1),
        ("a", "b"): (2, 3),
        ("a", "b", "c d"): (2, 7),
        ("q.x",): (3, 1),
        ("q.x", 0): (3, 10),
        ("q.x", 1): (3, 13),
        ("q.x", 1, 0): (3, 14),
        ("q.x", 1, 1): (3, 17),
        ("q.x", 2): (3, 23),
        ("q.x", 2, "k"): (3, 24),
        ("q.x", 2, "z z"): (3, 33),
        ("q.x", 2, "z z", "y"): (3, 39),
        ("q.x", 3): (4, 23),
        ("q.x", 3, 0): (6, 3),
        ("q.x", 3, 1): (7, 3),
        ("s",): (10, 1),
        ("t",): (11, 2),
        ("t", "title"): (12, 1),
        ("t", "u"): (13, 7),
        ("t", "u", "e"): (14, 1),
        ("p",): (15, 3),
        ("p", 0): (15, 1),
        ("p", 0, "n"): (16, 1),
        ("p", 0, "q"): (17, 5),
        ("p", 0, "q", 0): (17, 1),
        ("p", 0, "q", 0, "n"): (18, 1),
        ("p", 0, "q", 1): (19, 1),
        ("p", 0, "q", 1, "n"): (20, 1),
        ("p", 0, "r"): (21, 4),
        ("p", 0, "r", "n"): (22, 1),
        ("p", 1): (23, 1),
        ("p", 1, "q"): (24, 1),
    }


def test_carriage_returns_change_no_place() -> None:
    assert locate(DOCUMENT.replace("\n", "\r\n")) == locate(DOCUMENT)


def test_what_has_no_place_has_that_of_what_holds_it() -> None:
    places = locate('a = ["x"]')
    assert place_of(places, ("a", 0, "name")) == (1, 6)
    assert place_of(places, ("b",)) == (0, 0)


KEYS = st.text("abcé \"'.#=[]{}\n\t-1_", min_size=0, max_size=5)
WORDS = st.text("ab\"'\\#=[]{},\n\té😀 ", max_size=8)
SCALARS = st.one_of(
    st.integers(-99, 99), st.booleans(), WORDS, st.dates().map(lambda day: day), st.floats(allow_nan=False, width=16)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Write a document in one of the many ways of TOML."""
    lines = [_pair(draw, key, value) for key, value in draw(st.dictionaries(KEYS, VALUES, max_size=4)).items()]
    for name in draw(st.lists(st.sampled_from(["x", "y", "z"]), unique=True)):
        lines += _tables(draw, name)
    return "".join(line + draw(st.sampled_from(["\n", " # [c]\n", "\r\n", "\n\n  "])) for line in lines)


def _tables(draw: st.DrawFn, name: str) -> Iterator[str]:
    table = f"tables.{name}"
    for _ in range(draw(st.integers(1, 3))):
        yield f"[[ {table} ]]"
        for key, value in draw(st.dictionaries(KEYS, VALUES, max_size=2)).items():
            yield _pair(draw, "k" + key, value)
        if draw(st.booleans()):
            yield f'[{table} . "in.ner"]'
            yield _pair(draw, "n", draw(VALUES))


def _pair(draw: st.DrawFn, key: str, value: Any) -> str:
    if isinstance(value, dict) and len(value) == 1 and draw(st.booleans()):
        ((inner, last),) = value.items()
        return f"{_key(draw, key)} . {_key(draw, inner)} = {_value(draw, last)}"
    return f"{_key(draw, key)}={_value(draw, value)}"


def _key(draw: st.DrawFn, key: str) -> str:
    if re.fullmatch(r"[a-z0-9_-]+", key) and draw(st.booleans()):
        return key
    if not re.search(r"['\n\t]", key) and draw(st.booleans()):
        return f"'{key}'"
    return json.dumps(key, ensure_ascii=draw(st.booleans()) and key.isascii())


def _value(draw: st.DrawFn, value: Any) -> str:
    if isinstance(value, list):
        space = draw(st.sampled_from(["", " ", "\n", "\n # ] \n\t"]))
        comma = "," if value and draw(st.booleans()) else ""
        return f"[{space}" + f"{space},{space}".join(_value(draw, each) for each in value) + f"{comma}{space}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(draw, key)} = {_value(draw, each)}" for key, each in value.items()) + " }"
    return _string(draw, value) if isinstance(value, str) else _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def _string(draw: st.DrawFn, value: str) -> str:
    style = draw(st.integers(0, 2))
    if style == 1 and "'''" not in value and not value.endswith("'"):
        return f"'''\n{value}'''"
    if style == 2:
        plain = value.replace("\\", "\\\\").replace('"""', '""\\"')
        return f'"""\n{plain}"""' if not plain.endswith('"""') else json.dumps(value)
    return json.dumps(value, ensure_ascii=False)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


@given(documents())
def test_whatever_tomllib_reads_is_located_at_its_key_or_item(text: str) -> None:
    values = tomllib.loads(text)
    places = locate(text)
    assert set(places) == set(paths(values))
    lines = text.split("\n")
    for path, (line, column) in places.items():
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        value = values
        for part in path:
            value = value[part]  # type: ignore[call-overload]
        assert _begins(rest, path[-1], value), (path, line, column)


def _begins(rest: str, last: str | int, value: Any) -> bool:
    """Tell whether `rest` begins with the key, or the item, that a path ends in."""
    if isinstance(last, str):
        word = re.match(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""", rest)
        return word is not None and tomllib.loads(f"{word.group()} = 0") == {last: 0}
    if rest.startswith("[["):
        return isinstance(value, dict | list)
    if isinstance(value, dict | list):
        return rest.startswith("{" if isinstance(value, dict) else "[")
    ends = [match.end() for match in re.finditer(r"(?=[,\]}\s#])|[\"']", rest)]
    return any(_reads(rest[:end], value) for end in ends)


def _reads(text: str, value: Any) -> bool:
    try:
        return tomllib.loads(f"v = {text}") == {"v": value}
    except tomllib.TOMLDecodeError:
        return False


@given(st.text("ab=.[]{}\"'\\#,\n 1", max_size=40))
def test_nonsense_is_no_crash_and_whatever_is_valid_is_whole(text: str) -> None:
    places = locate(text)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(places) == set(paths(values))


@pytest.mark.parametrize("sign", ["[", "{a=", "a."])
def test_nesting_is_bounded(sign: str) -> None:
    start = "" if sign == "a." else "k = "
    with pytest.raises(TooDeepError) as stopped:
        locate(start + sign * 100_000)
    assert stopped.value.line == 1
    assert stopped.value.column <= len(start) + len(sign) * (DEEPEST + 1)


@pytest.mark.parametrize(
    "text",
    [
        "a = [" + "1, " * 200_000 + "]",
        'a = """' + '""x\\' * 200_000,
        "a = '''" + "''x" * 200_000,
        "[[a]]\n" * 100_000,
        "#" * 600_000,
        "a = [" + "#\n" * 300_000,
    ],
)
def test_half_a_megabyte_of_anything_takes_a_moment(text: str) -> None:
    before = time.process_time()
    locate(text)
    assert time.process_time() - before < 5
