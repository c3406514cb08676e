"""The rows a page shows of takes, and the rows of the last look: what did not change is not worked out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from storymem.core.request import Reason, ShotRequest
from storymem.core.story import Take
from storymem.engine.registry import EngineCard
from ui.rows.engines import card_of
from ui.rows.sources import keyframe_words

Json = dict[str, Any]


class Rows:
    """The rows of the last look by name, each with what it was made from.

    Films, shots and takes are immutable, so the same objects make the same row. Rows handed out are shared: whoever
    needs another one makes a copy. Not for several threads at once.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], tuple[tuple[object, ...], Json]] = {}
        self._next: dict[tuple[str, str], tuple[tuple[object, ...], Json]] = {}
        self._whole: dict[str, tuple[object, Any]] = {}

    def row(self, kind: str, name: str, made_from: tuple[object, ...], make: Callable[[], Json]) -> Json:
        """The row `make()` gives, or the last one where every part of `made_from` is the same object or small value."""
        known = self._last.get((kind, name)) or self._next.get((kind, name))
        if known is None or not _same(known[0], made_from):
            known = (made_from, make())
        self._next[kind, name] = known
        return known[1]

    def once(self, kind: str, made_from: object, make: Callable[[], Any]) -> Any:
        """What `make()` gives, or gave the last time, where it was made from the same object."""
        known = self._whole.get(kind)
        if known is None or known[0] is not made_from:
            known = self._whole[kind] = (made_from, make())
        return known[1]

    def turn(self) -> None:
        """The look is over: rows it did not ask for are forgotten."""
        self._last, self._next = self._next, {}


def _same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    # Never compares two films, which would cost more than the row; small values are compared.
    small = (str, int, float, tuple, type(None))
    return len(before) == len(now) and all(
        a is b or (isinstance(a, small) and type(a) is type(b) and a == b) for a, b in zip(before, now, strict=True)
    )


def take_row(take: Take) -> Json:
    """One take of the filmstrip."""
    request = take.request
    engine = _engine(request.engine)
    return {
        "id": take.id,
        "number": take.number,
        "clip": media_url(take.clip, "mp4"),
        "poster": media_url(take.poster, "jpg"),
        "frame_count": take.frame_count,
        "seconds": take.duration_seconds,
        "seed": request.seed,
        "mode": request.mode.value,
        "prompt": request.prompt,
        "engine": request.engine,
        "engine_label": engine.label,
        "is_model": engine.is_model,
        "memory_count": len(request.memory),
        "size": str(request.size),
        "created_at": take.created_at,
        "seconds_spent": round(take.seconds_spent, 2),
        "made_with": take.made_with,
        "recipe": recipe_row(request),
        "what_if": what_if_row(request),
        "own": request.own and {"name": request.own.name, "kind": request.own.kind},
        "seam": media_url(request.seam.pictures[-1], "png") if request.seam else None,
        "starred": take.starred,
        "rejected": take.rejected,
        "keyframes": [
            {
                "picture": k.picture,
                "url": media_url(k.picture, "png"),
                "thumb": media_url(k.thumb, "jpg"),
                "frame_index": k.frame_index,
                "scorer": k.scorer,
            }
            | keyframe_words(k)
            for k in take.keyframes
        ],
    }


def what_if_row(request: ShotRequest) -> Json | None:
    """Which take was tried again with another memory, and by how much; None for a take that tries nothing."""
    tried = request.what_if
    if tried is None:
        return None
    added = sum(frame.reason is Reason.TRIED for frame in request.memory)
    return {"take_id": tried.take_id, "number": tried.take_number, "without": len(tried.without), "added": added}


def recipe_row(request: ShotRequest) -> Json:
    """How a take was sampled, as its tooltip says it."""
    return {
        "num_inference_steps": request.num_inference_steps,
        "solver": request.solver,
        "flow_shift": request.flow_shift,
        "boundary_ratio": request.boundary_ratio,
        "guidance_scale": request.guidance_scale,
        "guidance_scale_2": request.guidance_scale_2,
        "memory_stride": request.memory_stride,
        "loras": [use.model_dump() for use in request.loras],
    }


@cache
def _engine(name: str) -> EngineCard:
    return card_of(name)[0]  # the take outlives the engine that made it


def media_url(name: str, ending: str) -> str:
    """Where the page reads an object."""
    return f"/app/media/{name}.{ending}"
