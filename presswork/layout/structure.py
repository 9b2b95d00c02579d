"""The tree of tags, mended before it is written: lists, notes, figures and tables as PDF/UA asks (ISO 14289-1 7)."""

from __future__ import annotations

from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from presswork.layout.laid import inside

MAY_BE_EMPTY = ("/TD", "/TH", "/LBody", "/Document")
PX = 0.75  # points


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Mend the objects: empty elements, lists' items, ids of notes, boxes of figures, scopes, smoothed pictures."""
    elements = [each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/StructElem"]
    for element in reversed(elements):
        if not element["K"] and element["S"] not in MAY_BE_EMPTY:
            _remove(element, pdf)
    for element in elements:
        if element["S"] == "/LI":
            _gather_body(element, pdf)
    for number, element in enumerate(each for each in elements if each["S"] == "/Note"):
        element["ID"] = pydyf.String(f"note-{number + 1}")
    _place_figures(elements, document, pdf)
    for page in document.pages:
        _scopes(page._page_box)
    for each in pdf.objects:
        if isinstance(each, pydyf.Stream):
            each.extra.pop("Interpolate", None)


def _place_figures(elements: list[Any], document: Document, pdf: pydyf.PDF) -> None:
    """Give figures their boxes in points from the foot of the page: WeasyPrint leaves pixels from its head."""
    pages = {reference: index for index, reference in enumerate(pdf.page_references)}
    for element in elements:
        if element["S"] == "/Figure" and "BBox" in element.get("A", {}):
            x1, y1, x2, y2 = (value * PX for value in element["A"]["BBox"])
            height = document.pages[pages[element["Pg"]]].height * PX
            element["A"]["BBox"] = pydyf.Array([x1, height - y2, x2, height - y1])


def _remove(element: Any, pdf: pydyf.PDF) -> None:
    parent = pdf.objects[int(element["P"].split()[0])]
    if element.reference in parent["K"]:
        parent["K"].remove(element.reference)


def _gather_body(item: Any, pdf: pydyf.PDF) -> None:
    """Put what a list's item holds beside its label into one body: blocks stand in it bare (ISO 14289-1 7.2)."""
    kids = [(each, pdf.objects[int(each.split()[0])]) for each in item["K"]]
    bare = [(reference, kid) for reference, kid in kids if kid.get("S") not in ("/Lbl", "/LBody")]
    if not bare:
        return
    bodies = [kid for _, kid in kids if kid.get("S") == "/LBody"]
    if bodies:
        body = bodies[0]
    else:
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "Pg": item["Pg"]})
        body["P"] = item.reference
        pdf.add_object(body)
        item["K"].append(body.reference)
    gone = {reference for reference, _ in bare}
    item["K"][:] = [reference for reference in item["K"] if reference not in gone]
    body["K"] += [reference for reference, _ in bare]
    for _, kid in bare:
        kid["P"] = body.reference


def _scopes(page: Any) -> None:
    for box in inside(page):
        if isinstance(box, boxes.TableCellBox) and box.element_tag == "th" and getattr(box, "mark", None) is not None:
            row = box.element is not None and box.element.get("scope") == "row"
            box.mark["A"]["Scope"] = "/Row" if row else "/Column"
