"""AnimaticEngine: a request in, a moving storyboard panel out. It needs no weights and never passes for the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from PIL import Image

from storymem.core.errors import RequestUnsupported
from storymem.core.request import ShotRequest
from storymem.core.values import FPS
from storymem.engine.animatic.bands import Bands, picture_box
from storymem.engine.animatic.camera import ease
from storymem.engine.animatic.paint.canvas import Colour, mix
from storymem.engine.animatic.panel import Panel
from storymem.engine.animatic.reading import read_prompt
from storymem.engine.checks import check_conditioning
from storymem.media.framing import framed
from storymem.ports import Frame, OnStep, PictureSource, Progress

VERSION = "animatic-2"
"""Names what this code draws. It changes whenever the same request would give other pixels."""

_DISSOLVE_FRAMES = 12
_LEAST_SIDE = 64


class AnimaticEngine:
    """Draws a storyboard panel of the prompt, seen by a moving camera, framed by slate, prompt and memory strip."""

    name = "animatic"
    label = "Animatic"
    is_model = False
    note = "Storyboard panels drawn from your prompts. Not the video model."

    def fingerprint(self) -> str:
        """The version of the drawing code; there are no weights."""
        return VERSION

    def check(self, request: ShotRequest) -> None:
        """Raises RequestUnsupported for what can't be drawn: a missing seam or memory, a frame too small to read."""
        side = min(request.size.width, request.size.height)
        if side < _LEAST_SIDE:
            raise RequestUnsupported(
                f"{request.size} is too small to write the word ANIMATIC on.",
                fix=f"Use a size of at least {_LEAST_SIDE} pixels on each side.",
            )
        check_conditioning(request)

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        """The frames one by one: the seam's own pictures, a dissolve into the panel, then its camera move."""
        self.check(request)
        return self._draw(request, pictures, on_step)

    def _draw(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        width, height, count = request.size.width, request.size.height, request.frame_count
        memory = [framed(pictures.picture(frame.picture), request.size, frame.crop) for frame in request.memory]
        seam = [
            framed(pictures.picture(name), request.size) for name in (request.seam.pictures if request.seam else ())
        ]
        on_step(Progress("drawing", 0, count))
        left, top, right, bottom = picture_box(width, height)
        reading = read_prompt(request.prompt)
        tones = _tones([*memory, *seam][-1]) if memory or seam else ()
        if not reading.place and not tones:
            reading = replace(reading, place="hills")
        panel = Panel(reading, right - left, bottom - top, key=f"{request.seed}\n{request.prompt}", tones=tones)
        bands = Bands(request, reading, memory, seam)
        before = Image.fromarray(seam[-1][top:bottom, left:right]) if seam else None
        for index in range(count):
            if index < len(seam):
                frame = seam[index].copy()
            else:
                picture = panel.frame(index / (count - 1), float(index / FPS))
                frame = np.empty((height, width, 3), np.uint8)
                frame[top:bottom, left:right] = np.asarray(_dissolved(before, picture, index - len(seam) + 1))
                bands.paste(frame, index)
            on_step(Progress("drawing", index + 1, count))
            yield frame


def _dissolved(before: Image.Image | None, picture: Image.Image, step: int) -> Image.Image:
    """`picture` coming up over the seam's last picture, fully there from step 12 on."""
    if before is None or step >= _DISSOLVE_FRAMES:
        return picture
    return Image.blend(before, picture, ease(step / _DISSOLVE_FRAMES))


def _tones(picture: Frame) -> tuple[Colour, ...]:
    """The mean colours of a remembered picture's top, middle and bottom third, bands left out."""
    height = picture.shape[0]
    top, bottom = height * 0.1, height * 0.74
    rows = [round(top + (bottom - top) * k / 3) for k in range(4)]
    means = [picture[a : max(b, a + 1)].reshape(-1, 3).mean(axis=0) for a, b in pairwise(rows)]
    return tuple(mix((round(float(r)), round(float(g)), round(float(b))), (20, 20, 28), 0.12) for r, g, b in means)
