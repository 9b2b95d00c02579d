"""Which elements the styles lay out as flex or grid, and which declaration says so. Nothing is laid out for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cssselect2
import tinycss2

BOXES = ("flex", "inline-flex", "grid", "inline-grid")
WITHIN = ("media", "layer", "supports")  # rules that hold rules


@dataclass(frozen=True, slots=True)
class Origin:
    """A declaration of `display`: where it stands, for which selector, and what it says."""

    sheet: str
    line: int
    column: int
    selector: str
    display: str


class Displays:
    """The `display` of elements under the given styles, as the cascade decides (CSS Cascading 4, section 6.1)."""

    def __init__(self, sheets: Mapping[str, str]) -> None:
        self.matcher = cssselect2.Matcher()
        self.any = False
        for name, text in sheets.items():
            for rule in rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)):
                self._add(name, rule)

    def _add(self, name: str, rule: Any) -> None:
        for each in tinycss2.parse_blocks_contents(rule.content):
            if each.type != "declaration" or each.lower_name != "display":
                continue
            display = tinycss2.serialize(each.value).strip().lower()
            self.any = self.any or display in BOXES
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                return  # the engine tells of it
            said = tinycss2.serialize(rule.prelude).strip()
            origin = Origin(name, each.source_line, each.source_column, said, display)
            for selector in selectors:
                self.matcher.add_selector(selector, (each.important, origin))

    def of(self, root: Any) -> dict[Any, Origin]:
        """Return the elements of a tree that are flex or grid boxes, in the order of the document."""
        found: dict[Any, Origin] = {}
        for wrapper in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
            said = [
                (important, specificity, order, origin)
                for specificity, order, pseudo, (important, origin) in self.matcher.match(wrapper)
                if pseudo is None
            ]
            if said and (last := max(said, key=lambda each: each[:3])[3]).display in BOXES:
                found[wrapper.etree_element] = last
        return found


def rules(parsed: Iterable[Any]) -> Iterator[Any]:
    """Yield the qualified rules of a style for print, those within @media, @layer and @supports too."""
    for rule in parsed:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword in WITHIN and rule.content is not None:
            words = {token.lower_value for token in rule.prelude if token.type == "ident"}
            if rule.lower_at_keyword != "media" or not words or words & {"print", "all"}:
                yield from rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
