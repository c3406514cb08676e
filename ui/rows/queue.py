"""The rows of the queue: each job's line with what it may take, and whether the queue rests. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, cast

from storymem.core.memory.bank import Bank
from storymem.core.plans.plan_times import plan_times
from storymem.render.jobs import KEPT_FINISHED, Added, Job, JobState
from ui.rows.base import Called, Problem, Row
from ui.rows.film_now import NO_STEPS, FilmNow
from ui.rows.last_look import LastLook

Plan = Annotated[Literal["missing", "stale"], Called("Plan")]
"""Which shots a plan makes."""


class JobError(Problem):
    """Why a job failed."""

    job: str
    """Its id."""


class TriedAgain(Row):
    """That a job tries a take again with another memory."""

    take_id: str
    made: str | None
    """The new take's id, when done."""


class JobRow(Row):
    """One line of the queue."""

    id: str
    shot_id: str
    label: str
    state: JobState
    phase: str | None
    step: int | None
    step_count: int | None
    seconds_left: float | None
    seed: int | None
    """The one asked for; null: the shot's own."""
    what_if: TriedAgain | None
    own: str | None
    """The name of the file that becomes a take."""
    error: JobError | None
    created_at: str
    started_at: str | None
    finished_at: str | None
    seconds: float | None
    """What takes made like it, with as much memory, took here, as `plan` says it; null: none was, or it is over."""
    batch: str | None
    """Its plan's id."""
    only_if: Plan | None
    """It is skipped when its shot is neither missing nor stale any more, as this says."""
    circle: bool
    """Its take is circled."""
    added_for: Added | None
    """It joined its plan because a take of that shot changed it."""
    reason: str | None
    """Why it was skipped."""


class QueueRow(Row):
    """The render queue."""

    worker: Literal["idle", "starting", "busy"]
    paused: bool
    """No new job starts, over restarts too; once none runs the render process is ended."""
    jobs: tuple[JobRow, ...]
    """Running first, waiting in order, then the newest finished."""


def queue_row(now: FilmNow, last: LastLook) -> QueueRow:
    """The queue; those that finished longest ago are left out."""
    shown = _shown(now.jobs)
    seconds = _seconds(now.bank, shown, last)
    jobs = tuple(_job_row(now, job, seconds.get(job.id)) for job in shown)
    # The dispatcher's word; pydantic refuses another one.
    worker = cast(Literal["idle", "starting", "busy"], now.worker)
    return QueueRow(worker=worker, paused=now.paused, jobs=jobs)


def _shown(jobs: Sequence[Job]) -> Sequence[Job]:
    # Jobs removed before they ran are kept for who wants them back; the page needs no list of them.
    open_count = sum(job.state.is_open for job in jobs)
    return jobs[: open_count + KEPT_FINISHED]


def _job_row(now: FilmNow, job: Job, seconds: float | None) -> JobRow:
    steps = now.steps.get(job.id, NO_STEPS)
    return JobRow(
        id=job.id,
        shot_id=job.shot_id,
        label=now.bank.labels.get(job.shot_id, "removed shot"),
        state=job.state,
        phase=steps.phase,
        step=steps.step,
        step_count=steps.step_count,
        seconds_left=steps.seconds_left,
        seed=job.seed,
        what_if=TriedAgain(take_id=job.what_if.take_id, made=job.take_id) if job.what_if else None,
        own=job.own and job.own.name,
        error=job_error(job),
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        seconds=seconds,
        batch=job.batch,
        only_if=cast(Plan | None, job.only_if),
        circle=job.circle,
        added_for=job.added_for,
        reason=job.reason,
    )


def job_error(job: Job | None) -> JobError | None:
    """Why the job failed; None where it did not."""
    if job is None or job.state != JobState.FAILED:
        return None
    return JobError(message=job.error_message or "", fix=job.error_fix or "", job=job.id)


def _seconds(bank: Bank, jobs: Sequence[Job], last: LastLook) -> Mapping[str, float | None]:
    """What each job that is not over would take, by its id, as a plan of the same shots says it."""
    open_jobs = [job for job in jobs if job.state.is_open and job.own is None and job.shot_id in bank.ordinals]
    job_ids, shot_ids = tuple(job.id for job in open_jobs), tuple(job.shot_id for job in open_jobs)
    made_from = (bank, job_ids, shot_ids)
    return last.row("queue", "seconds", made_from, lambda: dict(zip(job_ids, plan_times(bank, shot_ids), strict=True)))
