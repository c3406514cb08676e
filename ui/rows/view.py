"""Story and job states -> what the page shows, and the patch between two views. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storymem.core.errors import ShotNotReady, StoryMemError
from storymem.core.memory.bank import Bank
from storymem.core.memory.recall import Slot, effective_settings, is_settled, recall_slots
from storymem.core.memory.sent_prompt import sent
from storymem.core.plans.staleness import marks
from storymem.core.request import ShotRequest
from storymem.core.requests.composing import compose_from, expected_frame_count, expected_mode
from storymem.core.requests.presets import Preset, preset_of
from storymem.core.requests.sampling import maker_of
from storymem.core.story import Reference, Shot, Story, Take, scene_numbers
from storymem.core.values import FPS
from storymem.engine.registry import EngineCard
from storymem.render.jobs import Job
from ui.rows.cast import cast_rows, language_row, sent_row
from ui.rows.lane import LaneRows, film_lane
from ui.rows.queue_rows import queue_row
from ui.rows.rows import Json, Rows, media_url, take_row


@dataclass(frozen=True)
class Standing:
    """Everything the page shows, as values: the film's bank, the queue, and what surrounds them."""

    bank: Bank
    jobs: tuple[Job, ...]
    steps: Mapping[str, Json]
    worker: str
    engine: EngineCard
    folder: str
    saved_at: str
    undo: str | None
    redo: str | None
    export: Json | None
    notice: Json | None = None
    history: tuple[int | None, int | None, int] = (None, None, 0)  # numbers: the step to undo, to redo, the last commit
    presets: tuple[Preset, ...] = ()
    engine_error: StoryMemError | None = None
    eyes_error: StoryMemError | None = None
    paused: bool = False

    @property
    def story(self) -> Story:
        return self.bank.story


def view(now: Standing, rows: Rows | None = None) -> Json:
    """The whole page but its revision: film, engine, scenes, shots, queue (docs/page-contract.md).

    `rows` remembers the last look, so that one edited shot of two hundred costs one row.
    """
    rows = rows or Rows()
    latest = _latest_jobs(now.jobs)
    numbers = scene_numbers(now.story)
    lane = LaneRows(now.bank, rows)
    shots = {
        shot.id: shot_row(now, shot, latest.get(shot.id), scene_id=scene.id, rows=rows)
        | {"likeness": lane.row(shot.id)}
        for scene in now.story.scenes
        for shot in scene.shots
    }
    rows.turn()
    return {
        "film": film_row(now, shots),
        "engine": engine_row(now.engine),
        "presets": [preset_row(preset) for preset in now.presets],
        "scenes": [
            {
                "id": scene.id,
                "number": number,
                "script_number": scene.scene_num,
                "shots": [shot.id for shot in scene.shots],
            }
            for number, scene in zip(numbers, now.story.scenes, strict=True)
        ],
        "shots": shots,
        "queue": queue_row(
            now.bank, ((job, job_row(now, job)) for job in now.jobs), rows, worker=now.worker, paused=now.paused
        ),
    }


def patch(before: Json, after: Json) -> Json:
    """What changed between two views, as the page applies it; empty when nothing did."""
    changed: Json = {}
    for key in ("film", "engine"):
        fields = _changed_fields(before[key], after[key])
        if fields:
            changed[key] = fields
    for key in ("scenes", "queue", "presets"):
        if before[key] != after[key]:
            changed[key] = after[key]
    shots = {shot_id: _changed_fields(before["shots"].get(shot_id, {}), row) for shot_id, row in after["shots"].items()}
    shots = {shot_id: fields for shot_id, fields in shots.items() if fields}
    if shots:
        changed["shots"] = shots
    gone = [shot_id for shot_id in before["shots"] if shot_id not in after["shots"]]
    if gone:
        changed["gone"] = gone
    return changed


def _changed_fields(before: Json, after: Json) -> Json:
    if before is after:
        return {}
    return {name: value for name, value in after.items() if name not in before or before[name] != value}


