"""What retract, annotate and purge have in common: they add a sealed event to an edition, and tell of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from presswork.commands.archive.common import Place, act_of, title_meant

if TYPE_CHECKING:
    from presswork.archive.events import Done

Signing = tuple[str, "Path | None", bool]  # --by, --key, --no-sign


def happen(place: Place, title_id: str, edition: str, kind: str, reason: str, signing: Signing, as_json: bool) -> None:
    """Add an event, and tell what was sealed."""
    from presswork.archive.events import happen as add
    from presswork.archive.view import Archive

    title = title_meant(Archive(place.archive), place, title_id)
    tell(add(place.archive, title.id, edition, kind, reason, act_of(*signing)), as_json)


def tell(done: Done, as_json: bool) -> None:
    """Tell what was done."""
    from dataclasses import asdict

    from presswork.commands.show import show_json

    if as_json:
        show_json({"done": True, **asdict(done)})
        return
    signed = "signed" if done.signed else "not signed"
    click.echo(f"{done.kind.capitalize()}: {done.edition}, {signed}", err=True)
    click.echo(done.seal)
