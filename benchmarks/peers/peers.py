"""How each peer is run on a book. A peer's own source is made before, unmeasured; what is measured makes the PDF."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

HERE = Path(__file__).parent
Command: TypeAlias = "Sequence[str | Path]"
# pandoc writes no alternative text for Typst, so that PDF/A-2a is refused
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], pdf_standards=['a-2b'])"
WEBLIKE = ("--standalone", "--toc", "--to=html5", f"--css={HERE / 'book.css'}", f"--lua-filter={HERE / 'notes.lua'}")


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the peers are; None: not installed."""

    pandoc: Path | None
    python: Path | None
    asciidoctor: Path | None
    vivliostyle: Path | None
    pagedjs: Path | None
    chromium: Path | None

    @classmethod
    def below(cls, cache: Path) -> Tools:
        """Return what `benchmarks/setup peers` has brought."""

        def there(pattern: str) -> Path | None:
            return next(cache.glob(pattern), None)

        def installed(name: str) -> Path | None:
            found = shutil.which(name)
            return Path(found) if found else None

        return cls(
            there("venv/lib/python3*/site-packages/pypandoc/files/pandoc"),
            there("venv/bin/python"),
            installed("asciidoctor-pdf"),
            there("npm/node_modules/.bin/vivliostyle"),
            there("npm/node_modules/.bin/pagedjs-cli"),
            installed("chromium"),
        )


def typst(tools: Tools, book: Path) -> Command | None:
    """Pandoc writes Typst, Typst the PDF: both are measured."""
    if tools.pandoc is None or tools.python is None:
        return None
    made = book.with_suffix(".typ")
    first = f"'{tools.pandoc}' '{book}' --standalone --toc --to=typst --output '{made}'"
    return ["sh", "-c", f"{first} && '{tools.python}' -c \"{TYPST}\" '{made}' out.pdf"]


def weasyprint(tools: Tools, book: Path) -> Command | None:
    """Pandoc writes HTML, WeasyPrint the PDF: both are measured."""
    if tools.pandoc is None:
        return None
    words = " ".join(f"'{each}'" for each in WEBLIKE)
    first = f"'{tools.pandoc}' '{book}' {words} --output weasyprint.html"
    second = f"'{sys.executable}' -m weasyprint --quiet --pdf-variant pdf/a-2a weasyprint.html out.pdf"
    return ["sh", "-c", f"{first} && {second}"]


def asciidoctor(tools: Tools, book: Path) -> Command | None:
    """AsciiDoc, which pandoc has written before; asciidoctor-pdf makes the PDF."""
    if tools.pandoc is None or tools.asciidoctor is None:
        return None
    made = source(tools.pandoc, book, "book.adoc", "--standalone", "--to=asciidoctor", "--top-level-division=chapter")
    settings = ["doctype=book", "toc", "pdf-page-size=A5", "hyphens", "xrefstyle=full"]
    options = [word for each in settings for word in ("-a", each)]
    return [tools.asciidoctor, *options, made, "-o", "out.pdf"]


def vivliostyle(tools: Tools, book: Path) -> Command | None:
    """HTML, which pandoc has written before; Vivliostyle makes the PDF in Chromium."""
    if tools.pandoc is None or tools.vivliostyle is None or tools.chromium is None:
        return None
    made = source(tools.pandoc, book, "vivliostyle.html", *WEBLIKE, "--embed-resources")
    return [tools.vivliostyle, "build", made, "--output", "out.pdf", "--executable-browser", tools.chromium]


def pagedjs(tools: Tools, book: Path) -> Command | None:
    """HTML, which pandoc has written before; paged.js makes the PDF in Chromium."""
    if tools.pandoc is None or tools.pagedjs is None or tools.chromium is None:
        return None
    made = source(tools.pandoc, book, "pagedjs.html", *WEBLIKE, "--embed-resources")
    return [tools.pagedjs, made, "--output", "out.pdf", "--browserArgs", "--no-sandbox", "--timeout", "900000"]


def source(pandoc: Path, book: Path, name: str, *options: str) -> Path:
    """Return the file that pandoc makes of a book for a peer."""
    made = book.with_name(name)
    subprocess.run([pandoc, book, *options, "--output", made], check=True, cwd=book.parent, capture_output=True)
    return made


PEERS: dict[str, Callable[[Tools, Path], Command | None]] = {
    "pandoc + typst": typst,
    "pandoc + weasyprint": weasyprint,
    "asciidoctor-pdf": asciidoctor,
    "Vivliostyle": vivliostyle,
    "paged.js": pagedjs,
}
