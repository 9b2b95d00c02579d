"""Where everything stands once all pieces are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from presswork.model.pages import Page, Piece, Places


def paginate(pieces: Sequence[Piece]) -> Places:
    """Number the pages of all pieces: labels are the decimal numbers of physical pages, the cover being page 1."""
    pages: list[Page] = []
    anchors: dict[str, str] = {}
    for piece in pieces:
        for anchor, index in piece.anchors.items():
            anchors.setdefault(anchor, str(len(pages) + index + 1))
        start = len(pages) + 1
        pages += [replace(page, label=str(label)) for label, page in enumerate(piece.pages, start)]
    return Places(anchors, tuple(pages))
