"""Changes as a page of HTML that stands by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from presswork.archive.compare.found import Block, ChapterChange, Found, Run
from presswork.archive.compare.summary import short, words_counted
from presswork.compose.templates import render, trusted
from presswork.sources import Sources, house
from presswork.typography.language import capital, direction, language

TEMPLATE = "styles/templates/archive/changes.html.j2"
SHEETS = ("styles/house/tokens.css", "styles/house/tokens-dark.css", "styles/house/changes.css")
AROUND = 40  # words of a long passage that stayed which are shown on either side of a change


def page(found: Found) -> str:
    """Return the page, in the dress of the house. Raises PublishError with `bad-template`."""
    sources = Sources(house().parent)
    speech = language(found.language)
    style = "\n".join(sources.text(name) for name in SHEETS)
    return render(
        sources,
        TEMPLATE,
        found=found,
        language=found.language,
        direction=direction(found.language),
        style=trusted(style),
        short=short(found),
        words=speech.words,
        fields=[(capital(speech.word(f"fact_{each.name}")), each) for each in found.fields],
        chapters=[_chapter(each, speech) for each in found.chapters],
    )


def _chapter(chapter: ChapterChange, speech: Any) -> dict[str, Any]:
    return {
        "name": chapter.name,
        "state": chapter.state,
        "moved": chapter.moved,
        "counts": words_counted(chapter.added, chapter.removed, speech),
        "blocks": list(_blocks(chapter)),
    }


def _blocks(chapter: ChapterChange) -> Iterator[dict[str, Any]]:
    """Yield the blocks with the heading of a section before the first of each."""
    section = chapter.title
    for block in chapter.blocks:
        heading = block.section if block.section not in (section, "") and block.kind != "heading" else ""
        section = block.section or section
        yield {"block": block, "heading": heading, "runs": list(_runs(block))}


def _runs(block: Block) -> Iterator[Run]:
    """Yield the runs, of long passages that stayed only the ends; spaces stand outside the marks."""
    last = len(block.runs) - 1
    for place, run in enumerate(block.runs):
        if run.op != "same":
            plain = run.text.lstrip()
            yield Run("same", run.text[: len(run.text) - len(plain)])
            yield Run(run.op, plain)
        else:
            yield run if block.state == "moved" else _cut(run, place > 0, place < last)


def _cut(run: Run, before: bool, after: bool) -> Run:
    """Return a passage that stayed; a long one without its middle. What is before and after it tells what is needed."""
    words = run.text.split(" ")
    if len(words) <= 2 * AROUND:
        return run
    head = " ".join(words[:AROUND]) + " " if before else ""
    tail = " " + " ".join(words[-AROUND:]) if after else ""
    return Run("same", f"{head}…{tail}")
