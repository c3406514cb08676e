"""Pictures that a person brings to a film, and the small ones that stand for them."""

from __future__ import annotations

from storymem.core.errors import MediaError
from storymem.media.pictures import THUMB_WIDTH, decode_picture, encode_jpeg
from storymem.ports import Frame
from storymem.project.objects import Objects

SMALLEST_SIDE = 64
"""Pixels on the shorter side that a picture needs to be brought as memory."""


def brought_picture(content: bytes) -> Frame:
    """The picture in a file that a person brought. Raises MediaError, also for one too small to show anything."""
    picture = decode_picture(content)
    height, width = picture.shape[:2]
    if min(width, height) < SMALLEST_SIDE:
        raise MediaError(
            f"The picture is {width}x{height} pixels, too small to remember anything by.",
            fix=f"Bring one of at least {SMALLEST_SIDE} pixels on its shorter side; the film's own size is best.",
        )
    return picture


def put_thumb(objects: Objects, frame: Frame) -> str:
    """The frame's small picture is kept; its content name comes back."""
    return objects.put(encode_jpeg(frame, width=THUMB_WIDTH))
