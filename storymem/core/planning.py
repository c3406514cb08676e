"""Which shots to render, and in which order: always story order, because each shot feeds the memory of the next."""

from __future__ import annotations

from storymem.core.bank import Bank
from storymem.core.sampling import NO_MODEL, Maker, maker_of
from storymem.core.staleness import staleness
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
    planned: list[PlannedShot] = []
    for shot in bank.story.shots():
        take = shot.circled_take
        if take is None or shot.locked:
            continue
        marks = [m for m in staleness(bank, shot, take, maker=maker or maker_of(take.request)) if not m.kept]
        if marks:
            why = "; ".join(mark.text for mark in marks)
            planned.append(PlannedShot(shot_id=shot.id, label=bank.labels[shot.id], why=why))
    return tuple(planned)
