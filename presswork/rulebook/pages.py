"""The rules of the pages and the files that are made."""

from __future__ import annotations

from presswork.rulebook.rule import Rule

PAGES: dict[str, Rule] = {
    # pages
    "missing-glyph": Rule(
        "error",
        "Some font of the style has every character of the text.",
        "replace the character, or add a font to styles/fonts",
    ),
    "undeclared-font": Rule(
        "error", "Every font in the PDF is one that the styles declare.", "declare it with @font-face"
    ),
    "ignored-style": Rule(
        "error", "The layout engine understands every declaration of the print style.", "see docs/styles.md"
    ),
    "bad-template": Rule("error", "A project's own template renders.", "see docs/styles.md"),
    "layout-failed": Rule(
        "error", "The pages can be laid out.", "shorten the passage, or leave out the last thing changed"
    ),
    "unsettled-pages": Rule(
        "error", "Page numbers settle after a few rounds.", "take a page reference out of the text"
    ),
    "note-lost": Rule("error", "Every note is printed.", "move the note's call to another sentence"),
    "note-doubled": Rule("error", "Every note is printed once.", "move the note's call to another sentence"),
    "note-apart": Rule("warning", "A note stands on the page of its call.", "shorten the note, or move its call"),
    "wrong-page": Rule(
        "error",
        "Every printed page number is the page of its target.",
        "run again; if it stays, take the reference out",
    ),
    "overflow": Rule("warning", "No line runs out of its column.", "allow a break, or make the content narrower"),
    "slow-layout": Rule(
        "warning",
        "Nothing asks the layout engine for long work: boxes of flex or grid within each other, tables of thousands of "
        "rows, chapters of hundreds of pages.",
        "see docs/benchmarks.md",
    ),
    "missing-heading": Rule("error", "Every heading is among the bookmarks.", "check the style's bookmark-level"),
    "large-ebook": Rule(
        "warning",
        "An e-book stays within the 50 MB that shops and devices take.",
        "make the pictures smaller: image-width in [ebook]",
    ),
    "font-without-licence": Rule(
        "warning",
        "A font that goes into an e-book has its licence beside it, and may be subset.",
        "put NAME-LICENSE.md beside the font",
    ),
    "bad-output": Rule(
        "error", "A file that was made can be opened and read again.", "please report this with the manuscript"
    ),
}
