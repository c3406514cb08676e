"""The rows of shots: what the film says of each, its takes, and what the queue does for it. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from storymem.core.errors import ShotNotReady
from storymem.core.memory.recall import Slot, effective_settings, is_settled, recall_slots
from storymem.core.memory.sent_prompt import Sent, sent
from storymem.core.plans.staleness import Mark, marks
from storymem.core.request import ShotRequest
from storymem.core.requests.composing import compose_from, expected_frame_count, expected_mode
from storymem.core.requests.presets import preset_of
from storymem.core.requests.sampling import maker_of
from storymem.core.story import Shot, ShotOverrides
from storymem.core.values import Mode
from storymem.render.jobs import Job, JobState
from ui.rows.base import Called, Changes, FieldsOf, Problem, Row, problem, seconds_of
from ui.rows.cast import SentPart, sent_parts
from ui.rows.film_now import NO_STEPS, FilmNow, Steps
from ui.rows.lane import LikenessRow
from ui.rows.last_look import LastLook
from ui.rows.queue import JobError, job_error
from ui.rows.takes import TakeRow, take_row

Status = Annotated[Literal["never", "fresh", "stale", "queued", "rendering", "failed"], Called("Status")]
"""The one word a card shows."""


class LiveJob(Steps):
    """The job of a shot that runs or waits."""

    id: str
    state: JobState


class ShotRow(Row):
    """One shot's card, inspector and takes."""

    id: str
    scene_id: str
    label: str
    """As `1.2`: scene and place in it."""
    prompt: str
    scene_cut: bool
    is_first: bool
    """First shot of the film: nothing to continue from, whatever scene_cut says."""
    starts_fresh: bool
    """scene_cut or is_first."""
    mode: Mode
    """As it would be sent now."""
    settled: bool
    """False: its memory by prompt waits for pictures to be seen or the prompt to be read."""
    seed: int
    overrides: Annotated[Changes, FieldsOf(ShotOverrides)]
    """Only the fields the shot sets itself."""
    preset: str | None
    """The preset its sampling is equal to, its own and the film's values together; null: custom."""
    frame_count: int
    """Of the circled take, else what a take would have; so are the seconds."""
    seconds: float
    marks: tuple[Mark, ...]
    blocked: Problem | None
    """Why it can't be generated now."""
    circled: str | None
    """Take id."""
    learn: bool
    locked: bool
    notes: str
    cast: tuple[str, ...]
    """Ids of who is in the shot: mentioned and not left out, or brought in."""
    mentioned: tuple[str, ...]
    """Ids of who has an @mention in the prompt."""
    unknown_names: tuple[str, ...]
    """@names that are nobody's: sent as written."""
    sent_prompt: tuple[SentPart, ...] | None
    """Together what is sent; null where that is the prompt, stripped."""
    likeness: LikenessRow | None
    """Null: not compared."""
    takes: tuple[TakeRow, ...]
    status: Status
    error: JobError | None
    """The last job failed."""
    job: LiveJob | None


class ShotOutcome(NamedTuple):
    """What came of a shot: its takes, how like the pins they are, and the job that speaks for it."""

    takes: tuple[TakeRow, ...]
    likeness: LikenessRow | None
    job: Job | None
    steps: Steps

    @property
    def made_from(self) -> tuple[object, ...]:
        """What a row depends on of it."""
        job = self.job
        facts = (job.id, job.state, job.error_message, job.error_fix, self.steps) if job else ()
        return (self.takes, self.likeness, *facts)


def shot_row(
    now: FilmNow, shot: Shot, job: Job | None, likeness: LikenessRow | None, *, scene_id: str, last: LastLook
) -> ShotRow:
    """The shot with `job`, the one that speaks for it."""
    slots, prompt = recall_slots(now.bank, shot), sent(now.bank, shot)
    takes = tuple(
        last.row("take", take.id, (take,), lambda take=take: take_row(take)) for take in shot.takes if not take.deleted
    )
    outcome = ShotOutcome(takes, likeness, job, now.steps.get(job.id, NO_STEPS) if job else NO_STEPS)
    # What the film says of a shot is dear, and outlives most of what came of it.
    made = last.row(
        "film's shot",
        shot.id,
        _made_from(now, shot, slots, prompt, scene_id),
        lambda: _whole(now, shot, slots, prompt, outcome, scene_id),
    )
    return last.row("shot", shot.id, (made, *outcome.made_from), lambda: _with(made, outcome))


def _with(row: ShotRow, outcome: ShotOutcome) -> ShotRow:
    changed = _outcome_fields(outcome, row.circled is not None, row.marks)
    return row if all(getattr(row, name) == value for name, value in changed.items()) else row.evolve(**changed)


