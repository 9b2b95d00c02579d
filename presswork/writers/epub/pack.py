"""The package of an e-book. EbookLib is met here alone, and its traps are closed here.

It swallows a metadatum that it cannot write, writes no xml:lang on the package, stamps every member of the zip with
the clock and the mode 0600, and makes contents of its own out of everything with an epub:type. So: our own nav, words
cleaned first, the package mended, the zip written anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ebooklib import epub
from lxml import etree

from presswork.compose.tree import XML_LANG
from presswork.typography.language import direction
from presswork.writers.epub.contents import first_address
from presswork.writers.epub.metadata import UID
from presswork.writers.epub.parts import Item, Line, Meta, plain

FOLDER = "EPUB"
OPF = "{http://www.idpf.org/2007/opf}"
OPTIONS = {"raise_exceptions": True, "epub3_pages": False, "epub3_landmark": False, "epub2_guide": False}


@dataclass(frozen=True, slots=True)
class Package:
    """All that goes into the file; the items that are read in turn stand in that order."""

    urn: str
    title: str
    language: str
    modified: datetime  # UTC
    metadata: tuple[Meta, ...]
    items: tuple[Item, ...]
    contents: tuple[Line, ...]


def pack(package: Package, path: Path) -> None:
    """Write the e-book to `path`. Raises OSError where that cannot be done."""
    loose = BytesIO()
    epub.write_epub(loose, _book(package), {**OPTIONS, "mtime": package.modified.astimezone(UTC)})
    with ZipFile(loose) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members[f"{FOLDER}/content.opf"] = _mended(members[f"{FOLDER}/content.opf"], package)
    write_zip(members, path, package.modified)


def write_zip(members: dict[str, bytes], path: Path, modified: datetime) -> None:
    """Write a zip whose bytes depend on its members alone: the media type first and plain (OCF 4.3), the rest sorted.

    A zip knows no year before 1980 and no zone; its times are UTC.
    """
    moment = max(modified.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    first = ["mimetype", "META-INF/container.xml"]
    with ZipFile(path, "w") as target:
        for name in [*first, *sorted(set(members) - set(first))]:
            member = ZipInfo(name, moment)
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            target.writestr(member, members[name], compresslevel=9)


def _book(package: Package) -> epub.EpubBook:
    book = epub.EpubBook()
    book.IDENTIFIER_ID = UID
    book.metadata = {}  # what the library puts in by itself, a chance identifier among it
    book.uid, book.title, book.language = package.urn, plain(package.title), package.language
    book.set_direction(direction(package.language))
    for each in package.metadata:
        _add(book, each)
    for item in package.items:
        book.add_item(_item(item))
    ncx = epub.EpubNcx()
    book.add_item(ncx)
    book.spine = [item.id for item in package.items if item.spine]
    book.toc = [_link(line, f"line{count}") for count, line in enumerate(package.contents, 1)]
    for name, content in _old_metas(package):
        book.add_metadata(None, "meta", "", {"name": name, "content": content})
    return book


def _old_metas(package: Package) -> list[tuple[str, str]]:
    """Return what programs older than EPUB 3 look for."""
    covers = [item.id for item in package.items if "cover-image" in item.properties]
    return [
        *(("cover", name) for name in covers),
        ("generator", f"presswork, EbookLib {'.'.join(map(str, epub.VERSION))}"),
    ]


def _add(book: epub.EpubBook, meta: Meta) -> None:
    value = plain(meta.value)
    own = {"id": meta.id} if meta.id else {}
    if meta.name.startswith("dc:"):
        book.add_metadata("DC", meta.name.removeprefix("dc:"), value, own)
        return
    refines = {"refines": f"#{meta.refines}"} if meta.refines else {}
    scheme = {"scheme": meta.scheme} if meta.scheme else {}
    book.add_metadata(None, "meta", value, {**own, **refines, "property": meta.name, **scheme})


def _item(item: Item) -> epub.EpubItem:
    made = epub.EpubItem(item.id, item.name, item.media_type, item.data)
    made.properties = list(item.properties)
    return made


def _link(line: Line, name: str) -> epub.Link | tuple[epub.Link, list[object]]:
    """Return a line of the contents for the NCX, where every line has to lead somewhere."""
    number = f"{line.number} " if line.number else ""
    link = epub.Link(first_address(line), number + line.title, name)
    below = [_link(each, f"{name}-{count}") for count, each in enumerate(line.lines, 1)]
    return (link, below) if below else link


def _mended(opf: bytes, package: Package) -> bytes:
    """Return the package document with its language and direction, after a look that no metadatum was lost."""
    root = etree.fromstring(opf)
    root.set(XML_LANG, package.language)
    root.set("dir", direction(package.language))
    root.attrib.pop("prefix", "")  # those that the library declares are reserved, or not used
    kept = len(root.findall(f"{OPF}metadata/*"))
    expected = 1 + len(package.metadata) + len(_old_metas(package))
    if kept != expected:
        raise ValueError(f"the package has {kept} metadata instead of {expected}")
    mended: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return mended
