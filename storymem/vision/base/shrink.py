"""The size at which the published selection looks at a frame, before any model sees it.

`extract_keyframes.py` of StoryMem shrinks (or grows) every frame of a take to multiples of 28 pixels first, about
200,000 pixels in all, and gives that small picture both to CLIP and to HPSv3. Their thresholds were set on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from storymem.core.errors import MediaError
from storymem.core.memory.curation import scored_size
from storymem.ports import Frame

if TYPE_CHECKING:
    import torch


def as_tensor(frame: Frame) -> torch.Tensor:
    """[1, 3, height, width] uint8. Raises MediaError for an array that is no RGB frame."""
    import torch

    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8 or 0 in frame.shape:
        shape = "x".join(map(str, frame.shape))
        raise MediaError(
            f"An array of {shape} ({frame.dtype}) is not a frame.", fix="Give RGB pictures, 8 bits a channel."
        )
    # A copy: frames may be read-only views of a clip, which torch must not be given.
    return torch.from_numpy(np.array(frame)).permute(2, 0, 1)[None]


def shrunk(frame: Frame) -> torch.Tensor:
    """[1, 3, h, w] uint8 at `scored_size`: bilinear with antialiasing, rounded back to 8 bits, as published.

    Always on the CPU, so that every machine rounds the same way.
    """
    from torch.nn.functional import interpolate

    pixels = as_tensor(frame)
    return interpolate(pixels, size=scored_size(*frame.shape[:2]), mode="bilinear", antialias=True)
