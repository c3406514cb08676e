"""What a page may ask to be done: every op by its name, and the one way it is done.

FILM_OPS change the film or its queue; each is saved in one piece with its answer, so that one asked again, even after
the studio was killed, is not done again. PAGE_OPS look, write files or open another film: done twice, nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from storymem.core.errors import EditRejected
from storymem.studio.film import Studio
from ui.live.live import Live
from ui.ops.base import LONGEST_OP_ID, RELOAD, FilmOp, Op, PageOp
from ui.ops.batch import BATCH_OPS
from ui.ops.cast import CAST_OPS
from ui.ops.film import OUTLINE_OPS, PlanImportOp
from ui.ops.memory import MEMORY_OPS
from ui.ops.own_material import OWN_OPS
from ui.ops.plans import PLAN_OPS, PlanOp
from ui.ops.queue import QUEUE_OPS, CancelOp
from ui.ops.shelf import SHELF_OPS
from ui.ops.takes import TAKE_OPS

One = TypeVar("One", bound=Op)


def _by_name(ops: Iterable[type[One]]) -> dict[str, type[One]]:
    return {op.model_fields["op"].default: op for op in ops}


FILM_OPS: dict[str, type[FilmOp]] = _by_name(
    (*OUTLINE_OPS, *QUEUE_OPS, *PLAN_OPS, *CAST_OPS, *TAKE_OPS, *BATCH_OPS, *MEMORY_OPS)
)
PAGE_OPS: dict[str, type[PageOp]] = _by_name((PlanOp, CancelOp, PlanImportOp, *SHELF_OPS, *OWN_OPS))


def do(live: Live, body: dict[str, Any]) -> dict[str, object]:
    """Does what `body["op"]` names; its answer comes back with the new revision. Raises StoryMemError."""
    op_id = body.get("op_id")
    if op_id is not None and not (isinstance(op_id, str) and 0 < len(op_id) <= LONGEST_OP_ID):
        raise EditRejected("The op_id is not a short text.", fix=RELOAD)
    answer = _done(live, body)
    return {"rev": live.refresh(), **answer}


def _done(live: Live, body: dict[str, Any]) -> dict[str, Any]:
    name = body.get("op")
    if isinstance(name, str) and name in FILM_OPS:
        return _done_once(live, FILM_OPS[name].read(body))
    if isinstance(name, str) and name in PAGE_OPS:
        return dict(PAGE_OPS[name].read(body).do(live))
    raise EditRejected(f"The page asked for {name!r}, which this server does not know.", fix="Reload the page.")


def _done_once(live: Live, op: FilmOp) -> dict[str, Any]:
    studio = live.studio
    with live.doing():
        return studio.editing.once(op.op_id, lambda: _with_step(studio, op)) if op.op_id else _with_step(studio, op)


def _with_step(studio: Studio, op: FilmOp) -> dict[str, Any]:
    """The op's answer; in it, as "step", the number of the step to undo that it made or made again, if it did."""
    with studio.together():
        before = studio.editing.newest_step()
        answer = op.do(studio).model_dump(mode="json")
        made = studio.editing.newest_step()
    return answer if made is None or made <= (before or 0) else {**answer, "step": made}
