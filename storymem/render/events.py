"""What the render queue tells about its jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storymem.render.jobs import Job

if TYPE_CHECKING:
    from storymem.render.take_making import MadeTake


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job was added, started, ended or moved; `job` is what it is now."""

    job: Job


@dataclass(frozen=True, slots=True)
class JobDismissed:
    """A job is off the list; `job` is what it was."""

    job: Job


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far the running job is. `seconds_left` is for its present phase, None until a step of it was measured.

    `preview` is what it looks like so far, a JPEG in base64; None where there is nothing new to see.
    """

    job_id: str
    shot_id: str
    phase: str
    step: int
    step_count: int
    seconds_left: float | None
    preview: str | None = None


@dataclass(frozen=True, slots=True)
class JobMade:
    """A take is finished and its media stored; the job is done once the listener has returned."""

    job: Job
    made: MadeTake


@dataclass(frozen=True, slots=True)
class QueuePaused:
    """The queue takes no new jobs, or, `paused` false, takes them again."""

    paused: bool


Event = JobChanged | JobDismissed | JobProgress | JobMade | QueuePaused
