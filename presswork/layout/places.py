"""Where everything stands once all pieces are laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from presswork.model.pages import Leaf, Page, Piece, Places, Sort
from presswork.problems import Problem, problem

BLANK = -1  # the piece of a blank page, until there is one: its page is 0 for a left page, 1 for a right one
SIDES = ("left", "right")


class Bound(NamedTuple):
    """The pages of a book in order. `turned` are the pieces laid out for the wrong side, with the right one."""

    leaves: tuple[Leaf, ...]
    places: Places
    turned: Mapping[str, str]


def bind(pieces: Sequence[Piece]) -> Bound:
    """Put pieces one after the other, with a blank page before one that asks for the other side.

    Labels are the decimal numbers of physical pages, the cover being page 1.
    """
    leaves: list[Leaf] = []
    pages: list[Page] = []
    anchors: dict[str, str] = {}
    turned: dict[str, str] = {}
    first = SIDES.index(pieces[0].pages[0].sort.side)
    for number, piece in enumerate(pieces):
        side = SIDES[(first + len(leaves)) % 2]
        if piece.begins not in ("", side):
            leaves.append(Leaf(BLANK, SIDES.index(side)))
            pages.append(Page("", sort=Sort("", side, blank=True)))
            side = piece.begins
        if piece.pages[0].sort.side != side:
            turned[piece.name] = side
        for anchor, index in piece.anchors.items():
            anchors.setdefault(anchor, str(len(pages) + index + 1))
        leaves += [Leaf(number, index) for index in range(len(piece.pages))]
        pages += piece.pages
    labelled = tuple(replace(page, label=str(label)) for label, page in enumerate(pages, 1))
    return Bound(tuple(leaves), Places(anchors, labelled), turned)


def side_after(pieces: Sequence[Piece]) -> str:
    """Return the side of the page after pieces: `left` or `right`."""
    bound = bind(pieces)
    return SIDES[1 - SIDES.index(bound.places.pages[-1].sort.side)]


def paginate(pieces: Sequence[Piece]) -> Places:
    """Number the pages of all pieces, one after the other."""
    return bind(pieces).places


def dead_links(pieces: Sequence[Piece], places: Places) -> list[Problem]:
    """Return a `dead-link` for every link to an id that is in no piece, and a `wrong-page` for a page of such an id."""
    found = [
        problem("dead-link", f"there is no {call.target}", call.path, call.line)
        for piece in pieces
        for call in piece.calls
        if call.target not in places.anchors
    ]
    return found + [
        problem("wrong-page", f"{each.target} is on no page", each.path, each.line)
        for piece in pieces
        for each in piece.printed
        if each.target not in places.anchors
    ]
