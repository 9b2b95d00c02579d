"""The pictures of an e-book, made ready to be packed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from presswork.model.job import Job, Reader
from presswork.problems import Problem, PublishError, problem
from presswork.writers import images
from presswork.writers.epub.parts import COVER_PICTURE, Item

if TYPE_CHECKING:
    from presswork.reading.pictures import Picture


@dataclass(slots=True)
class Album:
    """The pictures that the chapters show, each read once, in the order of their first showing."""

    sources: Reader
    width: int
    items: dict[str, Item] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    moving: bool = False
    _missing: set[str] = field(default_factory=set)

    def place(self, name: str) -> str:
        """Return the address of a picture inside the book, or an empty string where it cannot be had (told once)."""
        if name not in self.items and name not in self._missing:
            self._take(name)
        return self.items[name].name if name in self.items else ""

    def _take(self, name: str) -> None:
        try:
            sized = ready(name, self.sources.read(name), self.width)
        except PublishError as stopped:
            self._missing.add(name)
            self.problems += stopped.problems
            return
        self.moving = self.moving or sized.moves
        count = len(self.items) + 1
        taken = [item.name.removeprefix("images/") for item in self.items.values()]
        address = images.free_name(name, images.ENDINGS[sized.media_type], taken)
        self.items[name] = Item(f"picture{count}", f"images/{address}", sized.media_type, sized.data)


def ready(name: str, data: bytes, width: int) -> images.Sized:
    """Return a picture cleaned and no wider than `width` pixels. Raises PublishError (`bad-image`, `unsafe-svg`)."""
    from presswork.reading.pictures import SVG

    looked = _looked(name, data)
    if looked.kind == SVG:
        return images.Sized(looked.data, SVG, looked.width, looked.height)
    try:
        return images.fit(looked.data, width)
    except (OSError, ValueError, SyntaxError) as fault:
        raise PublishError([problem("bad-image", f"{name} cannot be read as a picture: {fault}", name)]) from fault


def cover(job: Job) -> tuple[Item | None, tuple[Problem, ...]]:
    """Return the cover picture: the settings' own, else the one that was made from the style, else none."""
    name = job.edition.publication.ebook.cover
    try:
        data = _looked(name, job.sources.read(name)).data if name else job.cover
        sized = images.cover(data) if data else None
    except PublishError as stopped:
        return None, stopped.problems
    except (OSError, ValueError, SyntaxError) as fault:
        return None, (problem("bad-image", f"the cover cannot be read: {fault}", name, hint="use a PNG or a JPEG"),)
    if sized is None:
        return None, ()
    return Item("cover-picture", COVER_PICTURE, sized.media_type, sized.data, ("cover-image",)), ()


def _looked(name: str, data: bytes) -> Picture:
    """Return a picture that was looked at and found sound. Raises PublishError."""
    from presswork.reading.pictures import look_at

    looked = look_at(name, data)
    if looked.faults:
        raise PublishError(looked.faults)
    return looked
