"""The rules of the project, its settings and its chapters."""

from __future__ import annotations

from presswork.rulebook.rule import Rule

MANUSCRIPT: dict[str, Rule] = {
    # the project and its files
    "no-project": Rule(
        "error", "A project has a manuscript folder with a publication.toml.", "make one with: publish new FOLDER"
    ),
    "not-empty": Rule("error", "A new project begins in an empty folder.", "name a folder that is not there yet"),
    "missing-file": Rule(
        "error",
        "Every file that the settings, a chapter or a style names exists.",
        "check the spelling, or add the file",
    ),
    "unreadable-file": Rule("error", "Every file of the project can be read.", "check its permissions"),
    "outside-project": Rule(
        "error",
        "Files are read from manuscript/ and styles/ only: no absolute path, no .., no link that leads out.",
        "copy the file into manuscript/",
    ),
    "not-utf8": Rule("error", "Text files are UTF-8.", "save the file as UTF-8"),
    "too-large": Rule(
        "error", "A file stays within the size that the press reads.", "split the file, or make the picture smaller"
    ),
    # settings
    "bad-toml": Rule("error", "A file of settings is valid TOML 1.0.", "see https://toml.io"),
    "unknown-setting": Rule(
        "error", "Every setting is one that docs/settings.md lists.", "docs/settings.md lists them all"
    ),
    "missing-setting": Rule(
        "error", "The settings that have no default are given.", "docs/settings.md shows an example"
    ),
    "bad-setting": Rule(
        "error",
        "A setting's value has the type and form that docs/settings.md gives.",
        "docs/settings.md shows an example",
    ),
    "no-chapters": Rule("error", "A publication has at least one chapter.", "add a Markdown file to manuscript/"),
    "unlisted-chapter": Rule(
        "warning",
        "Where the settings list the chapters, they list every Markdown file of the manuscript.",
        "list it in chapters, or begin its name with _",
    ),
    # chapters
    "empty-chapter": Rule("error", "A chapter has text.", "write it, or take it out of the chapters"),
    "chapter-without-title": Rule(
        "error", "Every chapter but the opening one begins with its title, a # heading.", "begin the file with: # Title"
    ),
    "two-titles": Rule("error", "A chapter has one # heading.", "make it a ## section, or a chapter of its own"),
    "skipped-heading": Rule(
        "error", "Headings go down one level at a time (PDF/UA-1 7.4.2, WCAG 1.3.1).", "use the next level"
    ),
    "empty-heading": Rule("error", "A heading has words (WCAG 2.4.6).", "write them, or delete the heading"),
    "duplicate-id": Rule("error", "An id is given once in the whole publication.", "rename one of them"),
    "bad-id": Rule(
        "error",
        "An id begins with a letter and holds letters, digits, hyphens, dots and underscores.",
        "write it as {#sec-name}",
    ),
    "dead-link": Rule(
        "error", "A link inside the publication leads to something.", "check the target's id or file name"
    ),
    "dead-reference": Rule("error", "A reference such as @fig-map has its target.", "give the target this id: {#…}"),
    "unsafe-link": Rule(
        "error", "Links lead to http, https, mailto, tel or the publication itself.", "use an https address"
    ),
    "undefined-note": Rule("error", "A note that is called is written.", "write it: [^name]: text"),
    "nested-note": Rule("error", "A note has no notes of its own.", "put its words into the note, or into the text"),
    "unused-note": Rule("warning", "A note that is written is called.", "call it: [^name], or delete it"),
    "image-without-alternative": Rule(
        "error",
        "A picture has a text alternative (WCAG 1.1.1).",
        "write ![what it shows](file), or mark it {.decorative}",
    ),
    "missing-image": Rule(
        "error", "A picture that a chapter shows exists.", "check the path, which is relative to the chapter's file"
    ),
    "bad-image": Rule("error", "A picture is a PNG, JPEG, WebP, GIF or SVG that can be read.", "export it again"),
    "unsafe-svg": Rule(
        "error", "An SVG holds no script, no entity and no reference outside itself.", "export it as plain SVG"
    ),
    "small-image": Rule(
        "warning",
        "A picture has enough pixels for print (150 per inch).",
        "use a larger picture, or set a smaller width",
    ),
    "unused-image": Rule("warning", "A picture in the manuscript's folders is used.", "show it, or delete it"),
    "unsafe-html": Rule(
        "error", "Raw HTML keeps to the elements and attributes that docs/manuscript.md allows.", "write it in Markdown"
    ),
    "unknown-div": Rule(
        "error", "A fenced div's name is one that docs/manuscript.md lists.", "docs/manuscript.md lists them"
    ),
    "unclosed-div": Rule("error", "A fenced div is closed.", "close it with a line :::"),
    "unknown-attribute": Rule(
        "warning", "Attributes in braces are ones that presswork knows.", "docs/manuscript.md lists them"
    ),
    "unset-citation": Rule(
        "warning", "Citations are not set yet: [@key] stays as written.", "write the citation as a note"
    ),
    "unset-formula": Rule(
        "warning", "Formulas are not set yet: $…$ stays as written.", "use a picture with a text alternative"
    ),
    "too-deep": Rule("error", "Blocks and spans are nested no deeper than 50 levels.", "simplify the passage"),
    "bad-character": Rule(
        "error", "The text holds no control character, which XML does not have.", "delete the character"
    ),
    "irregular-table": Rule(
        "error", "A table has a header row, and every row has as many cells (PDF/UA-1 7.5).", "check its | signs"
    ),
}
