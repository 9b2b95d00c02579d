"""docs/languages.md says what the code does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from presswork.typography.language import Language, codes
from presswork.typography.table import current

DOCUMENT = Path(__file__).parent.parent / "docs" / "languages.md"


def test_the_table_of_languages_is_current() -> None:
    document = DOCUMENT.read_text("utf-8")
    assert current(document) == document, "make docs writes it again"


def test_every_language_has_its_row() -> None:
    assert re.findall(r"^\| `([a-z]{2}(?:-[A-Z]{2})?)` \|", DOCUMENT.read_text("utf-8"), re.M) == [*codes()]


def test_every_key_of_a_language_file_is_documented() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| [^`|]", DOCUMENT.read_text("utf-8"), re.M)
    keys = {key for row in rows for key in re.findall("`([a-z_]+)`", row)}
    assert {each.name for each in fields(Language)} - {"code", "words"} <= keys


def test_a_document_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no"):
        current("# Languages\n")
