"""What nothing refers to any more: it stays for the grace time, and then goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from presswork.catalogue.feeds.entries import moment
from presswork.catalogue.folder import Folder
from presswork.catalogue.index import Index


def clear(index: Index, folder: Folder, now: datetime, grace: timedelta, sweep: bool) -> None:
    """Remove files that have been of no use for the grace time; `sweep` looks for such that no index knows of."""
    if sweep:
        for path in folder.walk():
            if index.one("SELECT 1 FROM ref WHERE path = ?", path) is None:
                index.run("INSERT OR IGNORE INTO gone VALUES(?, ?)", path, moment(now))
    for (path,) in index.rows("SELECT path FROM gone WHERE since <= ? ORDER BY path DESC", moment(now - grace)):
        folder.remove(path)
        index.run("DELETE FROM gone WHERE path = ?", path)
