"""The table of languages in docs/languages.md, made from their files."""

from __future__ import annotations

from presswork.model.publication import House
from presswork.typography.language import Language, codes, language
from presswork.typography.setting import plain, set_runs

BEGIN, END = "<!-- languages: made from the code -->", "<!-- /languages -->"
_SHOWN = str.maketrans({"\u202f": "⍽", "\u00a0": "␣"})
_SAMPLES = ("\"a 'b'\"", "a ? b : c", "10 000 km")


def table() -> str:
    """Return a Markdown table: a row a language, with samples set by its rules."""
    head = ["code", "language", "quotes", "`a ? b : c`", "`10 000 km`", "also"]
    rows = [head, ["---"] * len(head), *(_row(language(code)) for code in codes())]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def current(document: str) -> str:
    """Return the document with the table between its marks made anew. Raises ValueError where a mark is missing."""
    before, found, rest = document.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise ValueError(f"the document has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _row(found: Language) -> list[str]:
    samples = [f"`{_sample(each, found)}`" for each in _SAMPLES]
    return [f"`{found.code}`", found.name, *samples, _also(found)]


def _sample(text: str, found: Language) -> str:
    (marks,) = set_runs([text], found, House())
    return plain(marks or ()).translate(_SHOWN)


def _also(found: Language) -> str:
    raised = "ᵉ" if found.ordinals else ""
    century = [f"XX{raised} {found.century_after[0]}"] if found.century_after else []
    century = [f"{found.century_before[0]} XX"] if found.century_before else century
    ordinals = ["1ᵉʳ, 2ᵉ"] if found.ordinals else []
    sign = ["nᵒ 1"] if found.number_sign else []
    dialogue = ["— dialogue"] if found.dialogue != "keep" else []
    elided = [", ".join(f"’{word}" for word in found.elided[:2])] if found.elided else []
    return "; ".join([*ordinals, *century, *sign, *dialogue, *elided, *found.abbreviations[:2]])
