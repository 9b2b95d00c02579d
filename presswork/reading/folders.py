"""The Markdown files of manuscript/: the chapters, in the order of names, where no setting lists them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from presswork.model.publication import Part
from presswork.problems import Problem, PublishError, problem
from presswork.reading.chapters import ENDINGS, ROOT, SETTINGS, Listing
from presswork.sources import Sources

LEFT_OUT = frozenset({"figures", "data"})  # folders that hold no chapters
NOTICES = frozenset({"README", "CHANGELOG", "CONTRIBUTING", "LICENSE", "LICENCE", "NOTES", "TODO"})


def discovered(sources: Sources) -> Listing:
    """Return every Markdown file below manuscript/ in the order of names; the folders there are parts."""
    told = Listing()
    files = sorted((name for name in sources.walk(ROOT) if name.endswith(".md") and _counts(name)), key=_order)
    folders: dict[str, list[str]] = {}
    for name in files:
        below = name.split("/")[1:]
        folders.setdefault(below[0] if len(below) > 1 else "", []).append(name)
    intros = {folder: _intro(folder, names) for folder, names in folders.items() if folder}
    told.chapters = [name for name in files if name not in intros.values()]
    titles: set[str] = set()
    for folder, intro in intros.items():
        title = _part_title(folder, intro, sources, told)
        if title in titles:
            told.problems.append(
                problem("bad-setting", f"two parts have the title {title}", intro or f"{ROOT}/{folder}")
            )
        titles.add(title)
        told.parts.append(Part(title, tuple(name for name in folders[folder] if name != intro), intro))
    if not files:
        told.problems.append(problem("no-chapters", f"{ROOT}/ has no Markdown file", SETTINGS))
    return told


def unlisted(sources: Sources, listing: Listing) -> list[Problem]:
    """Return a warning for every Markdown file that could be a chapter, and that the settings do not list."""
    known = {*listing.chapters, *(part.intro for part in listing.parts)}
    return [
        problem("unlisted-chapter", f"the settings do not list {name.removeprefix(f'{ROOT}/')}", name)
        for name in sources.walk(ROOT)
        if name.lower().endswith(ENDINGS) and name not in known and _counts(name) and not _is_notice(name)
    ]


def _is_notice(name: str) -> bool:
    """Tell whether a file speaks to those who work on the manuscript: README.md, LICENSE.fr.md."""
    return PurePosixPath(name).name.split(".")[0].upper() in NOTICES


def _counts(name: str) -> bool:
    *folders, file = name.split("/")[1:]
    return not file.startswith(("_", ".")) and not any(
        folder in LEFT_OUT or folder.startswith(("_", ".")) for folder in folders
    )


def _order(name: str) -> list[tuple[int, list[tuple[str, int, str]], str]]:
    """Return what sorts names as people do: 2 before 10, and a folder's index first."""
    return [
        (
            int(PurePosixPath(part).stem != "index"),
            [(run, len(digits), digits) for run, digits in re.findall(r"([^0-9]*)0*([0-9]*)", part.casefold())],
            part,
        )
        for part in name.split("/")[1:]
    ]


def _intro(folder: str, names: list[str]) -> str:
    """Return the index.md of a folder that has chapters besides."""
    index = f"{ROOT}/{folder}/index.md"
    return index if index in names and len(names) > 1 else ""


def _part_title(folder: str, intro: str, sources: Sources, told: Listing) -> str:
    """Return the heading of a part's index.md, else its folder's name, made readable."""
    try:
        heading = _heading(sources.text(intro)) if intro else ""
    except PublishError as stopped:
        told.problems += stopped.problems
        heading = ""
    plain = re.sub(r"[-_\s]+", " ", re.sub(r"^[0-9]+[-_. ]*", "", folder)).strip() or folder
    return heading or plain[:1].upper() + plain[1:]


def _heading(text: str) -> str:
    """Return the words of the first # heading, without their marks."""
    match = re.search(r"^ {0,3}# +(.+?)(?: +#+)?(?: *\{[^{}\n]*\})?[ \t]*$", text, re.MULTILINE)
    return re.sub(r"[*`]|\[\^[^\]\s]*\]|\\(?=[^\w\s])", "", match[1]).strip() if match else ""
