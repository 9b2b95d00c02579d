"""make bench: presswork beside plain WeasyPrint and beside its peers, in one run on one machine.

    python -m benchmarks.bench [PART...] [--quick] [--runs N] [--folder FOLDER] [--write]

Parts: cold, edits, growth, report, equal, others, peers; all of them where none is named. `--quick` uses small books,
to see that everything works; its figures are no result. `--write` keeps each part's rows in the day's table in
benchmarks/results.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.parts import cold, edits, equal, growth, peers, report
from benchmarks.runners import CACHE, Desk
from benchmarks.table import Row, facts_of_machine, show, write

PARTS: dict[str, Callable[[Desk], Iterator[Row]]] = {
    "cold": cold.rows,
    "edits": edits.rows,
    "growth": growth.rows,
    "report": report.rows,
    "equal": equal.rows,
    "others": equal.others_rows,
    "peers": peers.rows,
}


def main(words: list[str]) -> int:
    """Measure, show and keep; return 0 where every target is met."""
    asked = options(words)
    desk = Desk(asked.folder, asked.quick, asked.runs)
    machine = facts_of_machine()
    print("\n".join(f"{name}: {value}" for name, value in machine.items()), flush=True)
    found: list[Row] = []
    for part in asked.parts or PARTS:
        print(f"\n## {part}", flush=True)
        rows: list[Row] = []
        for row in PARTS[part](desk):
            print(show(row), flush=True)
            rows.append(row)
        if asked.write:
            print(*write(part, rows, machine, datetime.now(UTC), asked.quick), sep="\n")
        found += rows
    missed = [row for row in found if row.met is False]
    print(f"\n{len(found)} rows, {sum(row.met is True for row in found)} targets met, {len(missed)} missed")
    return int(bool(missed) and not asked.quick)


def options(words: list[str]) -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="small books: does it work?")
    parser.add_argument("--runs", type=int, default=1, help="how often each is measured; the median counts")
    parser.add_argument("--folder", type=Path, default=CACHE / "work", help="where books are made")
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/results")
    asked = parser.parse_args(words)
    if unknown := sorted(set(asked.parts) - set(PARTS)):
        parser.error(f"there is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
