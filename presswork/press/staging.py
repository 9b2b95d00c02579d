"""Files appear whole or not at all: made beside, then renamed into place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from presswork.locks import held
from presswork.problems import PublishError, problem

PREFIX = ".making-"
SETTLED = 60  # seconds after which a folder that nobody holds is a killed run's, and not one that just begins


@contextmanager
def staging(output: Path) -> Iterator[Path]:
    """Give an empty folder beside the outputs, which is gone afterwards. Raises `not-written`.

    Folders that killed runs have left are removed; one that a run at work holds is not.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        folder = Path(mkdtemp(prefix=PREFIX, dir=output))
    except OSError as fault:
        raise _refused(output, fault) from fault
    try:
        with held(folder) as locked:
            if locked:  # else nobody could tell what a killed run has left from what one at work makes
                _clear(output, folder.stat().st_mtime - SETTLED)
            yield folder
    except OSError as fault:
        if fault.filename is None or str(fault.filename).startswith(str(output)):
            raise _refused(output, fault) from fault
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(output: Path, before: float) -> None:
    """Remove what killed runs have left, where it was changed before a time, in seconds, and nobody holds it."""
    for left in output.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if left.stat().st_mtime < before:
                with held(left):
                    shutil.rmtree(left)


def put_in_place(staged: Path, target: Path) -> None:
    """Rename a file or folder to its place; a folder that is there already is moved away first, and then removed."""
    for path in [staged, *staged.rglob("*")] if staged.is_dir() else [staged]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    if target.is_dir() and not target.is_symlink():
        away = staged.with_name(f"{staged.name}.old")
        target.rename(away)
        try:
            staged.rename(target)
        except OSError:
            away.rename(target)
            raise
    else:
        _flush(staged)
        staged.replace(target)


def _flush(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())


def _refused(output: Path, fault: OSError) -> PublishError:
    return PublishError([problem("not-written", f"{output} cannot be written: {fault.strerror}")])
