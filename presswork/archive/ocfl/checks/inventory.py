"""One inventory by itself: OCFL 1.1 section 3.5, keys, blocks, versions."""

from __future__ import annotations

import re
from typing import Any

from presswork.archive.ocfl.checks.blocks import check_version
from presswork.archive.ocfl.checks.digests import ALGORITHMS, CONTENT
from presswork.archive.ocfl.checks.fault import Notebook
from presswork.archive.ocfl.checks.names import FIXITY, MANIFEST, lists
from presswork.archive.ocfl.checks.told import Told, is_uri, number_of

KEYS = {"id", "type", "digestAlgorithm", "head", "contentDirectory", "fixity", "manifest", "versions"}
TYPE = re.compile(r"https://ocfl\.io/(1\.[01])/spec/#inventory")


def check_inventory(value: object, declared: str, book: Notebook) -> Told:
    """Note the faults of an inventory's JSON, and return what it tells; `declared` is its object's OCFL version."""
    if not isinstance(value, dict):
        return Told()
    told = Told()
    for key in sorted(value.keys() - KEYS):
        book.add("E102", f"it has a key that OCFL does not have: {key}")
    _identity(value, told, declared, book)
    _algorithm(value, told, book)
    _content_directory(value, told, book)
    _manifest(value, told, book)
    _versions(value, told, book)
    _head(value, told, book)
    _fixity(value, told, book)
    _references(told, book)
    return told


def _identity(value: dict[str, Any], told: Told, declared: str, book: Notebook) -> None:
    identifier, kind = value.get("id"), value.get("type")
    if "id" not in value:
        book.add("E036", "it has no id")
    elif not isinstance(identifier, str) or not identifier:
        book.add("E037", "its id is not a text")
    else:
        told.id = identifier
        if not is_uri(identifier):
            book.add("W005", f"its id is not a URI: {identifier}")
    match = TYPE.fullmatch(kind) if isinstance(kind, str) else None
    told.spec = match[1] if match else ""
    if "type" not in value:
        book.add("E036", "it has no type")
    elif match is None or (declared and match[1] != declared):
        book.add("E038", f"its type is not that of OCFL {declared or '1.0 or 1.1'}: {kind}")


def _algorithm(value: dict[str, Any], told: Told, book: Notebook) -> None:
    algorithm = value.get("digestAlgorithm")
    if "digestAlgorithm" not in value:
        book.add("E036", "it has no digestAlgorithm")
    elif algorithm not in CONTENT:
        book.add("E025", f"its digestAlgorithm is neither sha512 nor sha256: {algorithm}")
    elif algorithm != CONTENT[0]:
        book.add("W004", "its digestAlgorithm is not sha512")
    told.algorithm = algorithm if isinstance(algorithm, str) else ""


def _content_directory(value: dict[str, Any], told: Told, book: Notebook) -> None:
    if "contentDirectory" not in value:
        return
    name = value["contentDirectory"]
    if not isinstance(name, str) or "/" in name or not name:
        book.add("E017", f"its contentDirectory is not a folder's name: {name}")
    elif name in {".", ".."}:
        book.add("E018", f"its contentDirectory is {name}")
    else:
        told.content_directory = name


def _manifest(value: dict[str, Any], told: Told, book: Notebook) -> None:
    if "manifest" not in value:
        book.add("E041", "it has no manifest")
    elif not isinstance(value["manifest"], dict):
        book.add("E041", "its manifest is not an object")
        book.add("E106", "its manifest is not an object")
    else:
        told.manifest = lists(value["manifest"], told.algorithm, MANIFEST, "the manifest", book)


def _versions(value: dict[str, Any], told: Told, book: Notebook) -> None:
    blocks = value.get("versions")
    if "versions" not in value:
        book.add("E043", "it has no versions")
        book.add("E041", "it has no versions")
    elif not isinstance(blocks, dict):
        book.add("E044", "its versions are not an object")
    elif not blocks:
        book.add("E008", "it has no version")
    else:
        _numbers(list(blocks), book)
        for name, block in blocks.items():
            if isinstance(block, dict):
                told.versions[name] = block
                told.states[name] = check_version(name, block, told.algorithm, book)
            else:
                book.add("E047", f"{name} is not an object")


def _numbers(names: list[str], book: Notebook) -> None:
    for name in names:
        if not number_of(name):
            book.add("E046", f"{name} is not the name of a version")
            book.add("E104", f"{name} is not the name of a version")
    good = sorted(filter(number_of, names), key=number_of)
    numbers = [number_of(name) for name in good]
    if not numbers:
        book.add("E008", "it has no version")
    elif numbers[0] != 1:
        book.add("E009", "its versions do not begin with v1")
    if missing := sorted(set(range(1, min(max(numbers, default=0), 10**4))) - set(numbers)):
        book.add("E010", f"its versions leave out v{missing[0]}")
    if len(set(numbers)) < len(numbers):
        book.add("E012", "two of its versions have one number")
    _padding(good, book)


def _padding(names: list[str], book: Notebook) -> None:
    padded = [name for name in names if name[1] == "0"]
    if padded:
        book.add("W001", "its version numbers begin with zeros")
    if padded and len(padded) < len(names):
        book.add("E011", "only some of its version numbers begin with a zero")
    if padded and (len(padded) < len(names) or len({len(name) for name in names}) > 1):
        book.add("E012", "its version numbers are not padded alike")
        book.add("E013", "its version numbers are not padded alike")


def _head(value: dict[str, Any], told: Told, book: Notebook) -> None:
    head = value.get("head")
    if "head" not in value:
        book.add("E036", "it has no head")
        return
    newest = max(told.versions, key=number_of, default="")
    if not isinstance(head, str) or head != newest:
        book.add("E040", f"its head is {head}, its newest version {newest or 'none'}")
    told.head = head if isinstance(head, str) else ""


def _fixity(value: dict[str, Any], told: Told, book: Notebook) -> None:
    if "fixity" not in value:
        return
    if not isinstance(value["fixity"], dict):
        book.add("E111" if told.spec != "1.0" else "E056", "its fixity is not an object")
        return
    for algorithm, block in value["fixity"].items():
        if algorithm not in ALGORITHMS:
            book.add("E056", f"its fixity names an algorithm that OCFL does not know: {algorithm}")
        told.fixity[algorithm] = lists(block, algorithm, FIXITY, f"the fixity block {algorithm}", book)


def _references(told: Told, book: Notebook) -> None:
    used = {digest for state in told.states.values() for digest in state}
    for digest in sorted(used - told.manifest.keys()):
        book.add("E050", f"a state has a digest that the manifest has not: {digest}")
    for digest in sorted(told.manifest.keys() - used) if told.versions else ():
        book.add("E107", f"the manifest has a digest that no state has: {digest}")
        if told.spec == "1.0":
            book.add("E050", f"the manifest has a digest that no state has: {digest}")
    for path in told.digests():
        version, _, rest = path.partition("/")
        if told.versions and (version not in told.versions or not rest.startswith(f"{told.content}/")):
            book.add("E042", f"the manifest has a path that is in no version's content: {path}")
