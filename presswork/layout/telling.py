"""What the engine and its fetcher said becomes problems, with places in the manuscript or in a style."""

from __future__ import annotations

import traceback

from presswork.layout.fetching import BASE, Fetcher, Refused
from presswork.layout.laid import Laid
from presswork.layout.listening import Heard, Listener
from presswork.layout.witness import witness_of
from presswork.problems import Problem, problem

FETCHED = ("Failed to load image", "Failed to load stylesheet")  # the fetcher has told why


def told_by(listener: Listener, fetcher: Fetcher, laid: Laid) -> list[Problem]:
    """Return what WeasyPrint and its fetcher said, with places; of a file that was refused the fetcher says why."""
    refused = [_sheet(each.url) for each in fetcher.refused]
    heard = [
        each
        for each in listener.heard
        if not (each.words.startswith(FETCHED) and any(name in each.words for name in refused))
    ]
    return [*(_refused(each, laid) for each in fetcher.refused), *(_heard(each, laid) for each in heard)]


def failed(fault: Exception, laid: Laid) -> Problem:
    """Return `layout-failed` for an exception of the engine, at the element that was at work."""
    trace = traceback.extract_tb(fault.__traceback__)[-1]
    words = f"the layout engine stopped in {trace.name}: {type(fault).__name__} {fault}".strip()
    return laid.problem("layout-failed", words[:200], witness_of(fault).element)


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
