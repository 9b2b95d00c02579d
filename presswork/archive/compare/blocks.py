"""What differs between two chapters, block by block."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from presswork.archive.compare.align import Budget
from presswork.archive.compare.editions import Text, Told
from presswork.archive.compare.found import Block
from presswork.archive.compare.leaves import Leaf
from presswork.archive.compare.pairs import Pair, paired
from presswork.archive.compare.runs import runs, whole
from presswork.archive.compare.tables import cells
from presswork.archive.compare.words import Word, counted, keys


def blocks(old: Text, new: Text, sides: tuple[Told, Told], budget: Budget) -> Iterator[Block]:
    """Yield what differs, in the order of the text, notes last."""

    def key(leaf: Leaf, side: int) -> Hashable:
        return key_of(leaf, sides[side])

    for ours, theirs in ((old.leaves, new.leaves), (old.notes, new.notes)):
        for pair in paired(ours, theirs, key, budget):
            yield from _block(pair, sides, budget)


def key_of(leaf: Leaf, edition: Told) -> Hashable:
    """Return what is equal where a reader reads and sees the same: of a picture, its bytes and its alternative."""
    if leaf.kind == "picture":
        return leaf.kind, edition.digest(leaf.name) or leaf.name, keys(leaf.words)
    shape = (leaf.table.head, len(leaf.table.rows)) if leaf.table else ()
    return leaf.kind, keys(leaf.words), len(shape)


def alone(leaf: Leaf, state: str) -> Block:
    """Return a block that only one edition has: `added` or `removed`."""
    new, count = state == "added", counted(leaf.words)
    put, taken = (count, 0) if new else (0, count)
    shown = whole("ins" if new else "del", leaf.words)
    return Block(leaf.kind, "added" if new else "removed", leaf.section, shown, (), leaf.name, put, taken)


def _block(pair: Pair, sides: tuple[Told, Told], budget: Budget) -> Iterator[Block]:
    old, new = pair
    if not old or not new:
        yield alone((old or new)[0], "removed" if old else "added")
    elif new[0].kind == "picture":
        yield _picture(old[0], new[0], sides, budget)
    elif old[0].table and new[0].table:
        changed = cells(old[0].table, new[0].table, budget)
        if changed:
            yield Block("table", "changed", new[0].section, (), changed, new[0].table.caption)
    else:
        found, put, taken = runs(_words(old), _words(new), budget)
        if any(run.op != "same" for run in found):  # else a paragraph was parted, and no word changed
            yield Block(new[0].kind, "changed", new[0].section, found, (), "", put, taken)


def _picture(old: Leaf, new: Leaf, sides: tuple[Told, Told], budget: Budget) -> Block:
    found, put, taken = runs(old.words, new.words, budget)
    same = sides[0].digest(old.name) == sides[1].digest(new.name) != ""
    kind = "alternative" if same else "picture"
    return Block(kind, "changed", new.section, found, (), new.name, put, taken)


def _words(leaves: Sequence[Leaf]) -> tuple[Word, ...]:
    """Return the words of leaves that follow one another as one passage."""
    first, *rest = leaves
    found = list(first.words)
    for leaf in rest:
        head, *others = leaf.words or (Word("", ""),)
        found += [replace(head, text=f" {head.text}"), *others]
    return tuple(found)
