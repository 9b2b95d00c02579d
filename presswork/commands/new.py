"""publish new: start a project in a new folder."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.group import COMMANDS


@click.command(help=f"{COMMANDS['new'][1]} It builds at once: publish --project FOLDER pdf")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--language", default="", help="The language it is written in: fr, en, de, es, it …  [default: yours]")
@click.option("--title", default="", help="Its title.  [default: the folder's name]")
def new(folder: Path, language: str, title: str) -> None:
    """Write the sample project."""
    from presswork.commands.edge import language_of_user, today
    from presswork.scaffold import new_project

    name = title or folder.absolute().name.replace("-", " ").replace("_", " ").capitalize()
    for path in new_project(folder, language or language_of_user(), name, today()):
        click.echo(str(path))
    click.echo(f"Now: publish --project {folder} pdf", err=True)
