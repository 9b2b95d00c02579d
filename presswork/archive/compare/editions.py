"""An edition read again from its archived sources, so that it can be compared."""

from __future__ import annotations

import tomllib
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha512
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from presswork.archive.compare.leaves import Leaf
from presswork.model.publication import Person, Publication
from presswork.problems import PublishError, problem
from presswork.sources import Sources, inside

if TYPE_CHECKING:
    from presswork.press.run import Opened

SETTINGS = "manuscript/publication.toml"
# settings that are words, as the model has them
WORDS = ("id", "title", "subtitle", "series", "language", "publisher", "place", "rights", "license", "description")
MARKDOWN = (".md", ".markdown")


class Digested(Mapping[str, bytes]):
    """Sources whose digests are known without reading them."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.digest(name))

    @abstractmethod
    def digest(self, name: str) -> str:
        """Return the SHA-512 of a source, or nothing where it is not there."""


def digest_of(files: Mapping[str, bytes], name: str) -> str:
    """Return the SHA-512 of a source, or nothing where it is not there."""
    if isinstance(files, Digested):
        return files.digest(name)
    data = files.get(name)
    return sha512(data).hexdigest() if data is not None else ""


@dataclass(frozen=True, slots=True)
class Text:
    """A chapter as it is compared; `order` is its place in the book. What reads the same in both has no leaves."""

    path: str
    title: str
    order: int
    leaves: tuple[Leaf, ...]
    notes: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An edition as it is compared: its settings, and its chapters in their order."""

    publication: Publication
    chapters: tuple[Text, ...]
    sources: Mapping[str, bytes]

    def digest(self, name: str) -> str:
        """Return the SHA-512 of a picture, or nothing where the edition does not hold it."""
        return digest_of(self.sources, name)


class Kept(Sources):
    """The door to sources that are bytes by name, not files. What an edition did not keep is not there."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(Path("/"))
        self.files = files

    def exists(self, name: str) -> bool:
        """Tell whether `name` was kept."""
        try:
            return inside(name) in self.files
        except PublishError:
            return False

    def read(self, name: str) -> bytes:
        """Return a kept file's bytes. Raises PublishError with `outside-project` or `missing-file`."""
        clean = inside(name)
        if clean not in self.files:
            raise PublishError([problem("missing-file", f"{name} was not kept", name)])
        return self.files[clean]

    def walk(self, folder: str) -> Iterator[str]:
        """Yield the names of the kept files below `folder`, sorted."""
        yield from sorted(name for name in self.files if name.startswith(f"{normpath(folder)}/"))


def opened(files: Mapping[str, bytes]) -> Opened:
    """Return an edition's settings and sources. What today's reader refuses is read as far as it goes."""
    from presswork.press.run import Opened

    sources = Kept(files)
    return Opened(sources, _publication(sources), ())


def _publication(sources: Kept) -> Publication:
    from presswork.reading.settings import read_publication

    try:
        return read_publication(sources)[0]
    except PublishError:
        return _plain(sources)


def _plain(sources: Kept) -> Publication:
    """Return what can be said of settings that are refused: the words in them, and every Markdown file as a chapter."""
    try:
        known: dict[str, Any] = tomllib.loads(sources.text(SETTINGS))
    except (PublishError, ValueError, RecursionError):
        known = {}
    said: dict[str, Any] = {name: known[name] for name in WORDS if isinstance(known.get(name), str)}
    said["authors"] = tuple(Person(name) for name in _names(known.get("authors")))
    said["subjects"] = tuple(_names(known.get("subjects")))
    files = tuple(name for name in sources.walk("manuscript") if name.lower().endswith(MARKDOWN))
    return Publication(**({"id": "", "title": "", "language": "en", "slug": ""} | said | {"chapters": files}))


def _names(listed: object) -> Iterator[str]:
    """Yield the names in a list of words, or of tables that have a name."""
    for each in listed if isinstance(listed, list) else ():
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, str):
            yield name
