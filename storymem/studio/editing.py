"""One open film and its history: what changes it, what takes that back, and who hears of it.

This is what the parts of a studio share: one story, one lock, one `together`, one set of listeners.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from storymem.core.edits.all import apply, edit_from_json, inverse
from storymem.core.edits.base import Edit
from storymem.core.errors import EditRejected
from storymem.core.memory.bank import Bank, remember
from storymem.core.memory.sight_needs import sight_needs
from storymem.core.story import Story
from storymem.presets import shot_language
from storymem.project.folder import FilmFolder, LogEntry
from storymem.render.dispatcher import Event
from storymem.sight.film import FilmSight


@dataclass(frozen=True)
class StoryChanged:
    """The film was edited: the story before, the story after, and the number of the change."""

    before: Story
    after: Story
    rev: int


@dataclass(frozen=True)
class SightChanged:
    """More of the film's pictures and prompts is known, or looking at them failed: memories may be others now."""


@dataclass(frozen=True)
class History:
    """Where the film's history stands: what undo and redo would take, and the number of the last change of any kind."""

    undo: LogEntry | None
    redo: LogEntry | None
    commit: int


Happened = StoryChanged | SightChanged | Event
Listener = Callable[[Happened], None]
OpenSight = Callable[[FilmFolder, Callable[[], None]], FilmSight]


class Editing:
    """The film in a folder, edited. Safe to call from several threads; listeners hear on the thread that changed it.

    Whoever looks first and then edits holds `lock` meanwhile; the queue's and the database's may be taken under it.
    """

    def __init__(self, folder: FilmFolder, *, open_sight: OpenSight = FilmSight) -> None:
        self.folder = folder
        self.sight = open_sight(folder, lambda: self.tell(SightChanged()))
        self._story = folder.story
        self.lock = threading.RLock()
        self._listeners: list[Listener] = []
        self._bank: Bank | None = None
        self._choices: dict[str, Any] = {}
        self._untold: list[StoryChanged] | None = None

    @property
    def story(self) -> Story:
        """The film as it is now."""
        return self._story

    def bank(self) -> Bank:
        """The film's memory bank as it is now; looked up once a change, and when more of the film was seen."""
        with self.lock:
            bank, settings = self._bank, self._story.settings
            if bank is None or bank.story is not self._story or bank.sight is not self.sight.newest:
                bank = self._bank = remember(
                    self._story, self.sight.by(settings.scorer), self._choices, shot_language()
                )
                self.sight.want(sight_needs(bank), settings)
            return bank

    def now(self) -> tuple[Bank, History]:
        """The film's memory bank and where its history stands, of one moment."""
        with self.lock:
            return self.bank(), History(self.folder.undo_top(), self.folder.redo_top(), self.folder.rev)

    def newest_step(self) -> int | None:
        """The number of the step an undo would take back; None when there is none."""
        with self.lock:
            top = self.folder.undo_top()
            return top.number if top else None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` after every change; calling what comes back stops that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def tell(self, event: Happened) -> None:
        """Every listener hears of it, on this thread."""
        for listener in tuple(self._listeners):
            listener(event)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Every edit and job change of the body is saved, and then told, in one piece; by an error, none of them."""
        with self.lock:
            if self._untold is not None:  # inside another one: a part of it
                yield
                return
            before, self._untold = self._story, []
            try:
                with self.folder.transaction():
                    yield
            except BaseException:
                self._story, self._untold = before, None
                raise
            changes, self._untold = self._untold, None
            for change in changes:
                self.tell(change)

    def once(self, op_id: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The answer of `work()`, or the one it gave under this id before, even if the studio was killed since.

        The answer is saved in one piece with what `work` does to the film and its queue; it must be JSON.
        """
        with self.together():
            given = self.folder.answer(op_id)
            if given is not None:
                return json.loads(given)
            answer = work()
            self.folder.keep_answer(op_id, json.dumps(answer))
            return answer

    def edit(self, edit: Edit) -> int:
        """Applies and saves one edit; the number of the change comes back. Raises StoryError, and nothing changed."""
        with self.lock:
            before = self._story
            after = apply(before, edit)
            if after == before:
                return self.folder.rev
            entry = self._log_entry(before, edit) if edit.undoable else None
            return self._commit(before, after, entry)

    def undo(self, step: int | None = None) -> str:
        """Takes the last edit back; its label comes back. Raises EditRejected when there is none or it isn't `step`."""
        with self.lock:
            entry = self.folder.undo_top()
            _expect(step, entry, "Undo")
            if entry is None:
                raise EditRejected("There is nothing to undo.", fix="Make an edit first.")
            self._commit(self._story, apply(self._story, edit_from_json(entry.inverse)), None, move=-1)
            return entry.label

    def redo(self, step: int | None = None) -> str:
        """Makes the last undone edit again; its label comes back. Raises EditRejected as `undo` does."""
        with self.lock:
            entry = self.folder.redo_top()
            _expect(step, entry, "Redo")
            if entry is None:
                raise EditRejected("There is nothing to redo.", fix="Undo something first.")
            self._commit(self._story, apply(self._story, edit_from_json(entry.edit)), None, move=1)
            return entry.label

    def _log_entry(self, story: Story, edit: Edit) -> LogEntry:
        return LogEntry(
            label=edit.label(story), edit=edit.model_dump_json(), inverse=inverse(story, edit).model_dump_json()
        )

    def _commit(self, before: Story, after: Story, entry: LogEntry | None, *, move: int = 0) -> int:
        rev = self.folder.commit(before, after, entry, move=move)
        self._story = after
        change = StoryChanged(before, after, rev)
        if self._untold is None:
            self.tell(change)
        else:
            self._untold.append(change)
        return rev


def _expect(step: int | None, entry: LogEntry | None, verb: str) -> None:
    if step is not None and (entry is None or entry.number != step):
        raise EditRejected(
            "The film was changed elsewhere meanwhile, so no step was taken.",
            fix=f"See what changed, then press {verb} again to take the newest step.",
        )
