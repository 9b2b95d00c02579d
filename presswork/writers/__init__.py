"""The formats, one table: a format is one function `write(job, path)`, loaded when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from presswork.model.job import Job
from presswork.model.publication import Publication
from presswork.problems import Problem


@dataclass(frozen=True, slots=True)
class Format:
    """A format of an edition: the modules that write and inspect it, its medium, and what its files are.

    `ending` follows the edition's stem; `conformance` names what an output claims and the tests hold it to.
    """

    module: str
    inspector: str
    medium: str
    ending: str
    media_type: str
    conformance: tuple[str, ...] = ()

    def write(self, job: Job, path: Path) -> tuple[Problem, ...]:
        """Write `job` to `path`, a file or folder that does not exist yet."""
        found: tuple[Problem, ...] = import_module(self.module).write(job, path)
        return found

    def inspect(self, path: Path, pages: int = 0) -> tuple[Problem, ...]:
        """Open what was written and look at it again; `pages` is how many it must have, 0 for a format without."""
        known = {"pages": pages, "claims": self.conformance} if self.medium == "print" else {}
        found: tuple[Problem, ...] = import_module(self.inspector).inspect(path, **known)
        return found


WRITERS: dict[str, Format] = {
    "pdf": Format(
        "presswork.writers.pdf.write",
        "presswork.inspection.pdf",
        "print",
        ".pdf",
        "application/pdf",
        ("PDF/A-2a", "PDF/UA-1"),
    ),
    "epub": Format(
        "presswork.writers.epub.write",
        "presswork.inspection.epub",
        "ebook",
        ".epub",
        "application/epub+zip",
        ("EPUB 3.3",),
    ),
    "html": Format("presswork.writers.web", "presswork.inspection.web", "web", "-web", "text/html"),
}


def format_of(name: str, publication: Publication) -> Format:
    """Return the format as a publication has it: a PDF that carries its sources claims PDF/A-3a."""
    form = WRITERS[name]
    if name == "pdf" and publication.print.attach != "none":
        return replace(form, conformance=("PDF/A-3a", "PDF/UA-1"))
    return form
