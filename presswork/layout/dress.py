"""A style, read once: its sheets as the engine has parsed them, and its fonts. Every piece in it shares them."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.urls import URLFetchingError

from presswork.layout.context import Fonts
from presswork.layout.fetching import BASE, Fetcher
from presswork.layout.laid import Laid
from presswork.layout.listening import listening
from presswork.layout.telling import told_by
from presswork.model.job import Reader
from presswork.problems import Problem, PublishError

MARGINS = ("@top-", "@right-", "@bottom-", "@left-")
POLICY = (
    "* { footnote-policy: line } img { image-rendering: crisp-edges }"  # crisp: /Interpolate breaks ISO 19005-2 6.2.8
)
# of a layer everything is left out but the content of margins, which a piece of the text is laid out without
LAYER = (
    "@page { background: none !important; border-color: transparent !important; "
    "@footnote { border-color: transparent !important } }"
)


@dataclass
class Dress:
    """The sheets and fonts of a style. `read` are the files that it is made of, `told` what is wrong with them."""

    sheets: list[Any]
    fonts: Fonts
    counters: CounterStyle
    read: dict[str, str]
    told: tuple[Problem, ...]
    variants: dict[tuple[str, bool], list[Any]] = field(default_factory=dict)

    def sheets_for(self, kind: str, first: bool) -> list[Any]:
        """Return the sheets for a kind of piece; where it is not the book's first, `:first` is none of its pages."""
        if (kind, first) not in self.variants:
            extra = CSS(string=POLICY + LAYER * (kind == "layer"), font_config=self.fonts)
            self.variants[kind, first] = [*(_cut(each, kind == "body", first) for each in self.sheets), extra]
        return self.variants[kind, first]

    def is_of(self, sources: Reader) -> bool:
        """Tell whether every file still has the bytes that this was made of."""
        try:
            return all(sha256(sources.read(name)).hexdigest() == digest for name, digest in self.read.items())
        except PublishError:
            return False


_DRESSES: dict[tuple[str, tuple[str, ...]], Dress] = {}


def dressed(sources: Reader, root: Any, known: str = "") -> Dress:
    """Return the style that a document's head names, and take it out of the head.

    `known` names the project: a dress that was made for it before is taken without looking at its files, one that was
    made for another project where it is of the same bytes.
    """
    names = tuple(_taken(root))
    key = (known, names)
    if known and key in _DRESSES:
        return _DRESSES[key]
    same = (each for (_, its), each in _DRESSES.items() if its == names and not each.told and each.is_of(sources))
    dress = next(same, None) or _made(sources, names)
    if known:
        _DRESSES[key] = dress
    return dress


def forget_changed(sources: Reader, known: str) -> None:
    """Forget the styles of a project whose files have changed since they were read."""
    for key, dress in list(_DRESSES.items()):
        if key[0] == known and not dress.is_of(sources):
            del _DRESSES[key]


def _taken(root: Any) -> Iterable[str]:
    """Yield the addresses of the style sheets that a document links to, and unlink them."""
    for parent in list(root.iter("head")):
        for link in list(parent.findall("link")):
            if link.get("rel") == "stylesheet" and link.get("href"):
                parent.remove(link)
                yield link.get("href")


def _made(sources: Reader, names: Iterable[str]) -> Dress:
    fetcher, fonts, counters = Fetcher(sources), Fonts(), CounterStyle()
    sheets = []
    with listening() as listener:
        for name in names:
            try:
                sheets.append(CSS(url=f"{BASE}{name}", url_fetcher=fetcher, font_config=fonts, counter_style=counters))
            except (URLFetchingError, ValueError):  # the fetcher has told why
                continue
    told = told_by(listener, fetcher, Laid.of_tree(HTML(string="<p>").etree_element))
    return Dress(sheets, fonts, counters, fetcher.digests, tuple(dict.fromkeys(told)))


def _cut(sheet: Any, without_margins: bool, first: bool) -> Any:
    """Return a sheet without the rules for margin boxes or for the first page of all (CSS Paged Media 3, 4.2, 4.3)."""
    other = copy(sheet)
    other.page_rules = []
    for rule, chosen, said in sheet.page_rules:
        kept = [
            each
            for each in chosen
            if (first or not each[2].first) and not (without_margins and (each[1] or "").startswith(MARGINS))
        ]
        if kept:
            other.page_rules.append((rule, kept, said))
    return other
