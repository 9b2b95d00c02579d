"""The search index: small files by the first letters of words, so that one question asks for one of them.

A title's entry does not change with its editions, unless its words do. The script of the pages (styles/search.js)
folds words as `words.folded` does and asks for the files of the longest words of the question, until one is whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from presswork.catalogue.shelf import Card
from presswork.catalogue.words import folded

FOLDER = "search"
NAMES = f"{FOLDER}/names.json"  # no file of three letters is called so
HELD = 500  # titles of one file: that of a very common word holds the first of them, and says that there are more
LENGTH = 3  # letters of a word that name its file
MOST = 60  # words of one title that can be searched for
# letters of scripts that set no spaces between words: each is a word
WHOLE = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{WHOLE}]|(?:(?![{WHOLE}_])\w)+")


def search_words(words: str) -> list[str]:
    """Return the words that can be searched for, folded, each once, in their order.

    >>> search_words("L’été de l’été 1984")
    ['l', 'ete', 'de', '1984']
    """
    return list(dict.fromkeys(WORD.findall(folded(words))))


def shard(word: str) -> str:
    """Return the name of the file that knows a folded word: its first letters, or their code points.

    >>> shard("corée".replace("é", "e")), shard("de"), shard("мир")
    ('cor', 'de', 'u-43c-438-440')
    """
    start = word[:LENGTH]
    return start if re.fullmatch("[a-z0-9]+", start) else "u-" + "-".join(f"{ord(sign):x}" for sign in start)


def address(name: str) -> str:
    """Return where the file of a shard stands in the catalogue."""
    return f"{FOLDER}/{name}.json"


def entry(card: Card) -> dict[str, Any]:
    """Return what a result shows of a title, with the words that find it."""
    text = " ".join([card.title, card.subtitle, *card.authors, *card.subjects])
    shown = {"slug": card.slug, "title": card.title, "by": ", ".join(card.authors[:3]), "lang": card.language}
    return {**shown, "words": " ".join(search_words(text)[:MOST])}


def shards(card: Card) -> tuple[str, ...]:
    """Return the names of the files that a title's entry stands in, sorted. Words of one letter are in none."""
    words = entry(card)["words"].split()
    return tuple(sorted({shard(word) for word in words if len(word) > 1 or not word.isascii()}))


def shard_text(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return a shard's file as JSON: its entries in their order, HELD of them at most, and whether there are `more`."""
    found = list(entries)
    value = {"more": len(found) > HELD, "titles": found[:HELD]}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def names_text(names: Iterable[str]) -> str:
    """Return the file that names all shards, as JSON."""
    return json.dumps(list(names), separators=(",", ":")) + "\n"
