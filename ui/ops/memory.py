"""What a page may ask of a shot's memory beside its edits; a part of `ops.FILM_OPS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.studio.film import Studio
from ui.ops.fields import text_of

Json = dict[str, Any]


def _move_memory(studio: Studio, body: Json) -> Json:
    before = None if body["before"] is None else text_of(body, "before")
    studio.memory.move_frame(text_of(body, "shot_id"), text_of(body, "picture"), before)
    return {}


MEMORY_OPS: dict[str, Callable[[Studio, Json], Json]] = {"move_memory": _move_memory}
