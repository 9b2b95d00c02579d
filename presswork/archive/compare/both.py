"""Two editions read so that they can be compared: a chapter that is sure to read the same in both is not read.

A chapter's text follows from what its task of reading names: its bytes, path and part, and a few settings. The words
of its references («figure 3») follow from the numbers, on which all chapters agree. So a chapter of one task reads the
same where the numbers are the same; and these are where the chapters that differ tell the others the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from presswork.archive.compare.editions import MARKDOWN, SETTINGS, Text, Told, digest_of, opened
from presswork.archive.compare.leaves import leaves, notes
from presswork.model.chapter import Chapter, Place
from presswork.model.numbers import Answers
from presswork.model.publication import Publication

if TYPE_CHECKING:
    from presswork.press.cache import Cache
    from presswork.press.steps import ReadTask

PICTURES = ("![", "<")  # what begins a picture in a chapter's text
HOUSE = "house/"  # no chapter reaches it
NOWHERE = Place("")
Numbered: TypeAlias = Mapping[str, Answers]
Read: TypeAlias = "dict[ReadTask, Chapter]"


@dataclass(frozen=True, slots=True)
class _Side:
    """An edition before its chapters are read."""

    publication: Publication
    tasks: Sequence[ReadTask]
    files: Mapping[str, bytes]

    def order(self) -> object:
        """Return what the numbers follow from beside the chapters' own facts."""
        book = self.publication
        places = [(task.path, task.key, task.language, task.part, task.role) for task in self.tasks]
        return book.house, book.numbering, book.parts, book.chapters, places

    def answers(self, read: Read) -> Numbered:
        """Return what all chapters agree on."""
        from presswork.numbering.number import number

        return number(self.publication, [read[task] for task in self.tasks])[0].answers

    def told(self, read: Read, same: Collection[ReadTask], answers: Numbered) -> Told:
        """Return the edition as it is compared."""
        rows = ((place, task, read.get(task)) for place, task in enumerate(self.tasks))
        found = (_text(place, task, chapter, task in same, answers) for place, task, chapter in rows)
        return Told(self.publication, tuple(found), self.files)


def read_both(old: Mapping[str, bytes], new: Mapping[str, bytes], cache: Cache | None = None) -> tuple[Told, Told]:
    """Return both editions; chapters that read the same in both stand there without their leaves.

    `cache` may know chapters that the press has read already.
    """
    before, after = _side(old), _side(new)
    same = set(before.tasks) & set(after.tasks)
    if same and _others_differ(old, new):
        same = {task for task in same if not any(sign in task.text for sign in PICTURES)}
    every = list(dict.fromkeys([*before.tasks, *after.tasks]))
    read = _read([task for task in every if task not in same], cache)
    if before.order() == after.order() and _tell_the_same(before, after, read) and not _asked(read):
        return before.told(read, same, {}), after.told(read, same, {})
    read |= _read([task for task in every if task in same], cache)
    ours, theirs = before.answers(read), after.answers(read)
    same = {task for task in same if ours[task.key].targets == theirs[task.key].targets}
    return before.told(read, same, ours), after.told(read, same, theirs)


def _side(files: Mapping[str, bytes]) -> _Side:
    from presswork.press.run import reading_tasks

    found = opened(files)
    return _Side(found.publication, reading_tasks(found)[0], files)


def _read(tasks: Sequence[ReadTask], cache: Cache | None) -> Read:
    from presswork.press.cache import Cache, cached_map
    from presswork.press.steps import read_step

    found = cached_map(cache or Cache(None), read_step, tasks, map)
    return {task: chapter for task, (chapter, _) in zip(tasks, found, strict=True)}


def _text(place: int, task: ReadTask, chapter: Chapter | None, same: bool, answers: Numbered) -> Text:
    if chapter is None or same:
        return Text(task.path, chapter.title if chapter else "", place, (), ())
    known = answers.get(task.key)
    return Text(chapter.path, chapter.title, place, leaves(chapter, known), notes(chapter, known))


def _others_differ(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> bool:
    """Tell whether any file differs that a chapter may show."""
    names = (name for name in old.keys() | new.keys() if not name.startswith(HOUSE) and name != SETTINGS)
    shown = (name for name in names if not name.lower().endswith(MARKDOWN))
    return any(digest_of(old, name) != digest_of(new, name) for name in shown)


def _tell_the_same(before: _Side, after: _Side, read: Read) -> bool:
    """Tell whether the chapters that differ tell the others the same: only then do all of them keep their numbers."""
    pairs = ((one, other) for one, other in zip(before.tasks, after.tasks, strict=True) if one != other)
    return all(list(_facts(read[one])) == list(_facts(read[other])) for one, other in pairs)


def _facts(chapter: Chapter) -> Iterator[object]:
    """Yield what others may print of a chapter."""
    yield chapter.role, chapter.language, chapter.title, chapter.title_html
    yield from (replace(anchor, place=NOWHERE) for anchor in chapter.facts.anchors)


def _asked(read: Read) -> bool:
    """Tell whether any of the chapters prints words that only the numbers give."""
    return any(each.form != "link" for chapter in read.values() for each in chapter.facts.references)
