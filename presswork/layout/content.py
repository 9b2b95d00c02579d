"""A page's content as it is written: what is marked in it, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.pdf.stream import Stream

from presswork.layout.numerals import figures


class TaggedStream(Stream):  # type: ignore[misc]
    """A page's content in which artifacts are artifacts and a foreign language is named (ISO 14289-1 7.2, 7.1)."""

    artifacts: dict[Any, str]
    numbers: dict[Any, str]
    language: str
    left_open: bool = False  # it holds page numbers that are written in later, so it is not packed

    @contextmanager
    def marked(self, box: Any, tag: str) -> Iterator[None]:
        """Mark what is painted meanwhile as the content of `box`, or as an artifact."""
        if self._tags is None:
            yield
        elif box in self.artifacts:
            kind = self.artifacts[box]
            self.begin_marked_content("Artifact", pydyf.Dictionary({"Type": f"/{kind}"}))
            yield
            self.end_marked_content()
        else:
            known = {"MCID": len(self._tags)}
            if tag == "Span" and (language := box.style["lang"]) and language != self.language:
                known["Lang"] = pydyf.String(language)
            if box in self.numbers:
                self._leave_open(box, known)
            self._tags[box] = {"tag": tag, "mcid": known["MCID"]}
            self.begin_marked_content(tag, pydyf.Dictionary(known))
            yield
            self.end_marked_content()

    def _leave_open(self, box: Any, known: dict[str, Any]) -> None:
        """Say whose page a number is, and which glyphs its figures have, where it can be written in later."""
        box.figures = figures(box, self)
        if box.figures:
            self.left_open = True
            known |= {"PageOf": f"<{self.numbers[box].encode().hex()}>", "Figures": f"<{box.figures}>"}
