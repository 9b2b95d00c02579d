"""Where references lead: the index of all anchors, and the problems of those that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from presswork.model.chapter import Anchor, Chapter, Place, Reference
from presswork.problems import Problem, problem
from presswork.reading.suggest import guess

RESERVED = ("contents", "colophon", "text")  # ids that the pages around the chapters have
COMPARED = 30_000  # names that are compared in all, to guess what was meant: about half a second


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference leads to: an anchor of a chapter, or without one the chapter as a whole."""

    chapter: Chapter
    anchor: Anchor | None


@dataclass(slots=True)
class Index:
    """All anchors of a publication, by chapter and by id."""

    by_path: Mapping[str, Chapter]
    by_chapter: Mapping[str, Mapping[str, Anchor]]  # key of the chapter, id
    explicit: Mapping[str, Found]
    made: Mapping[str, Found]
    left: int = field(default=COMPARED)

    def look_up(self, here: Chapter, reference: Reference) -> Found | None:
        """Return what `reference`, made in the chapter `here`, leads to, or None."""
        if reference.path:
            chapter = self.by_path.get(reference.path)
            return self._inside(chapter, reference.id) if chapter else None
        found = self._inside(here, reference.id)
        return found or self.explicit.get(reference.id) or self.made.get(reference.id)

    def _inside(self, chapter: Chapter, name: str) -> Found | None:
        if not name:
            return Found(chapter, None)
        anchor = self.by_chapter[chapter.key].get(name)
        return Found(chapter, anchor) if anchor else None

    def dead(self, reference: Reference) -> Problem:
        """Return the problem of a reference that leads nowhere, with a guess where there is a likely one."""
        where = (reference.place.path, reference.place.line, reference.place.column)
        if reference.path and reference.path not in self.by_path:
            hint = self._guess(reference.path, self.by_path)
            return problem("dead-link", f"{reference.path} is not a chapter of this publication", *where, hint=hint)
        if reference.form == "link":
            name, within = reference.id, f" in {reference.path}" if reference.path else ""
            hint = self._guess(name, self._names(reference.path), "#")
            return problem("dead-link", f"there is no #{name}{within}", *where, hint=hint)
        hint = self._guess(reference.id, self.explicit, "@")
        return problem("dead-reference", f"@{reference.id} has no target", *where, hint=hint)

    def _names(self, path: str) -> Sequence[str]:
        if path:
            return list(self.by_chapter[self.by_path[path].key])
        return [*self.explicit, *self.made]

    def _guess(self, name: str, among: Mapping[str, object] | Sequence[str], sign: str = "") -> str:
        self.left -= len(among)
        return guess(name, among, sign) if self.left >= 0 else ""


def index(chapters: Sequence[Chapter]) -> Index:
    """Return the index of all anchors; where an id is given twice, the first counts."""
    explicit: dict[str, Found] = {}
    made: dict[str, Found] = {}
    for chapter in chapters:
        for anchor in chapter.facts.anchors:
            (explicit if anchor.explicit else made).setdefault(anchor.id, Found(chapter, anchor))
    by_chapter = {each.key: {anchor.id: anchor for anchor in reversed(each.facts.anchors)} for each in chapters}
    return Index({each.path: each for each in chapters}, by_chapter, explicit, made)


def duplicates(chapters: Sequence[Chapter]) -> Iterator[Problem]:
    """Yield a problem for every id that an earlier chapter, or the book itself, has given already."""
    first: dict[str, tuple[str, Place | None]] = dict.fromkeys(RESERVED, ("", None))
    first |= {f"ch-{chapter.key}": ("", None) for chapter in chapters}
    for chapter in chapters:
        for anchor in chapter.facts.anchors:
            if not anchor.explicit:
                continue
            key, place = first.setdefault(anchor.id, (chapter.key, anchor.place))
            if key == chapter.key:
                continue
            taken = f"given on line {place.line} of {place.path} already" if place else "the book's own: it is reserved"
            here = anchor.place
            yield problem("duplicate-id", f"the id {anchor.id} is {taken}", here.path, here.line, here.column)
