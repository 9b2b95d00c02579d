"""Where two PDF files first differ, in words for a person: pages, metadata, fonts, and only then their making."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any


def first_difference(old: bytes, new: bytes) -> str:
    """Return the first thing that two PDF files do not have in common; what cannot be read is said so."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(old)) as one, pikepdf.open(BytesIO(new)) as other:
            return next(_differences(one, other), "how its objects are ordered or packed")
    except (pikepdf.PdfError, ValueError, TypeError, KeyError) as fault:
        return f"one of the two cannot be read: {fault}"


def _differences(one: Any, other: Any) -> Iterator[str]:
    if len(one.pages) != len(other.pages):
        yield f"it has {len(one.pages)} pages in the archive, {len(other.pages)} now"
    for number, (old, new) in enumerate(zip(one.pages, other.pages, strict=False), 1):
        if _drawn(old) != _drawn(new) or [*old.mediabox] != [*new.mediabox]:
            yield f"page {number}"
    for name in sorted({*one.docinfo.keys(), *other.docinfo.keys()}):
        was, now = str(one.docinfo.get(name, "")), str(other.docinfo.get(name, ""))
        if was != now:
            yield f"its metadata: {name[1:]} is {was[:80]!r} in the archive, {now[:80]!r} now"
    if _stream(one.Root.get("/Metadata")) != _stream(other.Root.get("/Metadata")):
        yield "its metadata (XMP)"
    before, after = _fonts(one), _fonts(other)
    for font in sorted(before.keys() | after.keys()):
        if before.get(font) != after.get(font):
            yield f"the font {font}"


def _drawn(page: Any) -> bytes:
    from pikepdf import Array

    content = page.obj.get("/Contents")
    parts = list(content) if isinstance(content, Array) else [content]
    return b"\n".join(_stream(each) for each in parts)


def _stream(found: Any) -> bytes:
    from pikepdf import Stream

    return found.read_bytes() if isinstance(found, Stream) else b""


def _fonts(pdf: Any) -> dict[str, bytes]:
    """Return the embedded font programs by their names, without the tags of subsets."""
    from pikepdf import Dictionary

    found: dict[str, bytes] = {}
    for each in pdf.objects:
        if isinstance(each, Dictionary) and "/FontName" in each:
            program = next((each[key] for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in each), None)
            name = str(each["/FontName"])[1:].rpartition("+")[2]
            found[name] = found.get(name, b"") + _stream(program)
    return found
