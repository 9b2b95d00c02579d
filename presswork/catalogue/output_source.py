"""Titles from a folder of outputs: its manifests, and the files that they name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from os import DirEntry, scandir
from pathlib import Path
from typing import BinaryIO

from presswork.catalogue.manifests import LARGEST, bad, edition_of, parsed
from presswork.catalogue.shelf import FileFact, Title
from presswork.catalogue.titles import made_title
from presswork.problems import PublishError, problem

MANIFEST = re.compile(r"(?P<slug>[a-z0-9-]+)-\d{4}-\d\d-\d\d(\.[1-9]\d{0,3})?\.json", re.ASCII)


class OutputSource:
    """The editions in one folder of outputs. A title's key is the beginning of its files' names.

    The folder is listed once, when it is first asked; `told` is how messages name it.
    """

    def __init__(self, folder: Path, told: str = "") -> None:
        self.folder, self.told = folder, told or folder.name
        self._stamps: dict[str, dict[str, str]] = {}

    def titles(self) -> Iterator[str]:
        """Yield the beginning of the names of each title's files, sorted. Raises PublishError with `no-source`."""
        yield from sorted(self._listed())

    def stamp(self, key: str) -> str:
        """Return a digest of the names, sizes and times of a title's manifests; empty where there are none."""
        found = self._listed().get(key, {})
        return sha256("\n".join(found.values()).encode()).hexdigest() if found else ""

    def load(self, key: str) -> Title:
        """Return a title. Raises PublishError with `bad-manifest`."""
        names = self._listed().get(key, {})
        editions = [edition_of(parsed(self._read(name), self._said(name)), self._said(name)) for name in names]
        ids = sorted({each.title_id for each in editions})
        if len(ids) != 1:
            raise bad(self._said(f"{key}-….json"), f"its files belong to {len(ids)} titles: {', '.join(ids)}")
        return made_title(ids[0], tuple(editions))

    def open(self, fact: FileFact) -> BinaryIO:
        """Return a file of an edition as a stream. Raises PublishError with `missing-file` or `unreadable-file`."""
        return self._open(fact.origin)

    def _listed(self) -> dict[str, dict[str, str]]:
        """Return each title's manifests by name, each with its size and time."""
        if not self._stamps:
            self._stamps = self._list()
        return self._stamps

    def _list(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        try:
            with scandir(self.folder) as entries:
                named = [each for each in entries if each.name.endswith(".json")]  # of many files that are none
                for entry in sorted(named, key=lambda each: each.name):
                    if (match := MANIFEST.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False):
                        found[match["slug"]][entry.name] = _stamp(entry)
        except OSError as fault:
            raise PublishError([problem("no-source", f"{self.told} cannot be read: {fault.strerror}")]) from fault
        return dict(found)

    def _read(self, name: str) -> bytes:
        with self._open(name) as stream:
            return stream.read(LARGEST + 1)

    def _open(self, name: str) -> BinaryIO:
        path = self.folder / name
        try:
            if path.is_symlink() or not path.is_file():
                raise PublishError([problem("missing-file", f"{self._said(name)} is not there", self._said(name))])
            return path.open("rb")
        except (OSError, ValueError) as fault:
            said = f"{self._said(name)} cannot be read"
            raise PublishError([problem("unreadable-file", said, self._said(name))]) from fault

    def _said(self, name: str) -> str:
        return f"{self.told}/{name}"


def _stamp(entry: DirEntry[str]) -> str:
    facts = entry.stat(follow_symlinks=False)
    return f"{entry.name} {facts.st_size} {facts.st_mtime_ns}"
