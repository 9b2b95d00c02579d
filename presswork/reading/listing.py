"""The tables of docs/manuscript.md that are made from the code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from presswork.reading.divs import COMMON, DIVS
from presswork.reading.given import KNOWN
from presswork.reading.headings import ROLES
from presswork.reading.html import ATTRIBUTES, BLOCK, INLINE


def _codes(words: Any) -> str:
    return ", ".join(f"`{each}`" for each in words)


def div_table() -> str:
    """Return the fenced divs, in the order of the code."""
    rows = []
    for name, div in DIVS.items():
        classes = _codes(f".{each}" for each in div.classes)
        rows.append(f"| `{name}` | {div.says} | {_codes((*div.attributes, *COMMON))} | {classes} |")
    return "\n".join(["| name | what it is for | attributes | further classes |", "| --- | --- | --- | --- |", *rows])


def attribute_table() -> str:
    """Return the attributes that may stand in braces, by what they stand behind."""
    rows = [f"| {name} | {_codes(known)} |" for name, known in KNOWN.items()]
    return "\n".join(["| behind | besides `#id` and `.class` |", "| --- | --- |", *rows])


def html_table() -> str:
    """Return the raw HTML that is allowed."""
    rows = [f"| every element | {_codes(ATTRIBUTES)} |"]
    for title, elements in (("in a line", INLINE), ("as blocks", BLOCK)):
        rows.append(f"| {title}: {_codes(sorted(elements))} | |")
        rows += [f"| `{name}` | {_codes(own)} |" for name, own in _with_own(elements).items()]
    return "\n".join(["| elements | attributes |", "| --- | --- |", *rows])


def _with_own(elements: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {name: own for name, own in sorted(elements.items()) if own}


def role_list() -> str:
    """Return the classes of a title that make its chapter something else."""
    return _codes(f".{each}" for each in ROLES)


TABLES = {"divs": div_table, "attributes": attribute_table, "html": html_table, "roles": role_list}


def renewed(document: str) -> str:
    """Return docs/manuscript.md with its tables as the code has them now."""
    for name, make in TABLES.items():
        before, start, rest = document.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"\n<!-- end of {name} -->")
        if not start or not end:
            raise ValueError(f"docs/manuscript.md has no place for {name}")
        document = f"{before}{start}{make()}{end}{after}"
    return document
