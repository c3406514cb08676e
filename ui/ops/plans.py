"""What a page may ask of plans: what would be made, and as a batch to make it."""

from __future__ import annotations

from typing import Literal

from storymem.core.plans.planning import PlannedShot
from storymem.studio.film import Studio
from ui.live.live import Live
from ui.ops.base import FilmOp, JobsAsked, JobsRemoved, PageOp
from ui.rows.base import Row
from ui.rows.queue import Plan


class PlannedRow(Row):
    """A shot that a plan makes."""

    shot_id: str
    label: str
    why: str
    seconds: float | None
    """Of takes with its own settings and memory; null where none was measured."""


class PlanRow(Row):
    """What a plan would make, and how long it takes."""

    shots: tuple[PlannedRow, ...]
    seconds: float | None
    """Of those known."""
    unmeasured: int
    """Of how many shots that is not known."""
    left_out: tuple[PlannedShot, ...]
    """Can't be made as the film is."""


class PlanOp(PageOp):
    """What a plan would make; nothing is asked for yet."""

    op: Literal["plan"] = "plan"
    which: Plan

    def do(self, live: Live) -> PlanRow:
        plans = live.studio.plans
        ready, left_out = plans.makeable(plans.shots(self.which))
        times = plans.seconds([planned.shot_id for planned in ready])
        known = [seconds for seconds in times if seconds is not None]
        rows = (PlannedRow(**vars(one), seconds=seconds) for one, seconds in zip(ready, times, strict=True))
        return PlanRow(
            shots=tuple(rows),
            seconds=sum(known) if known else None,
            unmeasured=len(times) - len(known),
            left_out=tuple(left_out),
        )


class RenderPlanOp(FilmOp):
    """The shots as one batch; one no more missing, or stale, when its turn comes is skipped, with the reason."""

    op: Literal["render_plan"] = "render_plan"
    which: Plan
    shot_ids: tuple[str, ...] = ()
    circle: bool = False
    """Each take is circled, and a `stale` plan takes in later shots that its takes make stale."""

    def do(self, studio: Studio) -> JobsAsked:
        return JobsAsked(job_ids=tuple(studio.plans.render(self.which, self.shot_ids, circle=self.circle)))


class StopBatchOp(FilmOp):
    """A batch's waiting jobs are removed, the running one goes on, and nothing joins it until one is put back."""

    op: Literal["stop_batch"] = "stop_batch"
    batch: str

    def do(self, studio: Studio) -> JobsRemoved:
        return JobsRemoved(removed=tuple(studio.plans.stop(self.batch)))


PLAN_OPS = (RenderPlanOp, StopBatchOp)
