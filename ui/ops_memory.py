"""What a page may ask of a shot's memory beside its edits; a part of `ops.FILM_OPS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.errors import EditRejected
from storymem.studio import Studio

Json = dict[str, Any]


def _move_memory(studio: Studio, body: Json) -> Json:
    before = None if body["before"] is None else _text(body, "before")
    studio.move_memory_frame(_text(body, "shot_id"), _text(body, "picture"), before)
    return {}


MEMORY_OPS: dict[str, Callable[[Studio, Json], Json]] = {"move_memory": _move_memory}


def _text(body: Json, name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise EditRejected(f"{name} is not a text.", fix="Reload the page and try again.")
    return value
