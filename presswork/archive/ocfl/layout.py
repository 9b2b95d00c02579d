"""Where an object lies in the storage root: extension 0003, hash and id, with its default settings.

Of the registered layouts it is the one that a person can walk: the folder of an object bears the object's id (percent
encoded, cut after 100 characters), and the three folders above it, of the id's sha256, keep every folder small. 0004
hides the ids behind digests; 0002, 0006 and 0007 put objects whose names begin alike into one folder, or need ids
that are safe as file names on every system.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import unquote

NAME = "0003-hash-and-id-n-tuple-storage-layout"
ROOT_DECLARATION = "0=ocfl_1.1"
TUPLE, TUPLES = 3, 3  # characters of a folder's name, folders above an object
SETTINGS = {
    "extensionName": NAME,
    "digestAlgorithm": "sha256",
    "tupleSize": TUPLE,
    "numberOfTuples": TUPLES,
}
LONGEST = 100  # characters of an encoded id
DESCRIPTION = (
    "An object lies below three folders of three characters each, from the beginning of the sha256 of its id, in a "
    "folder named by its id, percent-encoded; an id of more than 100 characters is cut there and ends with its sha256."
)
# A folder of work that is not finished yet. An extension of a name of our own would draw a warning from validators
# (OCFL 1.1: W016), so it stands within the folder of the layout's; it is there only while a command writes, or was
# killed.
UNFINISHED = f"extensions/{NAME}/presswork-unfinished"
PLAIN = re.compile(r"[^A-Za-z0-9_-]")


def address(identifier: str) -> str:
    """Return the path of an object's folder in the storage root."""
    digest = sha256(identifier.encode()).hexdigest()
    name = PLAIN.sub(_percent, identifier)
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}-{digest}"
    return f"{digest[:3]}/{digest[3:6]}/{digest[6:9]}/{name}"


def identifier(folder: str) -> str:
    """Return the id that a folder's name tells, or nothing where it was cut."""
    return unquote(folder) if len(folder) <= LONGEST else ""


def root_files() -> Mapping[str, bytes]:
    """Return the files that make a folder a storage root with this layout; the declaration comes last."""
    return {
        f"extensions/{NAME}/config.json": _json(SETTINGS),
        "ocfl_layout.json": _json({"extension": NAME, "description": DESCRIPTION}),
        ROOT_DECLARATION: b"ocfl_1.1\n",
    }


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in found[0].encode())


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1) + "\n").encode()
