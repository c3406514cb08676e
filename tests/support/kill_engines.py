"""Engines that misbehave in the ways a render process must survive, by name through STORYMEM_EXTRA_ENGINES."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import numpy as np

from storymem.core.errors import OutOfDeviceMemory
from storymem.core.request import ShotRequest
from storymem.ports import Frame, OnStep, PictureSource, Progress

STEP_SECONDS = 0.05


class QuickEngine:
    """Noise from the seed, at once."""

    name = "quick"
    label = "Quick"
    is_model = False

    def fingerprint(self) -> str:
        return f"{self.name} 1"

    def check(self, request: ShotRequest) -> None:
        return

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        chance = np.random.default_rng(request.seed)
        for index in range(request.frame_count):
            on_step(Progress("drawing", index, request.frame_count))
            self.misbehave(request, index)
            yield chance.integers(0, 256, (request.size.height, request.size.width, 3), dtype=np.uint8)

    def misbehave(self, request: ShotRequest, index: int) -> None:
        """What this engine does before frame `index`."""


class SteadyEngine(QuickEngine):
    """Takes a moment for each step, and listens at each."""

    name = "steady"

    def misbehave(self, request: ShotRequest, index: int) -> None:
        time.sleep(STEP_SECONDS)


class ShowingEngine(QuickEngine):
    """Shows what it is at once, before many words without a picture."""

    name = "showing"

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        on_step(Progress("sampling high", 0, 1, np.full((30, 52, 3), 200, np.uint8)))
        yield from super().generate(request, pictures, on_step)


class CountingEngine(QuickEngine):
    """Says when it is loaded; known under another name than its own."""

    name = "counted"

    def __init__(self) -> None:
        print("counting engine opened", flush=True)


class DeafEngine(QuickEngine):
    """Gets stuck in its second step for longer than any test lasts."""

    name = "deaf"

    def misbehave(self, request: ShotRequest, index: int) -> None:
        if index == 1:
            time.sleep(600)


class DyingEngine(QuickEngine):
    """Is killed in its second step, as by a system out of memory."""

    name = "dying"

    def misbehave(self, request: ShotRequest, index: int) -> None:
        if index == 1:
            os.kill(os.getpid(), signal.SIGKILL)


class QuittingEngine(QuickEngine):
    """A native library that ends the process."""

    name = "quitting"

    def misbehave(self, request: ShotRequest, index: int) -> None:
        os._exit(7)


class RefusingEngine(QuickEngine):
    """Says what is wrong in the studio's words."""

    name = "refusing"

    def misbehave(self, request: ShotRequest, index: int) -> None:
        raise OutOfDeviceMemory("The accelerator is full.", fix="Use a smaller size.")


class BrokenEngine(QuickEngine):
    """Fails in words of its own, after talking on stdout as libraries do."""

    name = "broken"

    def misbehave(self, request: ShotRequest, index: int) -> None:
        print('{"event": "made"}')
        os.write(1, b"loading shards 3/7\n")
        raise RuntimeError("shape mismatch")


ENGINES = (
    QuickEngine,
    SteadyEngine,
    ShowingEngine,
    DeafEngine,
    DyingEngine,
    QuittingEngine,
    RefusingEngine,
    BrokenEngine,
)
EXTRA_ENGINES = ",".join(
    [f"{engine.name}={__name__}:{engine.__name__}" for engine in ENGINES] + [f"counting={__name__}:CountingEngine"]
)
