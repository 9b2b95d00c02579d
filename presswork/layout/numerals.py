"""Page numbers that are written in after the pages are laid out.

A number is laid out as so many zeros, in figures of one width. Its place in the page's content says whose page it is
and which glyphs the ten figures have there; `presswork.layout.filling` puts the right ones in. So a chapter
is laid out once, whatever the numbers become: again only where one of them has more figures than was thought.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import create_layout

from presswork.layout.audit import printed_pages
from presswork.layout.laid import Laid, Seen
from presswork.model.pages import Printed

FIGURES = "0123456789"


def number_boxes(laid: Laid) -> dict[Any, str]:
    """Return the text boxes that are page numbers and nothing else, with the ids that they are the pages of."""
    found: dict[Any, str] = {}
    for _, seen in laid:
        element = seen.box.element
        if _is_number(seen) and "page-number" in element.get("class", "").split():
            found[seen.box] = laid.inherited(element, "data-target") or laid.inherited(element, "href")[1:]
    return found


def printed_numbers(laid: Laid, numbers: dict[Any, str]) -> Iterator[Printed]:
    """Yield every place where a page number is printed; with its words where it cannot be written in later."""
    filled = {box.element: box for box in numbers if getattr(box, "figures", "")}
    for element, box in filled.items():
        place = laid.place(element)
        yield Printed(numbers[box], len(box.text), "", place.path, place.line)
    for element, target, words in printed_pages(laid):
        if not any(each in filled for each in element.iter()):
            place = laid.place(element)
            yield Printed(target, 0, words, place.path, place.line)


def _is_number(seen: Seen) -> bool:
    return isinstance(seen.box, boxes.TextBox) and seen.box.element is not None and seen.box.text.isdecimal()


def figures(box: Any, stream: Any) -> str:
    """Return the glyphs of the ten figures in the dress of a text box, as hexadecimal signs for its content stream.

    Empty where they cannot take each other's place: where they are of several widths, or not all in one font.
    """
    layout = create_layout(FIGURES, box.style, None, None, 0)
    line, _ = layout.get_first_line()
    run = line.runs[0]
    if run == ffi.NULL or run.next != ffi.NULL:
        return ""
    glyphs = run.data.glyphs
    if glyphs.num_glyphs != len(FIGURES):
        return ""
    font, size = stream.add_font(run.data.item.analysis.font)
    known = list(_glyphs(glyphs, font))
    if len({width for _, width in known}) != 1 or font.bitmap or len(known) != len(FIGURES):
        return ""
    for figure, (glyph, _) in zip(FIGURES, known, strict=True):
        font.to_unicode.setdefault(glyph, figure)
        font.widths.setdefault(glyph, _advance(run.data.item.analysis.font, glyph, size, stream))
    return "".join(f"{glyph:04x}" for glyph, _ in known)


def _glyphs(glyphs: Any, font: Any) -> Iterator[tuple[int, int]]:
    for each in glyphs.glyphs[0 : len(FIGURES)]:
        plain = not each.geometry.x_offset and not each.geometry.y_offset and each.glyph < font.glyph_count
        if plain:
            yield each.glyph, each.geometry.width


def _advance(font: Any, glyph: int, size: float, stream: Any) -> int:
    """Return a glyph's width in thousandths of the type's size, as the engine stores it."""
    pango.pango_font_get_glyph_extents(font, glyph, stream.ink_rect, stream.logical_rect)
    width: int = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    return width
