"""publish cache: look after the results that are kept between runs."""

from __future__ import annotations

import click

from presswork.commands.group import COMMANDS


@click.group(help=COMMANDS["cache"][1])
def cache() -> None:
    """Hold the commands below."""


@cache.command()
def clear() -> None:
    """Forget everything that is kept; the next run makes it again."""
    from presswork.commands.edge import cache_folder
    from presswork.commands.show import size_of
    from presswork.press.cache import Cache

    click.echo(f"Cleared {size_of(Cache(cache_folder()).clear())}", err=True)
