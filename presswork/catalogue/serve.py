"""A built catalogue over HTTP, as a site that any ASGI server can run (serve_run runs it on uvicorn).

One address is one document for every client: what a client accepts is not
asked, nothing is ever 406, and no feed, file or cover is redirected (a client may lose its password on the way).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from presswork.catalogue.serve_conditions import outcome, ranges
from presswork.catalogue.serve_files import SMALL, ChangedError, DamagedError, Files, Opened
from presswork.catalogue.serve_headers import GUARDS, headers_of

Guard = Callable[[Request], Response | None]
TRIES = 5  # how often a file is opened again that is changed while it is read
WORDS = {
    404: "There is nothing at this address.",
    405: "A catalogue is read with GET and HEAD.",
    412: "The file is not the one that was asked for.",
    416: "The file has no such part.",
    500: "The file is damaged and is not handed out.",
    503: "The file is being written. Ask again in a moment.",
}


def application(files: Files, prefix: str = "", guard: Guard | None = None) -> Starlette:
    """Return the site as an ASGI application.

    `prefix` is the path of the catalogue's base URL, which a proxy may leave in front of every address.

    `guard` is the place of accounts. It is asked in a thread, before anything is looked up, and returns None for who
    may read, or the answer for who may not: status 401, WWW-Authenticate, and as its body the authentication document
    (application/opds-authentication+json, OPDS Authentication 1.0, section 2), which must be free for all, as must be
    the covers below c/ (reading apps fetch them without credentials). Without one, everybody may read everything.
    """

    async def answer(request: Request) -> Response:
        if guard is not None and (refused := await run_in_threadpool(guard, request)) is not None:
            return refused
        address = address_of(request, prefix)
        opened = await run_in_threadpool(_opened, files, address)
        if opened is None:
            if address and not address.endswith("/") and await run_in_threadpool(files.is_folder_of_page, address):
                return RedirectResponse(f"{quote(request.url.path)}/", 308, GUARDS)
            raise HTTPException(404)
        return _answer(request, opened)

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET"])], exception_handlers={HTTPException: told})


def address_of(request: Request, prefix: str) -> str:
    """Return the address that a request names, relative to the folder."""
    path: str = request.scope["path"]
    home = f"/{prefix.strip('/')}/"
    return path.removeprefix(home) if home != "//" and path.startswith(home) else path.removeprefix("/")


def told(request: Request, fault: Exception) -> Response:
    """Return a fault in one sentence."""
    assert isinstance(fault, HTTPException)
    headers = {**GUARDS, "Cache-Control": "no-store", **(fault.headers or {})}
    words = WORDS.get(fault.status_code, fault.detail)
    return Response(f"{words}\n", fault.status_code, headers, "text/plain; charset=utf-8")


def _opened(files: Files, address: str) -> Opened | None:
    for _ in range(TRIES):
        try:
            return files.open(address)
        except ChangedError:
            continue
        except DamagedError:
            raise HTTPException(500) from None
    raise HTTPException(503, headers={"Retry-After": "1"})


def _answer(request: Request, opened: Opened) -> Response:
    """Return the answer that the request's conditions and ranges ask for."""
    headers = headers_of(opened.address, opened.state)
    given = {name: ", ".join(request.headers.getlist(name)) for name in request.headers}
    status = outcome(request.method, given, opened.state)
    if status != 200:
        opened.close()
        kept = {name: value for name, value in headers.items() if name not in {"Content-Type", "Content-Disposition"}}
        if status == 304:
            return Response(None, 304, kept)
        raise HTTPException(status, headers=kept)
    parts = ranges(request.method, given, opened.state)
    if parts == []:
        opened.close()
        raise HTTPException(416, headers={"Content-Range": f"bytes */{opened.state.size}"})
    return Bytes(opened, request.method, parts, headers)


class Bytes(Response):
    """All of one open file, or `parts` of it; it is closed when the answer ends, however it ends."""

    def __init__(
        self, opened: Opened, method: str, parts: list[tuple[int, int]] | None, headers: dict[str, str]
    ) -> None:
        size = opened.state.size
        self.opened, self.method = opened, method
        self.pieces = [(b"", part, b"") for part in parts or [(0, size)]]
        if parts and len(parts) > 1:
            mark = opened.state.tag.strip('"')[
                :40
            ]  # no file holds its own digest; RFC 2046, 5.1.1 allows 70 characters
            self.pieces = list(_framed(parts, headers["Content-Type"], size, mark))
            headers["Content-Type"] = f"multipart/byteranges; boundary={mark}"
        elif parts:
            headers["Content-Range"] = content_range(parts[0], size)
        self.length = sum(len(head) + end - first + len(tail) for head, (first, end), tail in self.pieces)
        super().__init__(None, 206 if parts else 200, {**headers, "Content-Length": str(self.length)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, and the bytes where they are asked for."""
        try:
            await self._plain(scope, receive, send)
        except ChangedError:
            return  # an answer without its end closes the connection: the client sees that bytes are missing
        finally:
            self.opened.close()

    async def _plain(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(self.headers)
        if self.method == "HEAD":
            await Response(b"", self.status_code, headers)(scope, receive, send)
        elif self.length <= SMALL:
            waits = self.opened.whole is None
            body = await run_in_threadpool(b"".join, self._bytes()) if waits else b"".join(self._bytes())
            await Response(body, self.status_code, headers)(scope, receive, send)
        else:
            # reads in a thread, and ends with the client
            await StreamingResponse(filter(None, self._bytes()), self.status_code, headers)(scope, receive, send)

    def _bytes(self) -> Iterator[bytes]:
        for head, (first, end), tail in self.pieces:
            yield head
            yield from self.opened.read(first, end)
            yield tail


def content_range(part: tuple[int, int], size: int) -> str:
    """Return `bytes 0-99/1234`; the end of a part is its last byte (RFC 9110, 14.4)."""
    return f"bytes {part[0]}-{part[1] - 1}/{size}"


def _framed(
    parts: list[tuple[int, int]], kind: str, size: int, mark: str
) -> Iterator[tuple[bytes, tuple[int, int], bytes]]:
    """Yield each part between what a multipart/byteranges answer puts before and after it (RFC 9110, 14.6)."""
    for number, part in enumerate(parts, 1):
        head = f"--{mark}\r\nContent-Type: {kind}\r\nContent-Range: {content_range(part, size)}\r\n\r\n"
        tail = f"\r\n--{mark}--\r\n" if number == len(parts) else "\r\n"
        yield head.encode(), part, tail.encode()
