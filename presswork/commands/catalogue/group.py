"""publish catalogue: the commands of a catalogue, each loaded when it is called."""

from __future__ import annotations

from presswork.commands.group import COMMANDS
from presswork.commands.lazy import Lazy

CATALOGUE = {
    "new": ("catalogue.new", "Write a catalogue.toml that builds at once."),
    "build": ("catalogue.build", "Make the folder that any web server can host."),
    "serve": ("catalogue.serve", "Show the folder over HTTP, on this machine or for a small house."),
}

catalogue = Lazy(CATALOGUE, name="catalogue", help=COMMANDS["catalogue"][1])
