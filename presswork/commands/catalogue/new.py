"""publish catalogue new: write a catalogue.toml."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.catalogue.group import CATALOGUE

AT_HOME = "http://127.0.0.1:8000"  # where `publish catalogue serve` stands


@click.command(help=f"{CATALOGUE['new'][1]} It draws from the archives and outputs that the folder holds.")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--name", default="", help="The catalogue's name.  [default: the folder's name]")
@click.option("--language", default="", help="The language of its own words: fr, en, de …  [default: yours]")
@click.option("--base-url", default=AT_HOME, show_default=True, help="Where it will stand on the web.")
def new(folder: Path, name: str, language: str, base_url: str) -> None:
    """Write the settings."""
    from presswork.commands.edge import language_of_user
    from presswork.scaffold import new_catalogue

    named = name or folder.absolute().name.replace("-", " ").replace("_", " ").capitalize() or "Catalogue"
    click.echo(str(new_catalogue(folder, language or language_of_user(), named, base_url)))
    if base_url == AT_HOME:
        click.echo("Before others read it, set base-url to where it will stand.", err=True)
    here = "" if str(folder) == "." else f" --catalogue {folder}"
    click.echo(f"Now: publish catalogue build{here}", err=True)
