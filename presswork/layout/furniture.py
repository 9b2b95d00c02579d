"""Running heads and folios: a layer of their own, laid out for all pages from the same rules as the text.

It is a document with a page for every page of the book, which is of the same sort and sets the same named strings
(CSS Generated Content for Paged Media 3, 1.1). So a chapter that moves by a few pages is not laid out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest

from presswork.layout.order import Order
from presswork.model.pages import Page, Sort

CHUNK = 128  # pages that one worker lays out; more would be no faster
BREAKS = "height:1px;margin:0;padding:0;break-after:page;break-before:"
EMPTY = "display:block;height:0;margin:0;padding:0;border:0"
PLAIN = "display:block;margin:0;padding:0;border:0;page:"


def layers(pages: Sequence[Page], chunk: int = CHUNK) -> Iterator[tuple[str, Order]]:
    """Yield bodies of documents for so many pages each, with the way to lay them out."""
    held: dict[str, str] = {}
    starts = _starts(pages, chunk)
    for start, end in zip(starts, [*starts[1:], len(pages)], strict=True):
        side = pages[start].sort.side
        if start:  # a page before, which is left out, has the strings that are in force
            before = Page("", strings=tuple(held.items()), sort=Sort(side=_other(side)))
            yield _document([before, *pages[start:end]]), Order("folios", "layer", _other(side), False, start, 1)
        else:
            yield _document(pages[start:end]), Order("folios", "layer", side, True, 1)
        for page in pages[start:end]:
            held |= dict(page.strings)


def _starts(pages: Sequence[Page], chunk: int) -> list[int]:
    """Return where chunks begin: with the first page of a group, or with the blank one that it brings about."""
    starts = [0]
    for at, page in enumerate(pages):
        new = not page.sort.blank and not any(index for _, index in page.sort.groups)
        new = new and bool(page.sort.groups or not page.sort.name)
        if new and at - starts[-1] >= chunk:
            starts.append(at - pages[at - 1].sort.blank)
    return starts


def _other(side: str) -> str:
    return "left" if side == "right" else "right"


def _document(pages: Sequence[Page]) -> str:
    """Return pages in the elements that make their groups."""
    parts: list[str] = []
    opened: tuple[tuple[str, int], ...] = ()
    for page, after in zip_longest(pages, pages[1:]):
        if page.sort.blank and after and not after.sort.blank:
            # the next page brings it, in its group; of two in a row, the first holds notes that were put off
            if same := _shared(opened, page.sort.groups):
                parts.append("</div>" * (len(opened) - same))
                opened = page.sort.groups[:same]
            continue
        groups = page.sort.groups or _unbroken(page, opened)
        same = _shared(opened, groups)
        parts.append("</div>" * (len(opened) - same))
        parts += [f'<div style="{PLAIN}{escape(name)}">' for name, _ in groups[same:]]
        parts.append(_page(page))
        opened = groups
    return "".join([*parts, "</div>" * len(opened)])


def _unbroken(page: Page, opened: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Return the groups of a page that is in none: where no page break began an element, the page is not its first."""
    if opened and opened[-1][0] == page.sort.name:
        return tuple((name, index + 1) for name, index in opened)
    return ((page.sort.name or "auto", 0),)


def _shared(before: Sequence[tuple[str, int]], now: Sequence[tuple[str, int]]) -> int:
    """Return how many groups of a page go on on the next."""
    count = 0
    for (name, index), (other, following) in zip(before, now, strict=False):
        if name != other or following != index + 1:
            break
        count += 1
    return count


def _page(page: Page) -> str:
    """Return an element that makes a page; its strings are set at its start, or after it."""
    at_start = dict.fromkeys(page.starts)
    first, later = [], []
    for name, words in page.strings:
        if name in at_start:
            del at_start[name]
            first.append(_set(name, words))
        else:
            later.append(f'<i style="{EMPTY};string-set:{_set(name, words)}"></i>')
    begun = f'<i style="{EMPTY}{";string-set:" + ",".join(first) if first else ""}"></i>'
    return f'<div style="{BREAKS}{page.sort.side}">{begun}{"".join(later)}</div>'


def _set(name: str, words: str) -> str:
    """Return a named string's value as a style attribute holds it (CSS Syntax 3, 4.3.7: escapes)."""
    quoted = "".join(f"\\{ord(sign):x} " if sign in '"\\\n' or not sign.isprintable() else sign for sign in words)
    return escape(f'{name} "{quoted}"', quote=True)
