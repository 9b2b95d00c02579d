"""The rules that a publication is held to: docs/rules.md is made from this table."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A rule's level (`error` or `warning`), what it asks for, and what to do where it is broken."""

    level: str
    says: str
    hint: str


RULES: dict[str, Rule] = {
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
    # the catalogue
    "no-catalogue": Rule("error", "A catalogue has a catalogue.toml.", "make one with: publish catalogue new FOLDER"),
    "no-source": Rule(
        "error", "Every source of a catalogue is an archive or a folder of outputs.", "check sources in catalogue.toml"
    ),
    "bad-manifest": Rule(
        "error", "The manifest of an edition is one that presswork wrote.", "make the edition again: publish all"
    ),
    "changed-file": Rule(
        "error",
        "A file that is offered is what its manifest says: its size and its SHA-256.",
        "make the edition again, or fetch the file from the archive: nothing was published",
    ),
    "catalogue-busy": Rule(
        "error", "A catalogue is built by one command at a time.", "wait until the other one has ended"
    ),
    "catalogue-there": Rule(
        "error", "A catalogue.toml is never written over.", "change the one that is there, or name another folder"
    ),
    "catalogue-not-built": Rule(
        "error", "A catalogue is built before it is served.", "build it with: publish catalogue build"
    ),
    "cannot-listen": Rule(
        "error",
        "A server has an address and a port of its own.",
        "name another one: publish catalogue serve --port 8001, or --port 0 for any that is free",
    ),
    "serve-not-installed": Rule(
        "error", "Serving asks for Starlette and uvicorn.", 'install them with: pip install "presswork[serve]"'
    ),
    # the archive: names, seals and events
    "archive-bad-name": Rule(
        "error", "An edition is named by its day, later ones of the same day .2, .3 …", "write it as 2024-11-24.2"
    ),
    "archive-used-name": Rule(
        "error", "An edition's name is given once.", "publish what changed under its own name, with --edition"
    ),
    "archive-earlier": Rule(
        "error",
        "An edition comes after the last one in the archive.",
        "for an edition that was published before the archive was kept: --backfill",
    ),
    "archive-no-edition": Rule("error", "The edition that is asked for is there.", "publish archive list names them"),
    "archive-stale": Rule(
        "error",
        "What is frozen is what was published: files, sources and versions are those that the manifest names.",
        "run publish all again, then freeze",
    ),
    "archive-draft": Rule(
        "error", "An edition that is frozen was made without errors.", "put them right, and run publish all again"
    ),
    "archive-state": Rule(
        "error", "An edition is withdrawn once, purged once, and a purged one stays so.", "publish archive show tells"
    ),
    "archive-bad-seal": Rule(
        "error", "Seals, chains and pointers are as presswork wrote them.", "publish archive verify names all faults"
    ),
    "archive-seal": Rule(
        "error", "Every byte that an edition holds is what its seal says.", "heal it: verify --repair-from COPY"
    ),
    "archive-chain": Rule(
        "error",
        "Every seal names the digest of the title's seal before it, and the title's object names every seal.",
        "heal it: verify --repair-from COPY",
    ),
    "archive-signature": Rule(
        "error", "A signature is that of the key, over these bytes.", "compare the seal with another copy's"
    ),
    "archive-unsigned": Rule(
        "warning",
        "Where a title is signed, every seal is; signatures are checked with a key from outside the archive.",
        "publish archive key new makes a key; verify --key FILE checks with it",
    ),
    "archive-witness": Rule(
        "error",
        "The archive holds all that an earlier checkpoint of it tells of.",
        "it was rolled back or changed: find another copy",
    ),
    "archive-guide": Rule(
        "error",
        "README.md and check.sh in the archive are as presswork wrote them.",
        "verify --repair writes them again",
    ),
    "archive-key": Rule("error", "The key can be read and used.", "publish archive key new makes one"),
    "archive-no-repair": Rule(
        "error", "What is damaged is healed from a copy that holds the true bytes.", "try another copy"
    ),
    "archive-no-environment": Rule(
        "warning", "With --with-environment, the wheels of all packages are kept.", "freeze it where there is a network"
    ),
    "archive-check-failed": Rule(
        "warning", "An edition that is frozen passes the validators that are installed.", "checks/ keeps what they said"
    ),
    "archive-missing": Rule("error", "What is asked of the archive is in it.", "publish archive list tells what is"),
    "archive-foreign": Rule(
        "error", "An archive's folder is new or empty, or an archive that presswork made.", "name another folder"
    ),
    "archive-damaged": Rule(
        "error",
        "Every file of the archive is there, with the bytes that its inventory tells of.",
        "publish archive verify names all damage; --repair-from heals it from a copy",
    ),
    "archive-busy": Rule("error", "One process writes into an archive at a time.", "wait for the other, and run again"),
    "archive-changed": Rule(
        "error", "What a change builds on is as it was when it was looked at.", "look again, and run again"
    ),
    "archive-name": Rule(
        "error",
        "A file's name in the archive is relative, has no part . or .. or empty, and no control character.",
        "rename the file",
    ),
    "archive-not-written": Rule(
        "error", "The archive's folder can be written.", "check the folder and the free space, and run again"
    ),
    "archive-bag": Rule(
        "error",
        "A bag is complete and valid (RFC 8493), holds one edition with its seals, and no name leads out of it.",
        "have the bag sent again, and compare it with where it came from",
    ),
    "archive-rebuild": Rule(
        "error",
        "An edition can be made again from what the archive holds of it.",
        "freeze with --with-environment keeps all that is needed",
    ),
    # the machine
    "missing-part": Rule("error", "The system has what the layout engine needs.", "install it with the command shown"),
    "not-written": Rule("error", "The output folder can be written.", "check the folder and the free space"),
    "internal": Rule("error", "presswork does its work.", "please report this with the manuscript"),
}
