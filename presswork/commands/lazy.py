"""A group of commands that loads a command's module only when the command is called."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

Table = Mapping[str, tuple[str, str]]


class Lazy(click.Group):
    """A group of `commands`: name: (its module below presswork.commands, the words that --help shows)."""

    def __init__(self, table: Table, **settings: Any) -> None:
        super().__init__(**settings)
        self.table = table

    def list_commands(self, context: click.Context) -> list[str]:
        """Name the commands, in the order of the work."""
        return list(self.table)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Load a command."""
        if name not in self.table:
            return None
        command = getattr(import_module(f"presswork.commands.{self.table[name][0]}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the commands from the table, so that help loads none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in self.table.items()])

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown name, guess which was meant."""
        from presswork.reading.suggest import guess

        if args and args[0] not in self.table and not args[0].startswith("-"):
            meant = guess(args[0], self.table)
            context.fail(f"No such command '{args[0]}'." + (f" D{meant[1:]}" if meant else ""))
        return super().resolve_command(context, args)
