"""Finds for each chapter the one that it has become, and for each passage that went where it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from presswork.archive.compare.align import Budget, rising
from presswork.archive.compare.blocks import alone, blocks
from presswork.archive.compare.editions import Text, Told
from presswork.archive.compare.found import Block, ChapterChange, Run
from presswork.archive.compare.pairs import alike, bag
from presswork.archive.compare.words import keys, words

Key: TypeAlias = tuple[str, ...]
KEPT = 0.5  # how much of its words a chapter in another file must share to be the same
PASSAGE = 5  # words that a passage must have to be known again elsewhere


def chapters(old: Told, new: Told, budget: Budget) -> tuple[ChapterChange, ...]:
    """Return the chapters that differ, in the new edition's order; those that are gone stand where they stood."""
    pairs = _pairs(old.chapters, new.chapters)
    steady = {place for _, place in rising([(one.order, other.order) for one, other in pairs])}
    known = {other.order: one for one, other in pairs}
    kept = {one.order for one, _ in pairs}
    gone = [each for each in old.chapters if each.order not in kept]
    rows = [(each.order, 1, _changed(known.get(each.order), each, steady, (old, new), budget)) for each in new.chapters]
    rows += [(_where(each, pairs), 0, _alone(each, "removed")) for each in gone]
    found = [row for _, _, row in sorted(rows, key=lambda row: row[:2])]
    return tuple(each for each in _moved(found) if each.blocks or each.moved or each.state != "changed")


def _pairs(old: Sequence[Text], new: Sequence[Text]) -> list[tuple[Text, Text]]:
    """Return the chapters of both editions: of one file, else of one title, else of like words; in the old order."""
    here = {each.path: each for each in new}
    pairs = [(each, here[each.path]) for each in old if each.path in here]
    paths = {each.path for each, _ in pairs}
    ours = {each.order: (each, _bag(each)) for each in old if each.path not in paths}
    theirs = {each.order: (each, _bag(each)) for each in new if each.path not in paths}
    scores = [(_alike(*one, *other), -i, -j) for i, one in ours.items() for j, other in theirs.items()]
    for score, i, j in sorted(scores, reverse=True):
        if score >= KEPT and -i in ours and -j in theirs:
            pairs.append((ours.pop(-i)[0], theirs.pop(-j)[0]))
    return sorted(pairs, key=lambda pair: pair[0].order)


def _bag(text: Text) -> Counter[str]:
    return bag([word for leaf in text.leaves for word in leaf.words])


def _alike(old: Text, ours: Counter[str], new: Text, theirs: Counter[str]) -> float:
    return 1.0 if old.title and old.title == new.title else alike(ours, theirs)


def _where(gone: Text, pairs: Sequence[tuple[Text, Text]]) -> int:
    """Return the place in the new order of the chapter that followed one that is gone."""
    return min((other.order for one, other in pairs if one.order > gone.order), default=10**6)


def _alone(text: Text, state: str) -> ChapterChange:
    found = tuple(alone(leaf, state) for leaf in (*text.leaves, *text.notes))
    counts = sum(each.added for each in found), sum(each.removed for each in found)
    if state == "added":
        return ChapterChange("added", text.title, "", text.path, "", False, found, *counts)
    return ChapterChange("removed", "", text.title, "", text.path, False, found, *counts)


def _changed(old: Text | None, new: Text, steady: set[int], sides: tuple[Told, Told], budget: Budget) -> ChapterChange:
    if old is None:
        return _alone(new, "added")
    found = tuple(blocks(old, new, sides, budget))
    counts = sum(each.added for each in found), sum(each.removed for each in found)
    moved = new.order not in steady
    return ChapterChange("changed", new.title, old.title, new.path, old.path, moved, found, *counts)


def _moved(found: Sequence[ChapterChange]) -> Iterator[ChapterChange]:
    """Yield the chapters, with passages that one lost and another has called moved, not written and taken out."""
    gone = Counter(_key(each) for chapter in found for each in chapter.blocks if each.state == "removed")
    came = Counter(_key(each) for chapter in found for each in chapter.blocks if each.state == "added")
    both = {key: min(count, came[key]) for key, count in gone.items() if key in came and len(key) >= PASSAGE}
    if not both:
        yield from found
        return
    seen: Counter[tuple[str, Key]] = Counter()
    for chapter in found:
        kept = tuple(_known(chapter.blocks, both, seen))
        put, taken = sum(each.added for each in kept), sum(each.removed for each in kept)
        yield replace(chapter, blocks=kept, added=put, removed=taken)


def _known(found: Sequence[Block], both: dict[Key, int], seen: Counter[tuple[str, Key]]) -> Iterator[Block]:
    """Yield blocks; of a moved one only where it is now, and no word of it counts."""
    for block in found:
        key = _key(block) if block.state in ("added", "removed") else ()
        seen[block.state, key] += 1
        if not key or seen[block.state, key] > both.get(key, 0):
            yield block
        elif block.state == "added":
            yield replace(block, state="moved", runs=tuple(Run("same", run.text) for run in block.runs), added=0)


def _key(block: Block) -> Key:
    return (block.kind, block.name, *keys(words("".join(run.text for run in block.runs))))
