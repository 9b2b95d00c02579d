"""publish archive list: the titles and editions of an archive."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from presswork.commands.archive.common import Place, place_options
from presswork.commands.archive.group import ARCHIVE

if TYPE_CHECKING:
    from presswork.archive.titles import Row, Title

COLOURS = {"available": "green", "withdrawn": "yellow", "purged": "red"}


@click.command(help=ARCHIVE["list"][1])
@place_options
def list(place: Place, as_json: bool) -> None:
    """Show every title with its editions, oldest first."""
    from presswork.archive.view import Archive
    from presswork.commands.show import show_json

    archive = Archive(place.archive)
    titles = [archive.title(each) for each in archive.title_ids()]
    if as_json:
        show_json({"titles": [_value(title) for title in titles]})
        return
    for title in sorted(titles, key=lambda each: each.name):
        _show(title)
    if not titles:
        click.echo("The archive is empty.", err=True)


def _value(title: Title) -> dict[str, Any]:
    editions = [asdict(row) for row in title.editions]
    return {"title": title.id, "name": title.name, "seals": len(title.chain), "last": title.last, "editions": editions}


def _show(title: Title) -> None:
    from presswork.commands.show import printable

    click.echo(f"{click.style(printable(title.name), bold=True)}  {click.style(printable(title.id), dim=True)}")
    width = max(len(row.edition) for row in title.editions)
    for row in title.editions:
        click.echo(f"  {row.edition:<{width}}  {state_of(row)}")


def state_of(row: Row) -> str:
    """Return the state of an edition in words, coloured."""
    from presswork.commands.show import printable

    words = f"{click.style(f'{row.state:<9}', fg=COLOURS.get(row.state))}  frozen {row.frozen[:10]}"
    if row.state == "available":
        return words
    reason = printable(row.reason.splitlines()[0]) if row.reason else ""
    return f"{words}, {row.state} {row.at[:10]}: {reason}"
