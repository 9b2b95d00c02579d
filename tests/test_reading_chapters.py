"""tests/cases/chapters.md: what chapters become, and what is told of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from presswork.model.publication import House
from presswork.reading.chapter import read_chapter

CASES = (Path(__file__).parent / "cases" / "chapters.md").read_text("utf-8")
FENCE = re.compile(r"^(`{3,})(\w+)\n(.*?)\n?^\1$", re.MULTILINE | re.DOTALL)


def cases() -> list[object]:
    found = []
    for part in CASES.split("\n### ")[1:]:
        name = part.partition("\n")[0]
        fences = {kind: words for _, kind, words in FENCE.findall(part)}
        found.append(pytest.param(fences, id=name.replace(" ", "-")))
    return found


def spaces(text: str) -> str:
    return text.replace("&#xA0;", "\u00a0").replace("&#x202F;", "\u202f")


@pytest.mark.parametrize("case", cases())
def test_a_chapter_becomes_what_the_case_says(case):
    text = case["markdown"].replace("\\x07", "\x07")
    chapter, problems = read_chapter("manuscript/01.md", text, "01", "fr", House())
    told = "\n".join(f"{each.rule} {each.line}:{each.column} {each.message}" for each in problems)
    assert chapter.body == spaces(case["html"])
    assert "\n".join(note.html for note in chapter.notes) == spaces(case.get("notes", ""))
    assert told == case.get("problems", "")
    etree.fromstring(f"<body>{chapter.body}</body>")
