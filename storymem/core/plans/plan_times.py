"""How long the shots of a plan will take, each from takes like the one it would get; None where none was measured."""

from __future__ import annotations

from collections.abc import Sequence

from storymem.core.memory.bank import Bank
from storymem.core.memory.recall import effective_settings, memory_size, recall_slots
from storymem.core.plans.estimates import comparable_takes, seconds_per_memory_frame, seconds_per_take
from storymem.core.requests.composing import expected_mode
from storymem.core.story import FilmSettings, Shot, Take
from storymem.core.values import Mode

Likeness = tuple[FilmSettings, bool, int, int]
"""What a take's time depends on: settings, whether text alone makes it, the fewest and most frames it is shown."""


def plan_times(bank: Bank, shot_ids: Sequence[str]) -> tuple[float | None, ...]:
    """Seconds for each of these shots, rendered in this order: the median of takes with its engine, size, frames,
    steps, guidance and memory. Raises ShotNotFound.

    A shot after others of the plan is shown as many frames as now or more: takes with any such number count.
    """
    known: dict[Likeness, float | None] = {}
    times: list[float | None] = []
    feeding: list[Shot] = []
    for shot in map(bank.shot, shot_ids):
        like = _likeness(bank, shot, feeding)
        if like not in known:
            known[like] = _seconds(bank, like)
        times.append(known[like])
        feeding.append(shot)
    return tuple(times)


def _likeness(bank: Bank, shot: Shot, feeding: Sequence[Shot]) -> Likeness:
    settings = effective_settings(bank.story.settings, shot.overrides)
    now, limit = len(recall_slots(bank, shot)), memory_size(bank, shot)
    fed = limit > 0 and any(one.learn and bank.ordinals[one.id] < bank.ordinals[shot.id] for one in feeding)
    if fed:
        return settings, False, max(now, 1), limit
    return settings, expected_mode(bank, shot) is Mode.T2V, now, now


def _seconds(bank: Bank, like: Likeness) -> float | None:
    settings, from_text, least, most = like
    takes = comparable_takes(bank.story, settings, lambda take: (take.request.mode is Mode.T2V) == from_text)
    same = [take for take in takes if least <= len(take.request.memory) <= most]
    return seconds_per_take(same) if same else _on_the_line(takes, (least + most) / 2)


def _on_the_line(takes: Sequence[Take], frames: float) -> float | None:
    """Between the memory sizes that were measured, what each frame adds tells; beyond them nobody knows."""
    slope = seconds_per_memory_frame(takes)
    shown = [len(take.request.memory) for take in takes]
    if slope is None or not min(shown) <= frames <= max(shown):
        return None
    mean = sum(take.seconds_spent for take in takes) / len(takes)
    return mean + slope * (frames - sum(shown) / len(shown))
