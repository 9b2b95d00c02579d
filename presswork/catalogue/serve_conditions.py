"""What a request asks for of a file: only if it changed, only a part of it (RFC 9110, sections 13 and 14).

Pure functions of header texts: no socket, no file, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from itertools import pairwise

TAG = re.compile(r'\s*(W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)')
DATE = re.compile(
    r"[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} .{16}"
)
RANGE = re.compile(r"\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*")
MANY = 16  # ranges that one answer holds; who asks for more is given the whole (RFC 9110 14.2 allows it)


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the bytes that would be sent: their strong ETag with its quotes, their time and their length.

    `immutable`: other bytes will never stand at this address, so that its time says as much as its ETag.
    """

    tag: str
    modified: datetime
    size: int
    immutable: bool = False


def outcome(method: str, headers: Mapping[str, str], state: State) -> int:
    """Return 412, 304 or 200: the conditions in the order of RFC 9110, 13.2.2. Header names are in lower case."""
    if "if-match" in headers:
        if not names(headers["if-match"], state.tag, weakly=False):
            return 412
    elif (since := moment(headers.get("if-unmodified-since", ""))) and state.modified > since:
        return 412
    if "if-none-match" in headers:
        return 304 if names(headers["if-none-match"], state.tag, weakly=True) and method in {"GET", "HEAD"} else 200
    since = moment(headers.get("if-modified-since", ""))
    return 304 if since and state.modified <= since and method in {"GET", "HEAD"} else 200


def names(field: str, tag: str, weakly: bool) -> bool:
    """Tell whether a list of entity tags holds `tag`: `*`, or by the strong or weak comparison (RFC 9110, 8.8.3.2)."""
    if field.strip() == "*":
        return True
    place = 0
    while found := TAG.match(field, place):
        if found[2] == tag and (weakly or not found[1]):
            return True
        place = found.end()
        if place == len(field):
            break
    return False


def ranges(method: str, headers: Mapping[str, str], state: State) -> list[tuple[int, int]] | None:
    """Return the parts to send as (first, past the last) in bytes; None for the whole, [] where none can be had (416).

    Only GET has ranges (RFC 9110, 14.2). What is not well formed or too fine is no range at all. A time in If-Range
    counts only where it cannot be the time of two versions (13.1.5).
    """
    asked = headers.get("range", "")
    unit, _, specs = asked.partition("=")
    if method != "GET" or unit.strip().lower() != "bytes" or not _holds(headers.get("if-range"), state):
        return None
    parts = [RANGE.fullmatch(each) for each in specs.split(",") if each.strip()]
    if not parts or len(parts) > MANY:
        return None
    wanted = []
    for part in parts:
        if part is None or (part[2] and int(part[2]) < int(part[1])):
            return None
        if part[3]:
            first, end = max(0, state.size - int(part[3])), state.size
        else:
            first, end = int(part[1]), min(state.size, int(part[2] or state.size) + 1)
        if first < end:
            wanted.append((first, end))
    return _joined(wanted) if _overlap(wanted) else wanted


def _holds(field: str | None, state: State) -> bool:
    if field is None:
        return True
    if '"' in field:
        return field.strip() == state.tag
    return state.immutable and moment(field) == state.modified


def _overlap(parts: list[tuple[int, int]]) -> bool:
    ordered = sorted(parts)
    return any(second[0] <= first[1] for first, second in pairwise(ordered))


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return parts that overlap or touch as one, so that no byte is sent twice (RFC 9110, 15.3.7.2)."""
    joined: list[tuple[int, int]] = []
    for first, end in sorted(parts):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined


def moment(field: str) -> datetime | None:
    """Return the time of an HTTP date in any of its three forms (RFC 9110, 5.6.7); None for anything else."""
    if not DATE.fullmatch(field.strip()):
        return None
    try:
        return parsedate_to_datetime(field.strip()).replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def http_date(at: datetime) -> str:
    """Return `Sun, 24 Nov 2024 00:00:00 GMT`."""
    return format_datetime(at, usegmt=True)
