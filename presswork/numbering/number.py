"""The first agreement: numbers, labels and targets, from what the chapters tell of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from presswork.model.chapter import Anchor, Chapter
from presswork.model.numbers import Answers, Entry, Numbers, Target
from presswork.model.publication import Part, Publication
from presswork.numbering.count import CAPTIONED, Counted, count, title_of
from presswork.numbering.labels import heading_label, numbered, target
from presswork.numbering.targets import Index, duplicates, index
from presswork.problems import Problem, problem
from presswork.typography.language import Language, language


def number(publication: Publication, chapters: Sequence[Chapter]) -> tuple[Numbers, tuple[Problem, ...]]:
    """Return the contents, the lists and each chapter's answers, and what is wrong between the chapters.

    Of a chapter only its key, path, language, role, title and facts are looked at: bodies need not be there.
    """
    counted = count(publication, chapters)
    pairs = list(zip(chapters, counted, strict=True))
    known = {chapter.key: each for chapter, each in pairs}
    found = index(chapters)
    problems = [*duplicates(chapters), *_untitled(chapters)]
    answers: dict[str, Answers] = {}
    for chapter, each in pairs:
        targets = tuple(_targets(publication, chapter, found, known, problems))
        answers[chapter.key] = _answers(chapter, each, targets)
    lists = {kind: tuple(_captions(pairs, kind)) for kind in CAPTIONED}
    contents = tuple(_contents(publication, pairs))
    return Numbers(contents, lists["figure"], lists["table"], answers), tuple(sorted(set(problems)))


def _answers(chapter: Chapter, counted: Counted, targets: tuple[Target | None, ...]) -> Answers:
    speech = language(chapter.language)
    captions = [each for each in chapter.facts.anchors if each.kind in CAPTIONED and each.id in counted.anchors]
    labels = {each.id: numbered(speech.word(each.kind), counted.anchors[each.id]) for each in captions}
    label = heading_label(chapter, counted.number, speech)
    return Answers(counted.number, label, counted.anchors, labels, counted.notes, targets)


def _targets(
    publication: Publication, chapter: Chapter, found: Index, known: Mapping[str, Counted], problems: list[Problem]
) -> Iterator[Target | None]:
    """Yield an answer for every reference of a chapter; None, with a problem, where there is no such thing."""
    speech: Language = language(chapter.language)
    for reference in chapter.facts.references:
        there = found.look_up(chapter, reference)
        if there is None:
            problems.append(found.dead(reference))
            yield None
            continue
        counted = known[there.chapter.key]
        own = counted.anchors.get(there.anchor.id, "") if there.anchor else counted.number
        answer = target(there, reference.form, own, speech, publication.house)
        if reference.form != "link" and not answer.label:
            where = reference.place
            message = f"{reference.id or reference.path} has neither a number nor words to call it by"
            problems.append(
                problem("dead-reference", message, where.path, where.line, where.column, "give it a caption")
            )
        yield answer


def _untitled(chapters: Sequence[Chapter]) -> Iterator[Problem]:
    """Yield a problem for every chapter without a title but the first."""
    for chapter in chapters[1:]:
        if chapter.role == "opening":
            yield problem("chapter-without-title", "only the first chapter may be without a title", chapter.path, 1)


def _contents(publication: Publication, pairs: Sequence[tuple[Chapter, Counted]]) -> Iterator[Entry]:
    """Yield the lines of the contents: parts, chapters with a title, sections of every depth."""
    part_of: dict[str, Part] = {path: part for part in publication.parts for path in part.chapters}
    opened = {part.intro for part in publication.parts if part.intro}
    last: Part | None = None
    intros = {chapter.path for chapter, _ in pairs} & opened
    for chapter, counted in pairs:
        part = part_of.get(chapter.path)
        if part is not None and part is not last and part.intro not in intros:
            yield Entry(chapter.key, "", 0, "", part.title, _escaped(part.title), "part")
        last = part or last
        title = title_of(chapter)
        if title is not None or chapter.title:
            level = 0 if chapter.role == "part" else 1
            html = chapter.title_html or _escaped(chapter.title)
            yield Entry(chapter.key, "", level, counted.number, chapter.title, html, chapter.role)
        for anchor in chapter.facts.anchors:
            if anchor.kind == "section" and anchor.text:
                yield _entry(chapter, anchor, counted, anchor.level)


def _captions(pairs: Sequence[tuple[Chapter, Counted]], kind: str) -> Iterator[Entry]:
    for chapter, counted in pairs:
        for anchor in chapter.facts.anchors:
            if anchor.kind == kind and anchor.id in counted.anchors:
                yield _entry(chapter, anchor, counted, 1)


def _entry(chapter: Chapter, anchor: Anchor, counted: Counted, level: int) -> Entry:
    own = counted.anchors.get(anchor.id, "")
    html = anchor.html or _escaped(anchor.text)
    return Entry(chapter.key, anchor.id, level, own, anchor.text, html, chapter.role, anchor.explicit)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
