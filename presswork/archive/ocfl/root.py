"""The top folder of a storage root: made, known again, and refused where it is somebody else's (OCFL 1.1 section 4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from presswork.archive.ocfl import layout
from presswork.archive.ocfl.faults import reading, refuse
from presswork.archive.ocfl.inventory import LIMIT
from presswork.archive.storage import Storage

BESIDE = ".presswork-new"


def make_root(storage: Storage, files: Mapping[str, bytes], wait: float) -> None:
    """Make a storage root of a folder that is not there or empty, or bring the files of one up to date.

    The declaration comes last, so that a run that was killed is begun again by the next. Raises OSError,
    `archive-foreign` where the folder holds something else, BlockingIOError where another process still makes it, or
    writes, after `wait` seconds.
    """
    ours = {**files, **layout.root_files()}
    if not storage.kind(layout.ROOT_DECLARATION):
        with storage.lock("", wait):
            if not storage.kind(layout.ROOT_DECLARATION):  # another process may have made it meanwhile
                _refuse_strangers(storage, {name.partition("/")[0] for name in ours})
                _bring(storage, ours)
    if any(_read(storage, name) != data for name, data in ours.items()):
        with storage.lock(layout.ROOT_DECLARATION, wait):
            _bring(storage, ours)


def _bring(storage: Storage, ours: Mapping[str, bytes]) -> None:
    for name, data in ours.items():
        if _read(storage, name) != data:
            storage.remove(f"{name}{BESIDE}")
            storage.write(f"{name}{BESIDE}", [data])
            storage.sync("")
            storage.rename(f"{name}{BESIDE}", name)


def open_root(storage: Storage) -> None:
    """Raise `archive-missing` where there is no storage root, `archive-foreign` where its layout is not ours."""
    with reading(""):
        if not storage.kind(layout.ROOT_DECLARATION):
            words = "there is no archive in this folder"
            raise refuse("archive-missing", words, hint="publish archive freeze makes one; --archive names another")
        told = _json(storage, "ocfl_layout.json").get("extension")
        settings = {**layout.SETTINGS, **_json(storage, f"extensions/{layout.NAME}/config.json")}
    if told != layout.NAME or settings != layout.SETTINGS:
        raise refuse("archive-foreign", "an OCFL storage root, but not one that presswork made", "ocfl_layout.json")


def _refuse_strangers(storage: Storage, ours: set[str]) -> None:
    with suppress(FileNotFoundError):
        for entry in storage.entries(""):
            if entry.name.removesuffix(BESIDE) not in ours:
                raise refuse("archive-foreign", f"the folder holds {entry.name}, and is no archive", entry.name)


def _read(storage: Storage, path: str) -> bytes:
    with suppress(FileNotFoundError, NotADirectoryError), storage.open(path) as stream:
        return stream.read(LIMIT)
    return b""


def _json(storage: Storage, path: str) -> dict[str, Any]:
    try:
        value = json.loads(_read(storage, path) or b"{}")
    except (ValueError, RecursionError):
        value = {}
    return value if isinstance(value, dict) else {}
