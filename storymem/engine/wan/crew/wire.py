"""What a worker and its crew say to each other: one JSON object a line. Knows no torch.

to rank 0     {"shoot": request, "folder": path}
              {"go": true} or {"stop": true}                      the answer to a progress line
from a rank   {"event": "ready", processes}                       once; process ids by rank
              {"event": "progress", phase, step, step_count, preview?}
              {"event": "made", shape, made_with}                 frames lie in FRAMES, raw, one after the other
              {"event": "stopped"}
              {"event": "failed", kind, message, fix, ends}       `ends`: the crew does not go on after this

A progress line waits for its answer, so a stop is heard at the very step it was wished for. The pictures of a request
lie in the folder, too, each under its content name.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np

from storymem.core.errors import MediaError
from storymem.ports import Frame, Progress
from storymem.processes.failures import failure_fields

FRAMES = "frames.raw"
LOST_FIX = "Retry the shot; the end of the log in the film's folder may say why."


def progress_fields(progress: Progress) -> dict[str, Any]:
    """The progress as JSON fields; its preview as it is, not compressed: it is no larger than a stamp."""
    fields = {"phase": progress.phase, "step": progress.step, "step_count": progress.step_count}
    if progress.preview is None:
        return fields
    pixels = np.ascontiguousarray(progress.preview)
    return {**fields, "preview": {"shape": pixels.shape, "pixels": base64.b64encode(pixels.tobytes()).decode()}}


def progress_from(fields: dict[str, Any]) -> Progress:
    """The progress that these fields hold."""
    preview = None
    if "preview" in fields:
        pixels = base64.b64decode(fields["preview"]["pixels"])
        preview = np.frombuffer(pixels, np.uint8).reshape(fields["preview"]["shape"])
    return Progress(fields["phase"], fields["step"], fields["step_count"], preview)


def error_fields(error: BaseException) -> dict[str, str]:
    """Kind, message and fix of an error, as processes.failures has them."""
    return failure_fields(error, who="The engine", fix=LOST_FIX)


def picture_path(folder: Path, name: str) -> Path:
    """Where a picture of the request lies."""
    return folder / f"{name}.npy"


class Laid:
    """A PictureSource of what the worker laid into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def picture(self, name: str) -> Frame:
        """The picture's pixels. Raises MediaError."""
        try:
            return np.load(picture_path(self._folder, name))
        except (OSError, ValueError) as error:
            raise MediaError(f"The picture {name[:8]} can't be read.", fix=LOST_FIX) from error
