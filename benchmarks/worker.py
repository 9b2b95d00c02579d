"""A process that makes one project again and again and prints the seconds of each turn: how a warm worker fares.

python -m benchmarks.worker PROJECT CACHE kept|new TURNS
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def turns(project: Path, cache: Path, kept: bool, count: int) -> list[float]:
    """Make the project's PDF `count` times, a word changed each time; return the seconds of each."""
    from publish import main

    chapter = sorted((project / "manuscript").glob("*.md"))[1]
    before = chapter.read_text("utf-8")
    found = []
    for turn in range(count):
        os.environ["PRESSWORK_CACHE"] = str(cache if kept else cache / str(turn))
        chapter.write_text(f"{before}\nTurn {turn}.\n", "utf-8")
        begun = time.perf_counter()
        main(["--project", str(project), "pdf", "--quiet"], standalone_mode=False)
        found.append(round(time.perf_counter() - begun, 3))
    chapter.write_text(before, "utf-8")
    return found


if __name__ == "__main__":
    given = sys.argv[1:]
    seconds = turns(Path(given[0]), Path(given[1]), given[2] == "kept", int(given[3]))
    print(json.dumps(seconds))
