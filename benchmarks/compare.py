"""Two PDFs page by page: text, links, destinations, outline, and pictures at 96 dots an inch.

Of the text the words are compared as a set that may hold one twice: a running head is first in a page's content where a
document is laid out whole, and last where it is a layer of its own. It is an artifact, without a place in the reading
order; the order of all other text is that of the tags. Hyphens do not count: one glyph stands for U+2010 and for the
keyboard's, and a font can call it by one name only. A whole document calls it as it was first meant, the joined one by
the plainest name that any piece has, so that code can be copied; where a reader joins broken words depends on that, and
so whether it sees a line's end before a sign that follows: signs count apart from words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DPI = 96
HYPHEN = re.compile(r"[-\x02\u2010\xad\ufffe]\s*")
WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Look:
    """What a PDF shows: by page its words, links and size, and of the whole its destinations and outline."""

    words: tuple[tuple[str, ...], ...]
    links: tuple[tuple[Any, ...], ...]
    destinations: Mapping[str, tuple[Any, ...]]
    outline: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Pages (from 1) or names that differ; `strongest` is the greatest difference of a pixel's colour, of 255."""

    pages: tuple[int, int]
    text: tuple[int, ...]
    links: tuple[int, ...]
    destinations: tuple[str, ...]
    outline: tuple[int, ...]
    pictures: tuple[int, ...]
    strongest: int
    pixels: int


def compare(ours: Path, other: Path, pictures: bool = True) -> Difference:
    """Return where two PDFs differ."""
    one, two = look(ours), look(other)
    seen = list(pixels(ours, other)) if pictures else []
    names = one.destinations.keys() | two.destinations.keys()
    return Difference(
        pages=(len(one.words), len(two.words)),
        text=unlike(one.words, two.words),
        links=unlike(one.links, two.links),
        destinations=tuple(sorted(n for n in names if one.destinations.get(n) != two.destinations.get(n))),
        outline=unlike(one.outline, two.outline),
        pictures=tuple(page for page, count, _ in seen if count),
        strongest=max((strength for *_, strength in seen), default=0),
        pixels=sum(count for _, count, _ in seen),
    )


def unlike(one: tuple[Any, ...], two: tuple[Any, ...]) -> tuple[int, ...]:
    """Return the places from 1 where two rows differ; what only one of them has differs."""
    both = max(len(one), len(two))
    return tuple(n + 1 for n in range(both) if one[n : n + 1] != two[n : n + 1])


def look(path: Path) -> Look:
    """Return what a PDF shows."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        named = {name: spot(array, numbers) for name, array in names_of(pdf)}
        links = tuple(tuple(sorted(links_of(page, numbers, named), key=repr)) for page in pdf.pages)
        return Look(words_of(path), links, named, tuple(outline_of(pdf, numbers, named)))


def words_of(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return the words of each page without their hyphens, sorted."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        found = []
        for page in pdf:
            reader = page.get_textpage()
            found.append(words_in(reader.get_text_bounded()))
            reader.close()
            page.close()
        return tuple(found)


def words_in(text: str) -> tuple[str, ...]:
    """Return the words and the signs of a text, sorted, wherever its reader joined lines."""
    return tuple(sorted(WORD.findall(HYPHEN.sub("", text))))


def names_of(pdf: Any) -> Iterator[tuple[str, Any]]:
    """Yield the named destinations of an open PDF, those in the branches of the name tree too."""
    from pikepdf import Dictionary, NameTree

    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        for name, value in NameTree(pdf.Root.Names.Dests).items():
            yield str(name), value.D if isinstance(value, Dictionary) else value


def spot(array: Any, numbers: Mapping[Any, int]) -> tuple[Any, ...]:
    """Return the page and the place of a destination, in hundredths of a point."""
    page, *place = list(array)
    return (numbers.get(page.objgen, 0), *(plain(each) for each in place))


def plain(value: Any) -> Any:
    """Return a number of a PDF rounded to hundredths, anything else as text."""
    try:
        return round(float(value), 2)
    except (TypeError, ValueError):
        return str(value)


def links_of(page: Any, numbers: Mapping[Any, int], named: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rectangle and the target of each link on a page."""
    for each in page.obj.get("/Annots", ()):
        if str(each.get("/Subtype")) == "/Link":
            place = tuple(round(float(number), 2) for number in each.Rect)
            action = each.get("/A", {})
            if "/URI" in action:
                yield (*place, str(action.URI))
            else:
                yield (*place, target(each.get("/Dest", action.get("/D")), numbers, named))


def target(where: Any, numbers: Mapping[Any, int], named: Mapping[str, Any]) -> Any:
    """Return the page and place that a link or bookmark leads to, by name or not."""
    import pikepdf

    if isinstance(where, pikepdf.Array):
        return spot(where, numbers)
    return named.get(str(where), str(where))


def outline_of(pdf: Any, numbers: Mapping[Any, int], named: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield level, title, and target of each bookmark."""
    with pdf.open_outline() as outline:
        waiting = [(1, item) for item in reversed(list(outline.root))]
        while waiting:
            level, item = waiting.pop()
            action = item.action if item.destination is None and item.action else {}
            yield level, str(item.title), target(item.destination or action.get("/D"), numbers, named)
            waiting += [(level + 1, child) for child in reversed(list(item.children))]


def pixels(ours: Path, other: Path) -> Iterator[tuple[int, int, int]]:
    """Yield, for each page that both have, how many pixels differ and how far the most different one is off."""
    import pypdfium2

    with pypdfium2.PdfDocument(ours) as one, pypdfium2.PdfDocument(other) as two:
        for number in range(min(len(one), len(two))):
            yield number + 1, *difference(picture(one[number]), picture(two[number]))


def picture(page: Any) -> Any:
    """Return the picture of a page."""
    made = page.render(scale=DPI / 72).to_pil().convert("RGB")
    page.close()
    return made


def difference(one: Any, two: Any) -> tuple[int, int]:
    """Return how many pixels of two pictures differ, and by how much at most."""
    from PIL import ImageChops

    if one.size != two.size:
        return one.width * one.height, 255
    apart = ImageChops.difference(one, two)
    if apart.getbbox() is None:
        return 0, 0
    bands = [band.point(lambda value: 255 if value else 0) for band in apart.split()]
    any_band = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    strongest = max(level for band in apart.split() for level, count in enumerate(band.histogram()) if count)
    return any_band.histogram()[255], strongest
