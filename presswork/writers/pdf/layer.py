"""Folios and running heads: a second layer of pages, each put over its page as one artifact (ISO 14289-1, 7.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from presswork.model.pages import Piece
from presswork.writers.pdf.fonts import Fonts
from presswork.writers.pdf.resources import Resources
from presswork.writers.pdf.shared import Shared
from presswork.writers.pdf.source import Source
from presswork.writers.pdf.syntax import STRING, Ref, Value

PROPERTIES = rb"(?:<<(?:[^<>()]|" + STRING + rb"|<<[^<>]*>>)*>>|/[^\s<>\[\]()/%]+)"
MARKED = re.compile(
    STRING
    + rb"|(?P<marked>/[^\s<>\[\]()/%]+\s*"
    + PROPERTIES
    + rb"\s*(?:BDC|DP)\b|/[^\s<>\[\]()/%]+\s+(?:BMC|MP)\b|\bEMC\b)",
    re.DOTALL,
)
PAINTS = re.compile(rb"(?:^|[\s\])>])(?:T[jJ]|['\"]|Do|sh|EI|[fFSsBb]\*?)(?=\s|$)")
DRAW = b"Q /Artifact <</Type /Pagination>> BDC q %s Do Q EMC\n"


def forms(layer: Sequence[Piece], shared: Shared, fonts: Fonts) -> Iterator[int]:
    """Yield for each page of the layer the number of its form, 0 for a page that paints nothing."""
    for piece in layer:
        source = Source(piece.pdf)
        resources = Resources(source, shared, fonts, {})
        pages = source.pages()
        for page in pages[: len(piece.pages) or len(pages)]:
            yield _form(source, source.entries(Ref(page)), resources, shared)


def _form(source: Source, page: dict[bytes, Value], resources: Resources, shared: Shared) -> int:
    content = b"\n".join(
        source.decoded(each.number) for each in source.array(page[b"/Contents"]) if isinstance(each, Ref)
    )
    content = unmarked(content)
    if not paints(content):
        return 0
    known: dict[bytes, Value] = {
        b"/Type": b"/XObject",
        b"/Subtype": b"/Form",
        b"/BBox": page[b"/MediaBox"],
        b"/Resources": Ref(resources.whole(page[b"/Resources"])),
    }
    return shared.packed(known, content)


def unmarked(content: bytes) -> bytes:
    """Return a content stream without marked content: the whole layer is one artifact."""
    return MARKED.sub(lambda found: b"" if found["marked"] else found[0], content)


def paints(content: bytes) -> bool:
    """Tell whether a content stream puts anything on the page."""
    return PAINTS.search(re.sub(STRING, b"()", content, flags=re.DOTALL)) is not None
