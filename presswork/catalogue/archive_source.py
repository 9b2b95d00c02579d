"""Titles from an archive: every edition that it holds, and what is left of those that were taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from presswork.catalogue.manifests import bad, edition_of, moment, text
from presswork.catalogue.shelf import Edition, FileFact, Note, Title
from presswork.catalogue.titles import made_title

if TYPE_CHECKING:
    from presswork.archive.view import Archive, Held

OUTPUTS = "outputs/"  # where an edition's files lie in its object


class ArchiveSource:
    """The editions of an archive, read through its view alone. A title's key is its id."""

    def __init__(self, root: Path, told: str = "") -> None:
        from presswork.archive.view import Archive

        self.archive: Archive = Archive(root)
        self.told = told or root.name

    def titles(self) -> Iterator[str]:
        """Yield the ids of the archive's titles, sorted."""
        yield from sorted(self.archive.title_ids())

    def stamp(self, key: str) -> str:
        """Return the digest of the title's newest inventory, which changes with every event."""
        return self.archive.head(key)

    def load(self, key: str) -> Title:
        """Return a title. Raises PublishError with `bad-manifest` or what the archive says."""
        held = self.archive.held(key)
        if not held:
            raise bad(f"{self.told}: {key}", "the archive holds no edition of it")
        known = self.archive.title(key)
        since = {(each.edition, each.kind): each.at for each in known.chain}
        bare = {"id": key, "title": known.name or key, "language": "und"}
        spare = next((each.manifest for each in reversed(held) if "title" in each.manifest), bare)
        return made_title(
            key, tuple(self._edition(key, each, spare, since.get((each.name, each.state), each.at)) for each in held)
        )

    def open(self, fact: FileFact) -> BinaryIO:
        """Return a file of an edition as a stream. Raises PublishError."""
        title_id, edition, name = json.loads(fact.origin)
        return self.archive.open(self.archive.edition(title_id, edition), f"{OUTPUTS}{name}")

    def _edition(self, key: str, held: Held, spare: Mapping[str, Any], at: str) -> Edition:
        """Return an edition; one that was purged has lost its manifest, and has the words of another, `spare`.

        `at` is when it was withdrawn or purged (not when a note was added since), else when anything last happened.
        """
        name = f"{self.told}: {held.identifier}"
        try:
            events: dict[str, Any] = {
                "published": moment(held.frozen),
                "at": moment(at),
                "notes": tuple(Note(moment(each.at), text(each.text), each.kind) for each in held.notes),
                "reason": text(held.reason),
                "changes": text(held.changes),
            }
        except (ValueError, TypeError, OverflowError) as fault:
            raise bad(name, str(fault)) from fault
        state: dict[str, Any] = {"state": held.state, "signed": held.signed, "seal": held.seal}
        manifest = held.manifest if "title" in held.manifest else {**spare, **_bare(held)}
        made = edition_of(manifest, name, title_id=key, **state, **events)
        if not made.available:
            return _emptied(made)
        return _with_origins(made, key)


def _bare(held: Held) -> dict[str, Any]:
    """Return what is known of an edition whose manifest is gone."""
    return {
        "edition": held.name,
        "identifier": held.identifier,
        "date": held.name[:10],
        "modified": held.frozen,
        "files": [],
    }


def _emptied(edition: Edition) -> Edition:
    """Return an edition that is not offered any more: its facts stay, its files do not."""
    return replace(edition, files=())


def _with_origins(edition: Edition, key: str) -> Edition:
    """Return an edition whose files say where in the archive they are."""
    files = [replace(each, origin=json.dumps([key, edition.name, each.name])) for each in edition.files]
    return replace(edition, files=tuple(files))
