"""Five books that others have written, from Debian's packages: `benchmarks/setup books` fetches, this opens and adapts.

None of them is kept in the repository: `others.toml` names each with its licence and the digest of its package.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from benchmarks.books.adapt import Adapter
from benchmarks.books.presswork import SETTINGS

HERE = Path(__file__).parent
FIRST = 3  # chapters of each, where it is quick


@dataclass(frozen=True, slots=True)
class Other:
    """A book by others as a project, with the marks that the judge looks for."""

    name: str
    project: Path
    notes: list[int]
    references: dict[int, int]


def books(cache: Path, folder: Path, quick: bool) -> Iterator[Other | str]:
    """Yield each book, or the name of one whose package is not in `cache`; what is made lands below `folder`."""
    pandoc = next(cache.glob("venv/lib/python3*/site-packages/pypandoc/files/pandoc"), None)
    for facts in tomllib.loads((HERE / "others.toml").read_text("utf-8"))["book"]:
        package = next((cache / "debs").glob(f"{facts['package']}_*.deb"), None)
        if package is None or pandoc is None:
            yield f"{facts['name']}"
            continue
        if sha256(package.read_bytes()).hexdigest() != facts["sha256"]:
            yield f"{facts['name']} (another version)"
            continue
        opened = cache / "opened" / facts["package"]
        if not opened.is_dir():
            opened.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["dpkg-deb", "-x", package, opened], check=True)
        yield adapted(facts, opened, folder / facts["name"], str(pandoc), FIRST if quick else 10**6)


def adapted(facts: dict[str, Any], opened: Path, project: Path, pandoc: str, most: int) -> Other:
    """Return the project of a book, made where it is not there yet."""
    marks = project / "marks.json"
    if not marks.is_file():
        shutil.rmtree(project, ignore_errors=True)
        make(facts, opened, project, pandoc, most)
    said = json.loads(marks.read_text("utf-8"))
    references = {int(number): target for number, target in said["references"].items()}
    return Other(facts["name"], project, said["notes"], references)


def make(facts: dict[str, Any], opened: Path, project: Path, pandoc: str, most: int) -> None:
    """Write the project of a book."""
    manuscript = project / "manuscript"
    (manuscript / "figures").mkdir(parents=True)
    adapter = Adapter()
    chapters = list(adapter.chapters((path, facts["content"]) for path in files(facts, opened)))[:most]
    held = {int(each) for chapter in chapters for each in chapter.xpath(".//@data-target")}
    adapter.targets = {place: number for place, number in adapter.targets.items() if number in held}
    for number, chapter in enumerate(chapters, 1):
        (manuscript / f"{number:03}.md").write_text(adapter.markdown(chapter, pandoc), "utf-8")
    for name, path in adapter.pictures.items():
        shutil.copy(path, manuscript / "figures" / name)
    values = {"title": facts["title"], "language": facts["language"], "layout": "book", "page": "A5"}
    settings = SETTINGS.format(identifier=facts["id"], **values).replace("CC0 1.0", facts["licence"])
    (manuscript / "publication.toml").write_text(settings, "utf-8")
    found = Other(facts["name"], project, adapter.notes, adapter.references)
    (project / "marks.json").write_text(json.dumps({**asdict(found), "project": ""}), "utf-8")


def files(facts: dict[str, Any], opened: Path) -> list[Path]:
    """Return the files of a book in their order: as listed, or as its own contents link them."""
    folder = opened / facts["folder"]
    if "contents" not in facts:
        return [path for pattern in facts["files"] for path in sorted(folder.glob(pattern))]
    linked = re.findall(r'href="([^"#:]+\.html)', (folder / facts["contents"]).read_text("utf-8"))
    return [folder / unquote(name) for name in dict.fromkeys(linked) if (folder / unquote(name)).is_file()]
