"""What a web server is told so that it hosts a catalogue well: nginx's configuration, and tables for others.

Everything comes of the one table that `serve` answers by. Types are told for every place, since OPDS 1.2 feeds need
more than an ending says; immutable addresses are kept for ever, the rest is asked for again, which a time and a tag
make cheap; files are saved under their names (RFC 6266); scripts and frames of others are shut out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from presswork.catalogue import addresses
from presswork.catalogue.addresses import ATOM, JSON, OPDS1, OPDS2
from presswork.catalogue.serve_headers import ASK_AGAIN, FILE_POLICY, FOREVER, GUARDS, PAGE_POLICY, TYPES
from presswork.catalogue.settings import Settings

QUOTE = "\1"  # stands for a quotation mark inside a value of nginx's
# names hold no sign that needs to be escaped (RFC 6266, RFC 8187)
SAVED = f"attachment; filename={QUOTE}$name{QUOTE}; filename*=UTF-8''$name"
NGINX, HEADERS, TABLE = "hosting/nginx.conf", "hosting/_headers", "hosting/headers.json"


@dataclass(frozen=True, slots=True)
class Place:
    """Addresses that answer alike: `pattern` for nginx, `globs` for others; no `type` where the ending says it."""

    pattern: str
    globs: tuple[str, ...]
    type: str = ""
    immutable: bool = False
    saved: bool = False
    policy: str = FILE_POLICY


# The first pattern that fits answers. No two globs fit one address: some hosts would join their headers.
PLACES = (
    Place(r"^/f/[0-9a-f]+/(?<name>[A-Za-z0-9._-]+)$", ("/f/*",), immutable=True, saved=True),
    Place(r"^/[ac]/[0-9a-f]+/[A-Za-z0-9._-]+$", ("/a/*", "/c/*"), immutable=True),
    Place(
        r"^/opds/1\.2/(index|languages|subjects)(/\d+)?\.xml$",
        ("/opds/1.2/index.xml", "/opds/1.2/languages*", "/opds/1.2/subjects*"),
        addresses.NAVIGATION,
    ),
    Place(
        r"^/opds/1\.2/.+\.xml$",
        ("/opds/1.2/all*", "/opds/1.2/new*", "/opds/1.2/language/*", "/opds/1.2/subject/*"),
        addresses.TYPES[OPDS1],
    ),
    Place(r"^/opds/2\.0/.+\.json$", ("/opds/2.0/*",), addresses.TYPES[OPDS2]),
    Place(r"^/news/.+\.xml$", ("/news/atom*",), addresses.TYPES[ATOM]),
    Place(r"^/news/.+\.json$", ("/news/feed*",), addresses.TYPES[JSON]),
    Place(r"^/SHA256SUMS(\.minisig)?$", ("/SHA256SUMS*",), "text/plain; charset=utf-8"),
    Place(r"^/search/[^/]+\.json$", ("/search/*",)),
)
FOLDERS = ("all", "language", "languages", "letter", "subject", "subjects", "titles")
PAGES = ("/", "/index.html", *(f"/{each}/*" for each in FOLDERS))


def files(settings: Settings) -> dict[str, bytes]:
    """Return the files by their addresses: for nginx, for hosts that read `_headers`, and for any other as JSON."""
    return {NGINX: nginx(settings).encode(), HEADERS: headers(settings).encode(), TABLE: table().encode()}


def nginx(settings: Settings) -> str:
    """Return a server block for nginx 1.18 and later; what is one's own to say stands on top."""
    split = urlsplit(settings.base_url)
    prefix = quote(unquote(split.path.rstrip("/")), safe="/-._~")
    host = re.sub(r"[^A-Za-z0-9.:-]", "", split.hostname or "localhost")
    lines = [
        "# nginx's configuration of this catalogue: include it in http { }.",
        "# Set root (the folder that holds this one), and the certificates where the site speaks HTTPS.",
        "server {",
        "    listen 80;",
        f"    server_name {host};",
        "    root /srv/catalogue;",
        "    etag on;",
        "    if_modified_since exact;  # another time is another feed",
        "    charset utf-8;",
        "    charset_types text/css text/javascript;",
        "    server_tokens off;",
        "    types {",
        *(f"        {kind.partition(';')[0]} {ending[1:]};" for ending, kind in sorted(TYPES.items())),
        "    }",
        f"    default_type {addresses.ANY};",
        "    gzip on;",
        "    gzip_types text/css text/javascript application/json application/opds+json application/atom+xml;",
        f"    rewrite ^({prefix}/(.*/)?)$ $1index.html;",
        *_blocks(prefix),
        *_block(f"{prefix}/", prefix, "", {"Cache-Control": ASK_AGAIN, "Content-Security-Policy": PAGE_POLICY}),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _blocks(prefix: str) -> Iterator[str]:
    """Yield nginx's block of each place."""
    for place in PLACES:
        more = {**_headers(place), **({"Content-Disposition": SAVED} if place.saved else {})}
        yield from _block(f'~ "{place.pattern.replace("^/", f"^{prefix}/", 1)}"', prefix, place.type, more)


def _block(where: str, prefix: str, kind: str, headers: Mapping[str, str]) -> Iterator[str]:
    yield f"    location {where} {{"
    if prefix:
        yield f"        rewrite ^{prefix}/(.*)$ /$1 break;"
    if kind:
        yield from ("        types { }", f'        default_type "{kind}";')
    yield from _added(headers)
    yield "    }"


def _added(more: Mapping[str, str]) -> list[str]:
    both = {**more, **GUARDS}
    return [f'        add_header {name} "{value}" always;'.replace(QUOTE, '\\"') for name, value in both.items()]


def _headers(place: Place) -> dict[str, str]:
    """Return the headers of a place; a browser takes the name of what it saves from the address."""
    found = {"Cache-Control": FOREVER if place.immutable else ASK_AGAIN}
    if place.saved:
        found["Content-Disposition"] = "attachment"
    if place.policy:
        found["Content-Security-Policy"] = place.policy
    return found


def headers(settings: Settings) -> str:
    """Return a `_headers` file, as hosts of static sites read it: a path, then its headers, the special ones last."""
    prefix = quote(unquote(urlsplit(settings.base_url).path.rstrip("/")), safe="/-._~")
    pages = {"Cache-Control": ASK_AGAIN, "Content-Security-Policy": PAGE_POLICY, **GUARDS}
    found = [(glob, pages) for glob in PAGES]
    for place in PLACES:
        found += [(glob, {**_typed(place), **_headers(place), **GUARDS}) for glob in place.globs]
    return "\n".join(f"{prefix}{glob}\n" + "\n".join(_lines(values)) for glob, values in found) + "\n"


def _lines(values: Mapping[str, str]) -> list[str]:
    return [f"  {name}: {value}" for name, value in values.items()]


def table() -> str:
    """Return the same as JSON, for scripts that fill a bucket: the patterns in the order in which they are tried."""
    places = [
        {"pattern": each.pattern.replace("?<name>", ""), "headers": {**_typed(each), **_headers(each), **GUARDS}}
        for each in PLACES
    ]
    pages = {"Cache-Control": ASK_AGAIN, "Content-Security-Policy": PAGE_POLICY, **GUARDS}
    value = {"types": dict(sorted(TYPES.items())), "places": [*places, {"pattern": "^/", "headers": pages}]}
    return json.dumps(value, indent=1) + "\n"


def _typed(place: Place) -> dict[str, str]:
    return {"Content-Type": place.type} if place.type else {}
