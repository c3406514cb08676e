"""The memory board: what a shot would be shown, what a take was shown, and what is left out. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from storymem.core.errors import StoryMemError
from storymem.core.memory.bank import Bank, Candidate
from storymem.core.memory.recall import LeftOut, Slot, is_settled, memory_size, policy_of, recall
from storymem.core.request import MemoryFrame, Reason, Seam, ShotRequest
from storymem.core.requests.composing import compose, expected_mode
from storymem.core.story import Shot, Take
from storymem.core.values import Mode
from ui.rows.base import Called, Problem, Row, media_url
from ui.rows.film_now import FilmNow
from ui.rows.shots import blocked
from ui.rows.sources import Judged, SeenBy, judged_in, seen_by_rows, source, source_of, take_of

LEFT_OUT_SHOWN = 60

Reach = Annotated[Literal["film", "shot"], Called("Reach")]
"""How far a pin or an eviction reaches."""


class Remembered(Judged):
    """A picture that could be in a shot's memory."""

    picture: str
    url: str
    thumb: str
    source: str
    """As `1.2 take 1, frame 40`."""
    shot_id: str | None
    take_id: str | None
    frame_index: int
    is_reference: bool
    """A picture of the cast is one too."""
    member_id: str | None
    """Whose picture it is, of the cast."""


class SlotRow(Remembered):
    """A picture of a shot's memory."""

    pinned: Reach | None
    seen_by: tuple[SeenBy, ...]
    """Takes that were shown it."""
    position: int
    """-1 for the newest; the oldest is the most negative."""
    reason: Reason
    covers: str
    """The name it was chosen to show, where the reason is `covers` or `cast`."""
    why: str
    moved: bool
    """By hand."""
    by_itself: int | None
    """The position it would have; null where it has it, and of a take."""


class LeftOutRow(Remembered):
    """A picture that is not in a shot's memory: also pins of removed shots and deleted takes, with that reason."""

    pinned: Reach | None
    evicted: Reach | None
    seen_by: tuple[SeenBy, ...]
    """Takes that were shown it."""
    reason: str
    """As `over the limit`."""
    why: str


class ChosenBy(Row):
    """Who says what the prompt is about."""

    model: str | None
    """As `CLIP ViT-B/32 (OpenAI)`; null: by words."""
    hint: str
    """Why only words."""


class SeamRow(Row):
    """What a shot continues from."""

    source: str
    """As `1.1 take 2`."""
    shot_id: str
    thumbs: tuple[str, ...]
    frame_count: int


class MemoryBoard(Row):
    """What a take of a shot would be shown now, or what a take was shown."""

    shot_id: str
    take_id: str | None
    mode: Mode
    capacity: int
    settled: bool
    """False: the choice waits for its eyes; `settled` of the shot says when it is made."""
    chosen_by: ChosenBy | None
    """Null: not by prompt."""
    ordered: bool
    """A hand ordered this shot's memory; `order_memory` takes it back."""
    blocked: Problem | None
    slots: tuple[SlotRow, ...]
    """Oldest first."""
    left_out: tuple[LeftOutRow, ...]
    """At most 60, nearest first."""
    left_out_count: int
    seam: SeamRow | None
    seconds_per_frame: float | None
    """What one more memory frame adds to a take here; null until measured."""


def memory_board(now: FilmNow, shot: Shot, *, seconds_per_frame: float | None) -> MemoryBoard:
    """What a take of this shot would be shown now, why, and what is left out."""
    memory = recall(now.story, shot.id, bank=now.bank)
    count = len(memory.slots)
    shown = memory.left_out[-LEFT_OUT_SHOWN:][::-1]
    seen = seen_by_rows(now.bank, [one.candidate.picture for one in (*memory.slots, *shown)])
    return MemoryBoard(
        shot_id=shot.id,
        take_id=None,
        mode=expected_mode(now.bank, shot),
        capacity=memory_size(now.bank, shot),
        settled=is_settled(now.bank, shot),
        chosen_by=_chosen_by(now.bank, shot),
        ordered=bool(shot.memory_order),
        blocked=blocked(now, shot),
        slots=tuple(
            _slot_row(now, shot, slot, place - count, seen[slot.candidate.picture])
            for place, slot in enumerate(memory.slots)
        ),
        left_out=tuple(_left_out_row(now, shot, left, seen[left.candidate.picture]) for left in shown),
        left_out_count=len(memory.left_out),
        seam=_seam_now(now, shot),
        seconds_per_frame=seconds_per_frame,
    )


