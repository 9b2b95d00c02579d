"""What a PDF says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLAIMS = {"<pdfaid:part>2<": "PDF/A-2a", "<pdfaid:part>3<": "PDF/A-3a", "<pdfuaid:part>1<": "PDF/UA-1"}


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF says of itself; `outline` holds (level from 1, title), `labels` a label for each page."""

    pages: int
    title: str
    language: str
    outline: tuple[tuple[int, str], ...]
    labels: tuple[str, ...]
    conformance: tuple[str, ...]
    tagged: bool
    attached: tuple[str, ...] = ()  # the names of the files that it carries as its sources


def pdf_facts(path: Path) -> PdfFacts:
    """Return what the PDF at `path` says of itself. Raises OSError or ValueError where it cannot be read as one."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            root = pdf.Root
            said = root.Metadata.read_bytes().decode("utf-8", "replace") if "/Metadata" in root else ""
            return PdfFacts(
                len(pdf.pages),
                str(pdf.docinfo.get("/Title", "")),
                str(root.get("/Lang", "")),
                tuple(_outline(pdf)),
                tuple(str(page.label) for page in pdf.pages),
                tuple(name for claim, name in CLAIMS.items() if claim in said),
                "/StructTreeRoot" in root,
                tuple(str(file.UF) for file in root.get("/AF", []) if file.get("/AFRelationship") == "/Source"),
            )
    except pikepdf.PdfError as fault:
        raise ValueError(str(fault)) from fault


def _outline(pdf: Any) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []

    def add(items: Any, level: int) -> None:
        for item in items:
            found.append((level, str(item.title)))
            add(item.children, level + 1)

    with pdf.open_outline() as outline:
        add(outline.root, 1)
    return found
