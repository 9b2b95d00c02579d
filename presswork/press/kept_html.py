"""The printed edition as HTML with its styles, for comparing with other engines and for anyone who wants to look."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from presswork.model.pages import Places
from presswork.press.binding import whole
from presswork.press.staging import put_in_place, staging

if TYPE_CHECKING:
    from presswork.press.formats import Bench

NUMBER = re.compile(r'<span class="((?:[^"]* )?page-number)">\d*</span>')
HREF = re.compile(r'<a [^>]*?href="(#[^"]*)"')
COUNTED = "<style>.page-number::after { content: target-counter(attr(data-href), page) }</style>\n</head>"
NOT_FILES_OF_PAGES = (".md", ".toml", ".j2")


def keep_html(bench: Bench, places: Places, folder: Path) -> None:
    """Write `print.html`, with the page numbers written in, and `print-counted.html`, which asks the engine for them.

    Beside them stand the styles and pictures that they name. Raises PublishError with `not-written`.
    """
    html = whole(bench, lambda _: places.anchors)
    files = {"print.html": html.encode(), "print-counted.html": counted(html).encode()}
    for name in sorted(bench.sources.read_files):
        if not name.endswith(NOT_FILES_OF_PAGES):
            files[name] = bench.sources.read(name)
    with staging(folder) as beside:
        for number, (name, data) in enumerate(files.items()):
            staged = beside / str(number)
            staged.write_bytes(data)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            put_in_place(staged, folder / name)


def counted(html: str) -> str:
    """Return a document whose page numbers are left to the engine (CSS Generated Content 3, 2.6: target-counter)."""

    def asked(match: re.Match[str]) -> str:
        address = html.rfind("<a ", 0, match.start())
        href = HREF.match(html, address)
        return f'<span class="{match[1]}" data-href="{href[1]}"></span>' if href else match[0]

    return NUMBER.sub(asked, html).replace("</head>", COUNTED, 1)
