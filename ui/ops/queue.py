"""What a page may ask of the queue: takes, their order and seeds, pause, what failed and what is done."""

from __future__ import annotations

from typing import Literal

from storymem.core.errors import EditRejected
from storymem.studio.film import Studio
from ui.live.live import Live
from ui.ops.base import RELOAD, AskedSeed, Done, FilmOp, JobAsked, JobsAsked, JobsRemoved, PageOp


class GenerateOp(FilmOp):
    """Takes of shots are asked for."""

    op: Literal["generate"] = "generate"
    shot_ids: tuple[str, ...]
    seeds: tuple[AskedSeed, ...] = ()
    """One job each of every shot; null is the shot's own."""
    front: bool = False
    """Before what waits."""

    def do(self, studio: Studio) -> JobsAsked:
        jobs = studio.queue.generate(self.shot_ids, seeds=self.seeds or (None,), front=self.front)
        return JobsAsked(job_ids=tuple(jobs))


class MoveJobOp(FilmOp):
    """A waiting job stands elsewhere."""

    op: Literal["move_job"] = "move_job"
    job_id: str
    before: str | None
    """Another waiting job, or null (last)."""

    def do(self, studio: Studio) -> Done:
        studio.queue.move(self.job_id, self.before)
        return Done()


class RunNextOp(FilmOp):
    """A waiting job is next."""

    op: Literal["run_next"] = "run_next"
    job_id: str

    def do(self, studio: Studio) -> Done:
        studio.queue.run_next(self.job_id)
        return Done()


class ChangeJobOp(FilmOp):
    """A waiting job gets another seed; answers the copies."""

    op: Literal["change_job"] = "change_job"
    job_id: str
    seed: AskedSeed
    """Null: the shot's own."""
    more_seeds: tuple[AskedSeed, ...] = ()
    """A copy behind it for each."""

    def do(self, studio: Studio) -> JobsAsked:
        return JobsAsked(job_ids=tuple(studio.queue.change(self.job_id, self.seed, self.more_seeds)))


class CancelOp(PageOp):
    """A job is stopped, or with `all` every one: answers those that waited."""

    op: Literal["cancel"] = "cancel"
    job_id: str | None = None
    all: bool = False

    def do(self, live: Live) -> JobsRemoved | Done:
        if self.all:
            return JobsRemoved(removed=tuple(live.studio.queue.cancel_all()))
        if self.job_id is None:
            raise EditRejected(f"The request {self.op!r} lacks {'job_id'!r}.", fix=RELOAD)
        live.studio.queue.cancel(self.job_id)
        return Done()


class PutBackOp(FilmOp):
    """Jobs that were removed before they ran wait again where they stood."""

    op: Literal["put_back"] = "put_back"
    job_ids: tuple[str, ...]

    def do(self, studio: Studio) -> JobsAsked:
        return JobsAsked(job_ids=tuple(studio.queue.put_back(self.job_ids)))


class RetryOp(FilmOp):
    """A failed or cancelled job waits again."""

    op: Literal["retry"] = "retry"
    job_id: str

    def do(self, studio: Studio) -> JobAsked:
        return JobAsked(job_id=studio.queue.retry(self.job_id))


class DismissOp(FilmOp):
    """A finished job leaves the list."""

    op: Literal["dismiss"] = "dismiss"
    job_id: str

    def do(self, studio: Studio) -> Done:
        studio.queue.dismiss(self.job_id)
        return Done()


class RetryFailedOp(FilmOp):
    """Every failed job waits again."""

    op: Literal["retry_failed"] = "retry_failed"

    def do(self, studio: Studio) -> JobsAsked:
        return JobsAsked(job_ids=tuple(studio.queue.retry_failed()))


class ClearFinishedOp(FilmOp):
    """Jobs that are done, stopped or skipped leave the list."""

    op: Literal["clear_finished"] = "clear_finished"

    def do(self, studio: Studio) -> Done:
        studio.queue.clear_finished()
        return Done()


class PauseOp(FilmOp):
    """No new job starts."""

    op: Literal["pause"] = "pause"
    now: bool = False
    """The running job waits again, first in order; without, it is finished."""

    def do(self, studio: Studio) -> Done:
        studio.queue.pause(now=self.now)
        return Done()


class ResumeOp(FilmOp):
    """Jobs start again."""

    op: Literal["resume"] = "resume"

    def do(self, studio: Studio) -> Done:
        studio.queue.resume()
        return Done()


QUEUE_OPS = (
    GenerateOp,
    MoveJobOp,
    RunNextOp,
    ChangeJobOp,
    PutBackOp,
    RetryOp,
    DismissOp,
    RetryFailedOp,
    ClearFinishedOp,
    PauseOp,
    ResumeOp,
)
"""`cancel` is none of them: it stops what runs, which no transaction takes back."""
