"""One piece that is the whole book: its own outline, fonts and destinations stay as they are."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from presswork.model.publication import Edition
from presswork.problems import PublishError, problem
from presswork.writers.xmp import authors, packet


def write_single(pdf_bytes: bytes, edition: Edition, path: Path) -> None:
    """Write a piece's PDF to `path` with the edition's metadata. Raises PublishError with `not-written`."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf_bytes)) as pdf:
        describe(pdf, edition)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    put(out.getvalue(), path)


def put(data: bytes, path: Path) -> None:
    """Write a file's bytes. Raises PublishError with `not-written`."""
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise PublishError([problem("not-written", f"{path.name}: {fault.strerror}")]) from fault


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
