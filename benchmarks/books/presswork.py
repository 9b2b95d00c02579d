"""A book as a project of presswork."""

from __future__ import annotations

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from benchmarks.books.model import (
    TARGET,
    Block,
    Book,
    Chapter,
    Code,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Inlines,
    Listing,
    Note,
    Paragraph,
    Pull,
    Quotation,
    Reference,
    Table,
    word,
)

SETTINGS = """\
id = "{identifier}"
title = "{title}"
language = "{language}"
authors = ["A. Random"]
publisher = "The Bench"
date = 2024-11-24
rights = "CC0 1.0"

[print]
layout = "{layout}"
page = "{page}"
"""


def write(book: Book, folder: Path) -> None:
    """Write the project: settings, a file a chapter, and the pictures."""
    manuscript = folder / "manuscript"
    (manuscript / "figures").mkdir(parents=True, exist_ok=True)
    values = {"title": book.title, "language": book.language, "layout": book.layout, "page": book.page}
    identifier = uuid5(NAMESPACE_URL, f"presswork:bench:{book.name}").urn
    (manuscript / "publication.toml").write_text(SETTINGS.format(identifier=identifier, **values), "utf-8")
    for number, chapter in enumerate(book.chapters, 1):
        (manuscript / f"{number:03}.md").write_text(Markdown().chapter(chapter), "utf-8")
    for name, data in book.files.items():
        (manuscript / "figures" / name).write_bytes(data)


class Markdown:
    """Presswork's spelling; others change what they spell otherwise."""

    def chapter(self, chapter: Chapter) -> str:
        """Return a chapter's file."""
        blocks = [self.title(chapter), *(self.block(each) for each in chapter.blocks)]
        return "\n\n".join(blocks) + "\n"

    def title(self, chapter: Chapter) -> str:
        """Return the heading of a chapter."""
        return f"# {chapter.title} {{#{word(TARGET, chapter.target)}}}"

    def block(self, block: Block) -> str:
        """Return one block."""
        name = type(block).__name__.lower()
        said: str = getattr(self, name)(block)
        return said

    def heading(self, block: Heading) -> str:
        """Return a heading."""
        return f"{'#' * block.level} {block.text}{self.identity(block.target)}"

    def paragraph(self, block: Paragraph) -> str:
        """Return a paragraph."""
        return self.line(block.words)

    def listing(self, block: Listing) -> str:
        """Return a list."""
        return "\n".join(
            f"{f'{n}.' if block.numbered else '-'} {self.line(item)}" for n, item in enumerate(block.items, 1)
        )

    def quotation(self, block: Quotation) -> str:
        """Return a quotation."""
        return f"::: {{lang={block.language}}}\n> {block.words}\n:::"

    def pull(self, block: Pull) -> str:
        """Return a sentence that stands out."""
        return f'::: {{.pull-quote by="{block.by}"}}\n{block.words}.\n:::'

    def table(self, block: Table) -> str:
        """Return a table and its caption."""
        rule = ["---", *["---:"] * (len(block.head) - 1)]
        rows = "\n".join(f"| {' | '.join(row)} |" for row in (block.head, rule, *block.rows))
        return f"{rows}\n\n: {block.caption}{self.identity(block.target)}"

    def figure(self, block: Figure) -> str:
        """Return a figure."""
        identity = f'{{#{word(TARGET, block.target)} alt="{block.alternative}" width=80%}}'
        return f"![{block.caption}](figures/{block.file}){identity}"

    def code(self, block: Code) -> str:
        """Return a listing of code."""
        return "\n".join(["```python", *block.lines, "```"])

    def line(self, words: Inlines) -> str:
        """Return running text."""
        return "".join(self.inline(each) for each in words)

    def inline(self, each: Inline) -> str:
        """Return a part of running text."""
        if isinstance(each, Note):
            return f"^[{each.text}]"
        if isinstance(each, Reference):
            return self.page(each)
        return f"*{each.text}*" if isinstance(each, Emphasis) else each

    def page(self, each: Reference) -> str:
        """Return what prints the page of a target."""
        return f"[see](#{word(TARGET, each.target)}){{.with-page}}"

    def identity(self, target: int) -> str:
        """Return the braces that give a target its id."""
        return f" {{#{word(TARGET, target)}}}" if target else ""
