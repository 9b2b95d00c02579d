"""Writes the pages of docs/ that are made from the code: python setup/docs.py [--check].

With --check nothing is written; the exit code is 1 where a page is not what the code says, and the page is named.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from presswork.reading.listing import renewed
from presswork.reading.schema import json_schema, settings_page
from presswork.rules import RULES
from presswork.typography.table import current

DOCS = Path(__file__).parents[1] / "docs"
HEAD = """\
# The rules

Every problem that presswork tells has the name of a rule. An **error** keeps every file from appearing; a **warning**
does not, unless you ask with `--strict`. With `--draft`, errors are shown and the files are made all the
same; where one of them cannot be made, none appears.

| rule | level | what it asks for | what to do |
| --- | --- | --- | --- |
"""


def rules_page() -> str:
    """Return docs/rules.md: a row for each rule, in the order of the work."""
    rows = (
        f"| `{name}` | {rule.level} | {in_cell(rule.says)} | {in_cell(rule.hint)} |\n" for name, rule in RULES.items()
    )
    return HEAD + "".join(rows)


def in_cell(words: str) -> str:
    """Return `words` as they are shown in a table's cell, where no sign means anything."""
    return re.sub(r"[\\`*\[\]<>$|]", r"\\\g<0>", words)


MADE: dict[str, Callable[[str], str]] = {
    "rules.md": lambda _: rules_page(),
    "settings.md": lambda _: settings_page(),
    "publication.schema.json": lambda _: json_schema(),
    "manuscript.md": renewed,  # of these two the tables alone
    "languages.md": current,
}


def stale() -> dict[str, str]:
    """Return the pages that are not what the code says, as they have to be."""
    now = {name: (DOCS / name).read_text("utf-8") if (DOCS / name).is_file() else "" for name in MADE}
    return {name: made for name, make in MADE.items() if (made := make(now[name])) != now[name]}


def main() -> int:
    """Write, or check; return the exit code."""
    pages = stale()
    for name, text in pages.items():
        print(f"docs/{name}")
        if "--check" not in sys.argv:
            (DOCS / name).write_text(text, "utf-8")
    return int("--check" in sys.argv and bool(pages))


if __name__ == "__main__":
    sys.exit(main())
