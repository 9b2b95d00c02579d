"""Covers: the picture in an edition's e-book, else the first page of its PDF, as JPEG in two sizes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from posixpath import dirname, join, normpath
from typing import BinaryIO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - zlib names it so

from presswork.catalogue.shelf import EPUB, PDF, Edition, FileFact
from presswork.problems import PublishError

WIDTH, SMALL = 800, 400  # pixels: an edition's page on a sharp screen, and a list's
LARGEST = 40 * 2**20  # bytes of the picture in an e-book
LARGEST_TEXT = 4 * 2**20
LARGEST_PDF = 256 * 2**20
CONTAINER = "META-INF/container.xml"
OPF = "{http://www.idpf.org/2007/opf}"


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover in its two sizes; `digest`, of the large one, names its folder: nobody can guess it."""

    large: bytes
    small: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the large picture."""
        return sha256(self.large).hexdigest()


def cover_files(edition: Edition) -> tuple[FileFact, ...]:
    """Return the files that a cover may come of, the best first: keep each by its digest."""
    return tuple(each for kind in (EPUB, PDF) for each in edition.files if each.media_type == kind)


def make_cover(fact: FileFact, opened: Callable[[FileFact], BinaryIO]) -> Cover | None:
    """Return the cover that is in a file, or None: pages then set the title's words as a cover.

    The same file gives the same bytes. It costs a second for a PDF: keep it by the file's digest.
    """
    from presswork.layout.pictures import jpegs, page_picture

    try:
        with opened(fact) as stream:
            found = epub_cover(stream) if fact.media_type == EPUB else _pdf_bytes(stream, fact)
        if not found:
            return None
        picture = found if fact.media_type == EPUB else page_picture(found, 0, WIDTH, "png")
        large, small = jpegs(picture, (WIDTH, SMALL))
    except (PublishError, OSError, ValueError, RuntimeError, IndexError):
        return None
    return Cover(large, small)


def cover_of(edition: Edition, opened: Callable[[FileFact], BinaryIO]) -> Cover | None:
    """Return an edition's cover, or None where it has none that can be used."""
    made = (make_cover(fact, opened) for fact in cover_files(edition))
    return next((each for each in made if each is not None), None)


def epub_cover(stream: BinaryIO) -> bytes:
    """Return the cover picture of an e-book (EPUB 3.3, D.6.1 `cover-image`), or nothing."""
    try:
        with ZipFile(stream) as book:
            container = ET.fromstring(_member(book, CONTAINER, LARGEST_TEXT))  # noqa: S314 - see _member
            package = next(each.get("full-path", "") for each in container.iter() if each.tag.endswith("}rootfile"))
            name = _cover_name(ET.fromstring(_member(book, package, LARGEST_TEXT)))  # noqa: S314
            return _member(book, normpath(join(dirname(package), unquote(name))), LARGEST) if name else b""
    except (BadZipFile, ZlibError, ET.ParseError, KeyError, StopIteration, ValueError, OSError):
        return b""
    except (NotImplementedError, RuntimeError, EOFError, RecursionError):
        return b""


def _cover_name(package: ET.Element) -> str:
    """Return the address of the cover in a package document; older e-books name it by a `meta`."""
    items = package.findall(f"{OPF}manifest/{OPF}item")
    for each in items:
        if "cover-image" in (each.get("properties") or "").split():
            return each.get("href", "")
    named = next((each.get("content") for each in package.iter(f"{OPF}meta") if each.get("name") == "cover"), None)
    return next((each.get("href", "") for each in items if named and each.get("id") == named), "")


def _member(book: ZipFile, name: str, largest: int) -> bytes:
    """Return a member of bounded size; XML with a document type, which could grow without end, is refused."""
    with book.open(name) as member:
        data = member.read(largest + 1)
    if len(data) > largest or (largest == LARGEST_TEXT and b"<!DOCTYPE" in data):
        raise ValueError(f"{name} is not taken")
    return data


def _pdf_bytes(stream: BinaryIO, fact: FileFact) -> bytes:
    return stream.read(LARGEST_PDF) if fact.media_type == PDF and fact.size <= LARGEST_PDF else b""
