"""What may stand in an object's folders, and what stands in its versions' content (OCFL 1.1 sections 3.1 to 3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from presswork.archive.ocfl.checks.fault import Notebook
from presswork.archive.ocfl.checks.told import Told, number_of
from presswork.archive.ocfl.inventory import INVENTORY
from presswork.archive.storage import Entry, Storage

REGISTERED = re.compile(r"\d{4}-[a-z0-9-]+|initial")  # names of registered extensions
DEEPEST = 100  # folders within folders


def check_top(entries: Sequence[Entry], told: Told, book: Notebook) -> list[str]:
    """Note what does not belong into an object's top folder; return the version folders."""
    files = {INVENTORY, f"{INVENTORY}.{told.algorithm}"}
    folders = []
    for name, kind, _ in entries:
        if kind == "other":
            book.add("E090", "a link or the like, not a file or folder", name)
        elif kind == "file" and name not in files and not name.startswith("0="):
            book.add("E001", "a file that does not belong here", name)
        elif kind == "folder" and number_of(name):
            folders.append(name)
            if told.versions and name not in told.versions:
                book.add("E046", "a version that the inventory does not have", name)
        elif kind == "folder" and name not in {"extensions", "logs"}:
            book.add("E001", "a folder that does not belong here", name)
    for name in told.versions:
        if number_of(name) and name not in folders:
            book.add("E010", "the version's folder is missing", name)
            book.add("E046", "the version's folder is missing", name)
    return folders


def check_extensions(storage: Storage, folder: str, error: str, warning: str, book: Notebook) -> None:
    """Note what is no extension in a folder of extensions, and extensions that are not registered."""
    if storage.kind(folder) != "folder":
        return
    own = Notebook(folder, book.faults)
    for name, kind, _ in storage.entries(folder):
        if kind != "folder":
            own.add(error, "not an extension's folder", name)
        elif not REGISTERED.fullmatch(name):
            own.add(warning, "an extension that is not registered", name)


def check_version_folder(storage: Storage, folder: str, told: Told, book: Notebook) -> None:
    """Note what does not belong into a version's folder."""
    own = Notebook(folder, book.faults)
    for name, kind, _ in storage.entries(folder):
        if kind == "other":
            own.add("E090", "a link or the like, not a file or folder", name)
        elif kind == "file" and name != INVENTORY and not re.fullmatch(r"inventory\.json\.[a-z0-9-]+", name):
            own.add("E015", "a file that does not belong here", name)
        elif kind == "folder" and name != told.content:
            own.add("W002", "a folder that is not the content's", name)


def content_files(storage: Storage, folder: str, content: str, book: Notebook) -> Iterator[str]:
    """Yield the content paths of a version, relative to its folder; note empty folders and links."""
    if storage.kind(f"{folder}/{content}") != "folder":
        return
    own = Notebook(folder, book.faults)
    waiting = [content]
    inodes: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        entries = storage.entries(f"{folder}/{path}")
        if not entries:
            own.add("W003" if path == content else "E024", "an empty folder", path)
        if path.count("/") > DEEPEST:
            own.add("E024", "folders within folders, without an end", path)
            continue
        for name, kind, inode in entries:
            below = f"{path}/{name}"
            if kind == "folder":
                waiting.append(below)
            elif kind == "other":
                own.add("E090", "a link or the like, not a file", below)
            else:
                yield below
                if inode and inodes.setdefault(inode, below) != below:
                    own.add("E090", f"a hard link of {inodes[inode]}", below)
