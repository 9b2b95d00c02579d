"""The headers of an answer: what a file is, how long it may be kept, under which name it is saved."""

from __future__ import annotations

import re
from urllib.parse import quote

from presswork.catalogue import addresses
from presswork.catalogue.serve_conditions import State, http_date

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".md": "text/markdown; charset=utf-8",
    ".minisig": "text/plain; charset=utf-8",
} | {ending: kind for kind, ending in addresses.ENDINGS.items()}
NAVIGATION = re.compile(r"opds/1\.2/(index|[a-z]+s(/\d+)?)\.xml")
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # keep it, but ask whether it has changed: an ETag makes that cheap
PAGE_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def media_type(address: str) -> str:
    """Return the type of what stands at an address; feeds with the profile and kind of OPDS 1.2, section 2.

    >>> media_type("opds/1.2/index.xml")
    'application/atom+xml;profile=opds-catalog;kind=navigation'
    """
    if NAVIGATION.fullmatch(address):
        return addresses.NAVIGATION
    for folder, kind in addresses.TYPES.items():
        if address.startswith(f"{folder}/") or address == f"{folder}{addresses.ending(folder)}":
            return kind
    name = address.rpartition("/")[2]
    if name == addresses.SUMS:
        return "text/plain; charset=utf-8"
    kind = TYPES.get(name[name.rfind(".") :].lower() if "." in name else "", addresses.ANY)
    return f"{kind}; charset=utf-8" if kind == "text/plain" else kind


def headers_of(address: str, state: State) -> dict[str, str]:
    """Return the headers that every answer about a file has, whatever its status."""
    kind = media_type(address)
    headers = {
        "Content-Type": kind,
        "ETag": state.tag,
        "Last-Modified": http_date(state.modified),
        "Cache-Control": FOREVER if state.immutable else ASK_AGAIN,
        "Accept-Ranges": "bytes",
        **GUARDS,
    }
    if address.startswith("f/"):
        headers["Content-Disposition"] = disposition(address.rpartition("/")[2])
    if kind != "application/pdf":  # a browser's own reader of PDFs is a page, which a policy would break
        headers["Content-Security-Policy"] = PAGE_POLICY if kind.startswith("text/html") else FILE_POLICY
    return headers


def disposition(name: str) -> str:
    """Return a Content-Disposition that saves under `name` (RFC 6266; RFC 8187 for what is not ASCII).

    >>> disposition('Été "1".epub')
    'attachment; filename="_t_ _1_.epub"; filename*=UTF-8\\'\\'%C3%89t%C3%A9%20%221%22.epub'
    """
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
