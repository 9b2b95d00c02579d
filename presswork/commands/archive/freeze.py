"""publish archive freeze: keep the edition that stands in output/."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import FOLDER, Place, act_of, act_options, place_options
from presswork.commands.archive.group import ARCHIVE

HELP = f"""{ARCHIVE["freeze"][1]}

EDITION is the name of one that stands in output/, as 2024-11-24.2; the last one where none is named. Nothing is
frozen that is not what was published: files, sources and versions are held against the edition's manifest.
"""


@click.command(help=HELP)
@click.argument("edition", default="")
@place_options
@act_options
@click.option("--output", type=FOLDER, help="Where the edition stands.  [default: output]")
@click.option("--backfill", is_flag=True, help="Let in an edition that is earlier than the last one.")
@click.option("--with-environment", "environment", is_flag=True, help="Keep the wheels of all packages too.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
def freeze(
    place: Place,
    edition: str,
    output: Path | None,
    by: str,
    key: Path | None,
    no_sign: bool,
    backfill: bool,
    environment: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Freeze, and tell what was kept."""
    from dataclasses import asdict

    from presswork.archive.freeze import Wish
    from presswork.archive.freeze import freeze as freeze_edition
    from presswork.commands.edge import cache_folder, locale_name, validators
    from presswork.commands.show import Progress, show_json, show_problems, size_of

    output = output or place.project / "output"
    here = locale_name(), validators(), cache_folder()
    wish = Wish(place.project, output, place.archive, edition, backfill, environment, *here)
    with Progress(quiet or as_json) as tell:
        done = freeze_edition(wish, act_of(by, key, no_sign), tell)
    if as_json:
        show_json({"frozen": True, **asdict(done)})
        return
    show_problems(done.problems)
    if not quiet:
        signed = "signed" if done.signed else "not signed: publish archive key new makes a key"
        new = f"{size_of(done.added)} new, {size_of(done.shared)} shared"
        click.echo(f"Frozen: {done.edition}, {done.files} files, {new}; {signed}", err=True)
        if done.changes:
            click.echo(done.changes, err=True)
    click.echo(done.identifier)
