"""Who was at work when WeasyPrint said something: its messages name neither the file nor the element.

The frames of the call tell: the element whose style or picture is read, the box that is drawn, the style's address.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from types import FrameType
from typing import Any

DEPTH = 120  # frames to look at; a text in a deeply nested box is drawn some 60 calls deep


@dataclass(frozen=True, slots=True)
class Witness:
    """The element at work, if any, and the address of the style sheet that is being read, or empty."""

    element: Any = None
    sheet: str = ""


def witness() -> Witness:
    """Return who is at work in the calls above."""
    return _seen(_above(sys._getframe(1)))


def witness_of(fault: BaseException) -> Witness:
    """Return who was at work when an exception was raised."""
    frames = []
    trace = fault.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    return _seen(reversed(frames[-DEPTH:]))


def _above(frame: FrameType | None) -> Iterable[FrameType]:
    for _ in range(DEPTH):
        if frame is None:
            return
        yield frame
        frame = frame.f_back


def _seen(frames: Iterable[FrameType]) -> Witness:
    sheet = ""
    for frame in frames:
        if "weasyprint" not in str(frame.f_globals.get("__name__", "")):
            continue
        known = frame.f_locals
        if not sheet and frame.f_code.co_name == "preprocess_stylesheet":
            sheet = str(known.get("base_url") or "")
        for each in (known.get("textbox"), _box_of(known.get("link")), known.get("element"), known.get("box")):
            element = getattr(each, "element", each)
            if getattr(element, "attrib", None) is not None:
                return Witness(element, sheet)
    return Witness(None, sheet)


def _box_of(link: Any) -> Any:
    return link[3] if isinstance(link, tuple) and len(link) == 4 else None
