"""<slug>-<edition>.json: what was made, from which sources, with which versions, and what was checked."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any
from zlib import ZLIB_RUNTIME_VERSION

from presswork.model.publication import Edition
from presswork.problems import Problem

SCHEMA = 1
PACKAGES = (
    "presswork", "weasyprint", "pydyf", "ebooklib", "jinja2", "markdown-it-py", "mdit-py-plugins", "lxml", "pikepdf",
    "pypdfium2", "fonttools", "pillow", "pygments", "pyphen", "tinycss2", "tinyhtml5", "cssselect2",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of all that decides the bytes of an output."""
    return {"python": python_version(), "zlib": ZLIB_RUNTIME_VERSION, **{name: _version(name) for name in PACKAGES}}


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def made_with() -> dict[str, str]:
    """Return what a colophon names: the programs that a reader may have heard of, with their versions."""
    found = versions()
    return {"presswork": found["presswork"], "WeasyPrint": found["weasyprint"], "Python": found["python"]}


def describe(path: Path, name: str, pages: int, media_type: str, conformance: tuple[str, ...]) -> dict[str, Any]:
    """Return the facts of a file, or of a folder: then its files each with size (bytes) and digest, sorted by name."""
    facts: dict[str, Any] = {"name": name, "media_type": media_type, "conformance": list(conformance)}
    if pages:
        facts["pages"] = pages
    if path.is_dir():
        inside = [each for each in sorted(path.rglob("*")) if each.is_file()]
        parts = [{"name": each.relative_to(path).as_posix(), **_digest(each)} for each in inside]
        listing = "".join(f"{part['sha256']}  {part['name']}\n" for part in parts)
        size = sum(part["size"] for part in parts)
        return {**facts, "size": size, "sha256": sha256(listing.encode()).hexdigest(), "files": parts}
    return {**facts, **_digest(path)}


def manifest(
    edition: Edition,
    files: list[dict[str, Any]],
    sources: dict[str, str],
    all_versions: dict[str, str],
    problems: tuple[Problem, ...],
) -> dict[str, Any]:
    """Return the manifest of an edition, ready for JSON."""
    title = edition.publication
    return {
        "schema": SCHEMA,
        "id": title.id,
        "edition": edition.name,
        "identifier": edition.urn,
        "date": edition.day.isoformat(),
        "modified": edition.modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "title": title.title,
        "subtitle": title.subtitle,
        "language": title.language,
        "authors": [asdict(person) for person in title.authors],
        "publisher": title.publisher,
        "description": title.description,
        "subjects": list(title.subjects),
        "rights": title.rights,
        "identifiers": [asdict(number) for number in title.identifiers],
        "files": files,
        "sources": [{"name": name, "sha256": digest} for name, digest in sorted(sources.items())],
        "versions": all_versions,
        "checked": {"by": "presswork", "problems": [asdict(each) for each in problems]},
    }


def text_of(value: dict[str, Any]) -> str:
    """Return a manifest as text: equal values are equal bytes."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def kept(beside: Path, made: set[str], sources: dict[str, str]) -> list[dict[str, Any]]:
    """Return the files of an earlier run that still belong to the edition.

    They do where their bytes are as recorded and no source that both runs read has changed since.
    """
    try:
        earlier = json.loads(beside.read_text("utf-8"))
        before = {each["name"]: each["sha256"] for each in earlier["sources"]}
        if any(before.get(name, digest) != digest for name, digest in sources.items()):
            return []
        return [each for each in earlier["files"] if each["name"] not in made and _unchanged(beside.parent, each)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def _unchanged(folder: Path, facts: dict[str, Any]) -> bool:
    path = folder / Path(facts["name"]).name
    if not path.exists():
        return False
    now = describe(path, "", 0, "", ())
    return bool(now["sha256"] == facts["sha256"])


def _digest(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"size": len(data), "sha256": sha256(data).hexdigest()}
