"""How a document is to be laid out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """How a document is laid out.

    `kind` is `whole` (an edition of its own), `body` (a piece of one, without running heads and folios), `layer`
    (running heads and folios alone) or `book` (a piece that is all of it, with them). `side` is that of the first
    page, `start` its number where margins print it; `first` tells whether it is the book's first; of the pages made,
    the first `skip` are left out.
    `project` names the project whose dress may be taken as it was read before.
    """

    name: str
    kind: str = "whole"
    side: str = ""
    first: bool = True
    start: int = 0
    skip: int = 0
    project: str = ""
