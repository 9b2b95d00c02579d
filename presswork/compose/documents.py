"""Whole documents from composed chapters: the print edition, and the style sheets of the media."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from presswork.compose.references import UNKNOWN
from presswork.compose.templates import render, trusted
from presswork.model.job import Reader
from presswork.model.media import PRINT, Composed
from presswork.model.numbers import Entry, Numbers
from presswork.model.pages import Places
from presswork.model.publication import Edition
from presswork.typography.language import language, long_date

PRINT_TEMPLATE = "styles/templates/print/document.html.j2"
COVER_TEMPLATE = "styles/templates/cover/cover.html.j2"
TYPEFACES = ("Source Serif 4", "Source Sans 3", "Source Code Pro")  # of the house; named in colophons


def common_values(edition: Edition, versions: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what every template is given.

    These are: edition, publication, words (the language's, by key), day («24 novembre 2024»), edition_of («Édition du
    24 novembre 2024»), versions (name: version) and fonts (the names of the typefaces).
    """
    publication = edition.publication
    speech = language(publication.language)
    day = long_date(edition.day, speech)
    return {
        "edition": edition,
        "publication": publication,
        "words": speech.words,
        "day": day,
        "edition_of": speech.word("edition_of", date=day),
        "versions": dict(versions or {}),
        "fonts": TYPEFACES,
    }


def print_document(
    edition: Edition,
    composed: Sequence[Composed],
    numbers: Numbers,
    places: Places | None,
    sources: Reader,
    versions: Mapping[str, str],
) -> str:
    """Return the print edition as one HTML document; where `places` are not known yet, page numbers are 000.

    Addresses in it are names of the project: styles/print.css, manuscript/figures/map.svg.
    Raises PublishError with `bad-template`.
    """
    publication = edition.publication
    openers = {each.key for each in composed if each.role == "part"}
    parts = {
        each.chapter: each.title for each in numbers.contents if each.role == "part" and each.chapter not in openers
    }
    values = {
        **common_values(edition, versions),
        "layout": publication.layout,
        "page": publication.print.page,
        "flow": publication.flow,
        "hyphenate": publication.print.hyphenate,
        "contents": list(rows(numbers.contents, publication.print.contents, places, parts)),
        "chapters": [
            {"key": each.key, "role": each.role, "part": parts.get(each.key, ""), "html": trusted(each.html)}
            for each in composed
        ],
        "sheets": [name for name in ("styles/extra-print.css",) if sources.exists(name)],
    }
    return render(sources, PRINT_TEMPLATE, **values)


def cover_document(edition: Edition, sources: Reader) -> str:
    """Return the e-book's cover as one HTML document of one page. Raises PublishError with `bad-template`."""
    sheets = [name for name in ("styles/extra-cover.css",) if sources.exists(name)]
    return render(sources, COVER_TEMPLATE, **common_values(edition), sheets=sheets)


def rows(
    entries: Sequence[Entry], deepest: int, places: Places | None, bare: Collection[str] = ()
) -> Iterator[dict[str, Any]]:
    """Yield the lines of the printed contents down to the level `deepest` (0: none), each with address and page.

    `bare` are the chapters that begin a part without a text of its own: its title has a page before theirs.
    """
    for entry in entries:
        if deepest and entry.level <= deepest:
            anchor = PRINT.anchor(entry.chapter, entry.anchor, entry.explicit)
            if entry.role == "part" and entry.chapter in bare:
                anchor = f"part-{anchor}"
            yield {
                "level": entry.level,
                "role": entry.role,
                "number": entry.number,
                "title_html": trusted(entry.title_html),
                "href": f"#{anchor}",
                "page": places.anchors.get(anchor, UNKNOWN) if places else UNKNOWN,
            }


def stylesheet(sources: Reader, medium: str) -> str:
    """Return the style of `ebook`, `web` or `catalogue` as one sheet: tokens, the medium's, the project's own rules.

    Of the tokens the house's values come first, then those that the project changes.
    """
    tokens = ["tokens.css", "tokens-dark.css"] if medium != "ebook" else ["tokens.css"]
    values = [f"styles/{folder}{name}" for name in tokens for folder in ("house/", "")]
    names = [*values, f"styles/{medium}.css", f"styles/extra-{medium}.css"]
    # a project that has no tokens of its own is given the house's again
    return "\n".join(dict.fromkeys(_text(sources, name) for name in names if sources.exists(name)))


def _text(sources: Reader, name: str) -> str:
    return sources.read(name).decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
