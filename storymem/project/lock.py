"""One film, one studio: the lock that keeps a second process out and goes away with its holder."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from storymem.core.errors import ProjectBusy, ProjectError


class FolderLock:
    """Held from construction to `release`; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Takes the lock file at `path`. Raises ProjectBusy with the holder's process id, ProjectError."""
        try:
            # Not inherited by programs this process starts, so a worker that outlives us never holds the film.
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ProjectError(
                f"The folder {path.parent} can't be written: {error.strerror}.",
                fix="Make it writable, or copy it to a disk that is.",
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._descriptor)
            raise ProjectBusy(
                f"The film in {path.parent} is open in another studio (process {holder}).",
                fix="Use that one, or close it first.",
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Lets others open the film; releasing twice is harmless."""
        # The file stays: removing it would race with a newcomer.
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1
