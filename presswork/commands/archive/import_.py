"""publish archive import: editions come back from bags."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import FILE, Place, keys, place_options
from presswork.commands.archive.group import ARCHIVE

HELP = f"""{ARCHIVE["import"][1]}

BAG is a folder or a zip that `archive export` wrote; several are taken together. Everything is checked before anything
is written. An edition follows the one before it in its title's chain: where the archive does not have that, give its
bag too. An edition that is there already with the same bytes stays as it is; with others it is refused.
"""


@click.command(name="import", help=HELP)
@click.argument("bags", metavar="BAG...", nargs=-1, required=True, type=click.Path(path_type=Path))
@place_options
@click.option("--key", type=FILE, help="The public key that every seal has to be signed with.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
def import_(place: Place, bags: tuple[Path, ...], key: Path | None, quiet: bool, as_json: bool) -> None:
    """Take the bags."""
    from dataclasses import asdict

    from presswork.archive.bags.bring import bring
    from presswork.archive.signing import Keys
    from presswork.commands.show import Progress, show_json

    known = keys(key) if key else Keys()
    with Progress(quiet or as_json) as tell:
        brought = bring(place.archive, bags, known, tell)
    if as_json:
        show_json({"imported": True, "editions": [asdict(each) for each in brought]})
        return
    for each in brought:
        if not quiet:
            click.echo(f"{'Imported' if each.new else 'There already'}: {each.edition}", err=True)
        click.echo(each.identifier)


globals()["import"] = import_  # the name that it is asked for by, which Python keeps for itself