def film_row(now: Standing, shots: Mapping[str, Json]) -> Json:
    """The film's own line: title, lengths, counts, settings, undo."""
    story = now.story
    frames = sum(row["frame_count"] for row in shots.values())
    return {
        "id": story.id,
        "title": story.title,
        "overview": story.overview,
        "folder": now.folder,
        "saved_at": now.saved_at,
        "fps": int(FPS),
        "total_frames": frames,
        "total_seconds": float(frames / FPS),
        "target_seconds": story.settings.target_seconds,
        "missing_count": sum(row["circled"] is None for row in shots.values()),
        "stale_count": sum(any(not mark["kept"] for mark in row["marks"]) for row in shots.values()),
        "settings": story.settings.model_dump(mode="json"),
        "preset": preset_of(now.presets, story.settings),
        "undo": now.undo,
        "redo": now.redo,
        "history": dict(zip(("undo", "redo", "commit"), now.history, strict=True)),
        "cast": cast_rows(story.cast, shots),
        "shot_language": language_row(now.bank.language),
        "references": [reference_row(reference) for reference in story.references],
        "lane": film_lane(now.bank),
        "eyes": now.eyes_error and problem(now.eyes_error),
        "export": now.export,
        "notice": now.notice,
    }


def reference_row(reference: Reference) -> Json:
    """A picture the person brought; `url` is the whole of it, `thumb` what shots are shown."""
    return {
        "name": reference.name,
        "picture": reference.picture,
        "url": media_url(reference.picture, "png"),
        "thumb": media_url(reference.thumb, "jpg"),
        "crop": reference.crop and reference.crop.model_dump(),
    }


def engine_row(card: EngineCard) -> Json:
    """What the badge says."""
    return {"name": card.name, "label": card.label, "is_model": card.is_model, "note": card.note}


def preset_row(preset: Preset) -> Json:
    """One preset to choose; `sampling` holds the settings it stands for."""
    sampling = preset.sampling.model_dump(mode="json")
    return {"name": preset.name, "label": preset.label, "line": preset.line, "sampling": sampling}


def shot_row(now: Standing, shot: Shot, job: Job | None, *, scene_id: str, rows: Rows) -> Json:
    """One shot's card, inspector and takes."""
    slots = recall_slots(now.bank, shot)
    known = rows.row(
        "shot", shot.id, _made_from(now, shot, slots, scene_id), lambda: _film_part(now, shot, slots, scene_id)
    )
    row = known | {
        "takes": [rows.row("take", take.id, (take,), lambda take=take: take_row(take)) for take in _shown(shot)],
        "error": _error(job) if job and job.state == "failed" else None,
        "job": _live_job(now, job),
    }
    return row | {"status": status(job, row["circled"] is not None, row["marks"])}


def _shown(shot: Shot) -> list[Take]:
    return [take for take in shot.takes if not take.deleted]


def _made_from(now: Standing, shot: Shot, slots: tuple[Slot, ...], scene_id: str) -> tuple[object, ...]:
    """All that `_film_part` looks at: the shot, the film's settings, what it would remember and what it continues."""
    bank = now.bank
    before = bank.shot_before(shot.id)
    seam = None if before is None or shot.scene_cut else before.circled_take
    pictures = tuple((slot.candidate.picture, slot.candidate.crop) for slot in slots)
    names = (bank.labels[shot.id], scene_id, before and bank.labels[before.id])
    card = now.engine
    engine = (card.fingerprint, card.weights, card.is_model, now.engine_error and now.engine_error.message)
    memory = (pictures, _fresh_kind(slots), is_settled(bank, shot))
    prompt = sent(bank, shot)
    words = (prompt.parts, prompt.members, prompt.mentioned, prompt.unknown)
    return (shot, bank.story.settings, seam, before is None, *memory, *words, *names, *engine)


def _fresh_kind(slots: tuple[Slot, ...]) -> bool:
    return all(slot.candidate.is_reference for slot in slots)


