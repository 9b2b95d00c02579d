"""Pages that were laid out before are not laid out again while all that they were made from is the same."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from presswork.model.job import Reader
from presswork.model.pages import Piece
from presswork.press.cache import Cache
from presswork.problems import Problem, PublishError, errors

Laid = tuple[Piece, tuple[Problem, ...]]


class Noted:
    """A reader that notes the digest of every file that is read through it."""

    def __init__(self, sources: Reader) -> None:
        self.sources = sources
        self.digests: dict[str, str] = {}

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        data = self.sources.read(name)
        self.digests[name] = sha256(data).hexdigest()
        return data

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return self.sources.exists(name)


def keep_pages(cache: Cache, html: str, sources: Reader, lay_out: Callable[[Reader], Laid]) -> Laid:
    """Return what `lay_out` makes of `html`, or made of it before.

    It is the same where the document is, and every file that its layout read. Pages whose numbers are not true yet,
    or that have an error, are not kept.
    """
    key = cache.key("pages", html)
    kept = cache.get(key)
    if kept is not None:
        digests, laid = kept
        if all(same(sources, name, digest) for name, digest in digests):
            found: Laid = laid
            return found
    noted = Noted(sources)
    piece, problems = lay_out(noted)
    if piece.pdf and not errors(problems):
        cache.put(key, (tuple(sorted(noted.digests.items())), (piece, problems)))
    return piece, problems


def same(sources: Reader, name: str, digest: str) -> bool:
    """Tell whether the file `name` still has the bytes of `digest`."""
    try:
        return sha256(sources.read(name)).hexdigest() == digest
    except PublishError:
        return False
