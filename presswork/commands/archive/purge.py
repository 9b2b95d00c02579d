"""publish archive purge: destroy the bytes of an edition, as was ordered."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import Place, act_of, act_options, place_options, title_meant, title_option
from presswork.commands.archive.events import tell
from presswork.commands.archive.group import ARCHIVE

HELP = f"""{ARCHIVE["purge"][1]}

It cannot be undone. The next edition's record of what changed may quote this one, and copies of the archive hold it
still: both are told.
"""


@click.command(help=HELP)
@click.argument("edition")
@click.option("--reason", required=True, help="By whose order, and why; it is kept with the seal.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@place_options
@title_option
@act_options
def purge(
    place: Place,
    edition: str,
    reason: str,
    yes: bool,
    title_id: str,
    by: str,
    key: Path | None,
    no_sign: bool,
    as_json: bool,
) -> None:
    """Ask, and destroy."""
    from presswork.archive.events import purge as destroy
    from presswork.archive.view import Archive

    archive = Archive(place.archive)
    title = title_meant(archive, place, title_id)
    held = archive.edition(title.id, edition)
    if not yes:
        click.confirm(f"Destroy all files of {title.name}, {held.name}, for ever?", abort=True, err=True)
    tell(destroy(place.archive, title.id, edition, reason, act_of(by, key, no_sign)), as_json)
    later = [row.edition for row in title.editions if row.edition > edition and row.state != "purged"]
    if later and not as_json:
        click.echo(f"Look at metadata/changes.* of {later[0]}: it may quote what was purged.", err=True)
