"""The page and the schema of the settings are those that the models make: see `test_docs`."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from presswork.reading.schema import json_schema, settings_page
from presswork.reading.settings import read_publication
from presswork.sources import Sources


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
    assert len(tomllib.loads(toml)) == 26
    (tmp_path / "manuscript" / "publication.toml").write_text(toml, encoding="utf-8")
    assert read_publication(Sources(tmp_path))[1] == ()


def test_the_schema_describes_every_setting_and_allows_no_other() -> None:
    schema = json.loads(json_schema())
    for each in (schema, *schema["$defs"].values()):
        assert each["additionalProperties"] is False
        assert all(node.get("description") or "$ref" in node for node in each["properties"].values())
