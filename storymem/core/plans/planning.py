"""Which shots to render, and in which order: always story order, because each shot feeds the memory of the next."""

from __future__ import annotations

from typing import Literal

from storymem.core.memory.bank import Bank
from storymem.core.plans.staleness import staleness
from storymem.core.requests.sampling import NO_MODEL, Maker, maker_of
from storymem.core.story import Shot
from storymem.core.values import Frozen


class PlannedShot(Frozen):
    """One shot of a plan and why it is in it."""

    shot_id: str
    label: str
    why: str


def plan_missing(bank: Bank) -> tuple[PlannedShot, ...]:
    """Unlocked shots with a prompt and no circled take."""
    return tuple(
        PlannedShot(shot_id=shot.id, label=bank.labels[shot.id], why="no circled take yet")
        for shot in bank.story.shots()
        if shot.circled_take is None and not shot.locked and shot.prompt.strip()
    )


def plan_stale(bank: Bank, *, maker: Maker | None = NO_MODEL) -> tuple[PlannedShot, ...]:
    """Unlocked shots whose circled take has a mark the director has not accepted.

    Without a maker each take is taken to be of the engine that would make it now.
    """
    causes = ((shot, _staleness(bank, shot, maker)) for shot in bank.story.shots() if not shot.locked)
    return tuple(PlannedShot(shot_id=shot.id, label=bank.labels[shot.id], why=why) for shot, why in causes if why)


def dropped(bank: Bank, shot_id: str, which: str, *, maker: Maker | None = NO_MODEL) -> str | None:
    """Why a shot of a `missing` or `stale` plan is in it no more, in a few words; None while it still is."""
    shot = next((one for one in bank.shots if one.id == shot_id), None)
    if shot is None:
        return "removed from the film"
    if shot.locked:
        return "locked"
    if which == "missing":
        return "has a circled take now" if shot.circled_take is not None else None
    if shot.circled_take is None:
        return "no take is circled any more"
    return None if _staleness(bank, shot, maker) else "fresh again"


def made_stale(
    before: Bank, after: Bank, shot_id: str, *, maker: Maker | None = NO_MODEL
) -> tuple[tuple[str, Literal["memory", "seam"]], ...]:
    """(shot, what changed) of the shots that a new circled take of this one made stale, in story order.

    Only shots after it are looked at, so that what is rendered in story order comes to an end. Locked shots and those
    whose circled take is own material are left out.
    """
    later = [shot for shot in after.shots[after.ordinals[shot_id] + 1 :] if not shot.locked]
    found = [(shot, _unkept(after, shot, maker)) for shot in later if shot.circled_take is not None]
    changed = [
        (shot, kinds) for shot, kinds in found if kinds & {"memory", "seam"} and not _unkept(before, shot, maker)
    ]
    return tuple((shot.id, "seam" if "seam" in kinds else "memory") for shot, kinds in changed)


def _unkept(bank: Bank, shot: Shot, maker: Maker | None) -> frozenset[str]:
    """The kinds of marks that the director has not accepted."""
    take = shot.circled_take
    if take is None or shot.id not in bank.ordinals:
        return frozenset()
    found = staleness(bank, shot, take, maker=maker or maker_of(take.request))
    return frozenset(mark.kind for mark in found if not mark.kept)


def _staleness(bank: Bank, shot: Shot, maker: Maker | None) -> str:
    take = shot.circled_take
    if take is None:
        return ""
    found = staleness(bank, shot, take, maker=maker or maker_of(take.request))
    return "; ".join(mark.text for mark in found if not mark.kept)
