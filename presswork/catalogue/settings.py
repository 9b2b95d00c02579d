"""catalogue.toml, read: what a catalogue is called, where it stands and where its editions come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from presswork.catalogue.shelf import Source
from presswork.problems import PublishError, problem

NAME = "catalogue.toml"
ARCHIVE = "0=ocfl_"  # a storage root is named by a file that begins so (OCFL 1.1, 4)
LARGEST = 2**20  # bytes
MOST = 20_000  # folders that one catalogue draws from


@dataclass(frozen=True, slots=True)
class Settings:
    """A catalogue's settings. `folder` is where catalogue.toml lies: sources, output and key are relative to it."""

    folder: Path
    name: str
    base_url: str  # without a slash at its end
    language: str
    sources: tuple[str, ...]
    description: str = ""
    publisher: str = ""
    contact: str = ""
    output: str = "catalogue"
    grace: timedelta = timedelta(days=30)
    key: str = ""
    newest: int = 12
    per_page: int = 60
    per_feed: int = 25

    @property
    def output_folder(self) -> Path:
        """Where the catalogue is made."""
        return self.folder / self.output

    @property
    def contact_href(self) -> str:
        """The address that `contact` leads to; empty for words that are none."""
        if self.contact.startswith(("https://", "http://", "mailto:")):
            return self.contact
        return f"mailto:{self.contact}" if "@" in self.contact and " " not in self.contact else ""


def read_settings(path: Path) -> Settings:
    """Return the settings of the catalogue.toml at `path`, or in the folder `path`.

    Raises PublishError with `no-catalogue`, or with everything that is wrong with the file.
    """
    from presswork.reading.settings_catalogue import hours, read_catalogue_file

    file = path / NAME if path.is_dir() else path
    given = read_catalogue_file(_text(file))
    values = {name: getattr(given, name) for name in type(given).model_fields}
    values |= {"sources": tuple(given.sources), "grace": timedelta(hours=hours(given.grace)), "folder": file.parent}
    return Settings(**values)


def open_sources(settings: Settings) -> tuple[Source, ...]:
    """Return the sources, archives first: what they say of an edition goes before what a folder of outputs says.

    Raises PublishError with a `no-source` for each that is neither an archive nor a folder.
    """
    found: list[tuple[str, Path]] = []
    wrong = []
    for written in settings.sources:
        folders = list(_folders(settings.folder, written))
        if not folders:
            wrong.append(problem("no-source", f"{written} is no archive and no folder of outputs", NAME))
        found += folders
    if len(found) > MOST:
        wrong.append(problem("no-source", f"the sources are more than {MOST} folders", NAME))
    if wrong:
        raise PublishError(wrong)
    archives = [each for each in found if _is_archive(each[1])]
    others = [each for each in found if each not in archives]
    return tuple(_source(told, path) for told, path in dict.fromkeys([*archives, *others]))


def _source(told: str, path: Path) -> Source:
    from presswork.catalogue.archive_source import ArchiveSource
    from presswork.catalogue.output_source import OutputSource

    return ArchiveSource(path, told) if _is_archive(path) else OutputSource(path, told)


def _folders(base: Path, written: str) -> Iterator[tuple[str, Path]]:
    """Yield the folders that a source names, with the words that tell of them: no absolute path unless it was given."""
    if "*" not in written:
        if (base / written).is_dir():
            yield written, base / written
        return
    before, _, pattern = written.partition("*")
    top, rest = before.rpartition("/")[::2]
    start = base / (top or ("/" if before.startswith("/") else "."))
    try:
        matched = sorted(each for each in start.glob(f"{rest}*{pattern}") if each.is_dir())
    except (ValueError, NotImplementedError, OSError):
        return
    for each in matched:
        yield f"{top}/{each.relative_to(start).as_posix()}".lstrip("/") if top else each.name, each


def _is_archive(path: Path) -> bool:
    return any(path.glob(f"{ARCHIVE}*"))


def _text(file: Path) -> str:
    try:
        data = file.read_bytes() if file.stat().st_size <= LARGEST else b"#" * (LARGEST + 1)
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise PublishError([problem("no-catalogue", f"{NAME} is not there", NAME)]) from fault
    except UnicodeDecodeError as fault:
        raise PublishError([problem("not-utf8", f"{NAME} is not UTF-8", NAME)]) from fault
    except OSError as fault:
        raise PublishError([problem("unreadable-file", f"{NAME} cannot be read: {fault.strerror}", NAME)]) from fault
