"""The rows of takes and their keyframes."""

from __future__ import annotations

from functools import cache
from typing import Literal

from storymem.core.request import LoraUse, Reason, ShotRequest, Solver
from storymem.core.story import Keyframe, Take
from storymem.core.values import Mode
from storymem.engine.registry import EngineCard
from ui.rows.base import Row, media_url, seconds_of
from ui.rows.engines import card_of
from ui.rows.sources import Judged, judged


class KeyframeRow(Judged):
    """A frame of a take that later shots may remember."""

    picture: str
    url: str
    """The whole picture, a PNG."""
    thumb: str
    frame_index: int
    scorer: str
    """The name of who judged it, as the take keeps it; `judged_by` says it for people."""


class SamplingRow(Row):
    """How a take was sampled, as its tooltip says it."""

    num_inference_steps: int
    solver: Solver
    flow_shift: float
    boundary_ratio: float
    guidance_scale: float
    guidance_scale_2: float
    memory_stride: int
    loras: tuple[LoraUse, ...]


class TriedRow(Row):
    """The take that was tried again with another memory, and with how many pictures less and more."""

    take_id: str
    number: int
    without: int
    added: int


class BroughtRow(Row):
    """Own material that was brought, not generated; the take's engine is `own`."""

    name: str
    kind: Literal["picture", "clip"]


class TakeRow(Row):
    """One take of the filmstrip. Deleted takes have no row."""

    id: str
    number: int
    clip: str
    """Address of the mp4."""
    poster: str
    frame_count: int
    seconds: float
    seed: int
    mode: Mode
    prompt: str
    engine: str
    engine_label: str
    is_model: bool
    memory_count: int
    size: str
    """As `832x480`."""
    created_at: str
    seconds_spent: float
    made_with: str
    """The engine's word on what made it (device, profile); empty where it has none."""
    recipe: SamplingRow
    what_if: TriedRow | None
    own: BroughtRow | None
    seam: str | None
    """The address of the frame it continues from."""
    starred: bool
    rejected: bool
    keyframes: tuple[KeyframeRow, ...]


def take_row(take: Take) -> TakeRow:
    """One take of the filmstrip."""
    request = take.request
    engine = _engine(request.engine)
    return TakeRow(
        id=take.id,
        number=take.number,
        clip=media_url(take.clip, "mp4"),
        poster=media_url(take.poster, "jpg"),
        frame_count=take.frame_count,
        seconds=seconds_of(take.frame_count),
        seed=request.seed,
        mode=request.mode,
        prompt=request.prompt,
        engine=request.engine,
        engine_label=engine.label,
        is_model=engine.is_model,
        memory_count=len(request.memory),
        size=str(request.size),
        created_at=take.created_at,
        seconds_spent=round(take.seconds_spent, 2),
        made_with=take.made_with,
        recipe=_sampling_row(request),
        what_if=_tried_row(request),
        own=BroughtRow(name=request.own.name, kind=request.own.kind) if request.own else None,
        seam=media_url(request.seam.pictures[-1], "png") if request.seam else None,
        starred=take.starred,
        rejected=take.rejected,
        keyframes=tuple(_keyframe_row(kept) for kept in take.keyframes),
    )


def _keyframe_row(kept: Keyframe) -> KeyframeRow:
    return KeyframeRow(
        picture=kept.picture,
        url=media_url(kept.picture, "png"),
        thumb=media_url(kept.thumb, "jpg"),
        frame_index=kept.frame_index,
        scorer=kept.scorer,
        **judged(kept),
    )


def _tried_row(request: ShotRequest) -> TriedRow | None:
    tried = request.what_if
    if tried is None:
        return None
    added = sum(frame.reason is Reason.TRIED for frame in request.memory)
    return TriedRow(take_id=tried.take_id, number=tried.take_number, without=len(tried.without), added=added)


def _sampling_row(request: ShotRequest) -> SamplingRow:
    return SamplingRow(
        num_inference_steps=request.num_inference_steps,
        solver=request.solver,
        flow_shift=request.flow_shift,
        boundary_ratio=request.boundary_ratio,
        guidance_scale=request.guidance_scale,
        guidance_scale_2=request.guidance_scale_2,
        memory_stride=request.memory_stride,
        loras=request.loras,
    )


@cache
def _engine(name: str) -> EngineCard:
    return card_of(name)[0]  # the take outlives the engine that made it
