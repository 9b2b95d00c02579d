"""Names of editions: the day in the title's time zone, with `.2`, `.3` … for later ones of the same day.

A name is given once, and never to something earlier than the last edition: the order of names is that of publishing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from presswork.problems import PublishError, problem

NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([2-9]|[1-9]\d{1,3}))?", re.ASCII)


class Day(NamedTuple):
    """An edition's name, taken apart; it sorts as editions follow each other."""

    day: date
    issue: int  # 1 for the first of its day


def parse(name: str) -> Day:
    """Return the day and number of an edition's name. Raises `archive-bad-name`.

    >>> parse("2024-11-24.2").issue
    2
    """
    match = NAME.fullmatch(name)
    try:
        if match:
            return Day(date.fromisoformat(match[1]), int(match[2] or 1))
    except ValueError:
        pass
    raise PublishError([problem("archive-bad-name", f"{name!r} is no name of an edition")])


def is_name(name: str) -> bool:
    """Tell whether `name` can be an edition's."""
    try:
        parse(name)
    except PublishError:
        return False
    return True


def spelled(day: date, issue: int = 1) -> str:
    """Return the name of the `issue`-th edition of a day."""
    return day.isoformat() if issue == 1 else f"{day.isoformat()}.{issue}"


def next_name(day: date, given: Iterable[str]) -> str:
    """Return the first name of `day` that comes after all that were ever given to its editions.

    >>> next_name(date(2024, 11, 24), ["2024-11-23", "2024-11-24"])
    '2024-11-24.2'
    """
    issues = [each.issue for each in map(parse, given) if each.day == day]
    return spelled(day, max(issues, default=0) + 1)


def check_new(name: str, given: Iterable[str], backfill: bool = False) -> None:
    """Raise `archive-used-name` where `name` was given before, `archive-earlier` where it comes before the last one.

    With `backfill` it may come before the last one, never twice.
    """
    asked, taken = parse(name), sorted(map(parse, given))
    free = next_name(asked.day, given := [spelled(*each) for each in taken])
    if asked in taken:
        hint = f"publish what changed under its own name: publish all --edition {free}, and freeze that"
        raise PublishError([problem("archive-used-name", f"the edition {name} is in the archive already", hint=hint)])
    if taken and asked < taken[-1] and not backfill:
        words = f"the edition {name} is earlier than the last one in the archive, {given[-1]}"
        raise PublishError([problem("archive-earlier", words)])
