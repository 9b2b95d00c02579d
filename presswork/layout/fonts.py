"""The fonts that a layout used against those that the styles declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from presswork.layout.laid import Laid
from presswork.problems import Problem, problem


def undeclared(laid: Laid, declared: set[str]) -> Iterator[Problem]:
    """Yield a problem for every font in the PDF that no style declares, at the first text that it is used for."""
    strange = {str(font.family) for font in laid.document.fonts.values()} - declared
    for _, seen in laid:
        if not strange:
            return
        if isinstance(seen.box, boxes.TextBox):
            for family, text in _runs(seen.box):
                if family in strange:
                    strange.discard(family)
                    yield laid.problem("undeclared-font", f"“{text[:30]}” is set in {family}", seen.box.element)
    for family in sorted(strange):
        yield problem("undeclared-font", f"a picture's words are set in {family}")


def _runs(textbox: Any) -> Iterator[tuple[str, str]]:
    """Yield the family and the text of each run of a line."""
    layout = textbox.pango_layout
    if layout is None:
        return
    layout.reactivate(textbox.style)
    line, _ = layout.get_first_line()
    text = layout.text.encode()
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data.item
        _, description, _ = get_pango_font_key(item.analysis.font)
        family = ffi.string(pango.pango_font_description_get_family(description)).decode()
        yield family, text[item.offset : item.offset + item.length].decode("utf-8", "replace")
        run = run.next
