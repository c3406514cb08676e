"""Story and job states -> what the page shows, and the patch between two views. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from storymem.core.errors import StoryMemError
from storymem.core.memory import (
    Bank,
    compose,
    expected_frame_count,
    expected_mode,
)
from storymem.core.staleness import Mark, staleness
from storymem.core.story import Shot, Story, Take, scene_numbers
from storymem.core.values import FPS
from storymem.engine.table import EngineCard, engine_card
from storymem.render.jobs import Job

Json = dict[str, Any]


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

    @property
    def story(self) -> Story:
        return self.bank.story


def view(now: Standing) -> Json:
    """The whole page but its revision: film, engine, scenes, shots, queue (docs/page-contract.md)."""
    latest = _latest_jobs(now.jobs)
    shots = {shot.id: shot_row(now, shot, latest.get(shot.id)) for shot in now.story.shots()}
    numbers = scene_numbers(now.story)
    return {
        "film": film_row(now, shots),
        "engine": engine_row(now.engine),
        "scenes": [
            {"id": scene.id, "number": number, "shots": [shot.id for shot in scene.shots]}
            for number, scene in zip(numbers, now.story.scenes, strict=True)
        ],
        "shots": shots,
        "queue": {"worker": now.worker, "jobs": [job_row(now, job) for job in now.jobs]},
    }


def patch(before: Json, after: Json) -> Json:
    """What changed between two views, as the page applies it; empty when nothing did."""
    changed: Json = {}
    for key in ("film", "engine"):
        fields = _changed_fields(before[key], after[key])
        if fields:
            changed[key] = fields
    for key in ("scenes", "queue"):
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
        "undo": now.undo,
        "redo": now.redo,
        "references": [
            {
                "name": r.name,
                "picture": r.picture,
                "url": media_url(r.picture, "png"),
                "thumb": media_url(r.thumb, "jpg"),
            }
            for r in story.references
        ],
        "export": now.export,
    }


def engine_row(card: EngineCard) -> Json:
    """What the badge says."""
    return {"name": card.name, "label": card.label, "is_model": card.is_model, "note": card.note}


def shot_row(now: Standing, shot: Shot, job: Job | None) -> Json:
    """One shot's card, inspector and takes."""
    bank, take = now.bank, shot.circled_take
    is_first = bank.ordinals[shot.id] == 0
    marks = staleness(bank, shot, take, engine_fingerprint=now.engine.fingerprint) if take else ()
    frame_count = take.frame_count if take else expected_frame_count(bank, shot)
    return {
        "id": shot.id,
        "scene_id": now.story.scene_of(shot.id).id,
        "label": bank.labels[shot.id],
        "prompt": shot.prompt,
        "scene_cut": shot.scene_cut,
        "is_first": is_first,
        "starts_fresh": shot.scene_cut or is_first,
        "mode": expected_mode(bank, shot).value,
        "seed": shot.seed,
        "overrides": shot.overrides.model_dump(mode="json", exclude_none=True),
        "frame_count": frame_count,
        "seconds": float(frame_count / FPS),
        "status": status(job, take, marks),
        "marks": [mark.model_dump() for mark in marks],
        "blocked": blocked(now, shot),
        "error": _error(job) if job and job.state == "failed" else None,
        "job": _live_job(now, job),
        "circled": take.id if take else None,
        "takes": [take_row(t) for t in shot.takes if not t.deleted],
        "learn": shot.learn,
        "locked": shot.locked,
        "notes": shot.notes,
    }


def status(job: Job | None, take: Take | None, marks: Iterable[Mark]) -> str:
    """The one word a card shows. What the machine does now comes first, then what needs a person."""
    if job is not None and job.state in ("running", "waiting", "failed"):
        return {"running": "rendering", "waiting": "queued", "failed": "failed"}[job.state]
    if take is None:
        return "never"
    return "stale" if any(not mark.kept for mark in marks) else "fresh"


def blocked(now: Standing, shot: Shot) -> Json | None:
    """Why the shot can't be generated now, with the fix; None when it can."""
    try:
        compose(now.story, shot.id, bank=now.bank)
    except StoryMemError as error:
        return problem(error)
    return None


def problem(error: StoryMemError) -> Json:
    """An error as the page shows it."""
    return {"message": error.message, "fix": error.fix}


def take_row(take: Take) -> Json:
    """One take of the filmstrip."""
    request = take.request
    engine = _engine(request.engine)
    return {
        "id": take.id,
        "number": take.number,
        "clip": media_url(take.clip, "mp4"),
        "poster": media_url(take.poster, "jpg"),
        "frame_count": take.frame_count,
        "seconds": take.duration_seconds,
        "seed": request.seed,
        "mode": request.mode.value,
        "prompt": request.prompt,
        "engine": request.engine,
        "engine_label": engine.label,
        "is_model": engine.is_model,
        "memory_count": len(request.memory),
        "size": str(request.size),
        "created_at": take.created_at,
        "seconds_spent": round(take.seconds_spent, 2),
        "starred": take.starred,
        "rejected": take.rejected,
        "keyframes": [
            {
                "picture": k.picture,
                "url": media_url(k.picture, "png"),
                "thumb": media_url(k.thumb, "jpg"),
                "frame_index": k.frame_index,
                "quality": round(k.quality, 3),
                "scorer": k.scorer,
                "below_threshold": k.below_threshold,
                "by_hand": k.by_hand,
            }
            for k in take.keyframes
        ],
    }


@cache
def _engine(name: str) -> EngineCard:
    try:
        return engine_card(name)
    except StoryMemError:  # the take outlives the engine that made it
        return EngineCard(name, name, is_model=True, note="", fingerprint="")


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
    names = ("phase", "step", "step_count", "seconds_left")
    return {"id": job.id, "state": job.state, "preview": None} | {name: steps.get(name) for name in names}


def media_url(name: str, ending: str) -> str:
    """Where the page reads an object."""
    return f"/app/media/{name}.{ending}"
