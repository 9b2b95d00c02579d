"""WeasyPrint's layout with two cures: notes stay with their calls, and no font is no crash.

Under any policy WeasyPrint throws notes of earlier lines off the page to save a paragraph's orphans, and then sets
the line without its own notes. It does not where it believes to be in a column: so it is told that it is, there and
only there. These few lines stand on private names of version 70; the audit of every layout is the net below them.
"""

from __future__ import annotations

import sys
from typing import Any

from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.layout import LayoutContext
from weasyprint.text.ffi import fontconfig
from weasyprint.text.fonts import FontConfiguration

from presswork.problems import PublishError, problem

POLICY = (
    "* { footnote-policy: line } img { image-rendering: crisp-edges }"  # crisp: /Interpolate breaks ISO 19005-2 6.2.8
)


class KeepingContext(LayoutContext):  # type: ignore[misc]
    """A context whose `in_column` is true when lines are placed."""

    _column = False

    @property
    def in_column(self) -> bool:
        """True in a column, and true when asked while lines are placed."""
        return self._column or sys._getframe(1).f_code.co_name == "_linebox_layout"

    @in_column.setter
    def in_column(self, value: bool) -> None:
        self._column = value


class KeepingDocument(Document):  # type: ignore[misc]
    """A document laid out in a KeepingContext, and not at all where there is no font."""

    @classmethod
    def _build_layout_context(cls, html: HTML, font_config: Fonts, *rest: Any) -> KeepingContext:
        context = super()._build_layout_context(html, font_config, *rest)
        if not font_config.count():
            raise PublishError([problem("missing-part", "the styles declare no font that can be read")])
        context.__class__ = KeepingContext
        return context  # type: ignore[no-any-return]


class Fonts(FontConfiguration):  # type: ignore[misc]
    """The fonts of one document; `families` are those that the styles declare."""

    def __init__(self) -> None:
        super().__init__()
        self.families: set[str] = set()

    def add_font_face(self, rule_descriptors: dict[str, Any], url_fetcher: Any) -> None:
        """Load a font that a style declares, and remember its family."""
        self.families.add(str(rule_descriptors["font_family"]))
        super().add_font_face(rule_descriptors, url_fetcher)

    def count(self) -> int:
        """Return how many fonts there are, the machine's and the styles'."""
        sets = [fontconfig.FcConfigGetFonts(self._config, which) for which in (0, 1)]  # system, application
        return sum(each.nfont for each in sets if each)


def render(html: HTML, fonts: Fonts) -> Document:
    """Lay out a parsed document."""
    from weasyprint import CSS

    options = {**DEFAULT_OPTIONS, "stylesheets": [CSS(string=POLICY, font_config=fonts)]}
    return KeepingDocument._render(html, fonts, CounterStyle(), {}, options)