def _outcome_fields(outcome: ShotOutcome, circled: bool, marks: tuple[Mark, ...]) -> dict[str, Any]:
    """The fields of ShotRow that it makes."""
    takes, likeness, job, steps = outcome
    return {
        "likeness": likeness,
        "takes": takes,
        "status": status(job, circled, marks),
        "error": job_error(job),
        "job": LiveJob(id=job.id, state=job.state, **vars(steps)) if job and job.state.is_open else None,
    }


def _made_from(now: FilmNow, shot: Shot, slots: tuple[Slot, ...], prompt: Sent, scene_id: str) -> tuple[object, ...]:
    """All that `_whole` looks at of the film: the shot, the settings, what it would remember and what it continues."""
    bank = now.bank
    before = bank.shot_before(shot.id)
    seam = None if before is None or shot.scene_cut else before.circled_take
    pictures = tuple((slot.candidate.picture, slot.candidate.crop) for slot in slots)
    names = (bank.labels[shot.id], scene_id, before and bank.labels[before.id])
    card = now.engine
    engine = (card.fingerprint, card.weights, card.is_model, now.engine_error and now.engine_error.message)
    memory = (pictures, _fresh_kind(slots), is_settled(bank, shot))
    words = (prompt.parts, prompt.members, prompt.mentioned, prompt.unknown)
    return (shot, bank.story.settings, seam, before is None, *memory, *words, *names, *engine)


def _fresh_kind(slots: tuple[Slot, ...]) -> bool:
    return all(slot.candidate.is_reference for slot in slots)


def _whole(
    now: FilmNow, shot: Shot, slots: tuple[Slot, ...], prompt: Sent, outcome: ShotOutcome, scene_id: str
) -> ShotRow:
    bank, take = now.bank, shot.circled_take
    is_first = bank.ordinals[shot.id] == 0
    would_send = _would_send(now, shot, slots)
    frame_count = take.frame_count if take else expected_frame_count(bank, shot)
    found = marks(bank, shot, take, would_send) if take else ()
    return ShotRow(
        id=shot.id,
        scene_id=scene_id,
        label=bank.labels[shot.id],
        prompt=shot.prompt,
        scene_cut=shot.scene_cut,
        is_first=is_first,
        starts_fresh=shot.scene_cut or is_first,
        # What would be sent says it; asking again would choose the shot's memory a second time.
        mode=would_send.mode if isinstance(would_send, ShotRequest) else expected_mode(bank, shot),
        settled=is_settled(bank, shot),
        seed=shot.seed,
        overrides=shot.overrides.model_dump(mode="json", exclude_none=True),
        preset=preset_of(now.presets, effective_settings(bank.story.settings, shot.overrides)),
        frame_count=frame_count,
        seconds=seconds_of(frame_count),
        marks=found,
        blocked=_block(now, would_send),
        circled=take.id if take else None,
        learn=shot.learn,
        locked=shot.locked,
        notes=shot.notes,
        cast=prompt.members,
        mentioned=prompt.mentioned,
        unknown_names=prompt.unknown,
        sent_prompt=sent_parts(shot, prompt),
        **_outcome_fields(outcome, take is not None, found),
    )


def _would_send(now: FilmNow, shot: Shot, slots: tuple[Slot, ...]) -> ShotRequest | ShotNotReady:
    take = shot.circled_take
    # Of an engine that is not installed here nobody can say whether it is another version.
    maker = maker_of(take.request) if now.engine_error and take else now.engine.maker
    try:
        return compose_from(now.bank, shot, slots, maker=maker)
    except ShotNotReady as error:
        return error


def _block(now: FilmNow, would_send: ShotRequest | ShotNotReady) -> Problem | None:
    error = would_send if isinstance(would_send, ShotNotReady) else now.engine_error
    return None if error is None else problem(error)


def blocked(now: FilmNow, shot: Shot) -> Problem | None:
    """What the film lacks to make the shot now, with the fix; None when nothing. Its engine is not asked."""
    would_send = _would_send(now, shot, recall_slots(now.bank, shot))
    return problem(would_send) if isinstance(would_send, ShotNotReady) else None


_OF_JOBS: dict[JobState, Status] = {
    JobState.RUNNING: "rendering",
    JobState.WAITING: "queued",
    JobState.FAILED: "failed",
}


def status(job: Job | None, circled: bool, marks: Iterable[Mark]) -> Status:
    """The one word a card shows. What the machine does now comes first, then what needs a person."""
    if job is not None and job.state in _OF_JOBS:
        return _OF_JOBS[job.state]
    if not circled:
        return "never"
    return "stale" if any(not mark.kept for mark in marks) else "fresh"


def job_of_each(jobs: Sequence[Job]) -> dict[str, Job]:
    """For each shot the job that speaks for it: the running one, else a waiting one, else the newest finished."""
    rank = {JobState.RUNNING: 0, JobState.WAITING: 1}
    latest: dict[str, Job] = {}
    for job in jobs:
        known = latest.get(job.shot_id)
        if known is None or rank.get(job.state, 2) < rank.get(known.state, 2):
            latest[job.shot_id] = job
    return latest
