"""The rules that a publication is held to: docs/rules.md is made from this table."""

from __future__ import annotations

from presswork.rulebook.archive import ARCHIVE
from presswork.rulebook.catalogue import CATALOGUE
from presswork.rulebook.machine import MACHINE
from presswork.rulebook.manuscript import MANUSCRIPT
from presswork.rulebook.pages import PAGES
from presswork.rulebook.rule import Rule

RULES: dict[str, Rule] = {**MANUSCRIPT, **PAGES, **CATALOGUE, **ARCHIVE, **MACHINE}
