"""A manifest, `<slug>-<edition>.json`, as an edition of the catalogue: data of others, looked at before it is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import category

from presswork.catalogue.shelf import Edition, FileFact
from presswork.model.publication import Identifier, Person
from presswork.problems import PublishError, problem

NAME = re.compile(r"\d{4}-\d\d-\d\d(\.[1-9]\d{0,3})?", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}")
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.ASCII | re.IGNORECASE)
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,99}/[a-z0-9][a-z0-9.+-]{0,99}")
LARGEST = 16 * 2**20  # bytes
LONGEST = 20_000  # characters of one text
MOST = 1000  # items of one list


def parsed(data: bytes, name: str) -> Mapping[str, Any]:
    """Return a manifest of its bytes; `name` is told where they are none. Raises PublishError with `bad-manifest`."""
    try:
        value = json.loads(data) if len(data) <= LARGEST else "larger than 16 MiB"
    except (ValueError, RecursionError) as fault:
        raise bad(name, "it is not JSON") from fault
    if not isinstance(value, dict):
        raise bad(name, "it does not hold the facts of an edition")
    return value


def edition_of(manifest: Mapping[str, Any], name: str, origin: str = "", **also: Any) -> Edition:
    """Return a manifest as an edition; `origin` stands before the names of its files, `also` are values it lacks.

    Raises PublishError with `bad-manifest`, which tells `name`, where a value is missing or is not what it should be.
    """
    try:
        modified = moment(manifest["modified"])
        listed = [_table(each) for each in _list(manifest["files"])]
        values: dict[str, Any] = {
            "title_id": _words(manifest["id"]),
            "name": _matching(NAME, manifest["edition"], "edition"),
            "identifier": _words(manifest["identifier"]),
            "day": date.fromisoformat(_words(manifest["date"])),
            "modified": modified,
            "published": modified,
            "title": _words(manifest["title"]),
            "language": _matching(LANGUAGE, manifest["language"], "language"),
            **{key: text(manifest.get(key, "")) for key in ("subtitle", "publisher", "description", "rights")},
            "authors": tuple(_person(_table(each)) for each in _list(manifest.get("authors", []))),
            "subjects": tuple(dict.fromkeys(_words(each) for each in _list(manifest.get("subjects", [])))),
            "identifiers": tuple(_identifier(_table(each)) for each in _list(manifest.get("identifiers", []))),
            "files": tuple(_file(each, origin) for each in listed if "files" not in each),
            "left_out": tuple(_words(each["name"]) for each in listed if "files" in each),
        }
    except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as fault:
        said = f"{fault.args[0]} is missing" if isinstance(fault, KeyError) else str(fault)
        raise bad(name, said) from fault
    return Edition(**(values | also))


def moment(value: object) -> datetime:
    """Return a time of RFC 3339 in UTC. Raises ValueError."""
    found = datetime.fromisoformat(_words(value))
    if found.tzinfo is None:
        raise ValueError(f"{value} has no offset from UTC")
    return found.astimezone(UTC)


def text(value: object) -> str:
    """Return words on one line, without what XML cannot hold and what turns the direction of others. ValueError."""
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:60]!r} should be words")
    plain = "".join(sign if _may_stand(sign) else " " for sign in value[:LONGEST])
    return " ".join(each for each in re.split(r"[ \t\r\n]+", plain) if each)


def bad(name: str, said: str) -> PublishError:
    """Return the error that tells of a manifest that cannot be used."""
    return PublishError([problem("bad-manifest", f"the manifest {name} cannot be used: {said[:200]}", name)])


def _may_stand(sign: str) -> bool:
    """Tell whether a sign may stand in a title: no control, no lone surrogate, no override of the direction."""
    return category(sign) not in {"Cc", "Cs", "Zl", "Zp"} and sign not in "\ufffe\uffff\u202a\u202b\u202c\u202d\u202e"


def _words(value: object) -> str:
    if not (plain := text(value)):
        raise ValueError("a value is empty")
    return plain


def _matching(pattern: re.Pattern[str], value: object, what: str) -> str:
    plain = _words(value)
    if not pattern.fullmatch(plain):
        raise ValueError(f"{plain[:60]!r} is no {what}")
    return plain


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST:
        raise ValueError(f"a list of at most {MOST} items is something else")
    return value


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a table of values is something else")
    return value


def _person(value: Mapping[str, Any]) -> Person:
    return Person(_words(value["name"]), text(value.get("role", "aut")), text(value.get("file_as", "")))


def _identifier(value: Mapping[str, Any]) -> Identifier:
    return Identifier(_words(value["scheme"]), _words(value["value"]), text(value.get("medium", "")))


def _file(value: Mapping[str, Any], origin: str) -> FileFact:
    """Return a file's facts; its name is a plain one: no folder, nothing hidden."""
    name = value["name"]
    if not isinstance(name, str) or not name.isprintable() or re.search(r"[/\\:]|^\.", name) or not name:
        raise ValueError(f"{str(name)[:60]!r} is no name of a file")
    return FileFact(
        name=name,
        media_type=_matching(MEDIA_TYPE, value["media_type"], "media type"),
        size=_whole(value["size"]),
        sha256=_matching(DIGEST, value["sha256"], "SHA-256"),
        pages=_whole(value.get("pages", 0)),
        conformance=tuple(_words(each) for each in _list(value.get("conformance", []))),
        origin=f"{origin}{name}",
    )


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**50:
        raise ValueError(f"{str(value)[:60] if not isinstance(value, int) else 'a number'} is no count")
    return value
