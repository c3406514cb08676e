"""How long a take will take, from the takes this machine made; None where nothing was measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from storymem.core.request import ShotRequest
from storymem.core.story import FilmSettings, Story, Take

RECENT_TAKES = 20
_GUIDANCE = ("guidance_scale", "guidance_scale_2")


def comparable_takes(
    story: Story, settings: FilmSettings, counts: Callable[[Take], bool] = lambda take: True
) -> tuple[Take, ...]:
    """The newest takes made as `settings` would make one now (at most 20) that say how long they took, oldest first;
    only those that `counts` says count."""
    every = (take for shot in story.shots() for take in shot.takes)
    takes = (take for take in every if _comparable(take.request, settings) and counts(take))
    measured = sorted((take for take in takes if take.seconds_spent > 0), key=lambda take: take.created_at)
    return tuple(measured[-RECENT_TAKES:])


def _comparable(request: ShotRequest, settings: FilmSettings) -> bool:
    """Whether nothing that a take's time depends on differs, its memory aside."""
    names = ("engine", "size", "num_inference_steps", "frame_count")
    same = all(getattr(request, name) == getattr(settings, name) for name in names)
    # Without guidance a model is asked once a step, not twice.
    return same and all((getattr(request, name) == 1) == (getattr(settings, name) == 1) for name in _GUIDANCE)


def seconds_per_take(takes: Sequence[Take]) -> float | None:
    """Median seconds of the takes; None when there are none."""
    spent = sorted(take.seconds_spent for take in takes)
    if not spent:
        return None
    middle = len(spent) // 2
    return spent[middle] if len(spent) % 2 else (spent[middle - 1] + spent[middle]) / 2


def seconds_per_memory_frame(takes: Iterable[Take]) -> float | None:
    """What one more memory frame adds to a take: the least-squares slope of seconds over frames shown.

    None until at least four takes of two memory sizes were measured, and while the slope is not twice its standard
    error: a figure that noise could have made is no figure.
    """
    points = [(len(take.request.memory), take.seconds_spent) for take in takes]
    if len(points) < 4 or len({frames for frames, _ in points}) < 2:
        return None
    mean_frames = sum(frames for frames, _ in points) / len(points)
    mean_seconds = sum(seconds for _, seconds in points) / len(points)
    spread = sum((frames - mean_frames) ** 2 for frames, _ in points)
    slope = sum((frames - mean_frames) * (seconds - mean_seconds) for frames, seconds in points) / spread
    left = sum((seconds - mean_seconds - slope * (frames - mean_frames)) ** 2 for frames, seconds in points)
    error = math.sqrt(left / (len(points) - 2) / spread)
    return slope if slope > 2 * error else None
