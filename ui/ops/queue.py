"""What a page may ask of the queue beside generating, cancelling and retrying: order, pause, seeds, batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storymem.core.errors import EditRejected
from storymem.studio.film import Studio
from ui.ops.fields import text_of, texts_of

Json = dict[str, Any]


def _move_job(studio: Studio, body: Json) -> Json:
    studio.queue.move(text_of(body, "job_id"), None if body["before"] is None else text_of(body, "before"))
    return {}


def _run_next(studio: Studio, body: Json) -> Json:
    studio.queue.run_next(text_of(body, "job_id"))
    return {}


def _change_job(studio: Studio, body: Json) -> Json:
    more = body.get("more_seeds") or []
    if not isinstance(more, list):
        raise EditRejected("The seeds are no list.", fix="Reload the page and try again.")
    return {"job_ids": studio.queue.change(text_of(body, "job_id"), body["seed"], more)}


def _put_back(studio: Studio, body: Json) -> Json:
    return {"job_ids": studio.queue.put_back(texts_of(body, "job_ids"))}


def _pause(studio: Studio, body: Json) -> Json:
    studio.queue.pause(now=bool(body.get("now")))
    return {}


def _resume(studio: Studio, body: Json) -> Json:
    studio.queue.resume()
    return {}


def _retry_failed(studio: Studio, body: Json) -> Json:
    return {"job_ids": studio.queue.retry_failed()}


def _clear_finished(studio: Studio, body: Json) -> Json:
    studio.queue.clear_finished()
    return {}


def _render_plan(studio: Studio, body: Json) -> Json:
    which, shot_ids = text_of(body, "which"), texts_of(body, "shot_ids")
    return {"job_ids": studio.plans.render(which, shot_ids, circle=bool(body.get("circle")))}


def _stop_batch(studio: Studio, body: Json) -> Json:
    return {"removed": studio.plans.stop(text_of(body, "batch"))}


QUEUE_OPS: dict[str, Callable[[Studio, Json], Json]] = {
    "move_job": _move_job,
    "run_next": _run_next,
    "change_job": _change_job,
    "put_back": _put_back,
    "pause": _pause,
    "resume": _resume,
    "retry_failed": _retry_failed,
    "clear_finished": _clear_finished,
    "render_plan": _render_plan,
    "stop_batch": _stop_batch,
}
"""Each changes the queue, and is saved in one piece with its answer."""
