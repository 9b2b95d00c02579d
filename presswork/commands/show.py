"""Problems, progress and results in words for people (stderr) and in JSON for programs (stdout)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

import click

from presswork.problems import Level, Problem, PublishError, problem


def show_stopped(
    stopped: PublishError, as_json: bool, project: Path | None = None, undone: str = "Not published"
) -> None:
    """Show why nothing was done; `undone` says what was not."""
    problems = [asdict(each) for each in stopped.problems]
    if as_json and undone == "Not published":
        show_json({"published": False, "files": [], "problems": problems})
    elif as_json:
        show_json({undone.removeprefix("Not "): False, "problems": problems})
    else:
        show_problems(stopped.problems, project)
        click.echo(style_of(f"{undone}: ", "red", bold=True) + counted(stopped.problems), err=True)


class UnheardError(PublishError):
    """What was to be written to stdout cannot be."""


def say(line: str) -> None:
    """Write a line to stdout. Raises UnheardError with `not-written`, on a full disk for example."""
    try:
        click.echo(line)
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise UnheardError([problem("not-written", f"stdout cannot be written: {fault.strerror}")]) from fault


def show_json(value: dict[str, Any]) -> None:
    """Write one JSON document to stdout, and nothing else."""
    say(json.dumps(value, ensure_ascii=False, indent=1))


def show_problems(problems: Iterable[Problem], project: Path | None = None) -> None:
    """Write each problem with its place, its rule, the line of the manuscript and a hint to stderr."""
    for each in problems:
        colour = "red" if each.level is Level.ERROR else "yellow"
        place = ":".join(str(part) for part in (each.path, each.line, each.column) if part)
        head = style_of(f"{each.level}", colour, bold=True) + f"[{each.rule}] {printable(each.message)}"
        click.echo(f"{style_of(printable(place), None, bold=True)}: {head}" if place else head, err=True)
        for line in excerpt(each, project):
            click.echo(line, err=True)
        if each.hint:
            click.echo(f"    {style_of('hint:', 'cyan')} {printable(each.hint)}", err=True)


def excerpt(told: Problem, project: Path | None) -> list[str]:
    """Return the line that a problem is in, and a mark below its column, ready to print."""
    if project is None or not told.line or not told.path:
        return []
    from presswork.sources import Sources

    try:
        lines = Sources(project).read(told.path).decode("utf-8", "replace").splitlines()
        text = lines[told.line - 1]
    except (PublishError, IndexError):
        return []
    start = max(0, told.column - 60) if told.column else 0
    shown = printable(text[start : start + 100].replace("\t", " "))
    rows = [f"    {told.line:>4} | {'…' if start else ''}{shown}{'…' if len(text) > start + 100 else ''}"]
    if told.column:
        rows.append(" " * (11 + told.column - 1 - start + bool(start)) + "^")
    return rows


def counted(problems: Sequence[Problem]) -> str:
    """Return «2 errors, 1 warning»."""
    wrong = sum(each.level is Level.ERROR for each in problems)
    counts = [(wrong, "error"), (len(problems) - wrong, "warning")]
    return ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count) or "no problem"


def printable(text: str) -> str:
    """Return `text` without the signs that could steer a terminal."""
    return "".join(sign if sign.isprintable() or sign == "\u202f" or sign == "\xa0" else "�" for sign in text)


def style_of(text: str, colour: str | None, bold: bool = False) -> str:
    """Return coloured text; Click takes the colours out where stderr is no terminal."""
    return click.style(text, fg=colour, bold=bold) if text else ""


def size_of(count: int) -> str:
    """Return a size in bytes in words.

    >>> size_of(1536)
    '1.5 KiB'
    """
    for unit, factor in (("MiB", 2**20), ("KiB", 2**10)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} bytes"


BETWEEN = 5  # seconds between two lines of one step, where there is no terminal


class Progress:
    """Says on stderr what is being done: a spinner on a terminal, else a line a step once a second has passed."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.began = monotonic()
        self._status: Any = None
        self._step, self._told = "", 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()

    def __call__(self, words: str) -> None:
        """Tell the step that begins now."""
        if self.quiet:
            return
        if sys.stderr and sys.stderr.isatty():
            self._spin(words)
        elif monotonic() - self.began > 1 and not self._said_lately(words):
            click.echo(f"… {words}", err=True)

    def _said_lately(self, words: str) -> bool:
        """Tell whether the same step has told of itself in the last seconds, as «laying out the pages: 3 of 12»."""
        now, step = monotonic(), words.partition(":")[0]
        if step == self._step and now - self._told < BETWEEN:
            return True
        self._step, self._told = step, now
        return False

    def _spin(self, words: str) -> None:
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status(words)
            self._status.start()
        self._status.update(words)
