"""The web edition: one folder that opens from disk, without a server and without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import basename, splitext
from typing import Any

from presswork.model.job import Job
from presswork.model.media import WEB, WEB_PAGE, Composed, Medium
from presswork.model.numbers import Entry
from presswork.problems import Problem
from presswork.typography.language import direction
from presswork.writers.fonts import licence
from presswork.writers.images import free_name

TEMPLATE = "styles/templates/web/page.html.j2"
FONT = re.compile(r"url\(\s*[\"']?(fonts/[\w.-]+)[\"']?\s*\)")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a reader goes from a chapter: to the one before or after."""

    href: str
    title: str


def write(job: Job, path: Path) -> tuple[Problem, ...]:
    """Write the folder `path`: index.html, a file a chapter where asked, style.css, fonts/ and images/."""
    from presswork.compose.documents import stylesheet

    path.mkdir()
    images = image_names(job.composed)
    pages = one_page(job) if job.edition.publication.web_pages == "one" else page_a_chapter(job)
    for name, values in pages:
        (path / name).write_text(render_page(job, images, **values), "utf-8", newline="\n")
    css = stylesheet(job.sources, "web")
    (path / "style.css").write_text(css, "utf-8", newline="\n")
    copy_fonts(job, css, path / "fonts")
    copy_images(job, images, path / "images")
    return ()


def one_page(job: Job) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield index.html, which holds everything."""
    yield "index.html", {"front": True, "chapters": job.composed, "medium": WEB_PAGE}


def page_a_chapter(job: Job) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the front page with the contents, then a page for each chapter, with ways to its neighbours."""
    yield "index.html", {"front": True, "chapters": (), "medium": WEB, "after": turn(job.composed, 0)}
    for index, chapter in enumerate(job.composed):
        before = turn(job.composed, index - 1) or Turn("index.html", job.edition.publication.title)
        values = {"front": False, "chapters": (chapter,), "medium": WEB, "before": before}
        yield f"{chapter.key}{WEB.suffix}", {**values, "after": turn(job.composed, index + 1)}


def turn(composed: tuple[Composed, ...], index: int) -> Turn | None:
    """Return the way to the chapter at `index`, or None beyond the first and the last."""
    if not 0 <= index < len(composed):
        return None
    return Turn(f"{composed[index].key}{WEB.suffix}", composed[index].title)


def render_page(
    job: Job,
    images: dict[str, str],
    front: bool,
    chapters: tuple[Composed, ...],
    medium: Medium,
    before: Turn | None = None,
    after: Turn | None = None,
) -> str:
    """Return one page as HTML."""
    from presswork.compose.documents import common_values
    from presswork.compose.templates import render, trusted

    publication = job.edition.publication
    shown = [replace(each, html=trusted(with_images(each.html, images))) for each in chapters]
    title = publication.title if front else f"{chapters[0].title} · {publication.title}"
    values = {
        **common_values(job.edition),
        "contents": contents(job, medium) if front else [],
        "chapters": shown,
        "page_title": title,
        "front": front,
        "previous": before,
        "next": after,
        "direction": direction(publication.language),
        "identifiers": [each for each in publication.identifiers if each.medium in ("", "web")],
    }
    return render(job.sources, TEMPLATE, **values)


def contents(job: Job, medium: Medium) -> list[dict[str, Any]]:
    """Return the lines of the contents, each with its address."""
    from presswork.compose.templates import trusted

    deepest = job.edition.publication.web.contents
    return [
        {
            "level": each.level,
            "number": each.number,
            "title_html": trusted(each.title_html),
            "href": address(each, medium),
        }
        for each in job.numbers.contents
        if each.level <= deepest
    ]


def address(entry: Entry, medium: Medium) -> str:
    """Return the address of a line of the contents, as seen from the front page."""
    return medium.href("", entry.chapter, entry.anchor, entry.explicit)


def image_names(composed: tuple[Composed, ...]) -> dict[str, str]:
    """Return the file name below images/ of every picture: its own, with a number where two have the same."""
    names: dict[str, str] = {}
    for source in dict.fromkeys(name for chapter in composed for name in chapter.resources):
        names[source] = free_name(source, splitext(source)[1].lower(), names.values())
    return names


def with_images(html: str, images: dict[str, str]) -> str:
    """Return a chapter whose pictures are those below images/."""
    import lxml.etree as etree

    root = etree.fromstring(html)
    for picture in root.iter("{*}img"):
        picture.set("src", f"images/{images[picture.get('src', '')]}")
    return str(etree.tostring(root, encoding="unicode", method="html"))


def copy_images(job: Job, images: dict[str, str], folder: Path) -> None:
    """Write the pictures, cleaned."""
    from presswork.reading.pictures import look_at

    if images:
        folder.mkdir()
    for source, name in images.items():
        (folder / name).write_bytes(look_at(source, job.sources.read(source)).data)


def copy_fonts(job: Job, css: str, folder: Path) -> None:
    """Write the fonts that the style names, whole and with their licences."""
    folder.mkdir()
    used = [f"styles/{name}" for name in sorted(set(FONT.findall(css)))]
    licences = [found for name in used if (found := licence(job.sources, name))]
    for name in dict.fromkeys([*used, *licences]):
        (folder / basename(name)).write_bytes(job.sources.read(name))
