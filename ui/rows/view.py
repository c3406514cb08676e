"""Story and job states -> what the page shows, and the patch between two views. Pure: values in, values out."""

from __future__ import annotations

from typing import Annotated

from storymem.core.story import scene_numbers
from ui.rows.base import Changes, FieldsOf, Row, Sparse
from ui.rows.engines import EngineRow, engine_row
from ui.rows.film import FilmRow, PresetRow, film_row, preset_row
from ui.rows.film_now import FilmNow, Steps
from ui.rows.lane import LaneRows
from ui.rows.last_look import LastLook
from ui.rows.queue import QueueRow, queue_row
from ui.rows.shots import ShotRow, job_of_each, shot_row


class SceneRow(Row):
    """A scene; its shots by id, in order."""

    id: str
    number: int
    script_number: int | None
    """As its script has it; `number` is that where all scenes have one and they rise, else 1, 2, 3..."""
    shots: tuple[str, ...]


class View(Row):
    """The whole page but its revision."""

    film: FilmRow
    engine: EngineRow
    presets: tuple[PresetRow, ...]
    scenes: tuple[SceneRow, ...]
    shots: dict[str, ShotRow]
    """By id, in story order."""
    queue: QueueRow


class Patch(Sparse):
    """What changed between two views, as the page applies it: what is missing did not change."""

    film: Annotated[Changes, FieldsOf(FilmRow)] | None = None
    engine: Annotated[Changes, FieldsOf(EngineRow)] | None = None
    presets: tuple[PresetRow, ...] | None = None
    scenes: tuple[SceneRow, ...] | None = None
    shots: dict[str, Annotated[Changes, FieldsOf(ShotRow)]] | None = None
    """The fields that changed, or a whole new shot."""
    gone: tuple[str, ...] | None = None
    """Ids of shots that are no more."""
    queue: QueueRow | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return all(value is None for _, value in self)


def view(now: FilmNow, last: LastLook | None = None) -> View:
    """The whole page but its revision: film, engine, scenes, shots, queue (docs/page-contract.md).

    `last` remembers the last look, so that one edited shot of two hundred costs one row.
    """
    last = last or LastLook()
    jobs = job_of_each(now.jobs)
    lane = LaneRows(now.bank, last)
    shots = {
        shot.id: shot_row(now, shot, jobs.get(shot.id), lane.row(shot.id), scene_id=scene.id, last=last)
        for scene in now.story.scenes
        for shot in scene.shots
    }
    scenes = zip(scene_numbers(now.story), now.story.scenes, strict=True)
    seen = View(
        film=film_row(now, shots.values(), last),
        engine=engine_row(now.engine),
        presets=last.once("presets", now.presets, lambda: tuple(preset_row(preset) for preset in now.presets)),
        scenes=tuple(
            SceneRow(
                id=scene.id, number=number, script_number=scene.scene_num, shots=tuple(shot.id for shot in scene.shots)
            )
            for number, scene in scenes
        ),
        shots=shots,
        queue=queue_row(now, last),
    )
    last.turn()
    return seen


def patch(before: View, after: View) -> Patch:
    """What changed between two views."""
    changed = {key: _changed_fields(getattr(before, key), getattr(after, key)) for key in ("film", "engine")}
    whole = {
        key: getattr(after, key)
        for key in ("presets", "scenes", "queue")
        if getattr(before, key) != getattr(after, key)
    }
    shots = {shot_id: _changed_fields(before.shots.get(shot_id), row) for shot_id, row in after.shots.items()}
    return Patch(
        **{key: fields or None for key, fields in changed.items()},
        **whole,
        shots={shot_id: fields for shot_id, fields in shots.items() if fields} or None,
        gone=tuple(shot_id for shot_id in before.shots if shot_id not in after.shots) or None,
    )


def _changed_fields(before: Row | None, after: Row) -> Changes:
    if before is after:
        return {}
    return {name: value for name, value in after if before is None or getattr(before, name) != value}


def with_steps(seen: View, job_id: str, shot_id: str, steps: Steps) -> View:
    """The view with the running job as far as `steps` says."""
    told = {name: getattr(steps, name) for name in ("phase", "step", "step_count", "seconds_left")}
    jobs = tuple(row.evolve(**told) if row.id == job_id else row for row in seen.queue.jobs)
    shots, shot = seen.shots, seen.shots.get(shot_id)
    if shot and shot.job and shot.job.id == job_id:
        shots = shots | {shot_id: shot.evolve(job=shot.job.evolve(**vars(steps)))}
    return seen.evolve(queue=seen.queue.evolve(jobs=jobs), shots=shots)
