"""The manifest of an edition, read with care, and what is made of it: edition.json and Dublin Core."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from presswork.archive.names import is_name
from presswork.archive.ocfl.paths import sound
from presswork.archive.seal import lined
from presswork.problems import PublishError, problem

SCHEMA = 1
WORDS = ("id", "edition", "identifier", "date", "modified", "title", "subtitle", "language", "publisher", "description")
SHA256 = re.compile(r"[0-9a-f]{64}")
KEPT = (*WORDS, "authors", "subjects", "rights", "identifiers")
# MARC relator codes of those who count as creators; all others contribute (DCMI terms, creator and contributor)
CREATORS = ("aut", "cre", "edt")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_manifest(data: bytes, where: str) -> dict[str, Any]:
    """Return an edition's manifest, every value that is used here looked at. Raises `archive-stale` at `where`."""
    try:
        value = json.loads(data)
        fits = isinstance(value, dict) and value["schema"] == SCHEMA and _fits(value)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        fits = False
    if not fits:
        raise PublishError([problem("archive-stale", "this is not the manifest of an edition", where)])
    return dict(value)


def _fits(value: Mapping[str, Any]) -> bool:
    words = all(isinstance(value[name], str) for name in WORDS) and is_name(value["edition"])
    listed = [value[name] for name in ("authors", "subjects", "identifiers", "files", "sources")]
    lists = all(isinstance(each, list) for each in listed) and all(map(_is_file, value["files"]))
    people = all(isinstance(each["name"], str) and isinstance(each["role"], str) for each in value["authors"])
    numbers = all(isinstance(each["scheme"], str) and isinstance(each["value"], str) for each in value["identifiers"])
    said = all(isinstance(each, str) for each in value["subjects"]) and isinstance(value["rights"], str)
    checked = all(isinstance(each, dict) for each in value["checked"]["problems"])
    made = isinstance(value["versions"], dict)
    return (
        words and lists and people and numbers and said and checked and made and all(map(_is_named, value["sources"]))
    )


def _is_named(value: Mapping[str, Any]) -> bool:
    name, digest = value["name"], value["sha256"]
    safe = isinstance(name, str) and sound(name) and "\\" not in name
    return safe and isinstance(digest, str) and bool(SHA256.fullmatch(digest))


def _is_file(value: Mapping[str, Any]) -> bool:
    inside = value.get("files", [])
    return _is_named(value) and "/" not in value["name"] and isinstance(inside, list) and all(map(_is_named, inside))


def entries(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and SHA-256 of every file of the edition, those of folders one by one."""
    for each in manifest["files"]:
        if "files" in each:
            yield from ((f"{each['name']}/{part['name']}", part["sha256"]) for part in each["files"])
        else:
            yield each["name"], each["sha256"]


def edition_json(manifest: Mapping[str, Any], name: str, at: str, before: str, short: str) -> bytes:
    """Return metadata/edition.json; `name` is the manifest's file, `before` the edition before, `at` the freezing."""
    value = {"schema": SCHEMA, **{key: manifest[key] for key in KEPT}}
    return lined({**value, "manifest": f"outputs/{name}", "frozen": at, "follows": before, "changes": short})


def dublin_core(manifest: Mapping[str, Any]) -> bytes:
    """Return the edition in Dublin Core (oai_dc 2.0), made of the manifest."""
    rows = [
        ("title", ": ".join(filter(None, (manifest["title"], manifest["subtitle"])))),
        *(("creator" if each["role"] in CREATORS else "contributor", each["name"]) for each in manifest["authors"]),
        *(("subject", each) for each in manifest["subjects"]),
        ("description", manifest["description"]),
        ("publisher", manifest["publisher"]),
        ("date", manifest["date"]),
        ("type", "Text"),
        *(("format", each["media_type"]) for each in manifest["files"] if isinstance(each.get("media_type"), str)),
        ("identifier", manifest["identifier"]),
        *(("identifier", f"{each['scheme'].upper()}:{each['value']}") for each in manifest["identifiers"]),
        ("language", manifest["language"]),
        ("relation", manifest["id"]),
        ("rights", manifest["rights"]),
    ]
    inside = "".join(f"  <dc:{name}>{escape(NOT_XML.sub('', said))}</dc:{name}>\n" for name, said in rows if said)
    spaces = {
        "xmlns:oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    named = "".join(f" {name}={quoteattr(value)}" for name, value in spaces.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oai_dc:dc{named}>\n{inside}</oai_dc:dc>\n'.encode()
