"""The web edition, looked at again: every link leads somewhere, nothing is a script, nothing comes from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from presswork.inspection.epub import LEADING
from presswork.problems import Problem, problem

LOADED = ("src", "srcset", "poster", "data", "background")


def inspect(path: Path) -> tuple[Problem, ...]:
    """Return `bad-output` for every fault in the folder `path`."""
    from lxml import html

    pages = {each.name: html.fromstring(each.read_bytes()) for each in sorted(path.glob("*.html"))}
    if "index.html" not in pages:
        return (problem("bad-output", "the web edition has no index.html", path.name),)
    ids = {name: {node.get("id", "") for node in page.iter()} - {""} for name, page in pages.items()}
    files = {each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()}
    found = [
        problem("bad-output", fault, f"{path.name}/{name}")
        for name, page in pages.items()
        for fault in faults(name, page, ids, files)
    ]
    return tuple(found)


def faults(name: str, page: Any, ids: dict[str, set[str]], files: set[str]) -> Iterator[str]:
    """Yield what is wrong with one page, in words."""
    for node in page.iter():
        if node.tag == "script" or any(key.startswith("on") for key in node.keys()):  # noqa: SIM118
            yield f"a script: <{node.tag}>"
        for key in LOADED:
            if (value := node.get(key)) and unquote(value) not in files:
                yield f"<{node.tag} {key}> leads nowhere: {value}"
        href = node.get("href") if node.tag in ("a", "link") else None
        if href and not leads_somewhere(name, href, ids, files):
            yield f"a link leads nowhere: {href}"


def leads_somewhere(name: str, href: str, ids: dict[str, set[str]], files: set[str]) -> bool:
    """Tell whether `href` on the page `name` has its target."""
    parts = urlsplit(href)
    if parts.scheme:
        return parts.scheme in LEADING
    target = unquote(parts.path) or name
    if target not in files:
        return False
    return not parts.fragment or unquote(parts.fragment) in ids.get(target, set())
