"""publish catalogue serve: the built folder over HTTP."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import click

from presswork.commands.catalogue.group import CATALOGUE

HELP = f"""{CATALOGUE["serve"][1]}

It stops with Ctrl-C, after the answers under way. Only this machine reaches it unless --host says otherwise. It speaks
plain HTTP: before the world, put a web server that speaks HTTPS."""


@click.command(help=HELP)
@click.option(
    "--catalogue",
    "path",
    type=click.Path(path_type=Path),
    default=".",
    show_default="this folder",
    help="The catalogue.toml, its folder, or a folder that was built.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 is every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve(path: Path, host: str, port: int) -> None:
    """Serve until told to stop."""
    from time import time

    from presswork.catalogue import serve_run

    serve_run.check_installed()
    folder, base = _built(path)
    serve_run.check_built(folder)
    with serve_run.listen(host, port) as listening:
        with suppress(KeyboardInterrupt):  # however the end comes, also before the first answer
            url = serve_run.url_of(listening)
            click.echo(url)
            _tell(url, base, folder, serve_run.is_loopback(host))
            serve_run.server(folder, time, urlsplit(base).path).run(sockets=[listening])
        click.echo("Stopped.", err=True)


def _built(path: Path) -> tuple[Path, str]:
    """Return the built folder and the base URL that its feeds were made for, where that is known."""
    from presswork.catalogue.settings import NAME, read_settings

    if path.is_dir() and not (path / NAME).exists() and (path / "index.html").is_file():
        return path, ""
    settings = read_settings(path)
    return settings.output_folder, settings.base_url


def _tell(url: str, base: str, folder: Path, alone: bool) -> None:
    """Say where to look, who else can, and where the links of the feeds lead."""
    from presswork.commands.show import printable, style_of

    click.echo(f"Serving {printable(str(folder))}; Ctrl-C stops.", err=True)
    click.echo(f"Reading apps: {url}opds/1.2/index.xml", err=True)
    if not alone:
        words = "every machine that reaches this one can read the catalogue, over plain HTTP"
        click.echo(style_of("warning: ", "yellow", bold=True) + words, err=True)
    if base and urlsplit(base).netloc != urlsplit(url).netloc:
        click.echo(f"The feeds' links lead to {printable(base)}, which base-url in catalogue.toml sets.", err=True)
