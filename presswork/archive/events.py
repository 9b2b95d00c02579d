"""What happens to an edition later: a note, an erratum, its withdrawal, an ordered purge. Each is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from presswork.archive.ocfl.content import Commit, Content
from presswork.archive.ocfl.store import Store
from presswork.archive.seal import ERRATUM, NOTE, PURGED, WITHDRAWN, Seal, beside_seals, event_name, lined
from presswork.archive.titles import AVAILABLE, Row, Title
from presswork.archive.view import CONTENT, no_edition, pointers, title_of
from presswork.archive.writing import Act, commit, commit_of, kept, opened, sealed
from presswork.problems import PublishError, problem

TOMBSTONE = "purged.json"  # the one file of a shared object whose content is gone
LONGEST = 20_000  # characters of a reason or a note


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the kind of event, its title and edition, the SHA-512 of its seal, its time."""

    kind: str
    title: str
    edition: str
    seal: str
    at: str
    signed: bool
    objects: int = 0  # shared objects whose content is gone too


def happen(root: Path, title_id: str, edition: str, kind: str, reason: str, act: Act) -> Done:
    """Add a `note`, an `erratum` or a withdrawal to an edition; its bytes stay.

    Raises `archive-no-edition`, and `archive-state` where it cannot happen any more.
    """
    if kind not in (NOTE, ERRATUM, WITHDRAWN):
        raise ValueError(kind)
    with opened(root) as store:
        title = title_of(store, title_id)
        row = _row(title, edition, kind)
        files = kept(store, row.identifier)
        seal = _seal(title, row, kind, _plain(reason), act)
        path = event_name(kind, files)
        files |= sealed(seal, path, act)
        made = commit_of(store, row.identifier, files, f"{kind}: {edition}", act)
        commit(store, title.added(seal, path), [made], f"{kind}: {edition}", act)
        return Done(kind, title.id, edition, seal.digest, act.at, act.signer is not None)


def purge(root: Path, title_id: str, edition: str, reason: str, act: Act) -> Done:
    """Destroy the bytes of an edition, as was ordered; its seals stay, so that verifying says "purged".

    Content that it shares with others stays with them; what only it had goes too. Raises as `happen`.
    """
    with opened(root) as store:
        title = title_of(store, title_id)
        row = _row(title, edition, PURGED)
        held = store.files(row.identifier)
        files: dict[str, Content] = {name: store.read(row.identifier, name) for name in held if beside_seals(name)}
        seal = _seal(title, row, PURGED, _plain(reason), act)
        path = event_name(PURGED, files)
        files |= sealed(seal, path, act)
        gone = [_emptied(store, each, act) for each in sorted(only_its_own(store, row.identifier))]
        made = _replaced(commit_of(store, row.identifier, files, f"purged: {edition}", act))
        commit(store, title.added(seal, path), [made, *gone], f"purged: {edition}", act)
        return Done(PURGED, title.id, edition, seal.digest, act.at, act.signer is not None, len(gone))


def _row(title: Title, edition: str, kind: str) -> Row:
    row = title.row(edition)
    if row is None:
        raise no_edition(f"the archive has no edition {edition} of {title.name or title.id}", title)
    if row.state == PURGED or (kind == WITHDRAWN and row.state != AVAILABLE):
        raise PublishError([problem("archive-state", f"the edition {edition} is {row.state} since {row.at}")])
    return row


def _seal(title: Title, row: Row, kind: str, reason: str, act: Act) -> Seal:
    number = len(title.chain) + 1
    return Seal(
        kind, title.id, row.edition, row.identifier, number, title.last, act.at, act.by, of=row.seal, reason=reason
    )


def _plain(reason: str) -> str:
    words = reason.strip()
    if not words or len(words) > LONGEST or "\0" in words:
        raise PublishError([problem("archive-state", f"what happened is told in 1 to {LONGEST} characters")])
    return words.encode("utf-8", "replace").decode()


def only_its_own(store: Store, identifier: str) -> set[str]:
    """Return the shared objects that no other edition of any title points to."""
    mine = _shared(store, identifier)
    for other in store.ids():
        if mine and other != identifier and not other.startswith(CONTENT):
            mine -= _shared(store, other)
    return mine


def _shared(store: Store, identifier: str) -> set[str]:
    return {where for where, _ in pointers(store, identifier).values()}


def _emptied(store: Store, identifier: str, act: Act) -> Commit:
    told: dict[str, Content] = {TOMBSTONE: lined({"schema": 1, "purged": act.at})}
    return _replaced(commit_of(store, identifier, told, "purged", act))


def _replaced(made: Commit) -> Commit:
    return Commit(made.id, made.files, made.message, made.user, made.created, made.expected, purge=True)
