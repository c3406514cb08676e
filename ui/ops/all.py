"""What a page may ask to be done, by name: one small function each, from JSON fields to a call of the studio.

FILM_OPS change the film or its queue; each is saved in one piece with its answer, so that one asked again, even after
the studio was killed, is not done again. PAGE_OPS look, write files or open another film: done twice, nothing is lost.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from storymem.core.edits.all import edit_from
from storymem.core.errors import EditRejected
from storymem.core.request import Crop
from storymem.studio.film import Studio
from ui.live.live import Live, export_row
from ui.ops.batch import BATCH_OPS
from ui.ops.cast import CAST_EDITS, CAST_OPS
from ui.ops.fields import fields_of, text_of, whole_of
from ui.ops.memory import MEMORY_OPS
from ui.ops.own_material import OWN_OPS
from ui.ops.queue import QUEUE_OPS
from ui.ops.shelf import SHELF_OPS
from ui.ops.takes import TAKE_OPS

Json = dict[str, Any]

LONGEST_OP_ID = 100
PAGE_EDITS = frozenset(
    {"rewrite_prompt", "set_shot", "move_shot", "remove_shot", "remove_scene", "circle_take", "mark_take"}
    | {"move_scene"}
    | {"pin", "unpin", "evict", "unevict", "order_memory", "rename_film", "remove_reference"}
    | CAST_EDITS
)
"""Edits a page may make. All others are made by the studio itself, which gives ids and seeds."""


def do(live: Live, body: Json) -> Json:
    """Does what `body["op"]` names; its answer comes back with the new revision. Raises StoryMemError."""
    name, op_id = body.get("op"), body.get("op_id")
    if op_id is not None and not (isinstance(op_id, str) and 0 < len(op_id) <= LONGEST_OP_ID):
        raise EditRejected("The op_id is not a short text.", fix="Reload the page and try again.")
    try:
        answer = _done(live, body, name, op_id)
    except KeyError as error:
        raise EditRejected(f"The request {name!r} lacks {error}.", fix="Reload the page and try again.") from None
    return {"rev": live.refresh(), **answer}


def _done(live: Live, body: Json, name: object, op_id: str | None) -> Json:
    studio = live.studio
    if isinstance(name, str) and name in FILM_OPS:
        work = functools.partial(_with_step, studio, FILM_OPS[name], body)
        with live.doing():
            return studio.editing.once(op_id, work) if op_id else work()
    if isinstance(name, str) and name in PAGE_OPS:
        return PAGE_OPS[name](live, body)
    raise EditRejected(f"The page asked for {name!r}, which this server does not know.", fix="Reload the page.")


def _with_step(studio: Studio, work: Callable[[Studio, Json], Json], body: Json) -> Json:
    """The answer of `work`; in it, as "step", the number of the step to undo that it made or made again, if it did."""
    with studio.together():
        before = studio.editing.newest_step()
        answer = work(studio, body)
        made = studio.editing.newest_step()
    return answer if made is None or made <= (before or 0) else {**answer, "step": made}


# ---- the film and its queue ----


def _edit(studio: Studio, body: Json) -> Json:
    fields = fields_of(body, "edit")
    if fields.get("kind") not in PAGE_EDITS:
        raise EditRejected("This is not an edit a page can make.", fix="Reload the page and try again.")
    studio.edit(edit_from(fields))
    return {}


def _settings(studio: Studio, body: Json) -> Json:
    studio.recipes.change_settings(fields_of(body, "changes"))
    return {}


def _override(studio: Studio, body: Json) -> Json:
    studio.recipes.override(text_of(body, "shot_id"), fields_of(body, "changes"))
    return {}


def _preset(studio: Studio, body: Json) -> Json:
    name = None if body["preset"] is None else text_of(body, "preset")
    studio.recipes.apply_preset(name, text_of(body, "shot_id") if body.get("shot_id") else None)
    return {}


def _crop_reference(studio: Studio, body: Json) -> Json:
    crop = None if body["crop"] is None else Crop.of(**fields_of(body, "crop"))
    studio.memory.crop_reference(text_of(body, "picture"), crop)
    return {}


def _grab(studio: Studio, body: Json) -> Json:
    return {"picture": studio.memory.grab_frame(*_place(body))}


def _forget(studio: Studio, body: Json) -> Json:
    studio.memory.forget_frame(*_place(body))
    return {}


def _place(body: Json) -> tuple[str, str, int]:
    """A frame of a take."""
    return text_of(body, "shot_id"), text_of(body, "take_id"), whole_of(body, "frame_index")


def _insert_shot(studio: Studio, body: Json) -> Json:
    prompt = text_of(body, "prompt") if body.get("prompt") else ""
    return {"shot_id": studio.outline.insert_shot(text_of(body, "scene_id"), whole_of(body, "index"), prompt)}


def _insert_scene(studio: Studio, body: Json) -> Json:
    scene_id, shot_id = studio.outline.insert_scene(whole_of(body, "index"))
    return {"scene_id": scene_id, "shot_id": shot_id}


def _duplicate_shot(studio: Studio, body: Json) -> Json:
    return {"shot_id": studio.outline.duplicate_shot(text_of(body, "shot_id"))}


def _undo(studio: Studio, body: Json) -> Json:
    return {"label": studio.undo(_step(body))}


def _redo(studio: Studio, body: Json) -> Json:
    return {"label": studio.redo(_step(body))}


def _step(body: Json) -> int | None:
    """The step the page showed to be taken; None when it takes whichever is next."""
    return None if body.get("step") is None else whole_of(body, "step")


def _generate(studio: Studio, body: Json) -> Json:
    shot_ids, seeds = body["shot_ids"], body.get("seeds") or [None]
    if not isinstance(shot_ids, list) or not isinstance(seeds, list) or not all(isinstance(i, str) for i in shot_ids):
        raise EditRejected("Shots and seeds come as lists.", fix="Reload the page and try again.")
    return {"job_ids": studio.queue.generate(shot_ids, seeds=seeds, front=bool(body.get("front")))}


def _retry(studio: Studio, body: Json) -> Json:
    return {"job_id": studio.queue.retry(text_of(body, "job_id"))}


def _dismiss(studio: Studio, body: Json) -> Json:
    studio.queue.dismiss(text_of(body, "job_id"))
    return {}


def _keep(studio: Studio, body: Json) -> Json:
    studio.recipes.keep_as_is(text_of(body, "shot_id"))
    return {}


def _import_script(studio: Studio, body: Json) -> Json:
    studio.outline.import_script(text_of(body, "text"), _name(body))
    return {}


FILM_OPS: dict[str, Callable[[Studio, Json], Json]] = {
    "edit": _edit,
    "settings": _settings,
    "override": _override,
    "preset": _preset,
    "crop_reference": _crop_reference,
    "grab": _grab,
    "forget": _forget,
    "insert_shot": _insert_shot,
    "insert_scene": _insert_scene,
    "duplicate_shot": _duplicate_shot,
    "undo": _undo,
    "redo": _redo,
    "generate": _generate,
    "retry": _retry,
    "dismiss": _dismiss,
    "keep": _keep,
    "import_script": _import_script,
    **QUEUE_OPS,
    **CAST_OPS,
    **TAKE_OPS,
    **BATCH_OPS,
    **MEMORY_OPS,
}


# ---- the rest ----


def _plan(live: Live, body: Json) -> Json:
    studio = live.studio
    ready, left_out = studio.plans.makeable(studio.plans.shots(text_of(body, "which")))
    times = studio.plans.seconds([planned.shot_id for planned in ready])
    known = [seconds for seconds in times if seconds is not None]
    return {
        "shots": [{**planned.model_dump(), "seconds": seconds} for planned, seconds in zip(ready, times, strict=True)],
        "seconds": sum(known) if known else None,
        "unmeasured": len(times) - len(known),
        "left_out": [planned.model_dump() for planned in left_out],
    }


def _cancel(live: Live, body: Json) -> Json:
    if body.get("all"):
        return {"removed": live.studio.queue.cancel_all()}
    live.studio.queue.cancel(text_of(body, "job_id"))
    return {}


def _plan_import(live: Live, body: Json) -> Json:
    parsed, plan = live.studio.outline.plan_import(text_of(body, "text"), _name(body))
    return {"title": parsed.title, "rows": [_import_row(row) for row in plan.rows]}


def _import_row(row: Any) -> Json:
    text = row.new_prompt if row.new_prompt is not None else row.old_prompt
    return {
        "shot_id": row.shot_id,
        "label": row.label,
        "change": str(row.change),
        "keeps_takes": row.take_count,
        "text": text or "",
    }


def _export_film(live: Live, body: Json) -> Json:
    live.studio.delivery.export(allow_missing=bool(body.get("allow_missing")))
    return {"export": export_row(live.studio)}


def _new_film(live: Live, body: Json) -> Json:
    title = text_of(body, "title")
    live.switch_to(lambda: live.shelf.new(title))
    return {"folder": live.studio.folder.path.name}


def _open_film(live: Live, body: Json) -> Json:
    folder = text_of(body, "folder")
    if not live.shelf.holds(folder, live.studio):  # the open one stays open, and its render goes on
        live.switch_to(lambda: live.shelf.open(folder))
    return {"folder": live.studio.folder.path.name}


def _dismiss_notice(live: Live, body: Json) -> Json:
    live.dismiss_notice()
    return {}


PAGE_OPS: dict[str, Callable[[Live, Json], Json]] = {
    "plan": _plan,
    "cancel": _cancel,
    "plan_import": _plan_import,
    "export_film": _export_film,
    "new_film": _new_film,
    "open_film": _open_film,
    "dismiss_notice": _dismiss_notice,
    **SHELF_OPS,
    **OWN_OPS,
}


def _name(body: Json) -> str:
    return text_of(body, "name") if body.get("name") else "script"
