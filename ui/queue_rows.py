"""What the page shows of the queue beside its jobs' own lines: whether it rests, and what each job may take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from storymem.core.bank import Bank
from storymem.core.estimates import comparable_takes, seconds_per_take
from storymem.core.memory import effective_settings
from storymem.core.story import FilmSettings, Shot, Story
from storymem.render.jobs import KEPT_FINISHED, Job
from ui.rows import Json, Rows


def queue_row(bank: Bank, lines: Iterable[tuple[Job, Json]], rows: Rows, *, worker: str, paused: bool) -> Json:
    """The queue; `lines` are its jobs, each with its own line, which is added to. The longest finished are left out."""
    known: dict[FilmSettings, float | None] = rows.once("seconds per take", bank.story, dict)
    shown = _shown(tuple(lines))
    shots = {shot.id: shot for shot in bank.shots}
    jobs = [line | _terms(job) | {"seconds": _seconds(bank.story, shots, job, known)} for job, line in shown]
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


def _seconds(
    story: Story, shots: Mapping[str, Shot], job: Job, known: dict[FilmSettings, float | None]
) -> float | None:
    """What the takes made here as this one would be took, in seconds; None where none was, or the job is over."""
    shot = shots.get(job.shot_id)
    if shot is None or not job.state.is_open or job.own is not None:
        return None
    settings = effective_settings(story.settings, shot.overrides)
    if settings not in known:
        known[settings] = seconds_per_take(comparable_takes(story, settings))
    return known[settings]
