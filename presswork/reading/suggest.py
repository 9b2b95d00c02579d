"""A guess at what an author meant: «did you mean language?»."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LONGEST = 60  # characters; what is longer is no misspelling, and difflib's time is quadratic
ALIKE = 0.66  # of 1: two letters of three that changed places are still the same word


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the word of `known` that is most like `word` (case and underscores aside), or an empty string."""
    from difflib import get_close_matches

    if len(word) > LONGEST:
        return ""
    plain = {_plain(each): each for each in sorted(known)}
    found = get_close_matches(_plain(word), list(plain), 1, cutoff=ALIKE)
    return plain[found[0]] if found else ""


def guess(word: str, known: Iterable[str], sign: str = "") -> str:
    """Return a guess as a hint of its own, with a sign before the word, or an empty string.

    >>> guess("Fig-tides", ["fig-tide", "tab-tides"], "@")
    'did you mean @fig-tide?'
    """
    found = nearest(word, known)
    return f"did you mean {sign}{found}?" if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a guess as the end of a message, or an empty string."""
    found = guess(word, known)
    return f": {found}" if found else ""


def where_it_belongs(key: str, table: str, keys: Mapping[str, tuple[str, ...]]) -> str:
    """Return what to say of a setting that `table` does not have, as the end of a message.

    `keys` gives the settings of each table by its name, such as [print]; the top of the file has an empty name.
    A setting that other tables have comes before one that is spelled alike here, and that before one spelled alike
    elsewhere.
    """
    if homes := [name for name in keys if name != table and key in keys[name]]:
        return f": it belongs {_of(homes)}"
    if found := nearest(key, keys.get(table, ())):
        return f": did you mean {found}?"
    if found := nearest(key, (each for name in keys for each in keys[name])):
        return f": did you mean {found}, which belongs {_of([name for name in keys if found in keys[name]])}?"
    return ""


def listing(words: Iterable[str], last: str = "or") -> str:
    """Return words as a list in a sentence: a, b or c."""
    *most, end = list(words)
    return f"{', '.join(most)} {last} {end}" if most else end


def _of(tables: list[str]) -> str:
    if "" in tables:
        return "at the top of the file, before the first table"
    return f"in {listing(tables)}"


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-")
