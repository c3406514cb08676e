"""What the page shows of the queue beside its jobs' own lines: whether it rests, and what each job may take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from storymem.core.memory.bank import Bank
from storymem.core.plans.plan_times import plan_times
from storymem.render.jobs import KEPT_FINISHED, Job
from ui.rows.rows import Json, Rows


def queue_row(bank: Bank, lines: Iterable[tuple[Job, Json]], rows: Rows, *, worker: str, paused: bool) -> Json:
    """The queue; `lines` are its jobs, each with its own line, which is added to. The longest finished are left out."""
    shown = _shown(tuple(lines))
    seconds = _seconds(bank, [job for job, _ in shown], rows)
    jobs = [line | _terms(job) | {"seconds": seconds.get(job.id)} for job, line in shown]
    return {"worker": worker, "paused": paused, "jobs": jobs}


def _shown(lines: Sequence[tuple[Job, Json]]) -> Sequence[tuple[Job, Json]]:
    # Jobs removed before they ran are kept for who wants them back; the page needs no list of them.
    open_count = sum(job.state.is_open for job, _ in lines)
    return lines[: open_count + KEPT_FINISHED]


def _terms(job: Job) -> Json:
    return {
        "started_at": job.started_at,
        "batch": job.batch,
        "only_if": job.only_if,
        "circle": job.circle,
        "reason": job.reason,
        "added_for": job.added_for and job.added_for.model_dump(),
    }


def _seconds(bank: Bank, jobs: Sequence[Job], rows: Rows) -> Mapping[str, float | None]:
    """What each job that is not over would take, by its id, as a plan of the same shots says it."""
    open_jobs = [job for job in jobs if job.state.is_open and job.own is None and job.shot_id in bank.ordinals]
    job_ids, shot_ids = tuple(job.id for job in open_jobs), tuple(job.shot_id for job in open_jobs)
    made_from = (bank, job_ids, shot_ids)
    return rows.row("queue", "seconds", made_from, lambda: dict(zip(job_ids, plan_times(bank, shot_ids), strict=True)))
