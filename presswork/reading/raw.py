"""Raw HTML: what the allow-list lets through grows the tree, the rest is told and shown as text."""

from __future__ import annotations

from collections.abc import Callable

from presswork.model import Place
from presswork.reading.builder import Builder
from presswork.reading.given import speak
from presswork.reading.html import ALLOWED, Piece, fits, judge, pieces
from presswork.reading.tree import VOID


def raw(builder: Builder, source: str, where: Callable[[int], Place]) -> None:
    """Put raw HTML into the tree; `where` tells the place of an offset."""
    for piece in pieces(source):
        place = where(piece.at)
        if piece.kind == "text":
            builder.text(piece.text.replace("\n", " "), place)
        elif piece.kind == "start":
            _start(builder, piece, place)
        elif piece.kind == "end" and piece.name in ALLOWED:
            builder.close_html(piece.name, place, piece.source)
        elif piece.kind != "comment":
            what = f"</{piece.name}>" if piece.kind == "end" else piece.source[:20]
            _refuse(builder, piece, place, f"{what} is not allowed")


def _start(builder: Builder, piece: Piece, place: Place) -> None:
    faults = list(judge(piece))
    if not faults and not fits(piece.name, builder.top.tag):
        faults = [f"<{piece.name}> cannot stand in <{builder.top.tag}>".replace(" in <body>", " here")]
    if faults:
        for each in faults:
            builder.desk.tell("unsafe-html", each, place)
        builder.text(piece.source, place)
        return
    attrs = dict(piece.attrs)
    language = attrs.pop("xml:lang", "")
    language = attrs.pop("lang", language)
    frame = builder.open(piece.name, place, "html", attrs)
    if language:
        speak(builder.desk, frame.node, language, place)
    if piece.name in VOID:
        builder.stack.pop()


def _refuse(builder: Builder, piece: Piece, place: Place, why: str) -> None:
    builder.desk.tell("unsafe-html", why, place)
    builder.text(piece.source, place)
