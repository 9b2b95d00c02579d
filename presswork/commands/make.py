"""publish pdf, epub, html, all and check: the same work with other ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from presswork.commands.group import COMMANDS
from presswork.commands.show import Progress, counted, say, show_json, show_problems, show_stopped, size_of
from presswork.problems import PublishError

if TYPE_CHECKING:
    from presswork.press.run import Made

OPTIONS = [
    click.option("--project", type=click.Path(file_okay=False, path_type=Path), help="As before the command."),
    click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The edition's day, as 2024-11-24."),
    click.option(
        "--edition", "name", default="", help="The edition's name: its day, or 2024-11-24.2 for a second one."
    ),
    click.option(
        "--output", type=click.Path(file_okay=False, path_type=Path), help="Where files go.  [default: output]"
    ),
    click.option("--draft", is_flag=True, help="Make the files in spite of errors, which are shown."),
    click.option("--strict", is_flag=True, help="Take warnings for errors."),
    click.option("--open", "look", is_flag=True, help="Open what was made."),
    click.option("--quiet", is_flag=True, help="Say nothing but problems and the paths written."),
    click.option("--json", "as_json", is_flag=True, help="Write one JSON document to stdout and nothing else."),
    click.option("--jobs", type=click.IntRange(1), help="How many processes work.  [default: the cores]"),
]


KEEP_HTML = click.option(
    "--keep-html",
    type=click.Path(file_okay=False, path_type=Path),
    help="Leave the print edition there as HTML with its styles.",
)


def command(name: str, formats: tuple[str, ...], writes: bool = True) -> click.Command:
    """Return the command `name`, which makes `formats`."""

    def run(**options: Any) -> None:
        make(formats, writes, **options)

    work: Callable[..., Any] = run
    for option in reversed([*OPTIONS, *([KEEP_HTML] if name == "pdf" else [])]):
        work = option(work)
    return click.command(name, help=COMMANDS[name][1])(work)


def make(
    formats: tuple[str, ...],
    writes: bool,
    project: Path | None,
    day: datetime | None,
    name: str,
    output: Path | None,
    draft: bool,
    strict: bool,
    look: bool,
    quiet: bool,
    as_json: bool,
    jobs: int | None,
    keep_html: Path | None = None,
) -> None:
    """Do the work and show how it ended: exit code 0 where it is published, 1 where it is not."""
    from presswork.commands.edge import Asked, cache_folder, cache_limit, cores, edition
    from presswork.layout.system import give_back, prepare
    from presswork.press.run import Wish, open_project, publish

    project = project or click.get_current_context().find_root().params["project"]
    prepare(cache_folder())
    kept: dict[str, Any] = {"cache": cache_folder(), "cache_limit": cache_limit(), "keep_html": keep_html}
    wish = Wish(formats, output or project / "output", writes, draft, strict, jobs or cores(), **kept)
    try:
        with Progress(quiet or as_json) as tell:
            opened = open_project(project)
            asked = Asked(day.date() if day else None, name)
            made = publish(opened, edition(opened.publication, asked), wish, tell)
    except PublishError as stopped:
        show_stopped(stopped, as_json, project)
        raise click.exceptions.Exit(1) from None
    show_made(made, project, writes, quiet, as_json)
    if look:
        give_back()
        for path in made.paths:
            click.launch(str(path / "index.html" if path.is_dir() else path))


def show_made(made: Made, project: Path, writes: bool, quiet: bool, as_json: bool) -> None:
    """Show the problems that did not stop the work, and what was written: the paths are the last lines on stdout."""
    if as_json:
        problems = [asdict(each) for each in made.problems]
        show_json({"published": writes, "edition": made.edition.name, "files": made.files, "problems": problems})
        return
    show_problems(made.problems, project)
    if not writes:
        click.echo(f"Checked: {counted(made.problems)}", err=True)
        return
    for path, facts in zip(made.paths, made.files, strict=True):
        pages = f", {facts['pages']} pages" if facts.get("pages") else ""
        if not quiet:
            click.echo(f"{path.name}: {size_of(facts['size'])}{pages}", err=True)
    if made.problems and not quiet:
        click.echo(f"Published with {counted(made.problems)}", err=True)
    for path in made.paths:
        say(str(path))


FORMATS = ("pdf", "epub", "html")
pdf, epub, html = (command(each, (each,)) for each in FORMATS)
all = command("all", FORMATS)
check = command("check", FORMATS, writes=False)
