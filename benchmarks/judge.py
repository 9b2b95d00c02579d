"""What became of a book's notes and page numbers, told from the finished PDF's text alone.

Nothing here knows how the pages were made: each note, call, reference and target has a word of its own in the text
(see `benchmarks.books.model`), and a page is what PDFium reads on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.books.model import CALL, NOTE, REFERENCE, TARGET

WORDS = re.compile(rf"({CALL}|{NOTE}|{REFERENCE}|{TARGET})(\d+)z")
# what is printed behind a reference's word, with no other word of ours between: "(p. 12)" or, near it, a number;
# where a page ends within a reference, its folio and head may stand before the first
PRINTED = re.compile(rf"{REFERENCE}(\d+)z(?:(?:(?!k[a-z]\d).){{1,90}}?\(p\. ?(\d+)\)|[^\dk]{{1,16}}(\d+))")


class Marked(Protocol):
    """A book whose notes and references are marked: the numbers of its notes, the target of each reference."""

    @property
    def notes(self) -> list[int]: ...  # noqa: D102

    @property
    def references(self) -> dict[int, int]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Verdict:
    """Numbers of notes and references; the lists name those at fault."""

    pages: int
    notes: int
    lost: tuple[int, ...]
    doubled: tuple[int, ...]
    apart: tuple[int, ...]
    at_end: int  # notes that stand after the last page of the text: they were never meant for the foot of a page
    references: int
    printed: int  # references that print a number at all
    wrong: tuple[int, ...]
    hyphens: int  # lines that end within a word
    lines: int


def texts(path: Path) -> list[str]:
    """Return the text of each page; a word that a hyphen breaks is whole again."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        found = []
        for page in pdf:
            reader = page.get_textpage()
            found.append(reader.get_text_bounded())
            reader.close()
            page.close()
        return found


def judge(pages: Sequence[str], book: Marked) -> Verdict:
    """Return what became of the notes and references of `book` in a PDF of these pages."""
    whole = [joined(each) for each in pages]
    seen = places(whole)
    calls = {number: found[0] for number, found in seen[CALL].items()}
    notes = book.notes
    last = max(calls.values(), default=0)
    end = [each for each in notes if seen[NOTE].get(each, [0])[0] > last]
    wrong, printed = wrong_pages(whole, seen[TARGET], book.references)
    return Verdict(
        pages=len(pages),
        notes=len(notes),
        lost=tuple(each for each in notes if each not in seen[NOTE]),
        doubled=tuple(each for each in notes if len(seen[NOTE].get(each, ())) > 1),
        apart=tuple(each for each in notes if each in seen[NOTE] and calls.get(each) != seen[NOTE][each][0]),
        at_end=len(end) if len(end) > 3 else 0,
        references=len(book.references),
        printed=printed,
        wrong=wrong,
        hyphens=sum(len(re.findall(r"[^\W\d_][\x02\ufffe\xad\u2010-](?=\r?\n)|[\x02\ufffe]", each)) for each in pages),
        lines=sum(each.count("\n") + 1 for each in pages),
    )


def joined(text: str) -> str:
    """Return a page's text without its line ends; PDFium reads a hyphen at a line’s end as U+FFFE or U+0002."""
    return re.sub(r"\s+", " ", re.sub(r"[\x02\ufffe\xad\u2060](\r?\n)?", "", text))


def places(pages: Sequence[str]) -> Mapping[str, Mapping[int, list[int]]]:
    """Return, for each kind of word and each number, the pages from 1 where it stands, as often as it stands there."""
    seen: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for page, text in enumerate(pages, 1):
        for kind, number in WORDS.findall(text):
            seen[kind][int(number)].append(page)
    return {kind: dict(seen[kind]) for kind in (CALL, NOTE, REFERENCE, TARGET)}


def wrong_pages(
    pages: Sequence[str], targets: Mapping[int, list[int]], references: Mapping[int, int]
) -> tuple[tuple[int, ...], int]:
    """Return the references whose printed number is not the page of their target, and how many print one."""
    whole = " ".join(pages)  # a reference may break over two pages
    said = {int(number): int(page or near) for number, page, near in PRINTED.findall(whole)}
    wrong = [each for each, target in references.items() if each in said and said[each] not in targets.get(target, ())]
    return tuple(wrong), len(said)
