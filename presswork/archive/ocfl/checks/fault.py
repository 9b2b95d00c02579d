"""A fault of a storage root or an object, by the codes of the specification (https://ocfl.io/1.1/spec/validation-codes)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong: a code (E… breaks a MUST, W… a SHOULD), the path in the storage root, and words."""

    code: str
    path: str
    message: str

    @property
    def is_warning(self) -> bool:
        """Tell whether the object or root is valid all the same."""
        return self.code.startswith("W")


@dataclass(slots=True)
class Notebook:
    """The faults of one file or folder, in the order found."""

    path: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, message: str, below: str = "") -> None:
        """Note a fault of the file or folder, or of what stands `below` it."""
        path = "/".join(part for part in (self.path, below) if part)
        self.faults.append(Fault(code, printable(path), printable(message)))


def printable(text: str) -> str:
    """Return text that can be shown and written: bytes that are no UTF-8 and control characters become signs."""
    clean = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in clean)
