"""publish archive diff: what changed for a reader between two editions."""

from __future__ import annotations

from pathlib import Path

import click

from presswork.commands.archive.common import Place, place_options, title_meant, title_option
from presswork.commands.archive.group import ARCHIVE

HELP = f"""{ARCHIVE["diff"][1]}

Words, notes, pictures, values in tables and facts are compared, chapter by chapter, not how they are set. Exit code 0
whether anything changed or not.
"""


@click.command(help=HELP)
@click.argument("old")
@click.argument("new")
@place_options
@title_option
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write a page with marks to this file.")
def diff(place: Place, old: str, new: str, title_id: str, html: Path | None, as_json: bool) -> None:
    """Compare and tell."""
    from presswork.archive.compare.changes import changes
    from presswork.archive.history import Archived
    from presswork.archive.view import Archive
    from presswork.commands.show import printable, show_json

    archive = Archive(place.archive)
    title = title_meant(archive, place, title_id)
    one, other = (archive.edition(title.id, name) for name in (old, new))
    for each in (one, other):
        refuse_purged(each.name, each.state)
    language = str(other.manifest.get("language", "en"))
    before, after = (Archived(archive.store, each.identifier) for each in (one, other))
    found = changes(before, after, language, (one.name, other.name))
    if html is not None:
        write_page(html, found.html())
    if as_json:
        show_json(found.json())
    elif html is None:
        click.echo("\n".join(printable(line) for line in found.text().splitlines()))
    else:
        click.echo(printable(found.short()), err=True)
        click.echo(str(html))


def refuse_purged(name: str, state: str) -> None:
    """Raise `archive-state` for an edition whose bytes are gone."""
    from presswork.problems import PublishError, problem

    if state == "purged":
        raise PublishError([problem("archive-state", f"the edition {name} was purged: its bytes are gone")])


def write_page(path: Path, text: str) -> None:
    """Write a page whole, beside its place and then there. Raises `not-written`."""
    from presswork.press.staging import put_in_place, staging

    with staging(path.absolute().parent) as folder:
        staged = folder / path.name
        staged.write_text(text, "utf-8")
        put_in_place(staged, path)
