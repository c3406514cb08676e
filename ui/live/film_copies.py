"""Films being copied, one after another, while the person goes on working."""

from __future__ import annotations

import logging
import threading
import uuid
from dataclasses import dataclass, replace
from typing import Any

from storymem.core.errors import Cancelled, StoryMemError
from storymem.studio.shelf import Shelf
from ui.rows.base import problem
from ui.rows.shelf import CopyRow, CopyState

log = logging.getLogger("storymem.ui")
KEPT = 5
"""Finished copies that are still told of."""


@dataclass(frozen=True)
class Copy:
    """One copy under way or done: files `done` of `total`."""

    id: str
    folder: str
    title: str
    state: CopyState = "waiting"
    done: int = 0
    total: int = 0
    made: str | None = None
    error: StoryMemError | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("waiting", "running")

    def row(self) -> CopyRow:
        """The copy as the page shows it."""
        return CopyRow(
            id=self.id,
            folder=self.folder,
            title=self.title,
            state=self.state,
            done=self.done,
            total=self.total,
            made=self.made,
            error=self.error and problem(self.error),
        )


class Copies:
    """All copies of this run of the studio. Safe to call from several threads."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._copies: dict[str, Copy] = {}
        self._stopped: set[str] = set()

    def start(self, folder: str, title: str) -> str:
        """The film is being copied under `title`; the copy's id comes back. What goes wrong is told by `rows`."""
        copy = Copy(uuid.uuid4().hex[:8], folder, title)
        with self._lock:
            finished = [known.id for known in self._copies.values() if not known.is_open]
            for copy_id in finished[:-KEPT]:
                del self._copies[copy_id]
            self._copies[copy.id] = copy
        threading.Thread(target=self._work, args=(copy,), name="copy", daemon=True).start()
        return copy.id

    def stop(self, copy_id: str) -> None:
        """The copy ends within a file, and leaves nothing; one that is done stays."""
        with self._lock:
            self._stopped.add(copy_id)

    def close(self) -> None:
        """Every copy ends soon."""
        with self._lock:
            self._stopped.update(self._copies)

    def rows(self) -> tuple[CopyRow, ...]:
        """All copies, as they were begun."""
        with self._lock:
            return tuple(copy.row() for copy in self._copies.values())

    def _work(self, copy: Copy) -> None:
        with self._turn:  # one at a time: a disk does two at once no faster
            self._tell(copy.id, state="running")
            try:
                made = self._shelf.duplicate(
                    copy.folder,
                    copy.title,
                    lambda done, total: self._tell(copy.id, done=done, total=total),
                    lambda: copy.id in self._stopped,
                )
                self._tell(copy.id, state="done", made=made)
            except Cancelled:
                self._tell(copy.id, state="stopped")
            except StoryMemError as error:
                self._tell(copy.id, state="failed", error=error)
            except Exception:
                log.exception("a film could not be copied")
                error = StoryMemError("The film could not be copied.", fix="The terminal shows what happened.")
                self._tell(copy.id, state="failed", error=error)

    def _tell(self, copy_id: str, **changes: Any) -> None:
        with self._lock:
            if copy_id in self._copies:
                self._copies[copy_id] = replace(self._copies[copy_id], **changes)
