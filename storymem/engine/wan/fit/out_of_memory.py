"""A full card, as a person is told of it: what was held is let go, and the fix names what would fit."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from storymem.core.errors import OutOfDeviceMemory
from storymem.core.values import Size
from storymem.engine.wan.fit.layout import Profile
from storymem.engine.wan.fit.profiles import frames_that_fit, next_smaller

_SIGNS = ("out of memory", "not enough memory", "can't allocate memory", "status_alloc_failed")
"""What torch and the libraries under it write where memory is missing, when they don't raise torch's own error."""


@dataclass(frozen=True)
class ShotSize:
    """What of a request decides how much memory it takes."""

    size: Size
    frame_count: int
    memory_frames: int


@contextmanager
def translated(profile: Profile, shot: ShotSize, free: Callable[[], None]) -> Iterator[None]:
    """Turns a full card or full RAM into OutOfDeviceMemory, after `free` has let go of what the caller holds.

    The engine can go on afterwards: nothing of the failed work is left on the card.
    """
    try:
        yield
    except (torch.OutOfMemoryError, RuntimeError, MemoryError) as error:
        if not _is_out_of_memory(error):
            raise
        traceback.clear_frames(error.__traceback__)  # the frames that failed still hold their tensors
        free()
        gc.collect()
        raise OutOfDeviceMemory(
            f"The shot did not fit into memory ({shot.size}, {shot.frame_count} frames, {shot.memory_frames} memory "
            f"frames; profile {profile.name}).",
            fix=advice(profile, shot, _free_bytes(profile)),
        ) from error


def advice(profile: Profile, shot: ShotSize, room_bytes: int | None) -> str:
    """What to do about a shot that did not fit, in one sentence. `room_bytes` is free on the card; None without one."""
    ways: list[str] = []
    if shot.memory_frames:
        fitting = None if room_bytes is None else frames_that_fit(profile, room_bytes, shot.size, shot.frame_count)
        # An estimate that says it would have fitted was wrong: half as many are a guess that is on the safe side.
        count = fitting if fitting is not None and fitting < shot.memory_frames else shot.memory_frames // 2
        ways.append(f"show it {count} memory frames")
    if smaller := next_smaller(profile):
        ways.append(smaller)
    ways.append("or choose a smaller size or fewer frames")
    return f"Close what else uses the memory, {', '.join(ways)}."


def _is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return any(sign in str(error).lower() for sign in _SIGNS)


def _free_bytes(profile: Profile) -> int | None:
    """What is free on the card now that the failed work is gone."""
    if profile.device == "cpu" or not torch.cuda.is_available():
        return None
    torch.cuda.empty_cache()
    return torch.cuda.mem_get_info()[0]
