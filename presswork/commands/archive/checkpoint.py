"""publish archive checkpoint: a witness to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import FILE, Place, place_options, signer
from presswork.commands.archive.group import ARCHIVE

HELP = f"""{ARCHIVE["checkpoint"][1]}

Publish it where others keep it: in a newspaper, a mail, another archive. `verify --witness FILE` holds the archive
against it, and finds what nothing inside can tell: that the whole was put back to an older state.
"""


@click.command(help=HELP)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="-")
@place_options
@click.option("--key", type=FILE, help="The secret key.  [default: that of `key new`]")
@click.option("--no-sign", is_flag=True, help="Leave the signature out, though there is a key.")
def checkpoint(place: Place, file: Path, key: Path | None, no_sign: bool, as_json: bool) -> None:
    """Write it to FILE and its signature beside, or show it."""
    import json

    from presswork.archive.checkpoint import checkpoint as make
    from presswork.archive.view import Archive
    from presswork.commands.edge import now
    from presswork.commands.show import show_json

    data, signature = make(Archive(place.archive), now(), None if no_sign else signer(key))
    if str(file) != "-":
        file.write_bytes(data)
        if signature:
            file.with_name(f"{file.name}.minisig").write_bytes(signature)
    if as_json:
        show_json({**json.loads(data), "signature": signature.decode()})
    elif str(file) == "-":
        click.echo((data + signature).decode(), nl=False)
    else:
        click.echo(str(file))