def take_memory_board(now: FilmNow, shot: Shot, take: Take) -> MemoryBoard:
    """What this take was shown: its own record, whatever the film says now."""
    request = take.request
    count = len(request.memory)
    seen = seen_by_rows(now.bank, [frame.picture for frame in request.memory])
    return MemoryBoard(
        shot_id=shot.id,
        take_id=take.id,
        mode=request.mode,
        capacity=memory_size(now.bank, shot),
        settled=True,
        chosen_by=None,
        ordered=False,
        blocked=None,
        slots=tuple(
            _sent_row(now, shot, frame, place - count, seen[frame.picture])
            for place, frame in enumerate(request.memory)
        ),
        left_out=(),
        left_out_count=0,
        seam=_seam_row(now, request.seam) if request.seam else None,
        seconds_per_frame=None,
    )


def _chosen_by(bank: Bank, shot: Shot) -> ChosenBy | None:
    """Who says what the prompt is about; None where nobody is asked. Without a model that reads, `hint` says why."""
    if policy_of(bank, shot) != "by_prompt":
        return None
    sight = bank.sight
    if sight is not None and sight.reads_prompts:
        return ChosenBy(model=sight.label, hint="")
    return ChosenBy(model=None, hint=_BUILTIN_CHOSEN if bank.story.settings.scorer == "builtin" else _NO_WEIGHTS)


_BUILTIN_CHOSEN = "The built-in scorer reads no prompts. Let CLIP look at frames, in the film settings."
_NO_WEIGHTS = "No CLIP weights here. Fetch them: python -m storymem weights fetch clip"


def _slot_row(now: FilmNow, shot: Shot, slot: Slot, position: int, seen_by: tuple[SeenBy, ...]) -> SlotRow:
    return SlotRow(
        **vars(_remembered(now, slot.candidate)),
        seen_by=seen_by,
        position=position,
        reason=slot.reason,
        covers=slot.covers,
        why=slot.why,
        moved=slot.by_itself is not None,
        by_itself=slot.by_itself,
        pinned=_reach(slot.candidate.picture, shot.pins, now.story.pins),
    )


def _left_out_row(now: FilmNow, shot: Shot, left: LeftOut, seen_by: tuple[SeenBy, ...]) -> LeftOutRow:
    picture = left.candidate.picture
    return LeftOutRow(
        **vars(_remembered(now, left.candidate)),
        seen_by=seen_by,
        reason=left.reason,
        why=left.why,
        pinned=_reach(picture, shot.pins, now.story.pins),
        evicted=_reach(picture, shot.evictions, now.story.evictions),
    )


def _reach(picture: str, here: Sequence[str], film: Sequence[str]) -> Reach | None:
    return "shot" if picture in here else "film" if picture in film else None


def _remembered(now: FilmNow, candidate: Candidate) -> Remembered:
    return Remembered(
        **judged_in(now.bank, candidate.picture, candidate.shot_id, candidate.take_id),
        picture=candidate.picture,
        url=media_url(candidate.picture, "png"),
        thumb=media_url(candidate.thumb, "jpg"),
        source=source_of(now.bank, candidate),
        shot_id=candidate.shot_id or None,
        take_id=candidate.take_id or None,
        frame_index=candidate.frame_index,
        is_reference=candidate.is_reference,
        member_id=candidate.member_id or None,
    )


def _sent_row(now: FilmNow, shot: Shot, frame: MemoryFrame, position: int, seen_by: tuple[SeenBy, ...]) -> SlotRow:
    known = now.bank.known.get(frame.picture)
    of_cast = frame.reason is Reason.CAST or bool(known and known.member_id)
    return SlotRow(
        **judged_in(now.bank, frame.picture, frame.source_shot_id, frame.source_take_id),
        picture=frame.picture,
        url=media_url(frame.picture, "png"),
        thumb=media_url(known.thumb, "jpg") if known and known.crop == frame.crop else media_url(frame.picture, "png"),
        source=f"cast: {frame.label}"
        if of_cast
        else source(now.bank, frame.source_shot_id, frame.source_take_id, frame.frame_index, frame.label),
        shot_id=frame.source_shot_id or None,
        take_id=frame.source_take_id or None,
        frame_index=frame.frame_index,
        is_reference=not frame.source_shot_id,
        member_id=(known.member_id or None) if known else None,
        pinned=_reach(frame.picture, shot.pins, now.story.pins),
        seen_by=seen_by,
        position=position,
        reason=frame.reason,
        covers=frame.covers,
        why="As it was sent with this take.",
        moved=frame.moved,
        by_itself=None,
    )


def _seam_now(now: FilmNow, shot: Shot) -> SeamRow | None:
    try:
        request: ShotRequest = compose(now.story, shot.id, bank=now.bank)
    except StoryMemError:
        return None
    return _seam_row(now, request.seam) if request.seam else None


def _seam_row(now: FilmNow, seam: Seam) -> SeamRow:
    take = take_of(now.bank, seam.source_shot_id, seam.source_take_id)
    label = now.bank.labels.get(seam.source_shot_id, "a removed shot")
    return SeamRow(
        source=f"{label} take {take.number}" if take else label,
        shot_id=seam.source_shot_id,
        thumbs=tuple(media_url(picture, "png") for picture in seam.pictures),
        frame_count=len(seam.pictures),
    )
