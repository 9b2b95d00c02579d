"""The printed edition: pieces laid out alone, bound when they agree on page numbers, with running heads and folios."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from presswork.compose.cutting import Cut, cut
from presswork.layout.filling import fill
from presswork.layout.furniture import CHUNK, layers
from presswork.layout.order import Order
from presswork.layout.places import BLANK, SIDES, Bound, bind, dead_links
from presswork.model.pages import Leaf, Piece, Places, Printed, numbered
from presswork.press.steps import FontTask, LayoutTask
from presswork.problems import Problem, problem
from presswork.sources import Sources

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PAGE_RULE = re.compile(r"@page\b[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}", re.IGNORECASE)
OF_OTHERS = re.compile(r"\b(?:element|target-counters?|target-text)\(", re.IGNORECASE)  # what stands elsewhere
OF_PAGES = re.compile(r"\bcounters?\(\s*pages?\b", re.IGNORECASE)  # in the text, where a piece begins with page 1
ROUNDS = 6  # one is usual; one more where a number has more figures than was thought
Laid = tuple[Piece, tuple[Problem, ...]]
LayOut = Callable[[Sequence[LayoutTask]], list[Laid]]
# the second brings a blank page
BLANKS = '<div style="height:1px"></div><div style="break-before:{side};height:1px"></div>'


@dataclass(frozen=True, slots=True)
class Guess:
    """What is thought of the pages before they are laid out: the labels of ids, and the sides on which pieces begin.

    `fixed` names the pieces whose numbers cannot be written in later: they are composed with the numbers themselves.
    """

    anchors: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()  # of the pieces; a chapter that is none stands in another

    def shown(self, piece: str) -> Mapping[str, str]:
        """Return the page numbers that a piece is composed with: as many zeros, but where it must have them itself."""
        if piece in self.fixed or (self.fixed and piece not in self.names):
            return self.anchors
        return {anchor: "0" * len(label) for anchor, label in self.anchors.items()}


@dataclass(frozen=True, slots=True)
class Settled:
    """Pieces whose page numbers are known, in the order of their leaves."""

    pieces: tuple[Piece, ...]
    bound: Bound
    problems: tuple[Problem, ...]
    guess: Guess
    html: str  # the document that was laid out


def settle(compose: Callable[[Guess], str], lay_out: LayOut, sources: Sources, guess: Guess) -> Settled:
    """Lay out pieces until each stands on the side it was laid out for, with room for the numbers that it prints."""
    for left in reversed(range(ROUNDS)):
        html = compose(guess)
        laid = lay_out(tasks(parted(html, sources), guess, sources))
        pieces = [piece for piece, _ in laid]
        bound = bind(pieces)
        now = _next(guess, pieces, bound, first=left == ROUNDS - 1)
        if not left or not (_moves(pieces, bound) or _outlived(guess, now)):
            break
        guess = now
    found = [*_numbered(laid, bound), *dead_links(pieces, bound.places)]
    if _moves(pieces, bound):
        found.append(problem("unsettled-pages", f"page numbers still move after {ROUNDS} rounds"))
    return Settled(tuple(pieces), bound, tuple(sorted(set(found))), now, html)


def _numbered(laid: Sequence[Laid], bound: Bound) -> list[Problem]:
    """Return what is wrong with the pieces, with the numbers that their pages have in the book."""
    before = {leaf.piece: index for index, leaf in reversed(list(enumerate(bound.leaves)))}
    return [
        replace(each, message=numbered(each.message, before[number]))
        for number, (_, told) in enumerate(laid)
        for each in told
    ]


def parted(html: str, sources: Sources) -> Cut:
    """Return a printed edition in its pieces; in one, where its style asks for what a piece alone cannot tell."""
    document = cut(html)
    told = (COMMENT.sub("", sheet) for sheet in sheets(document, sources).values())
    of_all = any(OF_OTHERS.search(sheet) or OF_PAGES.search(PAGE_RULE.sub("", sheet)) for sheet in told)
    return document.together() if of_all else document


def tasks(document: Cut, guess: Guess, sources: Sources) -> list[LayoutTask]:
    """Return a task for every part of a document."""
    project, kind = str(sources.project), "book" if document.whole else "body"
    return [
        LayoutTask(
            document.alone(words),
            Order(name, kind, guess.sides.get(name, ""), first=not index, project=project),
            sources,
        )
        for index, (name, words) in enumerate(document.parts)
    ]


def _next(guess: Guess, pieces: Sequence[Piece], bound: Bound, first: bool) -> Guess:
    """Return what the pages say now; what the `first` guess holds fixed is of an earlier run, and its style."""
    unwritten = frozenset(piece.name for piece in pieces for each in piece.printed if each.words)
    fixed, names = unwritten if first else guess.fixed | unwritten, frozenset(piece.name for piece in pieces)
    return Guess(bound.places.anchors, {**guess.sides, **bound.turned}, fixed, names)


def _outlived(guess: Guess, now: Guess) -> bool:
    """Tell whether pieces were composed with numbers that can be written in later: a run from nothing does not."""
    return bool(guess.fixed) and (guess.fixed, guess.names) != (now.fixed, now.names)


def _moves(pieces: Sequence[Piece], bound: Bound) -> bool:
    """Tell whether a piece stands on the wrong side, or has no room for a number that it prints."""
    labels = bound.places.anchors
    return bool(bound.turned) or any(
        not _fits(each, labels[each.target]) for piece in pieces for each in piece.printed if each.target in labels
    )


def _fits(printed: Printed, label: str) -> bool:
    if printed.words:
        return label in re.findall(r"\w+", printed.words)
    return printed.width == len(label)


def written(settled: Settled) -> tuple[Piece, ...]:
    """Return the pieces with all page numbers written in."""
    labels = settled.bound.places.anchors
    return tuple(replace(each, pdf=fill(each.pdf, labels)) if each.printed else each for each in settled.pieces)


def blanks(leaves: Sequence[Leaf], document: Cut, sources: Sources) -> list[LayoutTask]:
    """Return the tasks of the blank pages that the leaves ask for, by side: left, right."""
    if not any(leaf.piece == BLANK for leaf in leaves):
        return []
    return [
        LayoutTask(
            document.alone(BLANKS.format(side=_other(side))),
            Order(f"blank {side}", "body", _other(side), first=False, skip=1, project=str(sources.project)),
            sources,
        )
        for side in SIDES
    ]


def _other(side: str) -> str:
    return SIDES[1 - SIDES.index(side)]


def with_blanks(leaves: Sequence[Leaf], count: int) -> tuple[Leaf, ...]:
    """Return leaves whose blank pages are the first pages of the two pieces after the others: left, right."""
    return tuple(Leaf(count + leaf.page, 0) if leaf.piece == BLANK else leaf for leaf in leaves)


def furniture(places: Places, document: Cut, sources: Sources) -> list[LayoutTask]:
    """Return the tasks of the layer of running heads and folios, if the pages are laid out without them."""
    if document.whole:
        return []
    chunk = len(places.pages) if _counts_all(document, sources) else CHUNK
    return [
        LayoutTask(document.alone(body), replace(order, project=str(sources.project)), sources)
        for body, order in layers(places.pages, chunk)
    ]


def _counts_all(document: Cut, sources: Sources) -> bool:
    """Tell whether a style asks for the number of all pages, which a part of them cannot tell."""
    return any("counter(pages" in COMMENT.sub("", sheet) for sheet in sheets(document, sources).values())


def sheets(document: Cut, sources: Sources) -> dict[str, str]:
    """Return the style sheets that a document links to, by name."""
    names = re.findall(r'<link rel="stylesheet" href="([^"]+)"', document.alone(""))
    return {name: sources.read(name).decode("utf-8-sig", "replace") for name in names if sources.exists(name)}


def with_heads(places: Places, layer: Sequence[Piece]) -> Places:
    """Return the places with the running head of every page; without a layer they have it."""
    if not layer:
        return places
    heads = [page.head for piece in layer for page in piece.pages]
    return replace(places, pages=tuple(replace(page, head=it) for page, it in zip(places.pages, heads, strict=True)))


def fonts(pieces: Sequence[Piece], document: Cut, sources: Sources) -> list[FontTask]:
    """Return the tasks of the fonts' programs: each with the glyphs of all pieces."""
    glyphs: dict[str, set[int]] = {}
    for piece in pieces:
        for use in piece.uses:
            glyphs.setdefault(use.key, set()).update(use.glyphs)
    rest = document.alone(""), sources, str(sources.project)
    return [FontTask(key, tuple(sorted(used)), *rest) for key, used in sorted(glyphs.items())]
