"""One document through WeasyPrint: laid out, measured, looked at, and written."""

from __future__ import annotations

import warnings
from dataclasses import replace

from pydyf import PDF  # type: ignore[import-untyped]

with warnings.catch_warnings():  # that there is no font yet is intended: see presswork.layout.system
    warnings.simplefilter("ignore")
    from weasyprint import CSS, HTML
    from weasyprint.document import Document

from presswork.layout.audit import audit, wrong_pages
from presswork.layout.context import render
from presswork.layout.dress import Dress, dressed
from presswork.layout.fetching import BASE, Fetcher
from presswork.layout.fonts import undeclared
from presswork.layout.laid import Laid
from presswork.layout.listening import listening
from presswork.layout.measure import anchors_of, begins, foreign_links, marks_of, pages_of
from presswork.layout.numerals import number_boxes, printed_numbers
from presswork.layout.order import Order
from presswork.layout.programs import keep_programs, leave_out_programs, stay_plain, uses
from presswork.layout.structure import finish
from presswork.layout.tagging import give_roles
from presswork.layout.telling import failed, told_by
from presswork.model.job import Reader
from presswork.model.pages import Piece, numbered
from presswork.problems import Problem, PublishError

VARIANT = "pdf/a-2a"


def lay_out_document(html: str, sources: Reader, order: Order) -> tuple[Piece, tuple[Problem, ...]]:
    """Lay out one document; see `presswork.layout.pages.lay_out`."""
    fetcher = Fetcher(sources)
    with listening() as listener:
        parsed = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        dress = dressed(sources, parsed.etree_element, order.project)
        blank = Laid.of_tree(parsed.etree_element)
        try:
            document = render(parsed, dress.fonts, dress.counters, _ordered(parsed, dress, order))
            document.pages = document.pages[order.skip :]
            laid = Laid(document, blank.root)
            found = _looked_at(laid, order)
            piece = _piece(laid, order)
        except PublishError as stopped:
            raise PublishError([*stopped.problems, *dress.told, *told_by(listener, fetcher, blank)]) from stopped
        except Exception as fault:  # the engine raises anything on what it did not expect
            known = [failed(fault, blank), *dress.told, *told_by(listener, fetcher, blank)]
            raise PublishError(known) from fault
    found = [*found, *dress.told, *told_by(listener, fetcher, laid), *undeclared(laid, dress.fonts.families)]
    piece = replace(piece, read={**dress.read, **fetcher.digests})
    if order.kind == "whole":
        found = [replace(each, message=numbered(each.message, 0)) for each in found]
    return piece, tuple(sorted(set(found)))


def ready(html: str, sources: Reader, project: str) -> Dress:
    """Return the style that a document names."""
    with listening():
        return dressed(sources, HTML(string=html, base_url=BASE).etree_element, project)


def _ordered(parsed: HTML, dress: Dress, order: Order) -> list[CSS]:
    """Return the sheets of a piece, with the side and the number that its first page has."""
    root = parsed.etree_element
    if order.side:
        root.set("style", f"{root.get('style', '')};break-before:{order.side}")
    numbered = f"@page :nth(1) {{ counter-reset: page {order.start} }}" if order.start else ""
    sheets = dress.sheets_for(order.kind, order.first)
    return [*sheets, CSS(string=numbered)] if numbered else sheets


def _looked_at(laid: Laid, order: Order) -> list[Problem]:
    """Return what is wrong with the pages."""
    if order.kind == "layer":
        return []
    anchors = anchors_of(laid)
    return [*audit(laid), *(wrong_pages(laid, anchors) if order.kind == "whole" else ())]


def _piece(laid: Laid, order: Order) -> Piece:
    """Return the piece, written as a PDF."""
    body, document = order.kind in ("body", "book"), laid.document
    anchors = anchors_of(laid)
    calls = tuple(dict.fromkeys(foreign_links(laid, anchors))) if body else ()
    marks, pages, numbers = marks_of(laid), pages_of(laid), number_boxes(laid) if body else {}
    if order.kind == "layer":
        leave_out_programs(document)
        pdf = document.write_pdf(finisher=_plain, pdf_tags=False, output_intent="srgb", uncompressed_pdf=True)
    elif body:
        give_roles(laid, numbers)
        leave_out_programs(document)
        pdf = document.write_pdf(finisher=_plain, pdf_variant=VARIANT, uncompressed_pdf=True)
    else:
        give_roles(laid, {})
        keep_programs(document)
        pdf = document.write_pdf(finisher=finish, pdf_variant=VARIANT)
    printed = tuple(printed_numbers(laid, numbers)) if body else ()
    families = tuple(sorted({str(font.family) for font in document.fonts.values()}))
    return Piece(order.name, pdf, pages, anchors, families, marks, uses(document), printed, calls, begins(laid))


def _plain(document: Document, pdf: PDF) -> None:
    """Finish a piece that is joined with others: it stays unpacked, for they are packed together."""
    if "StructTreeRoot" in pdf.catalog:
        finish(document, pdf)
    stay_plain(pdf)
