"""publish archive retract: withdraw an edition."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import Place, act_options, place_options, title_option
from presswork.commands.archive.events import happen
from presswork.commands.archive.group import ARCHIVE


@click.command(help=ARCHIVE["retract"][1])
@click.argument("edition")
@click.option("--reason", required=True, help="Why; it is shown wherever the edition was offered.")
@place_options
@title_option
@act_options
def retract(
    place: Place, edition: str, reason: str, title_id: str, by: str, key: Path | None, no_sign: bool, as_json: bool
) -> None:
    """Withdraw it."""
    happen(place, title_id, edition, "withdrawn", reason, (by, key, no_sign), as_json)
