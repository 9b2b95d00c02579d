"""Two folders change places in one step: what the C library of Linux and macOS has, and Python's does not."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

AT_FDCWD = -100
RENAME_EXCHANGE = 2  # Linux: renameat2(2)
RENAME_SWAP = 2  # macOS: renamex_np(2)
CANNOT = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}


def exchange(one: Path, other: Path) -> bool:
    """Let two paths change places; False, and nothing done, where the system or its file system cannot."""
    call = _call()
    if call is None:
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = call(first, second, RENAME_SWAP)
    else:
        failed = call(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE)
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))


@cache
def _call() -> Any:
    library = ctypes.CDLL(None, use_errno=True)
    return getattr(library, "renamex_np" if sys.platform == "darwin" else "renameat2", None)
