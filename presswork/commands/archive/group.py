"""publish archive: the commands of an archive, each loaded when it is called.

Exit codes: 0 where what was asked is done or sound, 1 where it is not, 2 where the words of the command are wrong.
"""

from __future__ import annotations

from presswork.commands.group import COMMANDS
from presswork.commands.lazy import Lazy

ARCHIVE = {
    "freeze": ("archive.freeze", "Keep an edition for good: outputs, sources, environment, under a seal."),
    "list": ("archive.list", "Name the titles and editions that the archive holds."),
    "show": ("archive.show", "Show an edition: its files, seals, notes, and what changed."),
    "verify": ("archive.verify", "Look at every bit, every name and every seal."),
    "rebuild": ("archive.rebuild", "Make an edition again from the archive, and compare the bytes."),
    "diff": ("archive.diff", "Show what changed for a reader between two editions."),
    "export": ("archive.export", "Write one edition as a BagIt bag."),
    "import": ("archive.import_", "Take an exported edition back."),
    "retract": ("archive.retract", "Withdraw an edition: its bytes stay, with a tombstone."),
    "purge": ("archive.purge", "Destroy an edition's bytes, as was ordered; its seals stay."),
    "annotate": ("archive.annotate", "Add a note or an erratum to an edition."),
    "checkpoint": ("archive.checkpoint", "Write what the archive holds now, to be kept elsewhere as a witness."),
    "key": ("archive.key", "Make and show the key that signs."),
}

archive = Lazy(ARCHIVE, name="archive", help=COMMANDS["archive"][1])
