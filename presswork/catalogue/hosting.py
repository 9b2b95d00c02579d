"""What a web server is told so that it hosts a catalogue well: nginx's configuration, and tables for others."""

from __future__ import annotations

from presswork.catalogue.settings import Settings


def files(settings: Settings) -> dict[str, bytes]:
    """Return the files by their addresses."""
    return {}
