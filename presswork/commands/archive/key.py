"""publish archive key: the key that signs, in minisign's format."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import KEY, PUBLIC, Place, place_options
from presswork.commands.archive.group import ARCHIVE


@click.group(help=ARCHIVE["key"][1])
def key() -> None:
    """Hold the commands below."""


@key.command()
@place_options
@click.option("--password", is_flag=True, help="Ask for a password that the key is kept under.")
def new(place: Place, password: bool, as_json: bool) -> None:
    """Make a key in your own settings folder. From then on, all that is frozen is signed.

    Keep a copy of it elsewhere; tell the world the public key elsewhere than beside the archive.
    """
    from presswork.archive.keyring import keep_new_key
    from presswork.commands.edge import config_folder, key_password

    folder = config_folder()
    asked = key_password() if password else ""
    if password and not asked:
        raise click.UsageError("no password was given: type it on a terminal, or set PRESSWORK_KEY_PASSWORD")
    public = keep_new_key(folder / KEY, folder / PUBLIC, asked, place.archive)
    _tell(folder / KEY, public, as_json)


@key.command(name="show")
@place_options
def show_key(place: Place, as_json: bool) -> None:
    """Show the public key."""
    from presswork.commands.archive.common import read_key
    from presswork.commands.edge import config_folder

    _tell(config_folder() / KEY, read_key(config_folder() / PUBLIC), as_json)


def _tell(secret: Path, public: bytes, as_json: bool) -> None:
    from presswork.archive.signing import key_name
    from presswork.commands.show import show_json

    name, line = key_name(public), public.split(b"\n")[1].decode()
    if as_json:
        show_json({"name": name, "public": line, "secret": str(secret)})
        return
    click.echo(f"The secret key is in {secret}", err=True)
    click.echo(f"Anyone checks a seal with: minisign -Vm seal.json -P {line}", err=True)
    click.echo(line)
