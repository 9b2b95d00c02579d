"""What lies in an archive's top folder for those who have nothing else: a README, and a script that checks all."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "guide"
NAMES = ("README.md", "check.sh")
NUMBER = re.compile(rb"presswork-archive-guide: (\d+)")


def files() -> dict[str, bytes]:
    """Return the guide's files by name."""
    return {name: (FOLDER / name).read_bytes() for name in NAMES}


def edition_of(data: bytes) -> int:
    """Return the number of the guide that a file of it bears; 0 where it bears none."""
    found = NUMBER.search(data)
    return int(found[1]) if found else 0
