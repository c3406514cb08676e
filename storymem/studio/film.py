"""What a user can do with one film: write, undo, generate, take, pin, deliver. Page, CLI and tests call only this.

A studio holds its parts. All of them change the film through the same `Editing`, which has its one story and lock:

    Studio ── editing                                      the story, its history, together, once, who listens
      |       outline   cast   memory   delivery           what is written, remembered, delivered
      |       recipes ── memory                            what a take is sent
      |       plans ──── memory, recipes, waiting jobs     which shots want a take, and batches of them
      `────── queue ──── waiting jobs, dispatcher, rendering
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from storymem.core.edits.base import Edit
from storymem.core.memory.bank import Bank
from storymem.core.story import Story
from storymem.project.folder import FilmFolder
from storymem.render.dispatcher import Dispatcher
from storymem.render.waiting import WaitingJobs
from storymem.sight.film import FilmSight
from storymem.studio.cast import Cast
from storymem.studio.delivery import Delivery
from storymem.studio.editing import Editing, Listener, OpenSight
from storymem.studio.memory import Memory
from storymem.studio.outline import Outline
from storymem.studio.plans import Plans
from storymem.studio.queue import Queue
from storymem.studio.ready import Readiness
from storymem.studio.recipes import Recipes
from storymem.studio.rendering import Rendering


class Studio:
    """One open film. Safe to call from several threads; listeners are called on the thread that made the change.

    What everybody does with a film stands here: look at it, edit it, take that back. All else is a verb of a part.
    """

    def __init__(self, folder: FilmFolder, *, rendering: bool = True, open_sight: OpenSight = FilmSight) -> None:
        self.folder = folder
        self.editing = editing = Editing(folder, open_sight=open_sight)
        self.sight = editing.sight
        self.outline = Outline(editing)
        self.cast = Cast(editing)
        self.memory = Memory(editing)
        self.recipes = Recipes(editing, self.memory)
        self.delivery = Delivery(editing)
        ready, waiting = Readiness(editing, self.recipes), WaitingJobs(folder.database)
        self.plans = Plans(editing, self.memory, self.recipes, ready, waiting)
        made = Rendering(editing, self.memory, self.recipes, self.plans)
        self._dispatcher = Dispatcher(folder, waiting, compose=made.start_of, on_event=made.hear, working=rendering)
        self.queue = Queue(editing, ready, waiting, self._dispatcher, made)

    @classmethod
    def create(cls, path: Path, story: Story) -> Self:
        """A new film in an empty or missing folder, open. Raises ProjectError."""
        FilmFolder.create(path, story).close()
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, rendering: bool = True) -> Self:
        """The film in this folder, open; its queue goes on where it stopped, or rests without `rendering`.

        Raises ProjectError.
        """
        return cls(FilmFolder.open(path), rendering=rendering)

    def close(self) -> None:
        """Ends the render process and the sight's, and lets go of the folder; waiting jobs stay waiting."""
        self.sight.close()  # first: a job may be waiting for it
        self._dispatcher.close()
        self.folder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def story(self) -> Story:
        """The film as it is now."""
        return self.editing.story

    def bank(self) -> Bank:
        """The film's memory bank as it is now."""
        return self.editing.bank()

    def edit(self, edit: Edit) -> int:
        """Applies and saves one edit; the number of the change comes back. Raises StoryError, and nothing changed."""
        return self.editing.edit(edit)

    def undo(self, step: int | None = None) -> str:
        """Takes the last edit back; its label comes back. Raises EditRejected when there is none or it isn't `step`."""
        return self.editing.undo(step)

    def redo(self, step: int | None = None) -> str:
        """Makes the last undone edit again; its label comes back. Raises EditRejected as `undo` does."""
        return self.editing.redo(step)

    def together(self) -> AbstractContextManager[None]:
        """Every edit and job change of the body is saved, and then told, in one piece; by an error, none of them."""
        return self.editing.together()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` after every change; calling what comes back stops that."""
        return self.editing.listen(listener)
