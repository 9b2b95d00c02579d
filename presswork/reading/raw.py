"""Raw HTML: what the allow-list lets through grows the tree, the rest is told and shown as text."""

from __future__ import annotations

from collections.abc import Callable

from presswork.model.chapter import Place
from presswork.reading.builder import Builder
from presswork.reading.given import speak
from presswork.reading.html import ALLOWED, Piece, allowed, fits, judge, pieces
from presswork.reading.tree import VOID


def raw(builder: Builder, source: str, where: Callable[[int], Place]) -> None:
    """Put raw HTML into the tree; `where` tells the place of an offset."""
    for piece in pieces(source):
        place = where(piece.at)
        if piece.kind == "text":
            builder.text(piece.text.replace("\n", " "), place)
        elif piece.kind == "start":
            _start(builder, piece, place)
        elif piece.kind == "end":
            builder.close_html(piece.name, place, piece.source, piece.name in ALLOWED)
        elif piece.kind != "comment":
            builder.desk.tell("unsafe-html", f"{piece.source[:20]} is not allowed", place)
            builder.text(piece.source, place)


def _start(builder: Builder, piece: Piece, place: Place) -> None:
    faults = list(judge(piece))
    stands = piece.name in ALLOWED
    if stands and not fits(piece.name, builder.top.tag):
        faults.append(f"<{piece.name}> cannot stand in <{builder.top.tag}>".replace(" in <body>", " here"))
        stands = False
    for each in faults:
        builder.desk.tell("unsafe-html", each, place)
    if not stands:
        builder.refuse(piece.name, piece.source, place)
        return
    attrs = allowed(piece)
    language = attrs.pop("xml:lang", "")
    language = attrs.pop("lang", language)
    frame = builder.open(piece.name, place, "html", attrs)
    if language and frame.real:
        speak(builder.desk, frame.node, language, place)
    if piece.name in VOID:
        builder.stack.pop()
