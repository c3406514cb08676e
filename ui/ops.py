"""What a page may ask to be done, by name: one small function each, from JSON fields to a call of the studio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.edits import edit_from
from storymem.core.errors import EditRejected
from ui.live import Live, export_row

Json = dict[str, Any]
Op = Callable[[Live, Json], Json]

_UNDOABLE_BY_HAND = frozenset({"add_take"})


def do(live: Live, body: Json) -> Json:
    """Does what `body["op"]` names; its answer comes back with the new revision. Raises StoryMemError."""
    name = body.get("op")
    op = OPS.get(name) if isinstance(name, str) else None
    if op is None:
        raise EditRejected(f"The page asked for {name!r}, which this server does not know.", fix="Reload the page.")
    try:
        answer = op(live, body)
    except KeyError as error:
        raise EditRejected(f"The request {name!r} lacks {error}.", fix="Reload the page and try again.") from None
    return {"rev": live.refresh(), **answer}


def _edit(live: Live, body: Json) -> Json:
    fields = body["edit"]
    if not isinstance(fields, dict) or fields.get("kind") in _UNDOABLE_BY_HAND:
        raise EditRejected("This is not an edit a page can make.", fix="Reload the page and try again.")
    live.studio.edit(edit_from(fields))
    return {}


def _settings(live: Live, body: Json) -> Json:
    live.studio.change_settings(_fields(body, "changes"))
    return {}


def _override(live: Live, body: Json) -> Json:
    live.studio.override(_text(body, "shot_id"), _fields(body, "changes"))
    return {}


def _insert_shot(live: Live, body: Json) -> Json:
    prompt = str(body.get("prompt") or "")
    return {"shot_id": live.studio.insert_shot(_text(body, "scene_id"), _whole(body, "index"), prompt)}


def _insert_scene(live: Live, body: Json) -> Json:
    scene_id, shot_id = live.studio.insert_scene(_whole(body, "index"))
    return {"scene_id": scene_id, "shot_id": shot_id}


def _duplicate_shot(live: Live, body: Json) -> Json:
    return {"shot_id": live.studio.duplicate_shot(_text(body, "shot_id"))}


def _undo(live: Live, body: Json) -> Json:
    return {"label": live.studio.undo()}


def _redo(live: Live, body: Json) -> Json:
    return {"label": live.studio.redo()}


def _generate(live: Live, body: Json) -> Json:
    shot_ids, seeds = body["shot_ids"], body.get("seeds") or [None]
    if not isinstance(shot_ids, list) or not isinstance(seeds, list):
        raise EditRejected("Shots and seeds come as lists.", fix="Reload the page and try again.")
    return {"job_ids": live.studio.generate(shot_ids, seeds=seeds, front=bool(body.get("front")))}


def _plan(live: Live, body: Json) -> Json:
    each = live.studio.seconds_per_take()
    shots = [{**planned.model_dump(), "seconds": each} for planned in live.studio.plan(_text(body, "which"))]
    return {"shots": shots, "seconds": None if each is None else each * len(shots)}


def _cancel(live: Live, body: Json) -> Json:
    if body.get("all"):
        live.studio.cancel_all()
    else:
        live.studio.cancel(_text(body, "job_id"))
    return {}


def _retry(live: Live, body: Json) -> Json:
    return {"job_id": live.studio.retry(_text(body, "job_id"))}


def _dismiss(live: Live, body: Json) -> Json:
    live.studio.dismiss(_text(body, "job_id"))
    return {}


def _keep(live: Live, body: Json) -> Json:
    live.studio.keep_as_is(_text(body, "shot_id"))
    return {}


def _plan_import(live: Live, body: Json) -> Json:
    parsed, plan = live.studio.plan_import(_text(body, "text"), str(body.get("name") or "script"))
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


def _import_script(live: Live, body: Json) -> Json:
    live.studio.import_script(_text(body, "text"), str(body.get("name") or "script"))
    return {}


def _export_film(live: Live, body: Json) -> Json:
    live.studio.export_film(allow_missing=bool(body.get("allow_missing")))
    return {"export": export_row(live.studio)}


def _new_film(live: Live, body: Json) -> Json:
    live.switch_to(lambda: live.shelf.new(_text(body, "title")))
    return {"folder": live.studio.folder.path.name}


def _open_film(live: Live, body: Json) -> Json:
    live.switch_to(lambda: live.shelf.open(_text(body, "folder")))
    return {"folder": live.studio.folder.path.name}


OPS: dict[str, Op] = {
    "edit": _edit,
    "settings": _settings,
    "override": _override,
    "insert_shot": _insert_shot,
    "insert_scene": _insert_scene,
    "duplicate_shot": _duplicate_shot,
    "undo": _undo,
    "redo": _redo,
    "generate": _generate,
    "plan": _plan,
    "cancel": _cancel,
    "retry": _retry,
    "dismiss": _dismiss,
    "keep": _keep,
    "plan_import": _plan_import,
    "import_script": _import_script,
    "export_film": _export_film,
    "new_film": _new_film,
    "open_film": _open_film,
}


def _text(body: Json, name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise EditRejected(f"{name} is not a text.", fix="Reload the page and try again.")
    return value


def _whole(body: Json, name: str) -> int:
    value = body[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise EditRejected(f"{name} is not a whole number.", fix="Reload the page and try again.")
    return value


def _fields(body: Json, name: str) -> Json:
    value = body[name]
    if not isinstance(value, dict):
        raise EditRejected(f"{name} is not a set of fields.", fix="Reload the page and try again.")
    return value
