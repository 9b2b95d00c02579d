"""The server: a socket that says clearly why it cannot be had, and uvicorn, set up for it."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from presswork.problems import PublishError, problem

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from presswork.catalogue.serve import Guard

HOST, PORT = "127.0.0.1", 8000
PATIENCE = 10  # seconds that answers under way have when the server is told to stop
IDLE = 20  # seconds that a connection without a request is kept


def check_installed() -> None:
    """Raise PublishError where the extra `serve` is not installed."""
    if missing := [name for name in ("starlette", "uvicorn") if find_spec(name) is None]:
        raise PublishError([problem("serve-not-installed", f"the package {' and '.join(missing)} is not installed")])


def check_built(folder: Path) -> None:
    """Raise PublishError where no catalogue stands in the folder."""
    if not (folder / "index.html").is_file():
        raise PublishError([problem("catalogue-not-built", f"there is no catalogue in {folder}")])


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises PublishError in words for people."""
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.create_server(place[:2], family=family, backlog=512)
    except (OSError, UnicodeError, OverflowError) as fault:
        raise PublishError([problem("cannot-listen", why_not(fault, host, port))]) from None
    # asyncio sets this on sockets of its own making only; without it every answer waits 40 ms for the client's receipt
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def why_not(fault: Exception, host: str, port: int) -> str:
    """Return in one sentence why nothing can listen there."""
    if isinstance(fault, socket.gaierror | UnicodeError):
        return f"this machine knows no address named {host}"
    code = fault.errno if isinstance(fault, OSError) else 0
    if code == errno.EADDRINUSE:
        return f"another program uses port {port} of {host}"
    if code == errno.EACCES:
        return f"port {port} is kept for the administrator"
    if code == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine"
    return f"nothing can listen at port {port} of {host}: {fault}"


def is_loopback(host: str) -> bool:
    """Tell whether only programs of this machine reach the address."""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def url_of(listening: socket.socket) -> str:
    """Return the URL of a listening socket, with a slash at its end."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def server(folder: Path, clock: Callable[[], float], prefix: str = "", guard: Guard | None = None) -> uvicorn.Server:
    """Return a server of the folder; `prefix` and `guard` are those of serve.application."""
    import uvicorn

    from presswork.catalogue.serve import application
    from presswork.catalogue.serve_files import Files

    site = application(Files(folder, clock), prefix, guard)
    return uvicorn.Server(
        uvicorn.Config(
            dated(site, clock),
            lifespan="off",
            ws="none",
            log_config=None,
            log_level="error",
            access_log=False,
            date_header=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=IDLE,
            timeout_graceful_shutdown=PATIENCE,
        )
    )


def dated(site: ASGIApp, clock: Callable[[], float]) -> ASGIApp:
    """Give every answer its Date: uvicorn's own lags, and no file may be younger than it (RFC 9110, 8.8.2.1)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_date(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"date", formatdate(clock(), usegmt=True).encode())]
            await send(message)

        await site(scope, receive, with_date)

    return answer
