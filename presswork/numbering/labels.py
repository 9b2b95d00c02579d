"""What numbered things are called, in the language of the chapter that speaks of them."""

from __future__ import annotations

from presswork.model.chapter import Chapter
from presswork.model.numbers import Target
from presswork.model.publication import House
from presswork.numbering.count import CAPTIONED, title_of
from presswork.numbering.targets import Found
from presswork.typography.language import Language, quoted

NO_BREAK = "\u00a0"
OF_ROLE = {"appendix": "appendix_ref", "part": "part"}


def numbered(word: str, number: str) -> str:
    """Return «Figure 1»: a word and its number, which stay on one line."""
    return f"{word}{NO_BREAK}{number}"


def heading_label(chapter: Chapter, number: str, language: Language) -> str:
    """Return «Chapitre 1», «Annexe A» or «Partie I»; nothing for a chapter without a number."""
    word = {"appendix": "appendix", "part": "part"}.get(chapter.role, "chapter")
    return numbered(language.word(word), number) if number else ""


def target(found: Found, form: str, number: str, language: Language, house: House) -> Target:
    """Return the answer to a reference, with the words that its form prints and no others.

    What has no number is called by its title in the language's quotes; both are empty where it has neither.
    """
    anchor, chapter = found.anchor, found.chapter
    kind = anchor.kind if anchor else "chapter"
    name, explicit = (anchor.id, anchor.explicit) if anchor else ("", True)
    if form == "link":
        return Target(chapter.key, name, kind, "", "", "", explicit)
    title = _title(found)
    words = quoted(title, language, house) if title else ""
    if number:
        words = number if form == "number" else numbered(_word(found, kind, language), number)
    return Target(chapter.key, name, kind, words, number or words, title, explicit)


def _word(found: Found, kind: str, language: Language) -> str:
    if kind in CAPTIONED:
        return language.word(f"{kind}_ref")
    if kind == "section":
        return language.word("section_ref")
    word = language.word(OF_ROLE.get(found.chapter.role, "chapter_ref"))
    return word.lower() if language.word("chapter_ref").islower() else word


def _title(found: Found) -> str:
    """Return the plain words of what is referred to, or nothing."""
    anchor = found.anchor or title_of(found.chapter)
    return anchor.text if anchor and anchor.text else "" if found.anchor else found.chapter.title
