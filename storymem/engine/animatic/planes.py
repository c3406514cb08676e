"""Painted layers as the camera takes them: still planes, and actors that move by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from storymem.engine.animatic.paint.canvas import MARGIN, Sheet


@dataclass(frozen=True)
class Plane:
    """A painted layer: its pixels, where its corner lies in picture pixels, and its depth (0 horizon, 1 lens)."""

    image: Image.Image
    left: float
    top: float
    depth: float


@dataclass(frozen=True)
class Actor:
    """Something that moves by itself: a stride of one or more planes, and its way across the picture in pixels."""

    cels: tuple[Plane, ...]
    travel: float = 0.0
    bob: float = 0.0


def plane_of(sheet: Sheet, depth: float) -> Plane:
    """The painted part of a sheet, ready for the camera; opaque where the sheet is."""
    lens, box = sheet.lens, sheet.image.getbbox()
    left, top = -MARGIN * lens.width, -MARGIN * lens.height
    if box is None:
        return Plane(Image.new("RGBa", (1, 1)), left, top, depth)
    image = sheet.image.crop(box)
    if image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    else:
        padded = Image.new("RGBA", (image.width + 2, image.height + 2))
        padded.paste(image, (1, 1))
        image, box = padded.convert("RGBa"), (box[0] - 1, box[1] - 1, 0, 0)
    return Plane(image, left + box[0] / lens.density, top + box[1] / lens.density, depth)
