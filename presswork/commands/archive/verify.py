"""publish archive verify: is everything as it was sealed?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from presswork.commands.archive.common import FILE, FOLDER, Place, keys, place_options
from presswork.commands.archive.group import ARCHIVE

if TYPE_CHECKING:
    from presswork.archive.verify import Report

HELP = f"""{ARCHIVE["verify"][1]}

Exit code 0 where all is sound, 1 where anything is not; warnings alone leave it 0. Damage is found by the archive
itself; a forger's work by the key, which --key takes from outside the archive; the whole put back to an older state
by a checkpoint that was kept elsewhere (--witness).

PATH is something that others wrote, a BagIt bag, an OCFL storage root or a single object: its own rules are asked.
"""


@click.command(help=HELP)
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@place_options
@click.option("--key", type=FILE, help="The public key.  [default: yours, else the one in the archive]")
@click.option("--witness", type=FILE, help="An old checkpoint of the archive.")
@click.option("--repair-from", "copy", type=FOLDER, help="Heal what is damaged from another copy of the archive.")
@click.option("--quiet", is_flag=True, help="Say nothing but problems.")
def verify(
    place: Place,
    path: Path | None,
    key: Path | None,
    witness: Path | None,
    copy: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Verify, where asked heal and verify again, and tell."""
    from dataclasses import asdict

    from presswork.archive.others import judge
    from presswork.archive.repair import repair
    from presswork.archive.verify import Report
    from presswork.archive.verify import verify as look
    from presswork.commands.show import Progress, show_json
    from presswork.problems import errors

    known, old = keys(key), witness_of(witness)
    healed: tuple[str, ...] = ()
    with Progress(quiet or as_json) as tell:
        if copy is not None:
            healed = repair(place.archive, copy, known, tell)
        report = look(place.archive, known, tell, old) if path is None else Report(problems=judge(path))
    for name in () if as_json else healed:
        click.echo(f"Healed: {name}", err=True)
    if as_json:
        show_json({"sound": not errors(report.problems), "healed": healed, **asdict(report)})
    else:
        show(report, quiet)
    if errors(report.problems):
        raise click.exceptions.Exit(1)


def show(report: Report, quiet: bool) -> None:
    """Show what is wrong, and how much was looked at."""
    from presswork.commands.show import counted, show_problems, size_of

    show_problems(report.problems)
    if quiet:
        return
    if report.titles:
        counts = f"titles {report.titles}, editions {report.editions} (withdrawn {report.withdrawn}, "
        counts += f"purged {report.purged}), seals {report.seals} (signed {report.signed})"
        click.echo(f"Verified: {counts}, files {report.files}, {size_of(report.size)}", err=True)
    click.echo("Sound" if not report.problems else counted(report.problems), err=True)


def witness_of(path: Path | None) -> bytes:
    """Return a checkpoint, with its signature where that lies beside it."""
    if path is None:
        return b""
    beside = path.with_name(f"{path.name}.minisig")
    return path.read_bytes() + (beside.read_bytes() if beside.is_file() else b"")
