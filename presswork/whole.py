"""A file of our own that appears whole or not at all: written beside its place, then moved there in one step."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp


def write_whole(place: Path, data: bytes) -> None:
    """Write a file that only this user reads; the folder is there. Raises OSError, and nothing is left beside it."""
    handle, beside = mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(beside).replace(place)
    finally:
        Path(beside).unlink(missing_ok=True)  # what a full disk has cut short
