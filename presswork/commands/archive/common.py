"""What the commands of an archive have in common: where it is, which title is meant, and who signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from presswork.commands.group import UNDONE

if TYPE_CHECKING:
    from presswork.archive.signing import Keys, Signer
    from presswork.archive.titles import Title
    from presswork.archive.view import Archive
    from presswork.archive.writing import Act

KEY, PUBLIC = "minisign.key", "minisign.pub"
Command = Callable[..., Any]
UNDONE_WORDS = {  # what a fault of a command is headed by; in JSON its last word is false
    "freeze": "Not frozen",
    "verify": "Not verified",
    "rebuild": "Not rebuilt",
    "diff": "Not compared",
    "export": "Not exported",
    "import": "Not imported",
    "retract": "Not withdrawn",
    "purge": "Not purged",
    "checkpoint": "Not written",
}
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Place:
    """The project, and the archive that is meant."""

    project: Path
    archive: Path


def place_options(command: Command) -> Command:
    """Add --project, --archive and --json to a command, which gets `place` and `as_json`."""

    @wraps(command)
    def run(project: Path | None, archive: Path | None, **options: Any) -> Any:
        from presswork.commands.edge import archive_folder

        context = click.get_current_context()
        context.meta[UNDONE] = UNDONE_WORDS.get(context.info_name or "", "Not done")
        found = project or context.find_root().params["project"]
        return command(place=Place(found, archive or archive_folder(found)), **options)

    for option in (
        click.option("--json", "as_json", is_flag=True, help="Write one JSON document to stdout and nothing else."),
        click.option("--archive", type=FOLDER, help="Where the archive is.  [default: output/archive]"),
        click.option("--project", type=FOLDER, help="As before the command."),
    ):
        run = option(run)
    return run


def title_option(command: Command) -> Command:
    """Add --title to a command."""
    words = "The title's id, where the archive holds more than the project's."
    return click.option("--title", "title_id", default="", help=words)(command)


def act_options(command: Command) -> Command:
    """Add what every change of an archive asks for: in whose name, and whether it is signed."""
    command = click.option("--no-sign", is_flag=True, help="Leave the signature out, though there is a key.")(command)
    key = click.option("--key", type=FILE, help="The secret key.  [default: that of `key new`]")
    return key(click.option("--by", default="", help="In whose name it is done.  [default: presswork]")(command))


def act_of(by: str, key: Path | None, no_sign: bool) -> Act:
    """Return the act that the options of `act_options` say, now."""
    from presswork.archive.writing import BY, Act
    from presswork.commands.edge import now

    return Act(now(), by.strip() or BY, None if no_sign else signer(key))


def signer(key: Path | None) -> Signer | None:
    """Return who signs: the key that is named, else the user's own, else nobody. Raises `archive-key`."""
    from presswork.archive.signing import Signer, is_encrypted
    from presswork.commands.edge import config_folder, key_password

    path = key or config_folder() / KEY
    if not key and not path.is_file():
        return None
    secret = read_key(path)
    return Signer(secret, key_password() if is_encrypted(secret) else "")


def keys(key: Path | None) -> Keys:
    """Return what signatures are checked with: the key that is named, else the user's own, else none as yet."""
    from presswork.archive.signing import Keys, known
    from presswork.commands.edge import config_folder

    path = key or config_folder() / PUBLIC
    return known([read_key(path)], trusted=True) if key or path.is_file() else Keys()


def read_key(path: Path) -> bytes:
    """Return the bytes of a key's file. Raises `archive-key`."""
    from presswork.archive.signing import stopped

    try:
        with path.open("rb") as stream:
            return stream.read(2**16)
    except OSError as fault:
        raise stopped(f"{path.name} cannot be read: {fault.strerror}") from fault


def title_meant(archive: Archive, place: Place, title_id: str = "") -> Title:
    """Return the title that is named, else the project's, else the only one. Raises `archive-no-edition`."""
    from presswork.archive.view import no_edition

    there = archive.title_ids()
    own = "" if title_id else project_title(place.project)
    wanted = title_id or (own if own in there or len(there) != 1 else there[0])
    if not wanted:
        raise no_edition(f"the archive holds {len(there)} titles: say which with --title")
    return archive.title(wanted)


def project_title(project: Path) -> str:
    """Return the id of the project's title, or nothing where there is no project or its settings cannot be read."""
    from presswork.problems import PublishError
    from presswork.reading.settings import read_publication
    from presswork.sources import Sources

    if not (project / "manuscript" / "publication.toml").is_file():
        return ""
    try:
        return read_publication(Sources(project))[0].id
    except PublishError:
        return ""
