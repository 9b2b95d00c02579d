"""Where the key that signs is kept: the secret one for its owner alone, the public one for everybody."""

from __future__ import annotations

import os
from pathlib import Path

from presswork.archive.signing import new_key, stopped
from presswork.archive.writing import opened, put_key
from presswork.problems import PublishError


def keep_new_key(secret: Path, public: Path, password: str, archive: Path) -> bytes:
    """Make a key, and put the public one into the archive too where there is one; return it.

    The secret key's file can be read by its owner alone. Raises `archive-key` where there is a key already, since
    what it signed could not be followed by anything else.
    """
    if secret.exists() or public.exists():
        raise stopped(f"there is a key already, in {secret.parent}", "move both files away to begin a new one")
    data, shown = new_key(password)
    try:
        secret.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        public.write_bytes(shown)
    except OSError as fault:
        raise stopped(f"the key cannot be written: {fault.strerror}") from fault
    try:
        with opened(archive) as store:
            put_key(store, shown)
    except PublishError:
        pass  # no archive yet: the first freeze brings the key along
    return shown
