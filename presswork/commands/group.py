"""The group of commands: each is loaded when it is called, and no traceback reaches an editor."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import Any, NoReturn

import click

from presswork.commands.lazy import Lazy
from presswork.problems import PublishError, problem

# name: its module below presswork.commands and the words that `publish --help` shows
COMMANDS = {
    "pdf": ("make", "Make the printed edition: a tagged PDF (PDF/A-2a and PDF/UA-1)."),
    "epub": ("make", "Make the e-book: EPUB 3.3."),
    "html": ("make", "Make the web edition: one folder that opens from disk."),
    "all": ("make", "Make every edition."),
    "check": ("make", "Look for everything that is wrong; write nothing."),
    "archive": ("archive.group", "Keep dated editions that can be trusted in thirty years."),
    "catalogue": ("catalogue.group", "Offer editions for download: web pages and feeds for reading apps."),
    "new": ("new", "Start a project in a new folder."),
    "cache": ("cache", "Look after the results that are kept between runs."),
    "completion": ("completion", "Print the completion script of a shell."),
}


AS_JSON = __name__ + ".json"
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
UNDONE = __name__ + ".undone"  # what a command's fault is headed by


class Door(Lazy):
    """The command itself: its options, and what becomes of a fault."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(COMMANDS, **settings)
        self.params += [
            click.Option(
                ["--project"],
                type=click.Path(file_okay=False, path_type=Path),
                default=".",
                show_default="this folder",
                help="The folder that holds manuscript/.",
            ),
            version_option(),
        ]

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Remember whether a program asked, so that a fault too is told as JSON."""
        context.meta[AS_JSON] = "--json" in args
        return super().parse_args(context, args)

    def invoke(self, context: click.Context) -> Any:
        """Run; a fault of presswork itself is a problem like any other, its traceback kept in a file."""
        try:
            with ending_in_order():
                return super().invoke(context)
        except PublishError as stopped:
            self._tell(context, stopped)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as fault:
            words = f"presswork failed: {type(fault).__name__}: {fault}"
            self._tell(context, PublishError([problem("internal", words, hint=keep_trace())]))
        return context.exit(1)

    def _tell(self, context: click.Context, stopped: PublishError) -> None:
        from presswork.commands.show import UnheardError, show_stopped

        undone = context.meta.get(UNDONE, "Not published")
        try:
            show_stopped(stopped, as_json=context.meta[AS_JSON], undone=undone)
        except UnheardError as unheard:
            show_stopped(unheard, as_json=False, undone=undone)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Have a run that is told to end stop as at Ctrl-C, its terminal closed or not: half-made files go, workers end."""
    if current_thread() is not main_thread():  # only the first thread may say what a signal does
        yield
        return
    before = {each: signal.getsignal(each) for each in ENDING}
    heeded = [each for each in ENDING if before[each] is not signal.SIG_IGN]  # nohup has a run outlive its terminal
    for each in heeded:
        signal.signal(each, _stop)
    try:
        yield
    finally:
        for each in heeded:
            signal.signal(each, before[each] or signal.SIG_DFL)


def _stop(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def version_option() -> click.Option:
    """Return --version, which asks for the installed version only when it is used."""

    def show(context: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked and not context.resilient_parsing:
            from importlib.metadata import version

            click.echo(f"presswork {version('presswork')}")
            context.exit()

    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help="Show the version."
    )


def keep_trace() -> str:
    """Write the traceback of the fault at hand beside the cache; return a hint that names the file."""
    import traceback

    from presswork.commands.edge import cache_folder

    try:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "last-fault.txt"
        path.write_text(traceback.format_exc(), "utf-8")
    except OSError:
        return ""
    return f"this is a fault of presswork, not yours: please report it with {path}"
