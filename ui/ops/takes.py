"""What a page may ask of takes and their recipes; a part of `ops.FILM_OPS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.studio.film import Studio
from ui.ops.fields import text_of, texts_of

Json = dict[str, Any]


def _reuse(studio: Studio, body: Json) -> Json:
    found = studio.recipes.reuse(
        text_of(body, "shot_id"), text_of(body, "take_id"), with_memory=bool(body.get("memory"))
    )
    return {"left": [left.model_dump() for left in found.left]}


def _what_if(studio: Studio, body: Json) -> Json:
    without, added = texts_of(body, "without"), texts_of(body, "added")
    return {
        "job_id": studio.queue.try_memory(
            text_of(body, "shot_id"), text_of(body, "take_id"), without=without, added=added
        )
    }


TAKE_OPS: dict[str, Callable[[Studio, Json], Json]] = {"reuse": _reuse, "what_if": _what_if}
