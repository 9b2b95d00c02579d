"""A new state of an object, made whole beside the old one: content, inventories and declaration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha512
from pathlib import Path
from typing import BinaryIO

from presswork.archive.ocfl import paths
from presswork.archive.ocfl.content import Commit, Content, Kept
from presswork.archive.ocfl.faults import reading, refuse, storing
from presswork.archive.ocfl.inventory import DECLARATION, INVENTORY, SIDECAR, Inventory, Version, sidecar_of, text_of
from presswork.archive.storage import Storage

CHUNK = 2**20  # bytes


@dataclass(slots=True)
class Stage:
    """Where the new state of one object grows: `tree`, beside `place`, where the old state is."""

    storage: Storage
    tree: str
    place: str
    old: Inventory | None
    commit: Commit
    manifest: dict[str, str] = field(default_factory=dict)
    places: paths.Places = field(default_factory=paths.Places)

    @property
    def version(self) -> str:
        """The name of the version that is made."""
        return f"v{1 if self.old is None or self.commit.purge else len(self.old.versions) + 1}"

    def make(self) -> str:
        """Make it, and return the digest of its inventory. Raises PublishError."""
        paths.check(self.commit.files, self.commit.id)
        if self.old is not None and not self.commit.purge:
            self.manifest |= self.old.manifest
            self._take_over(self.old)
        state = {logical: self._keep(logical, content) for logical, content in sorted(self.commit.files.items())}
        return self._finish(state)

    def _take_over(self, old: Inventory) -> None:
        """Give all files of the old state a second name, and check the content that stays in use."""
        with storing():
            for path in files_below(self.storage, self.place):
                if path not in {INVENTORY, SIDECAR}:
                    self.storage.link(f"{self.place}/{path}", f"{self.tree}/{path}")

    def _keep(self, logical: str, content: Content) -> str:
        """Store one file's content unless the object has it; return its digest."""
        digest = content.digest if isinstance(content, Kept) else _digest(content)
        held = self.old.manifest.get(digest) if self.old else None
        if digest in self.manifest and (held is None or self.commit.purge):
            return digest  # another file of this version has the same content
        if held is not None:
            check_content(self.storage, f"{self.place}/{held}", digest)
            if not self.commit.purge:
                return digest
        elif isinstance(content, Kept):
            raise refuse("archive-missing", f"{self.commit.id} has no content for {logical}")
        path = f"{self.version}/content/{self.places.place(logical, digest)}"
        with storing():
            self.storage.write(f"{self.tree}/{path}", self._bytes_of(content, held, digest))
        self.manifest[digest] = path
        return digest

    def _bytes_of(self, content: Content, held: str | None, digest: str) -> Iterator[bytes]:
        if isinstance(content, bytes):
            yield content
            return
        with content.open("rb") if isinstance(content, Path) else self.storage.open(f"{self.place}/{held}") as stream:
            yield from _same(chunks(stream), digest, str(held or content))

    def _finish(self, state: Mapping[str, str]) -> str:
        version = Version(self.commit.created, self.commit.message, self.commit.user, state)
        before = self.old.versions if self.old is not None and not self.commit.purge else ()
        text = text_of(Inventory(self.commit.id, (*before, version), self.manifest))
        digest = sha512(text).hexdigest()
        with storing():
            if not before:
                self.storage.write(f"{self.tree}/{DECLARATION}", [f"{DECLARATION[2:]}\n".encode()])
            for folder in (f"{self.tree}/{self.version}", self.tree):
                self.storage.write(f"{folder}/{INVENTORY}", [text])
                self.storage.write(f"{folder}/{SIDECAR}", [sidecar_of(digest)])
        return digest


def files_below(storage: Storage, folder: str) -> Iterator[str]:
    """Yield the paths of all files below a folder, relative to it. Raises `archive-damaged` for links and the like."""
    for entry in storage.entries(folder):
        if entry.kind == "folder":
            yield from (f"{entry.name}/{path}" for path in files_below(storage, f"{folder}/{entry.name}"))
        elif entry.kind == "file":
            yield entry.name
        else:
            raise refuse("archive-damaged", "neither a file nor a folder", f"{folder}/{entry.name}")


def check_content(storage: Storage, path: str, digest: str) -> None:
    """Raise `archive-damaged` unless the file has the bytes of `digest`."""
    with reading(path), storage.open(path) as stream:
        if digest_of(chunks(stream)) != digest:
            raise refuse("archive-damaged", "the bytes are not those that the inventory tells of", path)


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream's bytes, a piece at a time."""
    while chunk := stream.read(CHUNK):
        yield chunk


def digest_of(pieces: Iterable[bytes]) -> str:
    """Return the sha512 of bytes that come in pieces."""
    digest = sha512()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _digest(content: Path | bytes) -> str:
    if isinstance(content, bytes):
        return sha512(content).hexdigest()
    try:
        with content.open("rb") as stream:
            return digest_of(chunks(stream))
    except OSError as fault:
        raise refuse("unreadable-file", f"{content.name} cannot be read: {fault.strerror}") from fault


def _same(pieces: Iterable[bytes], digest: str, name: str) -> Iterator[bytes]:
    """Pass bytes on, and raise `archive-changed` at the end where they were not those of `digest`."""
    found = sha512()
    for piece in pieces:
        found.update(piece)
        yield piece
    if found.hexdigest() != digest:
        raise refuse("archive-changed", f"{Path(name).name} was changed while it was read")