def _film_part(now: Standing, shot: Shot, slots: tuple[Slot, ...], scene_id: str) -> Json:
    """What the film alone says of a shot: everything but its takes and jobs."""
    bank, take = now.bank, shot.circled_take
    is_first = bank.ordinals[shot.id] == 0
    would_send = _would_send(now, shot, slots)
    frame_count = take.frame_count if take else expected_frame_count(bank, shot)
    return {
        "id": shot.id,
        "scene_id": scene_id,
        "label": bank.labels[shot.id],
        "prompt": shot.prompt,
        "scene_cut": shot.scene_cut,
        "is_first": is_first,
        "starts_fresh": shot.scene_cut or is_first,
        "mode": expected_mode(bank, shot).value,
        "settled": is_settled(bank, shot),
        "seed": shot.seed,
        "overrides": shot.overrides.model_dump(mode="json", exclude_none=True),
        "preset": preset_of(now.presets, effective_settings(bank.story.settings, shot.overrides)),
        "frame_count": frame_count,
        "seconds": float(frame_count / FPS),
        "marks": [mark.model_dump() for mark in marks(bank, shot, take, would_send)] if take else [],
        "blocked": _block(now, would_send),
        "circled": take.id if take else None,
        "learn": shot.learn,
        "locked": shot.locked,
        "notes": shot.notes,
        **sent_row(shot, sent(bank, shot)),
    }


def _would_send(now: Standing, shot: Shot, slots: tuple[Slot, ...]) -> ShotRequest | ShotNotReady:
    take = shot.circled_take
    # Of an engine that is not installed here nobody can say whether it is another version.
    maker = maker_of(take.request) if now.engine_error and take else now.engine.maker
    try:
        return compose_from(now.bank, shot, slots, maker=maker)
    except ShotNotReady as error:
        return error


def _block(now: Standing, would_send: ShotRequest | ShotNotReady) -> Json | None:
    error = would_send if isinstance(would_send, ShotNotReady) else now.engine_error
    return None if error is None else problem(error)


def status(job: Job | None, circled: bool, marks: Iterable[Json]) -> str:
    """The one word a card shows. What the machine does now comes first, then what needs a person."""
    if job is not None and job.state in ("running", "waiting", "failed"):
        return {"running": "rendering", "waiting": "queued", "failed": "failed"}[job.state]
    if not circled:
        return "never"
    return "stale" if any(not mark["kept"] for mark in marks) else "fresh"


def blocked(now: Standing, shot: Shot) -> Json | None:
    """What the film lacks to make the shot now, with the fix; None when nothing. Its engine is not asked."""
    would_send = _would_send(now, shot, recall_slots(now.bank, shot))
    return problem(would_send) if isinstance(would_send, ShotNotReady) else None


def problem(error: StoryMemError) -> Json:
    """An error as the page shows it."""
    return {"message": error.message, "fix": error.fix}


def job_row(now: Standing, job: Job) -> Json:
    """One line of the queue."""
    steps = now.steps.get(job.id, {})
    return {
        "id": job.id,
        "shot_id": job.shot_id,
        "label": now.bank.labels.get(job.shot_id, "removed shot"),
        "state": job.state,
        "phase": steps.get("phase"),
        "step": steps.get("step"),
        "step_count": steps.get("step_count"),
        "seconds_left": steps.get("seconds_left"),
        "seed": job.seed,
        "what_if": job.what_if and {"take_id": job.what_if.take_id, "made": job.take_id},
        "own": job.own and job.own.name,
        "error": _error(job) if job.state == "failed" else None,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }


def _latest_jobs(jobs: Sequence[Job]) -> dict[str, Job]:
    """For each shot the job that speaks for it: the running one, else a waiting one, else the newest finished."""
    rank = {"running": 0, "waiting": 1}
    latest: dict[str, Job] = {}
    for job in jobs:
        known = latest.get(job.shot_id)
        if known is None or rank.get(job.state, 2) < rank.get(known.state, 2):
            latest[job.shot_id] = job
    return latest


def _error(job: Job) -> Json:
    return {"message": job.error_message, "fix": job.error_fix, "job": job.id}


def _live_job(now: Standing, job: Job | None) -> Json | None:
    if job is None or job.state not in ("running", "waiting"):
        return None
    steps = now.steps.get(job.id, {})
    names = ("phase", "step", "step_count", "seconds_left", "preview")
    return {"id": job.id, "state": job.state} | {name: steps.get(name) for name in names}
