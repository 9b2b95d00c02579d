"""publish completion: the completion script of a shell."""

from __future__ import annotations

import click

from presswork.commands.group import COMMANDS

HOW = {
    "bash": 'eval "$(publish completion bash)"',
    "zsh": 'eval "$(publish completion zsh)"',
    "fish": "publish completion fish > ~/.config/fish/completions/publish.fish",
}


@click.command(help=f"{COMMANDS['completion'][1]}\n\nFor bash, in ~/.bashrc: {HOW['bash']}")
@click.argument("shell", type=click.Choice([*HOW]))
def completion(shell: str) -> None:
    """Print the script."""
    from click.shell_completion import get_completion_class

    group = click.get_current_context().find_root().command
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(group, {}, "publish", "_PUBLISH_COMPLETE").source())
