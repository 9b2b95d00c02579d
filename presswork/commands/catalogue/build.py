"""publish catalogue build: bring the folder of a catalogue up to date."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from presswork.catalogue.addresses import SUMS
from presswork.commands.catalogue.group import CATALOGUE
from presswork.problems import PublishError, errors

if TYPE_CHECKING:
    from presswork.catalogue.build import Built
    from presswork.catalogue.files import Sign
    from presswork.catalogue.settings import Settings

HELP = f"""{CATALOGUE["build"][1]}

Only what has changed is made again. Readers may read while it is built: no link leads nowhere at any moment. A title
whose manifest cannot be read stays as it was, and the others go on; a file that is not what its manifest says stops
everything."""


@click.command(help=HELP)
@click.option(
    "--catalogue",
    "path",
    type=click.Path(path_type=Path),
    default=".",
    show_default="this folder",
    help="The catalogue.toml, or its folder.",
)
@click.option("--again", is_flag=True, help="Look at every title and every file again, whatever is known of them.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems and the folder.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON document to stdout and nothing else.")
def build(path: Path, again: bool, quiet: bool, as_json: bool) -> None:
    """Build: exit code 0 where all of it is published, 1 where something could not be."""
    from presswork.catalogue.build import asked_of
    from presswork.catalogue.build import build as build_it
    from presswork.catalogue.settings import read_settings
    from presswork.commands.show import Progress, show_stopped

    try:
        with Progress(quiet or as_json) as tell:
            settings = read_settings(path)
            built = build_it(asked_of(settings, datetime.now(UTC), again, signer_of(settings)), tell)
    except PublishError as stopped:
        show_stopped(stopped, as_json)
        raise click.exceptions.Exit(1) from None
    show_built(built, settings.output_folder, quiet, as_json)
    if errors(built.problems):
        raise click.exceptions.Exit(1)


def signer_of(settings: Settings) -> Sign | None:
    """Return what signs the checksums, where the settings name a key. Raises PublishError."""
    if not settings.key:
        return None
    from presswork.commands.archive.common import signer

    key = signer(settings.folder / settings.key)
    return (lambda data: key.sign(data, {"file": SUMS, "catalogue": settings.base_url})) if key else None


def show_built(built: Built, folder: Path, quiet: bool, as_json: bool) -> None:
    """Show what was made, and the problems that did not stop it."""
    from presswork.commands.show import counted, show_json, show_problems

    if as_json:
        facts = asdict(built)
        problems = facts.pop("problems")
        show_json({"published": True, "folder": str(folder), **facts, "problems": list(problems)})
        return
    show_problems(built.problems)
    if not quiet:
        changes = (
            f"{_many(built.written, 'file')} written, {built.removed} removed" if built.written or built.removed else ""
        )
        counts = f"{_many(built.titles, 'title')}, {_many(built.editions, 'edition')}"
        click.echo(f"{counts}: {changes or 'nothing has changed'}", err=True)
    if built.problems and not quiet:
        click.echo(f"Published with {counted(built.problems)}", err=True)
    click.echo(str(folder))


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
