"""What a rule is."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A rule's level (`error` or `warning`), what it asks for, and what to do where it is broken."""

    level: str
    says: str
    hint: str
