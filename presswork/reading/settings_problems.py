"""What is wrong with settings, in plain words: from tomllib's and pydantic's errors to problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from presswork.problems import Problem, problem
from presswork.reading.chapters import SETTINGS, Places
from presswork.reading.locator import Path, place_of
from presswork.reading.settings_model import PublicationFile
from presswork.reading.settings_tables import hyphened
from presswork.reading.settings_values import found, shown
from presswork.reading.suggest import did_you_mean, listing, where_it_belongs

_PLAIN = {
    "Cannot overwrite a value": "this setting stands twice",
    "Invalid value": "this is not a value: text stands in quotes",
    "Invalid statement": "this is not a setting: write name = value",
    "Expected newline or end of document after a statement": "a setting ends with its line",
}


def bad_toml(said: str, text: str, path: str = SETTINGS) -> Problem:
    """Return the problem that tomllib's message tells; what it finds at the end stands on the last line."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said, re.DOTALL)
    message = match[1] if match else said
    if match and match[2]:
        line, column = int(match[2]), int(match[3])
    else:
        last = text.rstrip("\n").split("\n")
        line, column = len(last), len(last[-1]) + 1
    plain = _PLAIN.get(message, message[:1].lower() + message[1:])
    if declared := re.match(r"Cannot declare \((.*?),?\) twice", message):
        plain = f"the table [{declared[1].replace(', ', '.').replace(chr(39), '')}] stands twice"
    return problem("bad-toml", plain, path, line, column)


def told(
    faults: Iterable[Mapping[str, Any]],
    places: Places,
    model: type[BaseModel] = PublicationFile,
    path: str = SETTINGS,
    page: str = "docs/settings.md",
) -> list[Problem]:
    """Return a problem for each of pydantic's errors about `model`; `page` is where the settings are told of."""
    return [
        replace(each, path=path, hint=each.hint.replace("docs/settings.md", page))
        for each in (_problem(fault, places, model) for fault in faults)
    ]


def _problem(fault: Mapping[str, Any], places: Places, model: type[BaseModel]) -> Problem:
    spot: Path = fault["loc"]
    place = place_of(places, spot)
    if fault["type"] == "extra_forbidden":
        return problem("unknown-setting", _unknown(spot, fault["input"], model), SETTINGS, *place)
    if fault["type"] == "missing":
        hint = f"write it, for example: {_example(spot, model)}"
        return problem("missing-setting", f"{_name(spot)} is missing", SETTINGS, *place, hint)
    said, value = _said(fault), fault["input"]
    if spot[-1:] == ("chapters",) and isinstance(value, list) and len(spot) == 2:
        said += "; the list of files belongs at the top of the file, before the first table"
    return problem("bad-setting", f"{_name(spot)} {said}", SETTINGS, *place)


def _said(fault: Mapping[str, Any]) -> str:
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", context["expected"])
        guess = did_you_mean(value, choices) if isinstance(value, str) else ""
        return f"must be {listing(choices)}, not {found(value)}{guess}"
    kinds = {
        "string_type": "text in quotes",
        "bool_type": "true or false",
        "int_type": "a whole number",
        "list_type": 'a list such as ["…", "…"]',
        "model_type": "a table of settings",
        "greater_than_equal": f"a number from {context.get('ge')} upwards",
        "less_than_equal": f"a number up to {context.get('le')}",
    }
    if kind == "too_short":
        return "is an empty list"
    return f"must be {kinds[kind]}, not {found(value)}" if kind in kinds else f"is not as it should be: {fault['msg']}"


def _unknown(spot: Path, value: object, model: type[BaseModel]) -> str:
    key, table = str(spot[-1]), _table(spot[:-1])
    what = f"table [{key}]" if isinstance(value, dict) and not table else shown(key)
    where = f" in {table}" if table else ""
    return f"there is no setting {what}{where}{where_it_belongs(key, table, tables(model))}"


def tables(model: type[BaseModel] = PublicationFile) -> dict[str, tuple[str, ...]]:
    """Return the settings of each table by the table's name in brackets; the top of the file has an empty name."""
    fields = model.model_fields
    named = {hyphened(name): model_of(field.annotation) for name, field in fields.items()}
    known = {"": tuple(named)}
    for name, inner in named.items():
        if inner is not None:
            known[_table((name, 0) if name in {"authors", "parts"} else (name,))] = tuple(
                map(hyphened, inner.model_fields)
            )
    return known


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the model that a field holds, or a list of which it holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = get_args(annotation) if get_origin(annotation) is not None else ()
    return next((model for each in inner if (model := model_of(each)) is not None), None)


def _table(spot: Path) -> str:
    """Return the name of the table at `spot` as it is written."""
    names = [str(part) for part in spot if isinstance(part, str)]
    name = ".".join(names)
    return name and (f"[[{name}]]" if isinstance(spot[-1], int) else f"[{name}]")


def _name(spot: Path) -> str:
    """Return a setting's name in a sentence: page in [print], item 2 of subjects."""
    *before, last = spot
    parent = tuple(before)
    if isinstance(last, int):
        return f"item {last + 1} of {_name(parent)}"
    if not parent:
        return str(last)
    return f"{last} in {_table(parent) if isinstance(parent[-1], str) else _name(parent)}"


def _example(spot: Path, model: Any) -> str:
    for part in spot[:-1]:
        if isinstance(part, str):
            model = model_of(model.model_fields[part.replace("-", "_")].annotation)
    field = model.model_fields[str(spot[-1]).replace("-", "_")]
    value = str((field.examples or [""])[0])
    return f'{spot[-1]} = "{value}"' if isinstance((field.examples or [""])[0], str) else f"{spot[-1]} = [ … ]"
