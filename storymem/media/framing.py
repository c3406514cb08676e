"""How a picture of any shape becomes a frame of the film: cropped to its aspect, antialiased, never stretched."""

from __future__ import annotations

import numpy as np
from PIL import Image

from storymem.core.memory.bank import BankPicture
from storymem.core.request import Crop
from storymem.core.values import Size
from storymem.ports import Frame, PictureSource

CENTRED = Crop()


def crop_box(width: int, height: int, size: Size, crop: Crop = CENTRED) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in pixels of the part of a `width` x `height` picture that `crop` shows at `size`."""
    scale = min(width / size.width, height / size.height) / crop.zoom
    across, down = size.width * scale, size.height * scale
    left = min(max(crop.x * width - across / 2, 0.0), max(width - across, 0.0))
    top = min(max(crop.y * height - down / 2, 0.0), max(height - down, 0.0))
    # Pillow refuses a box that floats carried a hair outside the picture.
    return left, top, min(left + across, float(width)), min(top + down, float(height))


def framed(picture: Frame, size: Size, crop: Crop | None = None) -> Frame:
    """The part of `picture` that `crop` shows, at `size`: [size.height, size.width, 3]. One that fits is untouched."""
    height, width = picture.shape[:2]
    if (width, height) == (size.width, size.height) and (crop is None or crop.zoom == 1):
        return picture
    box = crop_box(width, height, size, crop or CENTRED)
    drawn = Image.fromarray(picture).resize((size.width, size.height), Image.Resampling.LANCZOS, box=box)
    return np.asarray(drawn).copy()


def shown(pictures: PictureSource, picture: BankPicture, size: Size) -> Frame:
    """A picture of the bank as shots are shown it, and as `core.memory.bank.seen_as` names it. Raises MediaError."""
    frame = pictures.picture(picture.picture)
    return frame if picture.crop is None else framed(frame, size, picture.crop)
