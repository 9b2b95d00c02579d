"""Every change of a title: a seal more, signed where there is a key, the edition's object and the title's together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from presswork.archive import guides
from presswork.archive.ocfl.content import Commit, Content, Kept
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import SIGNATURE, Seal
from presswork.archive.signing import Signer, key_name
from presswork.archive.storage import LocalStorage
from presswork.archive.titles import TITLE, Title, read_title
from presswork.archive.view import is_title
from presswork.problems import PublishError, problem

BY = "presswork"


@dataclass(frozen=True, slots=True)
class Act:
    """When something is done (RFC 3339, UTC), in whose name, and the key that signs it, if any."""

    at: str
    by: str = BY
    signer: Signer | None = None

    @property
    def user(self) -> tuple[str, str]:
        """The name and the address that OCFL wants (1.1: W008, W009): an id made of the name tells nothing private."""
        return self.by, uuid5(NAMESPACE_URL, self.by).urn


@contextmanager
def opened(root: Path, new: bool = False) -> Iterator[Store]:
    """Hold an archive alone, to change it; `new` makes it, with its guide, where there is none.

    Raises `archive-missing`, `archive-busy`, `archive-not-written`.
    """
    storage = LocalStorage(root)
    store = Store.create(storage, guides.files()) if new else Store.open(storage)
    with store.writing():
        yield store


def title_in(store: Store, title_id: str, name: str) -> Title:
    """Return a title as it stands, or an empty one where the archive does not have it yet."""
    if store.inventory(title_id) is None:
        return Title(title_id, name)
    if not is_title(store, title_id):
        raise PublishError([problem("archive-state", f"{title_id} is the id of something else in this archive")])
    return read_title(store.read(title_id, TITLE), title_id)


def sealed(seal: Seal, path: str, act: Act) -> dict[str, Content]:
    """Return the files of a seal: itself and, where there is a key, its signature."""
    files: dict[str, Content] = {path: seal.bytes()}
    if act.signer is not None:
        files[path + SIGNATURE] = act.signer.sign(seal.bytes(), says(seal))
    return files


def says(seal: Seal) -> dict[str, str]:
    """Return what the trusted comment of a seal's signature holds."""
    return {
        "title": seal.title,
        "edition": seal.edition,
        "event": seal.kind,
        "number": str(seal.number),
        "time": seal.at,
    }


def commit_of(store: Store, identifier: str, files: Mapping[str, Content], message: str, act: Act) -> Commit:
    """Return the next version of an object, which builds on the one that is there now."""
    old = store.inventory(identifier)
    return Commit(identifier, files, message, act.user, act.at, old.digest if old is not None else "")


def kept(store: Store, identifier: str) -> dict[str, Content]:
    """Return all that an object holds now, to be held on."""
    return {name: Kept(digest) for name, digest in store.files(identifier).items()}


def commit(store: Store, title: Title, commits: Sequence[Commit], message: str, act: Act) -> None:
    """Write the objects and the title's, all or none; the public key lies beside them from then on."""
    if act.signer is not None:
        put_key(store, act.signer.public)
    title_commit = commit_of(store, title.id, {TITLE: title.bytes()}, message, act)
    store.commit([*commits, title_commit])


def put_key(store: Store, public: bytes) -> None:
    """Put a public key into the archive's top folder, for those who have nothing else."""
    name = key_name(public)
    try:
        if not store.storage.kind(name):
            store.storage.write(name, [public])
    except OSError as fault:
        raise PublishError([problem("archive-key", f"{name} cannot be written: {fault.strerror}")]) from fault
