"""The recipe of a take: everything it was sent, beside what would be sent now or what another take was sent. Pure, as
view.py."""

from __future__ import annotations

from storymem.core.errors import ShotNotReady, StoryMemError
from storymem.core.memory.bank import Bank
from storymem.core.plans.reuse import reuse
from storymem.core.plans.staleness import differences, recipe_changes
from storymem.core.request import MemoryFrame, Reason, ShotRequest
from storymem.core.requests.composing import compose
from storymem.core.requests.sampling import PUBLISHED_NEGATIVE_PROMPT, Maker, maker_of
from storymem.core.story import Shot, Take
from ui.rows.board import memory_board, take_memory_board
from ui.rows.engines import card_of
from ui.rows.rows import Json
from ui.rows.sources import source
from ui.rows.view import Standing, problem


def recipe_card(now: Standing, shot: Shot, take: Take, other: Take | None = None) -> Json:
    """What the take was sent, in fields; `against` holds the other side: `other`, without it the shot as it is now."""
    board = take_memory_board(now, shot, take)
    return {
        "take_id": take.id,
        "shot_id": shot.id,
        "label": now.bank.labels[shot.id],
        "number": take.number,
        "sent": sent_row(take.request),
        "made": {
            "with": take.made_with,
            "seconds": round(take.seconds_spent, 2),
            "at": take.created_at,
            "frame_count": take.frame_count,
        },
        "memory": board["slots"],
        "seam": board["seam"],
        "what_if": _what_if_row(now, take),
        "against": _against_now(now, shot, take) if other is None else _against_take(now, shot, take, other),
        "reuse": {name: _reuse_row(now, shot, take, name == "with_memory") for name in ("alone", "with_memory")},
        "own": take.request.own and take.request.own.model_dump(mode="json"),
        "json": take.request.model_dump(mode="json"),
    }


def sent_row(request: ShotRequest) -> Json:
    """The request's own fields, as far as the page puts them in words."""
    fields = request.model_dump(mode="json", exclude={"memory", "seam", "slate"})
    return fields | {
        "size": str(request.size),
        "kept_frame_count": request.kept_frame_count,
        "negative_published": request.negative_prompt == PUBLISHED_NEGATIVE_PROMPT,
        "engine_label": card_of(request.engine)[0].label,
        "slate": f"{request.slate.shot_label} take {request.slate.take_number}, {request.slate.film_title}",
    }


def _what_if_row(now: Standing, take: Take) -> Json | None:
    """Which take this one tries again, without and with which pictures, each by its source."""
    tried = take.request.what_if
    if tried is None:
        return None
    added = [frame for frame in take.request.memory if frame.reason is Reason.TRIED]
    return {
        "take_id": tried.take_id,
        "number": tried.take_number,
        "without": [_source(now, frame) for frame in tried.without],
        "added": [_source(now, frame) for frame in added],
    }


def _source(now: Standing, frame: MemoryFrame) -> str:
    return source(now.bank, frame.source_shot_id, frame.source_take_id, frame.frame_index, frame.label)


def _against_now(now: Standing, shot: Shot, take: Take) -> Json:
    board = memory_board(now, shot, seconds_per_frame=None)
    try:
        request = compose(now.story, shot.id, bank=now.bank, maker=_maker(now, take))
    except ShotNotReady as error:
        return {"take": None, "blocked": problem(error), "sent": None, "memory": board["slots"], "differs": []}
    return _against(take, request) | {"take": None, "memory": board["slots"]}


def _against_take(now: Standing, shot: Shot, take: Take, other: Take) -> Json:
    board = take_memory_board(now, shot, other)
    row = {"id": other.id, "number": other.number}
    return _against(take, other.request) | {"take": row, "memory": board["slots"]}


def _against(take: Take, request: ShotRequest) -> Json:
    changed = [one.name for one in recipe_changes(take.request, request)]
    marks = {mark.kind: mark.detail for mark in differences(take.request, request) if mark.kind != "recipe"}
    return {"blocked": None, "sent": sent_row(request), "differs": changed, "seam": marks.get("seam")}


def _maker(now: Standing, take: Take) -> Maker:
    # Of an engine that is not installed here nobody can say whether it is another version.
    return maker_of(take.request) if now.engine_error else now.engine.maker


def _reuse_row(now: Standing, shot: Shot, take: Take, with_memory: bool) -> Json:
    """Whether the shot would change, and what would still differ, each in words."""
    bank: Bank = now.bank
    try:
        found = reuse(bank, shot, take, maker=_maker(now, take), with_memory=with_memory)
    except StoryMemError as error:
        return {"changes": False, "left": [{"label": "the shot", "was": "", "now": error.message}]}
    return {"changes": bool(found.edits), "left": [left.model_dump() for left in found.left]}
