"""An engine that costs nothing, for tests of everything around engines."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from storymem.core.errors import OutOfDeviceMemory, WeightsMissing
from storymem.core.request import ShotRequest
from storymem.ports import Frame, OnStep, PictureSource, Progress


class QuickEngine:
    """Flat frames whose colour follows seed and frame number, with a bar that moves."""

    name = "quick"
    label = "Quick"
    is_model = False

    def fingerprint(self) -> str:
        return "quick 1"

    def check(self, request: ShotRequest) -> None:
        return

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        height, width = request.size.height, request.size.width
        seam = [pictures.picture(name) for name in request.seam.pictures] if request.seam else []
        for number in range(request.frame_count):
            on_step(Progress("drawing", number, request.frame_count))
            if number < len(seam):
                yield seam[number]
                continue
            frame = np.empty((height, width, 3), np.uint8)
            frame[:] = (request.seed * 67 % 200 + 20, number * 2 % 200 + 20, request.seed * 29 % 180 + 40)
            left = number * 2 % max(1, width - 24)
            frame[height // 4 : height // 2, left : left + 24] = 235
            frame[::8, ::8] = 90
            yield frame


class SlowEngine(QuickEngine):
    """As quick, but a twentieth of a second a step, so that a test can act in between."""

    name = "slow"
    label = "Slow"

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        for frame in super().generate(request, pictures, on_step):
            time.sleep(0.05)
            yield frame


class PreviewingEngine(SlowEngine):
    """A model, as far as anybody can tell: it shows what it samples, and says what it ran on."""

    name = "previewing"
    label = "Previewing"
    is_model = True

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        for number in range(request.num_inference_steps):
            time.sleep(0.05)
            preview = np.full((30, 52, 3), (200, 40 + number * 5 % 160, 60), np.uint8)
            on_step(Progress("sampling high", number, request.num_inference_steps, preview))
        yield from QuickEngine.generate(self, request, pictures, on_step)

    def made_with(self) -> str:
        return "A test machine, exact"


class UnreadyEngine(QuickEngine):
    """A model whose weights are not here."""

    name = "unready"
    label = "Unready"
    is_model = True

    def fingerprint(self) -> str:
        raise WeightsMissing("Its weights are not here.", fix="Fetch them: python -m storymem weights fetch unready")


class BrokenEngine(QuickEngine):
    """Runs out of memory at the third frame, as a model would."""

    name = "broken"
    label = "Broken"

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        for number, frame in enumerate(super().generate(request, pictures, on_step)):
            if number == 3:
                raise OutOfDeviceMemory("The card ran out of memory.", fix="Use fewer memory frames.")
            yield frame
