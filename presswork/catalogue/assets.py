"""What all pages of a catalogue share: stylesheet, fonts with their licences, the icon, and the search's script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from posixpath import basename

from presswork.catalogue.addresses import asset
from presswork.model.job import Reader
from presswork.writers.fonts import licence

SCRIPT = "styles/search.js"
ICON = "styles/catalogue-icon.svg"
FONT = re.compile(r"url\(\s*[\"']?(fonts/[\w.-]+)[\"']?\s*\)")


@dataclass(frozen=True, slots=True)
class Assets:
    """The files by their addresses, and which of them pages name."""

    files: Mapping[str, bytes]
    style: str
    script: str
    icon: str


def assets(sources: Reader) -> Assets:
    """Return the stylesheet, fonts, script and icon of the house or the catalogue's own styles/. Raises PublishError.

    Every file stands below its own digest, so that a browser keeps it until it changes.
    """
    from presswork.compose.documents import stylesheet

    css = stylesheet(sources, "catalogue")
    found: dict[str, bytes] = {}
    for name in sorted(set(FONT.findall(css))):
        address = _add(found, basename(name), sources.read(f"styles/{name}"))
        css = css.replace(name, f"../../{address}")
        if words := licence(sources, f"styles/{name}"):
            _add(found, basename(words), sources.read(words))
    style = _add(found, "style.css", css.encode())
    script = _add(found, "search.js", sources.read(SCRIPT))
    icon = _add(found, "icon.svg", sources.read(ICON))
    return Assets(found, style, script, icon)


def _add(found: dict[str, bytes], name: str, data: bytes) -> str:
    """Keep a file and return its address."""
    address = asset(sha256(data).hexdigest(), name)
    found[address] = data
    return address
