"""The one door through which every file of a project or of the house style is read.

Names are relative to the project, with slashes: `manuscript/01.md`, `styles/print.css`.
A name below `styles/` that the project does not have comes from the house; one below `styles/house/` always does, so
that the values of a project can be added to the house's. Everything that was read is recorded
with its digest: for the cache, the archive and the dependencies of a build.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from presswork.problems import Problem, PublishError, problem

ROOTS = ("manuscript", "styles")
HOUSE = "styles/house/"  # names of the house's own files, whatever the project has
LARGEST = 256 * 2**20  # bytes; a picture for print is seldom a tenth of it
LARGEST_TEXT = 16 * 2**20


def house() -> Path:
    """Return the folder of the house style: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).parent
    inside = package / "styles"
    return inside if inside.is_dir() else package.parent / "styles"


class Sources:
    """A project's files, read through one door. `read_files` maps each name that was read to its SHA-256."""

    def __init__(self, project: Path, house_styles: Path | None = None) -> None:
        self.project = project.absolute()
        self.house = (house_styles or house()).absolute()
        self.read_files: dict[str, str] = {}

    def exists(self, name: str) -> bool:
        """Tell whether `name` is a file inside the project or the house."""
        try:
            return self._find(name) is not None
        except PublishError:
            return False

    def is_own(self, name: str) -> bool:
        """Tell whether `name` is a file of the project's own, not of the house."""
        clean = inside(name)
        own = self.project.resolve() / clean.split("/")[0]
        return not clean.startswith(HOUSE) and _regular(self.project / clean, own, name) is not None

    def read(self, name: str) -> bytes:
        """Return a file's bytes.

        Raises PublishError with `outside-project`, `missing-file`, `unreadable-file` or `too-large`; the problem's
        path is `name`, and who asked puts its own place there with `told_at`.
        """
        found = self._find(name)
        if found is None:
            raise _stop("missing-file", name, f"{name} is not there")
        largest = LARGEST_TEXT if name.endswith((".md", ".toml", ".css", ".j2")) else LARGEST
        try:
            with found.open("rb") as stream:
                data = stream.read(largest + 1)
        except OSError as fault:
            raise _stop("unreadable-file", name, f"{name} cannot be read: {fault.strerror}") from fault
        if len(data) > largest:
            raise _stop("too-large", name, f"{name} is larger than {largest // 2**20} MiB")
        self.read_files[normpath(name)] = sha256(data).hexdigest()
        return data

    def text(self, name: str) -> str:
        """Return a text file's words: UTF-8, a byte order mark and carriage returns left out."""
        data = self.read(name)
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as fault:
            line = data.count(b"\n", 0, fault.start) + 1
            column = len(data[data.rfind(b"\n", 0, fault.start) + 1 : fault.start].decode("utf-8", "replace")) + 1
            found = problem("not-utf8", f"byte {data[fault.start]:#04x} is not UTF-8", name, line, column)
            raise PublishError([found]) from fault

    def walk(self, folder: str) -> Iterator[str]:
        """Yield the names of the files below `folder` in the project, sorted; hidden ones and links are left out."""
        top = self.project / folder
        for base, folders, files in os.walk(top):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for each in sorted(files):
                path = Path(base, each)
                if not each.startswith(".") and not path.is_symlink():
                    yield path.relative_to(self.project).as_posix()

    def _find(self, name: str) -> Path | None:
        clean = inside(name)
        own, house = self.project.resolve() / clean.split("/")[0], self.house.resolve()
        if clean.startswith(HOUSE):
            return _regular(self.house / clean.removeprefix(HOUSE), house, name)
        found = _regular(self.project / clean, own, name)
        if found is None and clean.startswith("styles/"):
            found = _regular(self.house / clean.removeprefix("styles/"), house, name)
        return found


def resolve(near: str, href: str) -> str:
    """Return the name that `href`, written in the file `near`, stands for. Raises `outside-project`."""
    return inside(join(dirname(near), unquote(href).split("#")[0].split("?")[0]))


def inside(name: str) -> str:
    """Return `name` made plain; raises PublishError where it leads out of the project's folders."""
    clean = normpath(name)
    if "\\" in name or "\0" in name or ":" in name or name.startswith("/") or clean.split("/")[0] not in ROOTS:
        raise _stop("outside-project", name, f"{name!r} is outside manuscript/ and styles/")
    return clean


def told_at(stopped: PublishError, path: str, line: int = 0, column: int = 0) -> list[Problem]:
    """Return the problems of a failed reading, as told where the file was asked for."""
    return [problem(each.rule, each.message, path, line, column) for each in stopped.problems]


def _regular(path: Path, root: Path, name: str) -> Path | None:
    try:
        real = path.resolve()
        kind = real.stat().st_mode
    except (OSError, RuntimeError, ValueError):
        return None
    if not real.is_relative_to(root):
        raise _stop("outside-project", name, f"{name} is a link that leads out of the project")
    return real if stat.S_ISREG(kind) else None


def _stop(rule: str, name: str, message: str) -> PublishError:
    return PublishError([problem(rule, message, name if "\0" not in name else "")])
