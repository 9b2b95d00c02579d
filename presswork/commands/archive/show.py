"""publish archive show: one edition, with all that is known of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from presswork.commands.archive.common import Place, place_options, title_meant, title_option
from presswork.commands.archive.group import ARCHIVE

if TYPE_CHECKING:
    from presswork.archive.titles import Title
    from presswork.archive.view import Held


@click.command(help=f"{ARCHIVE['show'][1]} Without EDITION, the last one.")
@click.argument("edition", default="")
@place_options
@title_option
def show(place: Place, edition: str, title_id: str, as_json: bool) -> None:
    """Show it."""
    from presswork.archive.seal import Part
    from presswork.archive.view import Archive, files_of
    from presswork.commands.show import show_json

    archive = Archive(place.archive)
    title = title_meant(archive, place, title_id)
    held = archive.edition(title.id, edition or title.editions[-1].edition)
    parts: tuple[Part, ...] = files_of(archive, held)
    if as_json:
        links = [asdict(each) for each in title.chain if each.edition == held.name]
        show_json({**asdict(held), "seals": links, "files": [asdict(each) for each in parts]})
        return
    _show(title, held)
    for part in parts:
        where = click.style(f"  shared: {part.object}", dim=True) if part.object else ""
        click.echo(f"  {part.size:>11,}  {part.name}{where}")


def _show(title: Title, held: Held) -> None:
    from presswork.commands.archive.list import state_of
    from presswork.commands.show import printable

    row = title.row(held.name)
    assert row is not None
    click.echo(f"{click.style(printable(title.name), bold=True)}, {held.name}: {state_of(row)}")
    click.echo(f"  {held.identifier}")
    click.echo(f"  seal {held.seal[:32]}…, {'signed' if held.signed else 'not signed'}")
    for link in title.chain:
        if link.edition == held.name:
            click.echo(f"  {link.at}  {link.kind} (seal {link.number} of {len(title.chain)})")
    for note in held.notes:
        click.echo(f"  {note.kind}, {note.at[:10]}: {printable(note.text)}")
    if held.changes:
        click.echo(f"  {printable(held.changes)}")
