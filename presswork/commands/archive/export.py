"""publish archive export: one edition as a BagIt bag."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import Place, place_options, title_meant, title_option
from presswork.commands.archive.group import ARCHIVE

HELP = f"""{ARCHIVE["export"][1]}

Without EDITION, the last one. The bag (BagIt 1.0, RFC 8493) is a folder, or a zip where PATH ends in .zip; it holds
the edition's files, with what it shares with others, and its seals. The same edition is the same bytes every time.
"""


@click.command(help=HELP)
@click.argument("edition", default="")
@click.option("--bag", type=click.Path(path_type=Path), required=True, help="What is written: a folder, or FILE.zip.")
@place_options
@title_option
@click.option("--quiet", is_flag=True, help="Say nothing but problems and the path written.")
def export(place: Place, edition: str, bag: Path, title_id: str, quiet: bool, as_json: bool) -> None:
    """Write the bag."""
    from presswork.archive.bags.export import export as write
    from presswork.archive.view import Archive
    from presswork.commands.show import Progress, show_json, size_of

    archive = Archive(place.archive)
    title = title_meant(archive, place, title_id)
    held = archive.edition(title.id, edition or title.editions[-1].edition)
    with Progress(quiet or as_json) as tell:
        tell(f"writing {bag.name}")
        size = write(archive, held, bag)
    if as_json:
        show_json(
            {"exported": True, "edition": held.name, "identifier": held.identifier, "bag": str(bag), "size": size}
        )
        return
    if not quiet:
        click.echo(f"Exported: {held.name}, {size_of(size)}", err=True)
    click.echo(str(bag))
