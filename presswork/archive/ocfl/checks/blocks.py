"""One version's block of an inventory: OCFL 1.1 section 3.5.3.1."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from presswork.archive.ocfl.checks.fault import Notebook
from presswork.archive.ocfl.checks.names import STATE, lists
from presswork.archive.ocfl.checks.told import is_uri

KEYS = {"created", "state", "message", "user"}
# RFC 3339 section 5.6
TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def check_version(name: str, block: dict[str, Any], algorithm: str, book: Notebook) -> dict[str, list[str]]:
    """Note the faults of a version's block, and return its state: the logical paths by digest."""
    for key in sorted(block.keys() - KEYS):
        book.add("E102", f"{name} has a key that OCFL does not have: {key}")
    _created(name, block, book)
    _message(name, block, book)
    _user(name, block, book)
    if "state" not in block:
        book.add("E048", f"{name} has no state")
        return {}
    return lists(block["state"], algorithm, STATE, f"the state of {name}", book)


def is_time(text: str) -> bool:
    """Tell whether text is a date and time of RFC 3339, with seconds and offset; a leap second is one."""
    match = TIME.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.fromisoformat(f"{match[1]}T{match[2].replace(':60', ':59')}{match[4].upper()}")
    except ValueError:
        return False
    return True


def _created(name: str, block: dict[str, Any], book: Notebook) -> None:
    if "created" not in block:
        book.add("E048", f"{name} has no created")
    elif not isinstance(block["created"], str) or not is_time(block["created"]):
        book.add("E049", f"{name} has a created that is no time of RFC 3339: {block['created']}")


def _message(name: str, block: dict[str, Any], book: Notebook) -> None:
    if "message" not in block:
        book.add("W007", f"{name} has no message")
    elif not isinstance(block["message"], str):
        book.add("E094", f"{name} has a message that is no text")


def _user(name: str, block: dict[str, Any], book: Notebook) -> None:
    user = block.get("user")
    if "user" not in block:
        book.add("W007", f"{name} has no user")
    elif not isinstance(user, dict) or not isinstance(user.get("name"), str) or not user["name"]:
        book.add("E054", f"{name} has a user without a name")
    elif "address" not in user:
        book.add("W008", f"{name} has a user without an address")
    elif not isinstance(user["address"], str):
        book.add("E054", f"{name} has a user whose address is no text")
    elif not is_uri(user["address"]):
        book.add("W009", f"{name} has a user whose address is no URI: {user['address']}")
