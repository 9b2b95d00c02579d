"""The fonts of an e-book: the text faces alone, cut down to what the book needs, each with its licence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import basename, splitext

from presswork.model.job import Reader
from presswork.model.publication import slug
from presswork.problems import Problem, PublishError, problem
from presswork.writers import fonts
from presswork.writers.epub.parts import Item

SHEET = "styles/fonts.css"
SERIF, MONO = "House Serif", "House Mono"  # heads wear the serif too: a sans would cost as much again
FAMILIES = {SERIF: "Presswork Serif", MONO: "Presswork Mono"}
SMALL_CAPITALS = ("c2sc", "smcp")
WEIGHTS = {300: "Light", 400: "Regular", 600: "Semibold", 700: "Bold"}


@dataclass(frozen=True, slots=True)
class Letters:
    """The fonts with their licences, the @font-face rules for them, and what is wrong with those left out."""

    items: tuple[Item, ...]
    css: str
    problems: tuple[Problem, ...]


def chosen(sources: Reader, mono: bool) -> tuple[fonts.Face, ...]:
    """Return the faces that the style declares for text, and for code where there is any; of equals the last counts."""
    sheet = sources.read(SHEET).decode("utf-8-sig", "replace")
    wanted = (SERIF, MONO) if mono else (SERIF,)
    return tuple({face[:3]: face for face in fonts.faces(sheet, SHEET) if face.family in wanted}.values())


def typefaces(sources: Reader, mono: bool) -> tuple[str, ...]:
    """Return the families' own names, for the colophon; what cannot be read is told by `letters`."""
    found = {}
    for face in chosen(sources, mono):
        try:
            found[fonts.family_of(sources.read(face.name))] = True
        except Exception:  # noqa: S112 - told by `letters`
            continue
    return tuple(name for name in found if name)


def letters(sources: Reader, characters: Iterable[str], mono: bool, capitals: bool) -> Letters:
    """Return the fonts for `characters`: the fixed-width one where there is code, small capitals where they are used.

    A font that is broken, has no licence beside it or may not be subset is told and left out.
    """
    signs, features = frozenset(characters), SMALL_CAPITALS if capitals else ()
    items: dict[str, Item] = {}
    rules: list[str] = []
    problems: list[Problem] = []
    for face in chosen(sources, mono):
        try:
            font, legal = _made(sources, face, signs, features), _licence(sources, face)
        except PublishError as stopped:
            problems += stopped.problems
            continue
        items |= {font.name: font, legal.name: legal}
        rules.append(
            f'@font-face {{ font-family: "{FAMILIES[face.family]}"; font-weight: {face.weight}; '
            f"font-style: {face.style}; src: url({font.name}) }}\n"
        )
    return Letters(tuple(items.values()), "".join(rules), tuple(problems))


def _made(sources: Reader, face: fonts.Face, characters: frozenset[str], features: tuple[str, ...]) -> Item:
    data = sources.read(face.name)
    family, style = FAMILIES[face.family], _style(face)
    try:
        allowed = fonts.may_subset(data)
        made = fonts.subset(data, characters, family, style, features) if allowed else b""
    except Exception as fault:  # fontTools has no one error for a broken font
        raise PublishError([problem("unreadable-file", f"{face.name} is no font: {fault}", face.name)]) from fault
    if not allowed:
        words = f"{basename(face.name)} stays out of the e-book: it does not allow a subset"
        raise PublishError([problem("font-without-licence", words, face.name)])
    kind = "otf" if made[:4] == b"OTTO" else "ttf"
    name = f"{family} {style}".replace(" ", "-")
    return Item(f"font-{slug(name)}", f"fonts/{name}.{kind}", f"font/{kind}", made)


def _licence(sources: Reader, face: fonts.Face) -> Item:
    name = fonts.licence(sources, face.name)
    if not name:
        words = f"{basename(face.name)} stays out of the e-book: no licence is beside it"
        raise PublishError([problem("font-without-licence", words, face.name)])
    stem = splitext(basename(name))[0]
    return Item(f"licence-{slug(basename(name))}", f"fonts/{stem}.txt", "text/plain", sources.read(name))


def _style(face: fonts.Face) -> str:
    weight = WEIGHTS.get(face.weight, str(face.weight))
    if face.style != "italic":
        return weight
    return "Italic" if weight == "Regular" else f"{weight} Italic"
