"""The rows of the table, the facts of the machine, and the files that keep them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.cost import Cost

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured on which book, and, where there is one, the target that it has to meet."""

    part: str
    book: str
    what: str
    value: str
    ratio: float | None = None
    target: float | None = None  # the ratio may be at most this
    met: bool | None = None  # None: nothing was asked
    facts: Mapping[str, Any] | None = None


def measured(part: str, book: str, who: str, cost: Cost) -> Row:
    """Return a row with all that a run cost."""
    value = f"{cost.wall:.2f} s, CPU {cost.cpu:.2f} s, {cost.largest:.0f} MiB, all {cost.together:.0f} MiB"
    return Row(part, book, who, value, facts={**asdict(cost), "said": ""})


def judged(part: str, book: str, what: str, ours: float, theirs: float, target: float, unit: str) -> Row:
    """Return a row whose ratio of ours to theirs may be at most `target`."""
    ratio = ours / theirs if theirs else float("inf")
    return Row(part, book, what, f"{ours:.2f} of {theirs:.2f} {unit}", round(ratio, 3), target, ratio <= target)


def exact(part: str, book: str, what: str, found: Sequence[object], of: int, named: str = "") -> Row:
    """Return a row that is met where nothing was found."""
    shown = f"{len(found)} of {of}" + (f": {', '.join(map(str, found[:8]))}" if found else "")
    return Row(part, book, what, f"{shown}{'; ' + named if named else ''}", None, None, not found)


def show(row: Row) -> str:
    """Return a row as a line of text."""
    verdict = {True: "met", False: "MISSED", None: ""}[row.met]
    ratio = f"{row.ratio:.3f}" if row.ratio is not None else ""
    target = f"≤ {row.target:g}" if row.target is not None else ""
    return f"{row.part:7} {row.book:16} {row.what:42} {row.value:34} {ratio:>7} {target:>8} {verdict}".rstrip()


def facts_of_machine() -> dict[str, str]:
    """Return what the figures depend on."""
    model = next((line.split(":")[1].strip() for line in lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) for line in lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "machine": f"{len(os.sched_getaffinity(0))} × {model or platform.machine()}, {memory / 2**20:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": f"presswork {version('presswork')}, WeasyPrint {version('weasyprint')}",
        "load before": f"{os.getloadavg()[0]:.2f}",
    }


def lines(path: str) -> list[str]:
    """Return the lines of a file of the system, none where it is not there."""
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []


def write(part: str, rows: Sequence[Row], machine: Mapping[str, str], now: datetime, quick: bool) -> list[Path]:
    """Put a part's rows into the day's table, Markdown and JSON, beside what other parts left; return the paths."""
    RESULTS.mkdir(exist_ok=True)
    name = f"{now:%Y-%m-%d}{'-quick' if quick else ''}"
    table, data = RESULTS / f"{name}.md", RESULTS / f"{name}.json"
    parts: dict[str, Any] = json.loads(data.read_text("utf-8")) if data.is_file() else {}
    at = now.isoformat(timespec="minutes")
    parts[part] = {"at": at, "machine": dict(machine), "rows": [asdict(row) for row in rows]}
    data.write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", "utf-8")
    table.write_text(page(parts, name), "utf-8")
    return [table, data]


def page(parts: Mapping[str, Any], name: str) -> str:
    """Return the table as Markdown; the facts of the machine stand with each part, which may have its own hour."""
    text = [f"# The bench, {name}"]
    for part, found in parts.items():
        facts = "; ".join(f"{key}: {value}" for key, value in found["machine"].items())
        head = ["| book | what | measured | ratio | target | |", "| --- | --- | --- | ---: | ---: | --- |"]
        text += ["", f"## {part}", "", f"{found['at']}; {facts}", "", *head]
        text += [cells(Row(**row)) for row in found["rows"]]
    return "\n".join(text) + "\n"


def cells(row: Row) -> str:
    """Return a row of the Markdown table."""
    ratio = f"{row.ratio:.3f}" if row.ratio is not None else ""
    target = f"≤ {row.target:g}" if row.target is not None else ""
    verdict = {True: "met", False: "**missed**", None: ""}[row.met]
    return f"| {row.book} | {row.what} | {row.value.replace('|', '/')} | {ratio} | {target} | {verdict} |"
