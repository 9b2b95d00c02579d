"""publish archive annotate: a note or an erratum."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import Place, act_options, place_options, title_option
from presswork.commands.archive.events import happen
from presswork.commands.archive.group import ARCHIVE


@click.command(help=ARCHIVE["annotate"][1])
@click.argument("edition")
@click.argument("text")
@click.option("--erratum", is_flag=True, help="It tells of a fault in the edition.")
@place_options
@title_option
@act_options
def annotate(
    place: Place,
    edition: str,
    text: str,
    erratum: bool,
    title_id: str,
    by: str,
    key: Path | None,
    no_sign: bool,
    as_json: bool,
) -> None:
    """Add it."""
    happen(place, title_id, edition, "erratum" if erratum else "note", text, (by, key, no_sign), as_json)
