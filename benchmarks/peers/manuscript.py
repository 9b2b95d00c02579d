"""A book in the spelling that the peers read: Pandoc's Markdown in one file, from which the others are made."""

from __future__ import annotations

from pathlib import Path

from benchmarks.books.model import TARGET, Book, Pull, Reference, Table, word
from benchmarks.books.presswork import Markdown

HEAD = """\
---
title: "{title}"
author: A. Random
lang: {language}
papersize: a5
---

"""


class PandocMarkdown(Markdown):
    """Pandoc's spelling, which is nearly ours."""

    def page(self, each: Reference) -> str:
        """Return a link of the class `page`, whose page the style prints; Typst is asked by a raw word."""
        name = word(TARGET, each.target)
        asked = f'`#context counter(page).at(label("{name}")).first()`{{=typst}}'
        return f"[see](#{name}){{.page}} {asked}"

    def pull(self, block: Pull) -> str:
        """Return a quotation with its author."""
        return f"> *{block.words}.*\n>\n> {block.by}"

    def table(self, block: Table) -> str:
        """Return a table whose caption has an anchor."""
        return (
            super().table(block).replace(f" {{#{word(TARGET, block.target)}}}", f" []{{#{word(TARGET, block.target)}}}")
        )


def write(book: Book, folder: Path) -> Path:
    """Write the book as one Markdown file with its pictures beside; return its path."""
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name, data in book.files.items():
        (folder / "figures" / name).write_bytes(data)
    spelling = PandocMarkdown()
    text = HEAD.format(title=book.title, language=book.language) + "\n".join(map(spelling.chapter, book.chapters))
    path = folder / "book.md"
    path.write_text(text, "utf-8")
    return path
