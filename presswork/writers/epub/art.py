"""The pictures and fonts of an e-book, made ready to be packed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from posixpath import basename, splitext

from presswork.model import Job, Reader, slug
from presswork.problems import Problem, PublishError, problem
from presswork.writers import fonts, images
from presswork.writers.epub.parts import COVER_PICTURE, Item

FAMILIES = {"House Serif": "Presswork Serif", "House Mono": "Presswork Mono"}  # the text faces; heads wear them too
SMALL_CAPITALS = ("c2sc", "smcp")


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
        address = self._unused(slug(splitext(basename(name))[0]) or "picture", images.ENDINGS[sized.media_type])
        self.items[name] = Item(f"picture{count}", address, sized.media_type, sized.data)

    def _unused(self, stem: str, ending: str) -> str:
        taken, count, name = {item.name for item in self.items.values()}, 2, f"images/{stem}{ending}"
        while name in taken:
            name, count = f"images/{stem}-{count}{ending}", count + 1
        return name


def ready(name: str, data: bytes, width: int) -> images.Sized:
    """Return a picture cleaned and no wider than `width` pixels. Raises PublishError (`bad-image`, `unsafe-svg`)."""
    from presswork.reading.pictures import look_at

    looked = look_at(name, data)
    if looked.faults:
        raise PublishError(problem(rule, message, name) for rule, message in looked.faults)
    if looked.data.lstrip()[:1] == b"<":
        return images.Sized(looked.data, "image/svg+xml", 0, 0)
    try:
        return images.fit(looked.data, width)
    except (OSError, ValueError, SyntaxError) as fault:
        raise PublishError([problem("bad-image", f"{name} cannot be read as a picture: {fault}", name)]) from fault


def cover(job: Job) -> tuple[Item | None, tuple[Problem, ...]]:
    """Return the cover picture: the settings' own, else the one that was made from the style, else none."""
    name = job.edition.publication.ebook.cover
    try:
        data = job.sources.read(name) if name else job.cover
        sized = images.cover(data) if data else None
    except PublishError as stopped:
        return None, stopped.problems
    except (OSError, ValueError, SyntaxError) as fault:
        return None, (problem("bad-image", f"the cover cannot be read as a picture: {fault}", name),)
    if sized is None:
        return None, ()
    return Item("cover-picture", COVER_PICTURE, sized.media_type, sized.data, ("cover-image",)), ()


def faces(job: Job, characters: frozenset[str], mono: bool, capitals: bool) -> tuple[list[Item], str, list[Problem]]:
    """Return the fonts of the text with their licences, the @font-face rules for them, and what is wrong.

    Only the glyphs of `characters` go in; the fixed-width face where there is code, small capitals where they are used.
    """
    sheet = job.sources.read("styles/fonts.css").decode()
    wanted = [
        face for face in fonts.faces(sheet) if face.family == "House Serif" or (mono and face.family == "House Mono")
    ]
    items: dict[str, Item] = {}
    rules: list[str] = []
    problems: list[Problem] = []
    for count, face in enumerate(wanted, 1):
        try:
            found, rule = _face(job.sources, face, characters, capitals, count)
        except PublishError as stopped:
            problems += stopped.problems
            continue
        items |= {item.name: item for item in found if item.name not in items}
        rules.append(rule)
    return list(items.values()), "".join(rules), problems


def _face(
    sources: Reader, face: fonts.Face, characters: frozenset[str], capitals: bool, count: int
) -> tuple[Sequence[Item], str]:
    data, paper = sources.read(face.name), fonts.licence(sources, face.name)
    if not paper or not fonts.may_subset(data):
        raise PublishError(
            [problem("font-without-licence", f"{basename(face.name)} stays out of the e-book", face.name)]
        )
    family, style = FAMILIES[face.family], _style(face)
    made = fonts.subset(data, characters, family, style, SMALL_CAPITALS if capitals else ())
    kind = "otf" if made[:4] == b"OTTO" else "ttf"
    name = f"fonts/{family} {style}".replace(" ", "-") + f".{kind}"
    rule = (
        f'@font-face {{ font-family: "{family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f"src: url({name}) }}\n"
    )
    legal = Item(
        f"licence-{slug(basename(paper))}",
        f"fonts/{splitext(basename(paper))[0]}.txt",
        "text/plain",
        sources.read(paper),
    )
    return [Item(f"font{count}", name, f"font/{kind}", made), legal], rule


def _style(face: fonts.Face) -> str:
    weights = {300: "Light", 400: "Regular", 600: "Semibold", 700: "Bold"}
    weight = weights.get(face.weight, str(face.weight))
    italic = face.style == "italic"
    return ("Italic" if weight == "Regular" else f"{weight} Italic") if italic else weight
