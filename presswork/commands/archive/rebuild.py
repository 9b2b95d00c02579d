"""publish archive rebuild: make an edition again, and compare the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from presswork.commands.archive.common import Place, place_options, title_meant, title_option
from presswork.commands.archive.group import ARCHIVE

if TYPE_CHECKING:
    from presswork.archive.rebuilding.rebuild import Rebuilt

HELP = f"""{ARCHIVE["rebuild"][1]}

Without EDITION, the last one. It is rendered from the archived sources, in a fresh virtual environment with the
archived versions: offline from the archived wheels where the archive has them (freeze --with-environment), else from
an index, by the archived lock. Exit code 0 where every output has the same bytes, 1 where any differs.
"""


@click.command(help=HELP)
@click.argument("edition", default="")
@place_options
@title_option
@click.option("--python", default="", help="The Python to make the environment with.  [default: one of its version]")
@click.option("--quiet", is_flag=True, help="Say nothing but what differs.")
def rebuild(place: Place, edition: str, title_id: str, python: str, quiet: bool, as_json: bool) -> None:
    """Rebuild and tell."""
    from dataclasses import asdict

    from presswork.archive.rebuilding.rebuild import rebuild as again
    from presswork.archive.view import Archive
    from presswork.commands.edge import python_of, surroundings
    from presswork.commands.show import Progress, show_json

    archive = Archive(place.archive)
    title = title_meant(archive, place, title_id)
    held = archive.edition(title.id, edition or title.editions[-1].edition)
    wanted = str(held.manifest.get("versions", {}).get("python", ""))
    with Progress(quiet or as_json) as tell:
        done = again(archive, held, python or python_of(wanted), surroundings(), tell)
    if as_json:
        show_json({"rebuilt": done.same, **asdict(done)})
    else:
        show(done, quiet)
    if not done.same:
        raise click.exceptions.Exit(1)


def show(done: Rebuilt, quiet: bool) -> None:
    """Show how it ended: the versions that differ first, then where each file does."""
    from presswork.commands.show import printable

    if not quiet:
        came = "the archive alone" if done.offline else "an index: the archive does not hold the wheels"
        click.echo(f"The packages came from {came}", err=True)
    for each in done.versions:
        click.echo(f"{each.name}: {each.archived or 'none'} in the archive, {each.now or 'none'} now", err=True)
    for file in done.files:
        if not file.same:
            click.echo(f"{printable(file.name)} differs: {printable(file.first)}", err=True)
    if not quiet:
        words = f"all {len(done.files)} files have the same bytes" if done.same else "not the same bytes"
        click.echo(f"Rebuilt: {done.edition}, {words}", err=True)
