"""A picture -> the patches the reward model was trained on: always about 200,000 pixels, in squares of 14.

Geometry of the package's `smart_resize` with equal bounds, in the same order of floating-point operations.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storymem.core.errors import MediaError
from storymem.ports import Frame

AREA = 256 * 28 * 28
PATCH = 14
MERGE = 2
"""Two by two patches become one token."""
TEMPORAL = 2
"""A still counts as two equal frames."""

_STEP = PATCH * MERGE
_MOST_ASPECT = 200
_MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
_STD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)


def fitted_size(height: int, width: int, area: int = AREA) -> tuple[int, int]:
    """(height, width) in pixels the model sees a picture at: multiples of 28, nearly `area` together.

    A picture that is too large ends at or below the area, one that is too small at or above it.
    Raises MediaError for one over 200 times as long as wide.
    """
    if max(height, width) > _MOST_ASPECT * min(height, width):
        raise MediaError(
            f"A picture of {width}x{height} is too narrow to be judged.", fix="Crop it to less than 200 : 1."
        )
    high, wide = (max(_STEP, round(side / _STEP) * _STEP) for side in (height, width))
    if high * wide > area:
        scale = math.sqrt(height * width / area)
        high, wide = (max(1, math.floor(side / scale / _STEP)) * _STEP for side in (height, width))
    elif high * wide < area:
        scale = math.sqrt(area / (height * width))
        high, wide = (math.ceil(side * scale / _STEP) * _STEP for side in (height, width))
    return high, wide


def patches(frame: Frame, size: tuple[int, int] | None = None) -> tuple[NDArray[np.float32], tuple[int, int, int]]:
    """([rows * columns, 1176] values, (1, rows, columns)) of a picture, resized to `size` (height, width).

    Rows of patches come in blocks of two by two, as the model merges them. PIL's bicubic, which antialiases.
    """
    high, wide = size or fitted_size(*frame.shape[:2])
    small = Image.fromarray(frame).resize((wide, high), Image.Resampling.BICUBIC)
    values = (np.asarray(small).astype(np.float32) / np.float32(255) - _MEAN) / _STD
    rows, columns = high // PATCH, wide // PATCH
    blocks = values.transpose(2, 0, 1).reshape(3, rows // MERGE, MERGE, PATCH, columns // MERGE, MERGE, PATCH)
    ordered = blocks.transpose(1, 4, 2, 5, 0, 3, 6)[:, :, :, :, :, None]
    twice = np.repeat(ordered, TEMPORAL, axis=5)
    return np.ascontiguousarray(twice.reshape(rows * columns, -1)), (1, rows, columns)


def token_count(grid: tuple[int, int, int]) -> int:
    """How many tokens a picture of this grid becomes."""
    return grid[0] * grid[1] * grid[2] // MERGE**2
