"""What changed, in one to three sentences in the language of the edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from presswork.archive.compare.found import ChapterChange, Found
from presswork.typography.language import Language, language, quoted

MOST = 3  # titles that are named; more are counted
LONGEST = 60  # characters of a title


def short(found: Found) -> str:
    """Return the sentences: chapters that came and went, words, then all else. English for an unknown language."""
    speech = language(found.language)
    came = [each for each in found.chapters if each.state == "added"]
    gone = [each for each in found.chapters if each.state == "removed"]
    told = [_named("changes_new", came, speech), _named("changes_gone", gone, speech)]
    told = [" ".join(filter(None, told)), *_revised(found, speech), *_rest(found, speech)]
    return " ".join(filter(None, told)) or speech.word("changes_none")


def _named(word: str, chapters: Sequence[ChapterChange], speech: Language) -> str:
    return speech.word(word, names=names_of(chapters, speech)) if chapters else ""


def names_of(chapters: Sequence[ChapterChange], speech: Language) -> str:
    """Return the titles of a few chapters, or how many they are."""
    if len(chapters) > MOST:
        return speech.word("changes_chapters", count=len(chapters))
    return ", ".join(quoted(_cut(each.name), speech) for each in chapters)


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[:LONGEST].rpartition(' ')[0] or title[:LONGEST]}…"


def _revised(found: Found, speech: Language) -> Iterator[str]:
    revised = [each for each in found.chapters if each.state == "changed" and each.added + each.removed]
    added, removed = sum(each.added for each in revised), sum(each.removed for each in revised)
    if revised:
        counts = words_counted(added, removed, speech)
        yield speech.word("changes_text", names=names_of(revised, speech), counts=counts)


def words_counted(added: int, removed: int, speech: Language) -> str:
    """Return «3 words added, 1 word removed»; what is none is not said."""
    counts = (counted("changes_word_in", added, speech), counted("changes_word_out", removed, speech))
    return ", ".join(filter(None, counts))


def counted(word: str, count: int, speech: Language) -> str:
    """Return a count with its word: `word` for one, with the plural's key for more, nothing for none."""
    if count == 0:
        return ""
    plural = word.replace("word_", "words_") if "word_" in word else f"{word}s"
    return speech.word(word if count == 1 else plural, count=grouped(count))


def grouped(count: int) -> str:
    """Return a number with thin spaces between its groups of three digits, from ten thousand on (ISO 80000-1, 7.3.1).

    >>> grouped(9999), grouped(12345)
    ('9999', '12\\u202f345')
    """
    return str(count) if count < 10_000 else f"{count:,}".replace(",", "\u202f")


def _rest(found: Found, speech: Language) -> Iterator[str]:
    pictures = len(found.blocks("picture"))
    notes = len(found.blocks("note"))
    told = [
        counted("changes_value", found.values, speech),
        counted("changes_picture", pictures, speech),
        counted("changes_note", notes, speech),
        speech.word("changes_order") if any(each.moved for each in found.chapters) else "",
        *(speech.word(f"fact_{each.name}") for each in found.fields),
    ]
    if listed := ", ".join(filter(None, told)):
        yield speech.word("changes_list", list=listed)
