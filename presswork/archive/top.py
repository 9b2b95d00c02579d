"""The top folder of an archive: its guide, its keys, and nothing that should not be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from presswork.archive import guides
from presswork.archive.ocfl import layout
from presswork.archive.signing import KEY_ENDING, Keys, as_written, key_name
from presswork.archive.storage import Storage
from presswork.problems import Problem, PublishError, problem

OURS = {"ocfl_layout.json", layout.ROOT_DECLARATION, "extensions", *guides.NAMES}


def judge_root(storage: Storage) -> list[Problem]:
    """Look at the files that make a folder an archive: their bytes are the same in every archive."""
    return [
        problem(
            "archive-damaged", f"{name} is not as presswork wrote it; it should say: {true.decode()}".rstrip(), name
        )
        for name, true in layout.root_files().items()
        if _read(storage, name) != true
    ]


def is_ours(storage: Storage) -> bool:
    """Tell whether a guide of ours lies in the top folder."""
    return any(guides.edition_of(_read(storage, name)) for name in guides.NAMES)


def judge_top(storage: Storage) -> Iterator[Problem]:
    """Look at the archive's top folder: the guide, the keys, and what should not be there."""
    for name, true in guides.files().items():
        data = _read(storage, name)
        if data != true and guides.edition_of(data) <= guides.edition_of(true):
            words = "is missing" if not data else "is not as presswork wrote it"
            yield problem("archive-guide", f"{name} {words}", name)
    for entry in storage.entries(""):
        is_folder = entry.kind == "folder" and len(entry.name) == layout.TUPLE
        if entry.name not in OURS and not is_folder and not entry.name.endswith(KEY_ENDING):
            yield problem("archive-guide", f"{entry.name} is nothing of the archive's", entry.name)
    for path in _below(storage, "extensions"):
        if path not in layout.root_files() and not path.startswith(layout.UNFINISHED):
            yield problem("archive-guide", f"{path} is nothing of the archive's", path)


def _below(storage: Storage, folder: str) -> Iterator[str]:
    for entry in storage.entries(folder):
        path = f"{folder}/{entry.name}"
        if entry.kind == "folder":
            yield from _below(storage, path)
        else:
            yield path


def keys_inside(storage: Storage, found: list[Problem]) -> Iterable[bytes]:
    """Return the public keys of the top folder, and tell of those that are none."""
    keys = []
    for entry in storage.entries(""):
        if not entry.name.endswith(KEY_ENDING):
            continue
        data = _read(storage, entry.name)
        try:
            named = key_name(data)
        except PublishError as stopped:
            found += [
                problem("archive-guide", f"{entry.name}: {each.message}", entry.name) for each in stopped.problems
            ]
            continue
        if named != entry.name:
            found.append(problem("archive-guide", f"{entry.name} holds another key, {named}", entry.name))
        elif data != as_written(data):
            found.append(problem("archive-guide", f"{entry.name} is not as presswork wrote it", entry.name))
        keys.append(data)
    return keys


def judge_keys(storage: Storage, used: Iterable[str], keys: Keys) -> Iterator[Problem]:
    """Look for the public keys of all signatures, and hold them against those from outside the archive."""
    true = {key_name(data): data for data in keys.files if keys.trusted}
    for name in sorted(set(used)):
        data = _read(storage, name)
        should = f"; it should say: {as_written(true[name]).splitlines()[1].decode()}" if name in true else ""
        if not data and should:
            hint = "put your public key there under this name"
            yield problem("archive-guide", f"the key of the archive's signatures is missing{should}", name, hint=hint)
        elif not data:
            words = "the key of signatures in the archive is not in it: nobody can check them without yours"
            yield problem("archive-unsigned", words, name, hint="verify --key FILE checks with it")
        elif should and as_written(data) != as_written(true[name]):
            yield problem("archive-guide", f"{name} holds another key than the one that was given{should}", name)


def _read(storage: Storage, path: str) -> bytes:
    try:
        with storage.open(path) as stream:
            return stream.read(2**20)
    except OSError:
        return b""
