"""WeasyPrint's layout with two cures: notes stay with their calls, and no font is no crash.

Under any policy WeasyPrint throws notes of earlier lines off the page to save a paragraph's orphans, and then sets
the line without its own notes. It does not where it believes to be in a column: so it is told that it is, there and
only there. These few lines stand on private names of version 70; the audit of every layout is the net below them.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.layout import LayoutContext
from weasyprint.text.ffi import fontconfig
from weasyprint.text.fonts import FontConfiguration

from presswork.problems import PublishError, problem


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

    strings: dict[str, dict[int, list[str]]]

    @classmethod
    def _build_layout_context(cls, html: HTML, font_config: Fonts, *rest: Any) -> KeepingContext:
        context = super()._build_layout_context(html, font_config, *rest)
        if not font_config.count():
            raise PublishError([problem("missing-part", "the styles declare no font that can be read")])
        context.__class__ = KeepingContext
        font_config.context = context
        return context  # type: ignore[no-any-return]


class Fonts(FontConfiguration):  # type: ignore[misc]
    """The fonts of a style; `families` are those that it declares, `context` is that of the last document in it."""

    context: KeepingContext
    _folder: Path | None

    def __init__(self) -> None:
        super().__init__()
        self.families: set[str] = set()

    def add_font_face(self, rule_descriptors: dict[str, Any], url_fetcher: Any) -> None:
        """Load a font that a style declares, and remember its family."""
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="presswork-"))
            finalize(self, rmtree, self._folder, ignore_errors=True)  # at the latest when the process ends
        self.families.add(str(rule_descriptors["font_family"]))
        super().add_font_face(rule_descriptors, url_fetcher)

    def file(self, digest: str) -> bytes:
        """Return the whole font whose SHA-256 is `digest`. Raises KeyError where the style declares none such."""
        for path in self._folder.iterdir() if self._folder else ():
            data: bytes = path.read_bytes()
            if sha256(data).hexdigest() == digest:
                return data
        raise KeyError(digest)

    def count(self) -> int:
        """Return how many fonts there are, the machine's and the styles'."""
        sets = [fontconfig.FcConfigGetFonts(self._config, which) for which in (0, 1)]  # system, application
        return sum(each.nfont for each in sets if each)


def render(html: HTML, fonts: Fonts, counters: CounterStyle, sheets: list[Any]) -> Document:
    """Lay out a parsed document in the given sheets; `strings` of the result are the named strings of each page."""
    options = {**DEFAULT_OPTIONS, "stylesheets": sheets}
    document = KeepingDocument._render(html, fonts, counters, {}, options)
    document.strings = fonts.context.string_set  # name -> number of the page -> the words set on it
    return document
