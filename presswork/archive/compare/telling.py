"""Changes as lines for a terminal, and as a value for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from presswork.archive.compare.found import Block, ChapterChange, Found, Run
from presswork.archive.compare.summary import short

AROUND = 8  # words of what stayed that are shown beside a change
SCHEMA = 1
MARKS = {"ins": "{{+{}+}}", "del": "[-{}-]", "same": "{}"}
STATES = {"added": "new chapter", "removed": "removed", "changed": "changed", "moved": "moved"}


def text(found: Found) -> str:
    """Return the changes as text: [-words taken out-] and {+words put in+}, in English but for the summary."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Found) -> Iterator[str]:
    yield " -> ".join(found.names) if all(found.names) else "changes"
    yield short(found)
    if found.fields:
        yield ""
    for field in found.fields:
        yield f"{field.name}: {_arrow(field.before, field.after)}"
    for chapter in found.chapters:
        yield ""
        yield _title(chapter)
        if chapter.state == "changed":
            section = ""
            for block in chapter.blocks:
                if block.section not in (section, chapter.title, ""):
                    section = block.section
                    yield f"  {section}"
                yield from (f"    {line}" for line in _block(block))


def _title(chapter: ChapterChange) -> str:
    words = f"+{chapter.added} -{chapter.removed} words"
    moved = ", moved" if chapter.moved else ""
    path = chapter.path or chapter.old_path
    return f"{chapter.name} ({path}): {STATES[chapter.state]}{moved}, {words}"


def _block(block: Block) -> Iterator[str]:
    head = "" if block.kind in ("text", "heading") else f"{block.kind}{f' {block.name}' if block.name else ''}: "
    if block.cells:
        for cell in block.cells:
            where = ", ".join(dict.fromkeys(filter(None, (cell.row, cell.column))))
            yield f"{head}{where + ': ' if where else ''}{_arrow(cell.before, cell.after)}"
        return
    state = (
        f"({block.state}) " if block.state == "moved" or (block.kind == "picture" and block.state != "changed") else ""
    )
    words = "".join(_marked(run, AROUND if block.state == "changed" else 4 * AROUND) for run in block.runs)
    changed = "the picture is another; " if (block.kind, block.state) == ("picture", "changed") else ""
    yield f"{head}{state}{changed}{' '.join(words.split())}".rstrip("; ")


def _marked(run: Run, around: int) -> str:
    if run.op == "same":
        words = run.text.split(" ")
        if len(words) > 2 * around:
            return f"{' '.join(words[:around])} … {' '.join(words[-around:])}"
        return run.text
    lead = " " if run.text[:1].isspace() else ""
    return lead + MARKS[run.op].format(run.text.strip())


def _arrow(before: str, after: str) -> str:
    if before and after:
        return f"{before} → {after}"
    return MARKS["ins"].format(after) if after else MARKS["del"].format(before)


def value(found: Found) -> dict[str, Any]:
    """Return the changes as a value ready for JSON."""
    return {
        "schema": SCHEMA,
        "old": found.names[0],
        "new": found.names[1],
        "language": found.language,
        "short": short(found),
        "words": {"added": found.added, "removed": found.removed},
        "fields": [asdict(each) for each in found.fields],
        "chapters": [asdict(each) for each in found.chapters],
    }
