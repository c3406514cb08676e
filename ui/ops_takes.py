"""What a page may ask of takes and their recipes; a part of `ops.FILM_OPS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.errors import EditRejected
from storymem.studio import Studio

Json = dict[str, Any]


def _reuse(studio: Studio, body: Json) -> Json:
    found = studio.reuse_recipe(_id(body, "shot_id"), _id(body, "take_id"), with_memory=bool(body.get("memory")))
    return {"left": [left.model_dump() for left in found.left]}


def _what_if(studio: Studio, body: Json) -> Json:
    without, added = _ids(body, "without"), _ids(body, "added")
    return {"job_id": studio.try_memory(_id(body, "shot_id"), _id(body, "take_id"), without=without, added=added)}


TAKE_OPS: dict[str, Callable[[Studio, Json], Json]] = {"reuse": _reuse, "what_if": _what_if}


def _id(body: Json, name: str) -> str:
    value = body[name]
    if not isinstance(value, str):
        raise EditRejected(f"{name} is not a text.", fix="Reload the page and try again.")
    return value


def _ids(body: Json, name: str) -> list[str]:
    value = body.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise EditRejected(f"{name} is not a list of names.", fix="Reload the page and try again.")
    return value
