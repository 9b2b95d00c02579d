"""The order of the work, from a project's folder to the files in output/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from presswork.layout.pages import forget_changed
from presswork.locks import held
from presswork.model.chapter import Chapter
from presswork.model.numbers import Numbers
from presswork.model.publication import Edition, Publication
from presswork.press.cache import LIMIT, Cache, Map, cached_map
from presswork.press.formats import File, make_formats
from presswork.press.manifest import describe, kept, manifest, text_of, versions
from presswork.press.pictures import look_at_pictures, unused_pictures
from presswork.press.signs import point_at_signs
from presswork.press.staging import put_in_place, staging
from presswork.press.steps import ReadTask, read_step, warm_step
from presswork.press.workers import Workers, workers
from presswork.problems import Problem, PublishError, errors, strict
from presswork.sources import Sources, told_at

LONG = 200_000  # characters of a book whose pages are laid out by other processes
AT_ONCE = 60  # seconds that runs wait for each other, when they have files to put in place
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made: formats, where, and how strictly; `cache` is the folder of kept results, or None."""

    formats: tuple[str, ...]
    output: Path
    writes: bool = True
    draft: bool = False
    strict: bool = False
    jobs: int = 1
    cache: Path | None = None
    cache_limit: int = LIMIT  # bytes
    keep_html: Path | None = None  # where the printed edition is left as HTML with its styles


@dataclass(frozen=True, slots=True)
class Opened:
    """A project whose settings could be read."""

    sources: Sources
    publication: Publication
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All chapters of a publication, read and numbered."""

    chapters: tuple[Chapter, ...]
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the paths in place, the facts of each for the manifest, and the problems that did not stop it."""

    edition: Edition
    paths: tuple[Path, ...]
    files: list[dict[str, Any]]
    problems: tuple[Problem, ...]


def open_project(project: Path) -> Opened:
    """Read the settings of the project. Raises PublishError with all that is wrong with them."""
    from presswork.reading.settings import read_publication

    sources = Sources(project)
    publication, problems = read_publication(sources)
    return Opened(sources, publication, problems)


def publish(opened: Opened, edition: Edition, wish: Wish, tell: Tell) -> Made:
    """Make the wished formats of an edition. Raises PublishError, with every file of the last good run untouched."""
    all_versions = versions()
    cache = Cache(wish.cache, repr(sorted(all_versions.items())), wish.cache_limit)
    looking = Sources(opened.sources.project, opened.sources.house)  # what it reads is no source of this edition
    forget_changed(looking, str(looking.project))
    tell("reading the chapters")
    tasks, found = reading_tasks(opened)
    with workers(wish.jobs) as crew:
        long = sum(len(task.text) for task in tasks) > LONG and "pdf" in wish.formats
        over = _warming(crew, opened.sources, edition) if long else crew.map
        book, told = read_book(opened, tasks, cache, over)
        found += told
        judge(found, wish, only=not tasks)
        with staging(wish.output) as folder:
            made, told = make_formats(opened.sources, edition, book, wish, cache, crew, folder, tell, found)
            problems = judge([*found, *point_at_signs(told, opened.sources)], wish)
            files = [
                describe(each.path, each.name, each.pages, each.form.media_type, each.form.conformance) for each in made
            ]
            if wish.writes:
                tell("moving the files into place")
                with held(wish.output, AT_ONCE):  # a manifest has the files of all runs, each with its own
                    place(edition, wish.output, made, files, opened.sources, all_versions, problems, folder)
    cache.trim()
    names = tuple(wish.output / each.name for each in made) if wish.writes else ()
    return Made(edition, names, files if wish.writes else [], problems)


def _warming(crew: Workers, sources: Sources, edition: Edition) -> Map:
    """Return the map for reading a long book: where a chapter has changed, workers get ready to lay out its pages."""
    from presswork.press.binding import warming

    def over(step: Callable[[Any], Any], changed: Iterable[Any]) -> list[Any]:
        given = list(changed)
        if given:
            crew.start()
            with suppress(PublishError):  # a fault of the style is told when it is asked for
                crew.warm_up(warm_step, warming(edition, sources))
        return crew.map(step, given)

    return over


def reading_tasks(opened: Opened) -> tuple[list[ReadTask], list[Problem]]:
    """Return a task for every chapter that can be read, parts' openings included, and what is wrong with the others."""
    from presswork.reading.chapters import key_of

    publication, tasks, found = opened.publication, [], list(opened.problems)
    keys: dict[str, str] = {}
    for path, intro, role in order_of(publication):
        key = keys[path] = key_of(path, keys.values())
        try:
            text = opened.sources.text(path)
        except PublishError as stopped:
            keep = [each for each in stopped.problems if each.rule == "not-utf8"]
            found += keep or told_at(stopped, "manuscript/publication.toml")
            continue
        tasks.append(ReadTask(path, text, key, publication.language, publication.house, keys.get(intro, ""), role))
    return tasks, found


def order_of(publication: Publication) -> list[tuple[str, str, str]]:
    """Return (path, the file that opens its part, role) of every file, in the order of the book."""
    part_of = {path: part for part in publication.parts for path in part.chapters}
    rows: list[tuple[str, str, str]] = []
    opened: set[str] = set()
    for path in publication.chapters:
        intro = part_of[path].intro if path in part_of else ""
        if intro and intro not in opened:
            opened.add(intro)
            rows.append((intro, "", "part"))
        rows.append((path, intro, ""))
    return rows


def read_book(opened: Opened, tasks: Sequence[ReadTask], cache: Cache, over: Map) -> tuple[Book, list[Problem]]:
    """Read every chapter alone, then let all agree on numbers."""
    from presswork.numbering.number import number

    results = cached_map(cache, read_step, tasks, over)
    chapters = tuple(chapter for chapter, _ in results)
    found = [each for _, told in results for each in told]
    numbers, told = number(opened.publication, chapters)
    found += [*told, *look_at_pictures(opened.sources, chapters)]
    found += unused_pictures(opened.sources, opened.publication, chapters)
    return Book(chapters, numbers), found


def judge(found: Sequence[Problem], wish: Wish, only: bool = True) -> tuple[Problem, ...]:
    """Return the problems, sorted, each once; raise them where one is an error and no draft was asked for."""
    problems = tuple(sorted(set(strict(found) if wish.strict else found)))
    if only and errors(problems) and not wish.draft:
        raise PublishError(problems)
    return problems


def place(
    edition: Edition,
    output: Path,
    made: Sequence[File],
    files: list[dict[str, Any]],
    sources: Sources,
    all_versions: dict[str, str],
    problems: tuple[Problem, ...],
    folder: Path,
) -> None:
    """Rename what was made into the output folder, the manifest last."""
    beside = output / f"{edition.stem}.json"
    names = {each.name for each in made}
    earlier = kept(beside, names, sources.read_files)
    for each in made:
        put_in_place(each.path, output / each.name)
    everything = sorted([*earlier, *files], key=lambda facts: str(facts["name"]))
    value = manifest(edition, everything, sources.read_files, all_versions, problems)
    staged = folder / beside.name
    staged.write_text(text_of(value), "utf-8")
    put_in_place(staged, beside)
