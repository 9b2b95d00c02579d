"""What others wrote, judged by the same rules: an OCFL storage root or a single object, or a BagIt bag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from presswork.archive.bags import judge as bags
from presswork.archive.bags.packed import take
from presswork.archive.ocfl.validate import Fault, validate, validate_object
from presswork.archive.storage import LocalStorage
from presswork.problems import Level, Problem, PublishError, problem

OBJECT, BAG = "0=ocfl_object_", "bagit.txt"


def judge(path: Path) -> tuple[Problem, ...]:
    """Return all that is wrong with a bag (folder or zip), an OCFL object, or else an OCFL storage root."""
    if path.is_file() or (path / BAG).is_file():
        return tuple(sorted(_judge_bag(path)))
    names = [each.name for each in path.iterdir()] if path.is_dir() else []
    is_object = any(name.startswith(OBJECT) for name in names) or "inventory.json" in names
    storage = LocalStorage(path)
    return tuple(sorted(map(_told, validate_object(storage) if is_object else validate(storage))))


def _judge_bag(path: Path) -> Iterator[Problem]:
    with TemporaryDirectory(prefix="presswork-") as aside:
        try:
            yield from bags.judge(take(path, Path(aside)))
        except PublishError as stopped:
            yield from stopped.problems


def _told(fault: Fault) -> Problem:
    found = problem("archive-damaged", f"{fault.message} (OCFL {fault.code})", fault.path)
    return replace(found, hint="", level=Level.WARNING if fault.is_warning else Level.ERROR)
