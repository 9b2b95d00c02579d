"""What was laid out before is not laid out again while all that it was made from is the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from presswork.model.pages import Piece
from presswork.press.cache import Cache
from presswork.press.steps import LayoutTask
from presswork.problems import Problem, PublishError, errors
from presswork.sources import Sources

Laid = tuple[Piece, tuple[Problem, ...]]


class Keeper:
    """Keeps what was made from a text and from files: it is the same while the text, and every file read, are."""

    def __init__(self, cache: Cache, sources: Sources) -> None:
        self.cache, self.sources = cache, sources
        self.laid: dict[tuple[object, ...], Laid] = {}  # what the last round laid out
        self._digests: dict[str, str] = {}

    def get(self, step: str, *made_from: object) -> Any:
        """Return what is kept, or None; the files that it was made from count as read."""
        kept = self.cache.get(self.cache.key(step, made_from))
        if kept is None:
            return None
        read, value = kept
        if not all(self._digest(name) == digest for name, digest in read.items()):
            return None
        return value

    def put(self, step: str, *made_from: object, read: Mapping[str, str], value: object) -> None:
        """Keep a value that was made from a text and the files `read`, with their SHA-256."""
        self.cache.put(self.cache.key(step, made_from), (dict(read), value))

    def note(self, read: Mapping[str, str]) -> None:
        """Count files as read that were read in another process."""
        self.sources.read_files.update(read)

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            try:
                self.sources.read(name)
                self._digests[name] = self.sources.read_files[name]
            except PublishError:
                self._digests[name] = ""
        return self._digests[name]


def keep_laid(
    keeper: Keeper, tasks: Sequence[LayoutTask], lay_out: Callable[[Sequence[LayoutTask]], list[Laid]]
) -> list[Laid]:
    """Return each task laid out, now by `lay_out` or before; pages that have an error are not kept."""
    found: list[Laid | None] = [
        keeper.laid.get(task.made_from) or keeper.get("pages", *task.made_from) for task in tasks
    ]
    missing = [index for index, laid in enumerate(found) if laid is None]
    for index, laid in zip(missing, lay_out([tasks[index] for index in missing]), strict=True):
        found[index] = laid
        piece, problems = laid
        keeper.note(piece.read)
        if not errors(problems):
            keeper.put("pages", *tasks[index].made_from, read=piece.read, value=laid)
    known = [each for each in found if each is not None]
    keeper.laid = {task.made_from: each for task, each in zip(tasks, known, strict=True)}
    return known
