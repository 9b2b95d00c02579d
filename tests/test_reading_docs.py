"""docs/manuscript.md tells what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from presswork.model.publication import House
from presswork.reading.chapter import read_chapter
from presswork.reading.listing import renewed

DOCUMENT = (Path(__file__).parent.parent / "docs" / "manuscript.md").read_text("utf-8")


def test_the_tables_of_the_manuscripts_language_are_current():
    assert renewed(DOCUMENT) == DOCUMENT


def test_every_example_is_read_without_an_unknown_name():
    for example in re.findall(r"^```markdown\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL):
        _, problems = read_chapter("manuscript/01.md", example, "01", "fr", House())
        assert [str(each) for each in problems] == []
