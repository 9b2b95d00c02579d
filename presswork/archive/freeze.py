"""Freeze: the edition that stands in output/, with its sources and what it was made with, becomes an archive's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha512
from pathlib import Path
from tempfile import TemporaryDirectory

from presswork.archive import environment
from presswork.archive.checks import outside, own
from presswork.archive.gather import Gathered, gather, standing
from presswork.archive.history import Change, changed
from presswork.archive.keeping import Frozen, write
from presswork.archive.names import check_new
from presswork.archive.ocfl.content import Content
from presswork.archive.ocfl.store import Store
from presswork.archive.storage import LocalStorage
from presswork.archive.titles import Title
from presswork.archive.writing import Act, opened, title_in
from presswork.press.cache import Cache
from presswork.press.manifest import versions
from presswork.problems import Problem, PublishError, problem
from presswork.reading.settings import read_publication
from presswork.sources import Sources

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be frozen, and how: `edition` empty is the last one; `tools` are the validators that are installed.

    `locale` is that of the surroundings, for the record; `environment` asks for the wheels too; `cache` is the folder
    of the press's kept results, or None: it knows the chapters that need not be read again.
    """

    project: Path
    output: Path
    archive: Path
    edition: str = ""
    backfill: bool = False
    environment: bool = False
    locale: str = ""
    tools: Mapping[str, str] | None = None
    cache: Path | None = None


def freeze(wish: Wish, act: Act, tell: Tell) -> Frozen:
    """Freeze an edition. Raises PublishError, and the archive is as it was."""
    sources = Sources(wish.project)
    publication, _ = read_publication(sources)
    with TemporaryDirectory(prefix="presswork-") as name:
        folder = Path(name)
        manifest = standing(wish.output, publication.id, wish.edition)
        tell("comparing the edition with its manifest")
        found = gather(manifest, sources, folder)
        change = _looked_at(wish, found, tell)
        tell("asking the validators")
        checks, told = outside(found.manifest, wish.output, wish.tools or {})
        wheels, said, warned = _wheels(wish, folder, tell)
        zone = publication.timezone
        files = {**found.files, **checks, **wheels, **_build(found, zone, wish.locale, said)}
        files["checks/presswork.json"] = own(found.manifest)
        tell("freezing")
        with opened(wish.archive, new=True) as store:
            title = _check(store, found, wish.backfill)
            return write(store, title, replace(found, files=files), change, act, (*told, *warned))


def _looked_at(wish: Wish, found: Gathered, tell: Tell) -> Change:
    """Look early whether the name can be given, and what changed: the archive is held only for writing."""
    if not (wish.archive / "0=ocfl_1.1").is_file():
        return Change()
    store = Store.open(LocalStorage(wish.archive))
    title = _check(store, found, wish.backfill)
    tell("comparing it with the edition before")
    return changed(store, title, found, Change(), Cache(wish.cache, repr(sorted(versions().items()))))


def _check(store: Store, found: Gathered, backfill: bool) -> Title:
    manifest = found.manifest
    title = title_in(store, manifest["id"], manifest["title"])
    row = title.row(manifest["edition"])
    if row is not None:
        name = f"outputs/{found.name}"
        content = found.files[name]
        held = store.files(row.identifier).get(name)
        if isinstance(content, bytes) and held == sha512(content).hexdigest():
            words = f"the edition {row.edition} is frozen already, and has not been changed since"
            raise PublishError([problem("archive-used-name", words, hint="there is nothing to do")])
    check_new(manifest["edition"], [each.edition for each in title.editions], backfill)
    return title


def _build(found: Gathered, zone: str, locale: str, said: str) -> dict[str, Content]:
    manifest = found.manifest
    epoch = str(int(datetime.fromisoformat(manifest["modified"]).timestamp()))
    words = f"publish all --edition {manifest['edition']}"
    facts = environment.describe(words, epoch, locale, zone, said)
    return {"build/environment.json": facts, "build/requirements.lock": environment.lock()}


def _wheels(wish: Wish, folder: Path, tell: Tell) -> tuple[dict[str, Content], str, Sequence[Problem]]:
    """Return the wheels, whether they are kept, and why not: an edition is frozen without them all the same."""
    if not wish.environment:
        return {}, "not asked for", ()
    tell("bringing the wheels of all packages")
    into = folder / "wheels"
    into.mkdir()
    try:
        brought = environment.wheels(into)
    except PublishError as stopped:
        return {}, "asked for, but they could not be had", stopped.problems
    return {f"build/wheels/{path.name}": path for path in brought}, "kept in build/wheels", ()
