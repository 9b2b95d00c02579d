"""Where an output that was made again first differs from the archived one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import zip_longest
from zipfile import BadZipFile, ZipFile

from presswork.inspection.pdf_difference import first_difference

TEXT = (".xhtml", ".html", ".opf", ".ncx", ".xml", ".css", ".svg", ".json", ".js", ".md", ".txt")
LONGEST = 120  # characters of a line that are shown


def differing(name: str, old: bytes, new: bytes) -> str:
    """Return the first part of a file that differs: a page, a member of the e-book, a line."""
    if name.endswith(".pdf"):
        return first_difference(old, new)
    if name.endswith(".epub"):
        return _zip(old, new)
    return line(old, new) if name.lower().endswith(TEXT) else f"byte {_byte(old, new)}"


def line(old: bytes, new: bytes) -> str:
    """Return the first line that differs, as it is in the archive and as it is now.

    >>> line(b"a\\nb", b"a\\nc")
    "line 2: 'b' in the archive, 'c' now"
    """
    pairs = zip_longest(*(each.decode("utf-8", "replace").split("\n") for each in (old, new)))
    for number, (was, now) in enumerate(pairs, 1):
        if was != now:
            return f"line {number}: {_shown(was, now)} in the archive, {_shown(now, was)} now"
    return f"byte {_byte(old, new)}"


def _shown(text: str | None, other: str | None) -> str:
    """Return a line, a long one from where it differs."""
    if text is None:
        return "nothing"
    same = next((at for at, pair in enumerate(zip(text, other or "", strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, same - 40) if len(text) > LONGEST else 0
    return repr(f"{'…' if start else ''}{text[start : start + LONGEST]}{'…' if len(text) > start + LONGEST else ''}")


def _byte(old: bytes, new: bytes) -> int:
    return next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )


def _zip(old: bytes, new: bytes) -> str:
    try:
        with ZipFile(BytesIO(old)) as one, ZipFile(BytesIO(new)) as other:
            before, after = ({each: packed.read(each) for each in packed.namelist()} for packed in (one, other))
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as fault:
        return f"one of the two cannot be read: {fault}"
    return next(_members(before, after), "how its members are ordered or packed")


def _members(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the members that differ, in the order of the archived e-book."""
    for name, data in before.items():
        if name not in after:
            yield f"{name} is not in it now"
        elif after[name] != data:
            yield f"{name}, {differing(name, data, after[name])}"
    for name in after:
        if name not in before:
            yield f"{name} is in it now"
