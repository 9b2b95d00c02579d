"""What the whole file says of itself: catalogue, metadata, language, labels, output intent (ISO 32000-1, 7.7.2)."""

from __future__ import annotations

from presswork.model.publication import Edition
from presswork.writers.pdf.attached import Attached
from presswork.writers.pdf.part import Book
from presswork.writers.pdf.source import Source
from presswork.writers.pdf.syntax import Ref, Value, text, words_of, written
from presswork.writers.xmp import authors, packet


class Catalog:
    """The catalogue of a book; what pieces say alike, their output intents and producer, is the first one's."""

    def __init__(self, book: Book, edition: Edition) -> None:
        self._book, self._edition = book, edition
        self._producer = "WeasyPrint"
        self._intents: Value = []

    def look(self, source: Source) -> None:
        """Take from a piece what is said once."""
        known = source.entries(source.trailer.get(b"/Info", {}))
        if isinstance(producer := known.get(b"/Producer"), bytes):
            self._producer = words_of(producer)
        intents = source.array(source.root.get(b"/OutputIntents", []))
        self._intents = self._book.shared.translated(source, intents, {})

    def close(self, outline: int, names: int, attached: Attached) -> tuple[int, int]:
        """Write the catalogue, and return the numbers of it and of the file's information.

        `outline` and `names` are the numbers of the outline and of the tree of destinations, 0 where there is none.
        """
        sink, edition = self._book.sink, self._edition
        producer = f"presswork, {self._producer}"
        kind: dict[bytes, Value] = {b"/Type": b"/Metadata", b"/Subtype": b"/XML"}
        known: dict[bytes, Value] = {
            b"/Type": b"/Catalog",
            b"/Pages": Ref(self._book.tree.root),
            b"/Metadata": Ref(sink.packed(kind, packet(edition, producer))),
            b"/Lang": text(edition.publication.language),
            b"/PageLabels": b"<</Nums[0<</S/D>>]>>",
            b"/ViewerPreferences": b"<</DisplayDocTitle true>>",
            b"/PageMode": b"/UseOutlines" if outline else b"/UseNone",
            b"/MarkInfo": b"<</Marked true>>",
            b"/StructTreeRoot": Ref(self._book.structure.root),
        }
        if outline:
            known[b"/Outlines"] = Ref(outline)
        trees = {b"/Dests": names, b"/EmbeddedFiles": attached.names}
        if any(trees.values()):
            known[b"/Names"] = {kind: Ref(number) for kind, number in trees.items() if number}
        if attached.files:
            known[b"/AF"] = list(attached.files)
        if self._intents:
            known[b"/OutputIntents"] = self._intents
        return sink.add(written(known)), sink.add(information(edition, producer))


def information(edition: Edition, producer: str) -> bytes:
    """Return the file's information dictionary (14.3.3)."""
    title = edition.publication
    time = edition.modified.strftime("D:%Y%m%d%H%M%SZ")
    known = {
        b"/Title": title.title,
        b"/Author": ", ".join(authors(edition)),
        b"/Subject": title.description,
        b"/Keywords": ", ".join(title.subjects),
        b"/Producer": producer,
        b"/CreationDate": time,
        b"/ModDate": time,
    }
    return written({key: text(value) for key, value in known.items() if value})
