"""What every engine refuses alike: a seam or a memory that does not fit the request's mode."""

from __future__ import annotations

from storymem.core.errors import RequestUnsupported
from storymem.core.request import ShotRequest
from storymem.core.values import MAX_MEMORY_FRAMES, Mode


def check_conditioning(request: ShotRequest) -> None:
    """Passes a request whose seam and memory are what its mode starts from. Raises RequestUnsupported."""
    _check_seam(request)
    _check_memory(request)


def _check_seam(request: ShotRequest) -> None:
    wanted, given = request.mode.seam_frame_count, len(request.seam.pictures) if request.seam else 0
    if given != wanted:
        raise RequestUnsupported(
            f"{request.mode.value} starts from {wanted} seam frames, and this request has {given}.",
            fix="Circle a take of the shot before it, or make this shot a scene cut."
            if wanted
            else "Take the seam away, or continue the shot with MI2V or MM2V.",
        )


def _check_memory(request: ShotRequest) -> None:
    count = len(request.memory)
    if request.mode is Mode.T2V and count:
        raise RequestUnsupported(
            f"T2V has no memory, and this request has {count} memory frames.", fix="Use M2V, or take the memory away."
        )
    if request.mode in (Mode.M2V, Mode.MR2V) and not count:
        raise RequestUnsupported(
            f"{request.mode.value} needs memory, and this request has none.",
            fix="Generate an earlier shot first, add a reference picture, start from text alone (T2V), "
            "or continue the shot before (MI2V, MM2V).",
        )
    if count > MAX_MEMORY_FRAMES:
        raise RequestUnsupported(
            f"{count} memory frames are more than the {MAX_MEMORY_FRAMES} a shot can be shown.",
            fix=f"Use a memory of at most {MAX_MEMORY_FRAMES} frames.",
        )
