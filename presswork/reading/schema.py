"""The settings for readers: docs/publication.schema.json and docs/settings.md, made from the models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from presswork.reading.settings_model import PublicationFile
from presswork.reading.settings_problems import model_of
from presswork.reading.settings_tables import AuthorTable, hyphened

_HEAD = """# The settings: manuscript/publication.toml

<!-- Made from presswork/reading/settings_model.py: make docs writes it again. -->

A [TOML](https://toml.io) file. Only `id`, `title` and `language` have to be given. A setting that is not listed here
is a problem, told with its line and a guess at what was meant. Settings of the first table stand at the top of the
file, before the first `[table]`. Editors' programs complete them with the JSON Schema in
[publication.schema.json](publication.schema.json).

```toml
id = "urn:uuid:5b4c1e1e-6f0f-5d3c-9d1b-0d4f2f1f3c11"
title = "L’ombre portée"
language = "fr"
timezone = "Europe/Paris"
authors = ["Claire Martin", { name = "Hong Min", role = "translator" }]

[print]
page = "A5"
```
"""

_TAIL = """
## Chapters and parts

Without `chapters` and `[[parts]]`, every `.md` file below `manuscript/` is a chapter, in the order of names (2 comes
before 10, and `index.md` comes first). A folder is a part: its title is the `# heading` of its `index.md`, which then
opens the part, else the folder's name without its leading digits. The folders `figures` and `data`, and names that
begin with `_` or `.`, are left out.

With them, only the files that they list are read: first `chapters`, then each part's. A file is listed once; one that
could be a chapter and is not listed is told (`unlisted-chapter`), but for a README and its like.
"""


class _Plain(GenerateJsonSchema):
    """JSON Schema without a title for each field, which would only repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Return no."""
        return False


def json_schema() -> str:
    """Return the JSON Schema of publication.toml, as text."""
    schema = PublicationFile.model_json_schema(schema_generator=_Plain)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "publication.toml"}
    for name, definition in schema["$defs"].items():
        definition["title"] = name.removesuffix("Table").lower()
    authors = schema["properties"]["authors"]
    authors["items"] = {"anyOf": [{"type": "string"}, authors["items"]]}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def settings_page() -> str:
    """Return docs/settings.md, as text."""
    schema = json.loads(json_schema())
    pages = [_HEAD, "\n## At the top\n\n", *_table(PublicationFile, schema)]
    for name, field in PublicationFile.model_fields.items():
        if model := model_of(field.annotation):
            title = f"[[{name}]]" if name == "parts" else f"[{name}]"
            heading = "The tables of authors" if model is AuthorTable else f"`{title}`"
            pages += [f"\n## {heading}\n\n{field.description}\n\n", *_table(model, schema)]
    return "".join([*pages, _TAIL])


def _table(model: type[BaseModel], schema: dict[str, Any]) -> Iterator[str]:
    yield "| name | type | default | meaning | example |\n| --- | --- | --- | --- | --- |\n"
    known = schema if model is PublicationFile else schema["$defs"][model.__name__]
    for name, field in model.model_fields.items():
        if model_of(field.annotation) in {None, AuthorTable}:
            kind = _kind(known["properties"][hyphened(name)])
            default = "**required**" if field.is_required() else _written(field.default)
            example = _written((field.examples or [""])[0], kind)
            yield f"| `{hyphened(name)}` | {kind} | {default} | {field.description} | {example} |\n"


def _kind(node: dict[str, Any]) -> str:
    """Return a setting's type in words."""
    if "enum" in node:
        return ", ".join(f'`"{each}"`' for each in node["enum"])
    if "minimum" in node:
        return f"whole number, {node['minimum']} to {node['maximum']}"
    if "anyOf" in node:
        return "name or table"
    if node["type"] == "array":
        return f"list: {_kind(node['items'])}"
    formats = {"date": "date", "date-time": "date and time"}
    return formats.get(node.get("format", ""), {"string": "text", "boolean": "true or false"}.get(node["type"], ""))


def _written(value: Any, kind: str = "") -> str:
    """Return a value as TOML has it; nothing for one that is empty."""
    if value is None or value in ("", []):
        return ""
    return f"`{value if kind.startswith('date') else json.dumps(value, ensure_ascii=False)}`"
