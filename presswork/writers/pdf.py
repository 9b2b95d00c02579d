"""The PDF: one file that is PDF/A-2a and PDF/UA-1, the same bytes for the same edition. pikepdf is met here alone."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from presswork.model.job import Job
from presswork.model.publication import Edition
from presswork.problems import Problem, PublishError, problem
from presswork.writers.xmp import authors, packet


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


def write(job: Job, path: Path) -> tuple[Problem, ...]:
    """Write the edition's PDF to `path`. Raises PublishError with `not-written`."""
    import pikepdf

    if len(job.pieces) != 1 or not job.pieces[0].pdf:
        raise PublishError([problem("internal", "the pages are not laid out")])
    with pikepdf.open(BytesIO(job.pieces[0].pdf)) as pdf:
        describe(pdf, job.edition)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    try:
        path.write_bytes(out.getvalue())
    except OSError as fault:
        raise PublishError([problem("not-written", f"{path.name}: {fault.strerror}")]) from fault
    return ()


def describe(pdf: Any, edition: Edition) -> None:
    """Put into an open PDF what the whole file says of itself: metadata, language, page labels, identifier."""
    from pikepdf import Array, Dictionary, Name, Stream, String

    title = edition.publication
    producer = f"presswork, {pdf.docinfo.get('/Producer', 'WeasyPrint')}"
    root = pdf.Root
    root.Metadata = pdf.make_indirect(Stream(pdf, packet(edition, producer), Type=Name.Metadata, Subtype=Name.XML))
    root.Lang = String(title.language)
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines if "/Outlines" in root else Name.UseNone
    root.MarkInfo = Dictionary(Marked=True)
    time = edition.modified.strftime("D:%Y%m%d%H%M%SZ")
    known = {
        "/Title": title.title,
        "/Author": ", ".join(authors(edition)),
        "/Subject": title.description,
        "/Keywords": ", ".join(title.subjects),
        "/Producer": producer,
        "/CreationDate": time,
        "/ModDate": time,
    }
    pdf.trailer.Info = pdf.make_indirect(Dictionary({key: String(value) for key, value in known.items() if value}))
    identifier = String(edition.uuid.bytes)
    pdf.trailer.ID = Array([identifier, identifier])


def pdf_facts(path: Path) -> PdfFacts:
    """Return what the PDF at `path` says of itself. Raises OSError or ValueError where it cannot be read as one."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            root = pdf.Root
            said = root.Metadata.read_bytes().decode("utf-8", "replace") if "/Metadata" in root else ""
            claims = {"<pdfaid:part>2<": "PDF/A-2a", "<pdfuaid:part>1<": "PDF/UA-1"}
            return PdfFacts(
                len(pdf.pages),
                str(pdf.docinfo.get("/Title", "")),
                str(root.get("/Lang", "")),
                tuple(_outline(pdf)),
                tuple(str(page.label) for page in pdf.pages),
                tuple(name for claim, name in claims.items() if claim in said),
                "/StructTreeRoot" in root,
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
