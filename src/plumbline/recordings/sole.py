"""A file that from now on nobody but this process may write, as the kernel of the system says.

A file put into a folder by somebody else can be taken over without a copy only if whoever wrote it
cannot write on. A read lease is given for no file that anybody has open for writing; after that
only its owner may open it, and the owner is who runs this. The same is asked again once the bytes
were read: whoever slipped in between has it open still, or has left a later time of change.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOT_TO_BE_HAD = {errno.EACCES, errno.EPERM, errno.EINVAL, errno.ENOTSUP, errno.EROFS}


class Disturbed(Exception):  # noqa: N818 - nobody's fault, and another time it may pass
    """Somebody has the file open for writing, or has written in it."""


class Sole:
    """A file of ours alone; `certain` says whether it has stayed so."""

    def __init__(self, opened: int) -> None:
        self._opened = opened
        self._was = self._now()

    def certain(self) -> None:
        """Pass if not a byte can have changed since. Raises Disturbed."""
        _unwritten(self._opened)
        if self._now() != self._was:
            raise Disturbed

    def _now(self) -> tuple[int, int]:
        kept = os.fstat(self._opened)
        return kept.st_size, kept.st_mtime_ns


@contextmanager
def sole(path: Path) -> Iterator[Sole | None]:
    """Make a file ours alone; None where this system, this disk or its owner does not let us.

    Raises Disturbed where somebody has it open for writing.
    """
    opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield Sole(opened) if _made_ours(opened) else None
    finally:
        os.close(opened)


def _made_ours(opened: int) -> bool:
    try:
        _unwritten(opened)
        if os.fstat(opened).st_uid != os.geteuid():
            os.fchown(opened, os.geteuid(), -1)
        os.fchmod(opened, 0o400)
        _unwritten(opened)  # whoever passed the old permissions meanwhile has it open now
        os.fsync(opened)
    except OSError as wrong:
        if wrong.errno not in NOT_TO_BE_HAD:
            raise
        return False
    return True


def _unwritten(opened: int) -> None:
    """Pass if nobody has this file open for writing: only then is there a lease to be had."""
    fcntl.fcntl(opened, fcntl.F_SETSIG, signal.SIGURG)  # of itself a lease ends whoever holds it
    try:
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        raise Disturbed from None
    broken = fcntl.fcntl(opened, fcntl.F_GETLEASE) != fcntl.F_RDLCK
    fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    if broken:
        raise Disturbed
