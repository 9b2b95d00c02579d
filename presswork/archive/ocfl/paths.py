"""Names of files: which logical paths are taken, and the content paths made of them, safe on every file system."""

from __future__ import annotations

import re
from collections.abc import Iterable

from presswork.archive.ocfl.faults import refuse

UNSAFE = re.compile(r"[^A-Za-z0-9._,+@-]|^\.|\.$")
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
LONGEST_NAME, LONGEST_PATH = 100, 180  # characters; Windows takes 260 with the folders above
CONTROL = re.compile(r"[\0-\x1f\x7f]")


def check(logical: Iterable[str], of: str) -> None:
    """Raise `archive-name` for paths that OCFL does not allow (1.1 section 3.5.3.1: E052, E053, E095), or no screen."""
    paths = set(logical)
    for path in sorted(paths):
        if not sound(path):
            raise refuse("archive-name", f"{of} cannot hold a file of the name {path!r}")
        parts = path.split("/")
        for end in range(1, len(parts)):
            if (above := "/".join(parts[:end])) in paths:
                raise refuse("archive-name", f"{of} cannot hold {above!r} as a file and as a folder")


def sound(path: str) -> bool:
    """Tell whether a logical path can be kept: relative, no empty part, no . or .., no control character, Unicode."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return not CONTROL.search(path) and not {"", ".", ".."} & set(path.split("/"))


class Places:
    """Gives every content of one version its path, unlike every other's also where case does not count."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.folders: dict[str, str] = {}

    def place(self, logical: str, digest: str) -> str:
        """Return the path below the content folder: the logical path where it is safe, else one by digest."""
        path = "/".join(_safe(part) for part in logical.split("/"))
        if not self._is_free(path):
            path = f"=digest/{digest}"  # no safe path begins with =
        self.files.add(path.lower())
        self.folders |= {folder.lower(): folder for folder in _above(path)}
        return path

    def _is_free(self, path: str) -> bool:
        if len(path) > LONGEST_PATH or max(map(len, path.split("/"))) > LONGEST_NAME:
            return False
        if path.lower() in self.files or path.lower() in self.folders:
            return False
        above = _above(path)
        return all(self.folders.get(each.lower(), each) == each and each.lower() not in self.files for each in above)


def _safe(part: str) -> str:
    encoded = UNSAFE.sub(_percent, part)
    return f"%{ord(part[0]):02x}{encoded[1:]}" if DEVICES.match(part) else encoded


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in found[0].encode())


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]
