"""The page and the schema of the settings are those that the models make.

To make them again: PRESSWORK_WRITE=1 pytest tests/test_settings_docs.py
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

from presswork.reading.schema import json_schema, settings_page
from presswork.reading.settings import read_publication
from presswork.sources import Sources

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(
    ("name", "text"), [("settings.md", settings_page()), ("publication.schema.json", json_schema())]
)
def test_the_documentation_of_the_settings_is_current(name: str, text: str) -> None:
    if os.environ.get("PRESSWORK_WRITE"):
        (DOCS / name).write_text(text, encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == text


def test_every_example_of_the_page_is_taken(tmp_path: Path) -> None:
    (tmp_path / "manuscript" / "figures").mkdir(parents=True)
    for name in ("01.md", "02.md", "origines.md", "01-pacte.md", "02-troupes.md", "figures/cover.png"):
        (tmp_path / "manuscript" / name).touch()
    toml = ""
    for table, rows in re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", settings_page(), re.DOTALL | re.MULTILINE):
        if table.startswith("`"):
            toml += table.strip("`") + "\n"
        if not table.startswith(("The tables", "Chapters")):
            toml += "".join(
                f"{name} = {example}\n" for name, example in re.findall(r"^\| `(.+?)` .* `(.+?)` \|$", rows, re.M)
            )
    assert len(tomllib.loads(toml)) == 25
    (tmp_path / "manuscript" / "publication.toml").write_text(toml, encoding="utf-8")
    assert read_publication(Sources(tmp_path))[1] == ()


def test_the_schema_describes_every_setting_and_allows_no_other() -> None:
    schema = json.loads(json_schema())
    for each in (schema, *schema["$defs"].values()):
        assert each["additionalProperties"] is False
        assert all(node.get("description") or "$ref" in node for node in each["properties"].values())
