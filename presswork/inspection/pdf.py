"""The PDF, looked at again: it opens, and says of itself what an edition must."""

from __future__ import annotations

from pathlib import Path

from presswork.problems import Problem, problem
from presswork.writers.pdf.facts import PdfFacts, pdf_facts

PLAIN = ("PDF/A-2a", "PDF/UA-1")


def inspect(path: Path, pages: int = 0, claims: tuple[str, ...] = PLAIN) -> tuple[Problem, ...]:
    """Return `bad-output` for every fault in the file at `path`.

    `pages` is how many it must have, 0 for any number; `claims` are the standards that it was asked to be of.
    """
    try:
        facts = pdf_facts(path)
    except (OSError, ValueError) as fault:
        return (problem("bad-output", f"the PDF cannot be read: {fault}", path.name),)
    return tuple(problem("bad-output", words, path.name) for words in faults(facts, pages, claims))


def faults(facts: PdfFacts, pages: int = 0, claims: tuple[str, ...] = PLAIN) -> list[str]:
    """Return in words what a PDF lacks."""
    wrong = {
        "it has no page": facts.pages == 0,
        f"it has {facts.pages} pages, not {pages}": bool(pages) and facts.pages != pages,
        "it has no title": not facts.title,
        "it does not say its language": not facts.language,
        "it is not tagged": not facts.tagged,
        f"it does not claim {' and '.join(claims)}": facts.conformance != claims,
        "it does not carry its sources": "PDF/A-3a" in claims and not facts.attached,
        "it carries files that were not asked for": "PDF/A-3a" not in claims and bool(facts.attached),
        "its pages have no labels": facts.labels != tuple(str(number + 1) for number in range(facts.pages)),
    }
    return [words for words, is_so in wrong.items() if is_so]
