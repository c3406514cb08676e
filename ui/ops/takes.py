"""What a page may ask of takes and their recipes."""

from __future__ import annotations

from typing import Literal

from storymem.core.plans.reuse import Left
from storymem.studio.film import Studio
from ui.ops.base import Done, FilmOp, JobAsked
from ui.rows.base import Row


class Reused(Row):
    """What of a recipe can't be brought back."""

    left: tuple[Left, ...]


class ReuseOp(FilmOp):
    """The shot gets the take's recipe again; one step to undo."""

    op: Literal["reuse"] = "reuse"
    shot_id: str
    take_id: str
    memory: bool = False
    """Its memory too, as pins here."""

    def do(self, studio: Studio) -> Reused:
        found = studio.recipes.reuse(self.shot_id, self.take_id, with_memory=self.memory)
        return Reused(left=found.left)


class WhatIfOp(FilmOp):
    """The take again with another memory, as a new take that is not circled."""

    op: Literal["what_if"] = "what_if"
    shot_id: str
    take_id: str
    without: tuple[str, ...] = ()
    """Pictures, by content name."""
    added: tuple[str, ...] = ()

    def do(self, studio: Studio) -> JobAsked:
        tried = studio.queue.try_memory(self.shot_id, self.take_id, without=self.without, added=self.added)
        return JobAsked(job_id=tried)


class KeepOp(FilmOp):
    """The circled take is accepted as it is; the shot's marks become kept."""

    op: Literal["keep"] = "keep"
    shot_id: str

    def do(self, studio: Studio) -> Done:
        studio.recipes.keep_as_is(self.shot_id)
        return Done()


TAKE_OPS = (ReuseOp, WhatIfOp, KeepOp)
