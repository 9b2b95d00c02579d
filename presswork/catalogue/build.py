"""A catalogue built: what is new first, then what changes, the front last; at no moment does a link lead nowhere.

1. Files and covers appear at addresses that name their content, and pages where none was: nothing leads to them yet.
2. Pages and feeds that are there already are replaced, one by one, in the order of the steps of `plan`: what they link
   exists by now. The front feeds and the front page come last.
3. What nothing refers to any more stays for the grace time, for those who still read the feeds of yesterday.

A title whose manifest cannot be read stays as it was published, the others go on: a withdrawal must not wait for the
fault of another title; the problem is told, and the command ends with 1. A *file* that is not what its manifest says
stops everything before any link is made: its source may have been tampered with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from presswork.catalogue import hosting
from presswork.catalogue.clearing import clear
from presswork.catalogue.feeds.entries import Site, moment
from presswork.catalogue.files import Sign, write_sums
from presswork.catalogue.folder import Folder
from presswork.catalogue.index import DamagedError, Index, opened
from presswork.catalogue.intake import changed, gathered, scan
from presswork.catalogue.making import made
from presswork.catalogue.plan import plan
from presswork.catalogue.settings import Settings
from presswork.catalogue.shelf import Source, Title
from presswork.catalogue.shop import Shop
from presswork.catalogue.taking import BOOK, Work, forget, page, take
from presswork.problems import Problem, PublishError, problem

Tell = Callable[[str], None]
Planned = tuple[str, int, str, str, int]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build is given. `now` is its time (UTC); `again` looks at every title and file, whatever is known."""

    settings: Settings
    shop: Shop
    sources: Sequence[Source]
    now: datetime
    style: str  # a digest that changes with all that pages are made of, besides their data
    again: bool = False
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: what the catalogue has, how many files were written and removed, and what was wrong."""

    titles: int
    editions: int
    written: int
    removed: int
    problems: tuple[Problem, ...]


def asked_of(settings: Settings, now: datetime, again: bool = False, sign: Sign | None = None) -> Asked:
    """Return what is asked of a build of a catalogue as its settings say. Raises PublishError."""
    from presswork.catalogue.settings import open_sources
    from presswork.catalogue.shop import TEMPLATES, open_shop
    from presswork.press.cache import engine
    from presswork.sources import Sources, house

    files = Sources(settings.folder.absolute())
    shop = open_shop(settings, files)
    names = {f"{TEMPLATES}{each.name}" for each in (house() / "templates/catalogue").iterdir()}
    for name in sorted(names | set(files.walk(TEMPLATES.rstrip("/")))):
        files.read(name)
    style = repr((engine(), sorted(files.read_files.items()), sorted(shop.speech.words.items())))
    return Asked(settings, shop, open_sources(settings), now, style, again, sign)


def state_folder(output: Path) -> Path:
    """Return where the index of a catalogue lies: beside it, since everything in it is public."""
    return output.with_name(f".{output.name}-index")


def build(asked: Asked, tell: Tell = lambda words: None) -> Built:
    """Bring the folder of a catalogue up to date.

    Raises PublishError with `catalogue-busy`, `not-written`, `no-source` or `changed-file`; then the catalogue is as
    it was. Problems of single titles are in the result.
    """
    settings = asked.settings
    state = state_folder(settings.output_folder)
    for afresh in (False, True):
        try:
            with opened(state, settings.output, afresh) as index:
                return _build(asked, index, tell)
        except DamagedError:
            tell("the index is damaged: everything is looked at again")
    raise AssertionError("a new index is damaged")


def _build(asked: Asked, index: Index, tell: Tell) -> Built:
    settings = asked.settings
    output = settings.output_folder
    folder = Folder(output, state_folder(output), verify=asked.again or index.fresh)
    site = Site(settings.base_url, settings.name, settings.language, asked.shop.speech.word, settings.description)
    work = Work(index, folder, asked.shop, site, moment(asked.now))
    mark = sha256(repr((settings, asked.style)).encode("utf-8", "replace")).hexdigest()
    everything = asked.again or index.fresh or index.fact("made of") != mark
    tell("looking for what has changed")
    work.problems += scan(index, asked.sources, everything)
    count = _take(work, asked.sources, tell)
    if everything or count:
        _publish(work, asked, everything, tell)
    clear(index, folder, asked.now, settings.grace, everything)
    index.note("made of", mark)
    titles = index.one("SELECT count(*) FROM title")
    editions = index.one("SELECT shown FROM list WHERE kind = 'all'") or 0
    return Built(int(titles), int(editions), folder.written, folder.removed, tuple(work.problems))


def _take(work: Work, sources: Sequence[Source], tell: Tell) -> int:
    """Take in every title that has changed. Raises PublishError where a file is not what its manifest says."""
    read, stopped, count = work.problems, [], 0
    for count, urn in enumerate(changed(work.index), start=1):
        if count % 100 == 0:
            tell(f"taking in titles: {count}")
        try:
            found = gathered(work.index, sources, urn)
        except PublishError as fault:
            read += fault.problems
            work.index.run("UPDATE origin SET stamp = '' WHERE title = ?", urn)
            continue
        work.problems = []
        if found:
            take(work, found)
        else:
            forget(work, urn)
        stopped += work.problems
    work.problems = list(dict.fromkeys(read))
    if stopped:
        raise PublishError([*work.problems, *stopped])
    return count


def _publish(work: Work, asked: Asked, everything: bool, tell: Tell) -> None:
    """Write what is planned: first what is not there yet, then the rest, each in the order of the steps."""
    plan(work, everything)
    for address, data in asked.shop.assets.files.items():
        work.folder.write(address, data)
    guides = hosting.files(asked.settings)
    for address, data in guides.items():
        work.folder.write(address, data)
    work.index.refer("site", {*asked.shop.assets.files, *guides}, work.now)
    total = work.index.one("SELECT count(*) FROM todo")
    done = 0
    for new in (True, False):
        if not new:
            write_sums(work.folder, work.index, asked.sign)
        for rows in _planned(work.index):
            _make(work, asked, [row for row in rows if not (new and work.folder.exists(row[0]))])
            done += len(rows)
            tell(f"writing pages and feeds: {done // 2} of {total}")


def _planned(index: Index) -> Iterator[list[Planned]]:
    """Yield what is planned and not yet done, in order: path, step, kind, of what, and page."""
    last = (-1, "", -1, "")
    words = (
        "SELECT path, step, kind, name, number FROM todo WHERE done = 0 AND (step, name, number, path) > (?, ?, ?, ?) "
        "ORDER BY step, name, number, path LIMIT ?"
    )
    while rows := index.rows(words, *last, BATCH):
        yield rows
        path, step, _, name, number = rows[-1]
        last = (step, name, number, path)


def _make(work: Work, asked: Asked, rows: list[Planned]) -> None:
    """Make and write what is planned in `rows`; the pages of a title are made of one reading."""
    title: Title | None = None
    covers: dict[str, str] = {}
    for path, step, kind, name, number in rows:
        if step != BOOK:
            data = made(work, kind, name, number)
        else:
            if title is None or title.id != name:
                title, covers = _book(work, asked.sources, name)
            data = page(work.shop, title, path, covers)
        work.folder.write(path, data)
        work.index.run("UPDATE todo SET done = 1 WHERE path = ?", path)


def _book(work: Work, sources: Sequence[Source], urn: str) -> tuple[Title, dict[str, str]]:
    found = gathered(work.index, sources, urn)
    if found is None:
        raise PublishError([problem("no-source", f"the title {urn} went away while the catalogue was built")])
    return found.title, json.loads(work.index.one("SELECT covers FROM title WHERE urn = ?", urn))
