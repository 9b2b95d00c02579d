"""One document through WeasyPrint: laid out, measured, looked at, and written where its page numbers are true."""

from __future__ import annotations

import traceback
import warnings

with warnings.catch_warnings():  # that there is no font yet is intended: see presswork.layout.system
    warnings.simplefilter("ignore")
    from weasyprint import HTML

from presswork.layout.audit import audit, printed_pages, wrong_pages
from presswork.layout.context import Fonts, render
from presswork.layout.fetching import BASE, Fetcher, Refused
from presswork.layout.fonts import undeclared
from presswork.layout.laid import Laid
from presswork.layout.listening import Heard, Listener, listening
from presswork.layout.measure import anchors_of, pages_of
from presswork.layout.structure import finish
from presswork.layout.tagging import give_roles
from presswork.layout.witness import witness_of
from presswork.model.job import Reader
from presswork.model.pages import Piece, Places
from presswork.problems import Problem, PublishError, problem

VARIANT = "pdf/a-2a"
FETCHED = ("Failed to load image", "Failed to load stylesheet")  # the fetcher has told why


def lay_out_document(html: str, sources: Reader, used: Places | None, name: str) -> tuple[Piece, tuple[Problem, ...]]:
    """Lay out one document; see `presswork.layout.pages.lay_out`."""
    fetcher, fonts = Fetcher(sources), Fonts()
    with listening() as listener:
        parsed = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        blank = Laid.of_tree(parsed.etree_element)
        try:
            laid = Laid(render(parsed, fonts), parsed.etree_element)
            anchors = anchors_of(laid)
            found = audit(laid, anchors)
            pdf = _write(laid) if _settled(laid, anchors, used) else b""
        except PublishError as stopped:
            raise PublishError([*stopped.problems, *_told(listener, fetcher, blank)]) from stopped
        except Exception as fault:  # the engine raises anything on what it did not expect
            raise PublishError([_failed(fault, blank), *_told(listener, fetcher, blank)]) from fault
    found += [*_told(listener, fetcher, laid), *undeclared(laid, fonts.families)]
    families = sorted({str(font.family) for font in laid.document.fonts.values()})
    return Piece(name, pdf, pages_of(laid), anchors, tuple(families)), tuple(sorted(set(found)))


def _settled(laid: Laid, anchors: dict[str, int], used: Places | None) -> bool:
    """Tell whether every printed page number is that of these pages."""
    if not any(True for _ in printed_pages(laid)):
        return True
    if used is not None and used.anchors == {anchor: str(index + 1) for anchor, index in anchors.items()}:
        return True
    return not any(True for _ in wrong_pages(laid, anchors))


def _write(laid: Laid) -> bytes:
    give_roles(laid)
    pdf: bytes = laid.document.write_pdf(finisher=finish, pdf_variant=VARIANT)
    return pdf


def _told(listener: Listener, fetcher: Fetcher, laid: Laid) -> list[Problem]:
    """Return what WeasyPrint and its fetcher said, with places; of a file that was refused the fetcher says why."""
    refused = [_sheet(each.url) for each in fetcher.refused]
    heard = [
        each
        for each in listener.heard
        if not (each.words.startswith(FETCHED) and any(name in each.words for name in refused))
    ]
    return [*(_refused(each, laid) for each in fetcher.refused), *(_heard(each, laid) for each in heard)]


def _refused(refused: Refused, laid: Laid) -> Problem:
    told, element = refused.told, refused.by.element
    if element is None or not laid.place(element).path:
        return problem(told.rule, told.message, _sheet(refused.by.sheet) or told.path)
    missing_picture = told.rule == "missing-file" and element.tag == "img"
    return laid.problem("missing-image" if missing_picture else told.rule, told.message, element)


def _heard(heard: Heard, laid: Laid) -> Problem:
    element = heard.by.element
    if heard.rule != "ignored-style":
        return laid.problem(heard.rule, heard.words, element)
    if heard.by.sheet not in ("", BASE):
        return problem(heard.rule, heard.words, _sheet(heard.by.sheet), heard.line, heard.column)
    if element is not None and element.tag == "style":
        return problem(heard.rule, heard.words, element.get("data-path", ""), heard.line, heard.column)
    return laid.problem(heard.rule, heard.words, element)


def _sheet(address: str) -> str:
    return address.removeprefix(BASE)


def _failed(fault: Exception, laid: Laid) -> Problem:
    trace = traceback.extract_tb(fault.__traceback__)[-1]
    words = f"the layout engine stopped in {trace.name}: {type(fault).__name__} {fault}".strip()
    return laid.problem("layout-failed", words[:200], witness_of(fault).element)
