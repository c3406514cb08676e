"""What a page may ask of many shots at once: one request, one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.edits.all import edit_from
from storymem.core.errors import EditRejected
from storymem.core.plans.batch import as_one, notes_on, preset_on
from storymem.core.requests.presets import preset_named
from storymem.presets import sampling_presets
from storymem.studio.film import Studio

Json = dict[str, Any]

BATCH_EDITS = frozenset({"set_shot", "move_shot", "remove_shot"})
"""Edits that may come in numbers."""


def _batch(studio: Studio, body: Json) -> Json:
    asked = body["edits"]
    if not isinstance(asked, list) or not all(isinstance(fields, dict) for fields in asked):
        raise EditRejected("The edits are not a list.", fix="Reload the page and try again.")
    if any(fields.get("kind") not in BATCH_EDITS for fields in asked):
        raise EditRejected("These are not edits a page can make together.", fix="Reload the page and try again.")
    edits = [edit_from(fields) for fields in asked]
    with studio.together():
        studio.edit(as_one(studio.story, edits))
    return {}


def _preset_shots(studio: Studio, body: Json) -> Json:
    name, shot_ids = body["preset"], body["shot_ids"]
    if not (name is None or isinstance(name, str)) or not isinstance(shot_ids, list):
        raise EditRejected("A preset is a name, and shots come as a list.", fix="Reload the page and try again.")
    presets = sampling_presets()
    chosen = None if name is None else preset_named(presets, name)
    with studio.together():
        edits = preset_on(studio.story, [str(shot_id) for shot_id in shot_ids], presets, chosen)
        studio.edit(as_one(studio.story, edits))
    return {}


def _note_shots(studio: Studio, body: Json) -> Json:
    text, shot_ids = body["text"], body["shot_ids"]
    if not isinstance(text, str) or not isinstance(shot_ids, list):
        raise EditRejected("A note is a text, and shots come as a list.", fix="Reload the page and try again.")
    with studio.together():
        edits = notes_on(studio.story, [str(shot_id) for shot_id in shot_ids], text, replace=bool(body.get("replace")))
        studio.edit(as_one(studio.story, edits))
    return {}


BATCH_OPS: dict[str, Callable[[Studio, Json], Json]] = {
    "batch": _batch,
    "preset_shots": _preset_shots,
    "note_shots": _note_shots,
}
