"""The memory board: what a shot would be shown, what a take was shown, and what is left out. Pure, as view.py."""

from __future__ import annotations

from collections.abc import Sequence

from storymem.core.errors import StoryMemError
from storymem.core.memory.bank import Bank, Candidate
from storymem.core.memory.recall import LeftOut, Slot, is_settled, memory_size, policy_of, recall
from storymem.core.request import MemoryFrame, Reason, Seam, ShotRequest
from storymem.core.requests.composing import compose, expected_mode
from storymem.core.story import Shot, Take
from ui.rows.rows import Json, media_url
from ui.rows.sources import judgement, source, source_of, take_of, with_uses
from ui.rows.view import Standing, blocked

LEFT_OUT_SHOWN = 60


def memory_board(now: Standing, shot: Shot, *, seconds_per_frame: float | None) -> Json:
    """What a take of this shot would be shown now, why, and what is left out."""
    memory = recall(now.story, shot.id, bank=now.bank)
    count = len(memory.slots)
    shown = memory.left_out[-LEFT_OUT_SHOWN:][::-1]
    return {
        "shot_id": shot.id,
        "take_id": None,
        "mode": expected_mode(now.bank, shot).value,
        "capacity": memory_size(now.bank, shot),
        "settled": is_settled(now.bank, shot),
        "chosen_by": _chosen_by(now.bank, shot),
        "ordered": bool(shot.memory_order),
        "blocked": blocked(now, shot),
        "slots": with_uses(
            now.bank, [_slot_row(now, shot, slot, place - count) for place, slot in enumerate(memory.slots)]
        ),
        "left_out": with_uses(now.bank, [_left_out_row(now, shot, left) for left in shown]),
        "left_out_count": len(memory.left_out),
        "seam": _seam_now(now, shot),
        "seconds_per_frame": seconds_per_frame,
    }


def take_memory_board(now: Standing, shot: Shot, take: Take) -> Json:
    """What this take was shown: its own record, whatever the film says now."""
    request = take.request
    count = len(request.memory)
    return {
        "shot_id": shot.id,
        "take_id": take.id,
        "mode": request.mode.value,
        "capacity": memory_size(now.bank, shot),
        "settled": True,
        "chosen_by": None,
        "ordered": False,
        "blocked": None,
        "slots": with_uses(
            now.bank, [_sent_row(now, shot, frame, place - count) for place, frame in enumerate(request.memory)]
        ),
        "left_out": [],
        "left_out_count": 0,
        "seam": _seam_row(now, request.seam) if request.seam else None,
        "seconds_per_frame": None,
    }


def _chosen_by(bank: Bank, shot: Shot) -> Json | None:
    """Who says what the prompt is about; None where nobody is asked. Without a model that reads, `hint` says why."""
    if policy_of(bank, shot) != "by_prompt":
        return None
    sight = bank.sight
    if sight is not None and sight.reads_prompts:
        return {"model": sight.label, "hint": ""}
    return {"model": None, "hint": _BUILTIN_CHOSEN if bank.story.settings.scorer == "builtin" else _NO_WEIGHTS}


_BUILTIN_CHOSEN = "The built-in scorer reads no prompts. Let CLIP look at frames, in the film settings."
_NO_WEIGHTS = "No CLIP weights here. Fetch them: python -m storymem weights fetch clip"


def _slot_row(now: Standing, shot: Shot, slot: Slot, position: int) -> Json:
    row = _candidate_row(now, slot.candidate)
    return row | {
        "position": position,
        "reason": slot.reason.value,
        "covers": slot.covers,
        "why": slot.why,
        "moved": slot.by_itself is not None,
        "by_itself": slot.by_itself,
        "pinned": _reach(slot.candidate.picture, shot.pins, now.story.pins),
    }


def _left_out_row(now: Standing, shot: Shot, left: LeftOut) -> Json:
    picture = left.candidate.picture
    return _candidate_row(now, left.candidate) | {
        "reason": left.reason,
        "why": left.why,
        "pinned": _reach(picture, shot.pins, now.story.pins),
        "evicted": _reach(picture, shot.evictions, now.story.evictions),
    }


def _reach(picture: str, here: Sequence[str], film: Sequence[str]) -> str | None:
    return "shot" if picture in here else "film" if picture in film else None


def _candidate_row(now: Standing, candidate: Candidate) -> Json:
    return {
        "picture": candidate.picture,
        "url": media_url(candidate.picture, "png"),
        "thumb": media_url(candidate.thumb, "jpg"),
        "source": source_of(now.bank, candidate),
        "shot_id": candidate.shot_id or None,
        "take_id": candidate.take_id or None,
        "frame_index": candidate.frame_index,
        "is_reference": candidate.is_reference,
        "member_id": candidate.member_id or None,
        **judgement(now.bank, candidate.picture, candidate.shot_id, candidate.take_id),
    }


def _sent_row(now: Standing, shot: Shot, frame: MemoryFrame, position: int) -> Json:
    known = now.bank.known.get(frame.picture)
    of_cast = frame.reason is Reason.CAST or bool(known and known.member_id)
    return {
        "position": position,
        "picture": frame.picture,
        "url": media_url(frame.picture, "png"),
        "thumb": media_url(known.thumb, "jpg")
        if known and known.crop == frame.crop
        else media_url(frame.picture, "png"),
        "source": f"cast: {frame.label}"
        if of_cast
        else source(now.bank, frame.source_shot_id, frame.source_take_id, frame.frame_index, frame.label),
        "shot_id": frame.source_shot_id or None,
        "take_id": frame.source_take_id or None,
        "frame_index": frame.frame_index,
        "is_reference": not frame.source_shot_id,
        "member_id": (known.member_id or None) if known else None,
        "reason": frame.reason.value,
        "covers": frame.covers,
        "why": "As it was sent with this take.",
        "moved": frame.moved,
        "by_itself": None,
        "pinned": _reach(frame.picture, shot.pins, now.story.pins),
        **judgement(now.bank, frame.picture, frame.source_shot_id, frame.source_take_id),
    }


def _seam_now(now: Standing, shot: Shot) -> Json | None:
    try:
        request: ShotRequest = compose(now.story, shot.id, bank=now.bank)
    except StoryMemError:
        return None
    return _seam_row(now, request.seam) if request.seam else None


def _seam_row(now: Standing, seam: Seam) -> Json:
    take = take_of(now.bank, seam.source_shot_id, seam.source_take_id)
    label = now.bank.labels.get(seam.source_shot_id, "a removed shot")
    return {
        "source": f"{label} take {take.number}" if take else label,
        "shot_id": seam.source_shot_id,
        "thumbs": [media_url(picture, "png") for picture in seam.pictures],
        "frame_count": len(seam.pictures),
    }
