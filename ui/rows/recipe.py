"""The recipe of a take: everything it was sent, beside what would be sent now or what another take was sent. Pure, as
view.py."""

from __future__ import annotations

from pydantic import Field

from storymem.core.errors import ShotNotReady, StoryMemError
from storymem.core.plans.reuse import Left, reuse
from storymem.core.plans.staleness import differences, recipe_changes
from storymem.core.request import LoraUse, MemoryFrame, OwnMaterial, Reason, ShotRequest, Solver, WhatIf
from storymem.core.requests.composing import compose
from storymem.core.requests.sampling import PUBLISHED_NEGATIVE_PROMPT, Maker, maker_of
from storymem.core.story import Shot, Take
from storymem.core.values import Mode
from ui.rows.base import Problem, Row, problem
from ui.rows.board import SeamRow, SlotRow, memory_board, take_memory_board
from ui.rows.engines import card_of
from ui.rows.film_now import FilmNow
from ui.rows.sources import source


class SentRow(Row):
    """What a take was sent, or would be: the request's own fields, as far as the page puts them in words."""

    mode: Mode
    prompt: str
    negative_prompt: str
    negative_published: bool
    """It is the one the model was published with."""
    seed: int
    size: str
    """As `832x480`."""
    frame_count: int
    kept_frame_count: int
    num_inference_steps: int
    solver: Solver
    flow_shift: float
    boundary_ratio: float
    guidance_scale: float
    guidance_scale_2: float
    memory_stride: int
    loras: tuple[LoraUse, ...]
    engine: str
    engine_label: str
    engine_fingerprint: str
    slate: str
    """As `1.2 take 1, The Salt Road`."""
    what_if: WhatIf | None
    own: OwnMaterial | None


class MadeRow(Row):
    """How and when a take was made."""

    made_with: str = Field(serialization_alias="with")
    seconds: float
    at: str
    frame_count: int


class TriedSources(Row):
    """The take that was tried again, and without and with which pictures, each as `1.1 take 1, frame 0`."""

    take_id: str
    number: int
    without: tuple[str, ...]
    added: tuple[str, ...]


class OtherTake(Row):
    """The take on the other side."""

    id: str
    number: int


class AgainstRow(Row):
    """The other side of a recipe: what another take was sent, or what would be sent now."""

    take: OtherTake | None
    """Null: the shot as it is now."""
    sent: SentRow | None
    """Null: nothing can be sent now, as `blocked` says."""
    memory: tuple[SlotRow, ...]
    differs: tuple[str, ...]
    """Names of fields of `sent`."""
    seam: str | None
    """Why the seam differs."""
    blocked: Problem | None


class ReuseRow(Row):
    """Whether `reuse` would change the shot, and what it can't bring back."""

    changes: bool
    left: tuple[Left, ...]


class ReuseRows(Row):
    """The recipe alone, or with the memory it was shown."""

    alone: ReuseRow
    with_memory: ReuseRow


class RecipeCard(Row):
    """What a take was sent, beside something else."""

    take_id: str
    shot_id: str
    label: str
    number: int
    sent: SentRow
    made: MadeRow
    memory: tuple[SlotRow, ...]
    seam: SeamRow | None
    what_if: TriedSources | None
    against: AgainstRow
    reuse: ReuseRows
    own: OwnMaterial | None
    request: ShotRequest = Field(serialization_alias="json")
    """The whole request as it is kept."""


def recipe_card(now: FilmNow, shot: Shot, take: Take, other: Take | None = None) -> RecipeCard:
    """What the take was sent, in fields; `against` holds the other side: `other`, without it the shot as it is now."""
    board = take_memory_board(now, shot, take)
    return RecipeCard(
        take_id=take.id,
        shot_id=shot.id,
        label=now.bank.labels[shot.id],
        number=take.number,
        sent=sent_row(take.request),
        made=MadeRow(
            made_with=take.made_with,
            seconds=round(take.seconds_spent, 2),
            at=take.created_at,
            frame_count=take.frame_count,
        ),
        memory=board.slots,
        seam=board.seam,
        what_if=_tried_sources(now, take),
        against=_against_now(now, shot, take) if other is None else _against_take(now, shot, take, other),
        reuse=ReuseRows(
            alone=_reuse_row(now, shot, take, with_memory=False),
            with_memory=_reuse_row(now, shot, take, with_memory=True),
        ),
        own=take.request.own,
        request=take.request,
    )


def sent_row(request: ShotRequest) -> SentRow:
    """The request's own fields, as far as the page puts them in words."""
    elsewhere = ("memory", "seam", "size", "slate")
    return SentRow(
        **{name: value for name, value in request if name not in elsewhere},
        size=str(request.size),
        kept_frame_count=request.kept_frame_count,
        negative_published=request.negative_prompt == PUBLISHED_NEGATIVE_PROMPT,
        engine_label=card_of(request.engine)[0].label,
        slate=f"{request.slate.shot_label} take {request.slate.take_number}, {request.slate.film_title}",
    )


def _tried_sources(now: FilmNow, take: Take) -> TriedSources | None:
    tried = take.request.what_if
    if tried is None:
        return None
    added = [frame for frame in take.request.memory if frame.reason is Reason.TRIED]
    return TriedSources(
        take_id=tried.take_id,
        number=tried.take_number,
        without=tuple(_source(now, frame) for frame in tried.without),
        added=tuple(_source(now, frame) for frame in added),
    )


def _source(now: FilmNow, frame: MemoryFrame) -> str:
    return source(now.bank, frame.source_shot_id, frame.source_take_id, frame.frame_index, frame.label)


def _against_now(now: FilmNow, shot: Shot, take: Take) -> AgainstRow:
    memory = memory_board(now, shot, seconds_per_frame=None).slots
    try:
        request = compose(now.story, shot.id, bank=now.bank, maker=_maker(now, take))
    except ShotNotReady as error:
        return AgainstRow(take=None, sent=None, memory=memory, differs=(), seam=None, blocked=problem(error))
    return _against(take, request, None, memory)


def _against_take(now: FilmNow, shot: Shot, take: Take, other: Take) -> AgainstRow:
    memory = take_memory_board(now, shot, other).slots
    return _against(take, other.request, OtherTake(id=other.id, number=other.number), memory)


def _against(take: Take, request: ShotRequest, other: OtherTake | None, memory: tuple[SlotRow, ...]) -> AgainstRow:
    marks = {mark.kind: mark.detail for mark in differences(take.request, request) if mark.kind != "recipe"}
    return AgainstRow(
        take=other,
        sent=sent_row(request),
        memory=memory,
        differs=tuple(one.name for one in recipe_changes(take.request, request)),
        seam=marks.get("seam"),
        blocked=None,
    )


def _maker(now: FilmNow, take: Take) -> Maker:
    # Of an engine that is not installed here nobody can say whether it is another version.
    return maker_of(take.request) if now.engine_error else now.engine.maker


def _reuse_row(now: FilmNow, shot: Shot, take: Take, *, with_memory: bool) -> ReuseRow:
    try:
        found = reuse(now.bank, shot, take, maker=_maker(now, take), with_memory=with_memory)
    except StoryMemError as error:
        return ReuseRow(changes=False, left=(Left(name="shot", label="the shot", was="", now=error.message),))
    return ReuseRow(changes=bool(found.edits), left=found.left)
