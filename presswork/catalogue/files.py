"""The files that are offered: at addresses that name their content, and all of them listed with their checksums."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import BinaryIO

from presswork.catalogue.addresses import SUMS, file
from presswork.catalogue.folder import Folder
from presswork.catalogue.index import Index
from presswork.catalogue.shelf import Edition, FileFact
from presswork.problems import Problem, PublishError, problem

SIGNATURE = f"{SUMS}.minisig"
Sign = Callable[[bytes], bytes]


def offer(folder: Folder, edition: Edition, open_: Callable[[FileFact], BinaryIO]) -> Iterator[Problem]:
    """Copy the files of an edition to their addresses; yield a problem for each that is not what its manifest says."""
    if not edition.available:
        return
    for fact in edition.files:
        try:
            stream = open_(fact)
        except PublishError as stopped:
            yield from stopped.problems
            continue
        with stream:
            wrong = folder.copy(file(fact.sha256, fact.name, fact.media_type), stream, fact.size, fact.sha256)
        if wrong:
            words = f"{fact.name} of {edition.title} ({edition.name}) is not what its manifest says: {wrong}"
            yield problem("changed-file", words, fact.name)


def sums(index: Index) -> Iterator[str]:
    """Yield the lines of SHA256SUMS, as sha256sum writes and checks them: every file that is offered, sorted."""
    for (path,) in index.run("SELECT DISTINCT path FROM ref WHERE path >= 'f/' AND path < 'f0' ORDER BY path"):
        yield f"{path.split('/')[1]}  {path}\n"


def write_sums(folder: Folder, index: Index, sign: Sign | None) -> None:
    """Write SHA256SUMS, and its signature where there is a key: again only where the list or the key has changed."""
    data = "".join(sums(index)).encode()
    folder.write(SUMS, data)
    mark = sha256(data).hexdigest() if sign else ""
    if sign and (index.fact("signed") != mark or not folder.exists(SIGNATURE)):
        folder.write(SIGNATURE, sign(data))
    if not sign and folder.exists(SIGNATURE):
        folder.remove(SIGNATURE)
    index.note("signed", mark)
