"""Engines for tests of the queue and the pages: tiny, and each misbehaves in one known way.

A worker process finds them through STORYMEM_EXTRA_ENGINES, for example
`pattern=tests.support.fakes_engines:PatternEngine`.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import numpy as np

from storymem.core.errors import OutOfDeviceMemory, RequestUnsupported
from storymem.core.request import ShotRequest
from storymem.ports import Frame, OnStep, PictureSource, Progress

EXTRA_ENGINES = ",".join(
    f"{name}=tests.support.fakes_engines:{kind}"
    for name, kind in (
        ("pattern", "PatternEngine"),
        ("slow", "SlowEngine"),
        ("failing", "FailingEngine"),
        ("crashing", "CrashingEngine"),
    )
)
"""A value for STORYMEM_EXTRA_ENGINES that makes all of them known."""


def pattern_frame(request: ShotRequest, index: int) -> Frame:
    """Frame `index` of a request: two colours from the seed, and the index as eight black or white bars.

    The bars are wide enough to survive a video codec: `read_index` gets the index back from a decoded frame.
    """
    width, height = request.size.width, request.size.height
    rng = np.random.default_rng(request.seed)
    low, high = rng.integers(40, 216, size=(2, 3))
    ramp = np.linspace(0.0, 1.0, height)[:, None, None]
    frame = np.broadcast_to(low + (high - low) * ramp, (height, width, 3)).astype(np.uint8)
    frame = np.ascontiguousarray(frame)
    for bit in range(8):
        left, right = bit * width // 8, (bit + 1) * width // 8
        frame[: height // 3, left:right] = 235 if index >> bit & 1 else 20
    return frame


def read_index(frame: Frame) -> int:
    """The index that `pattern_frame` wrote into a frame, also after it was encoded and decoded."""
    height, width = frame.shape[:2]
    index = 0
    for bit in range(8):
        left, right = bit * width // 8, (bit + 1) * width // 8
        middle = frame[height // 12 : height // 4, left + (right - left) // 4 : right - (right - left) // 4]
        index |= int(middle.mean() > 127) << bit
    return index


class PatternEngine:
    """The fastest engine there is; a continuing shot starts with its seam's own pictures."""

    name = "pattern"
    label = "Pattern"
    is_model = False
    note = "Two colours and a number, for tests."
    phase = "drawing"
    seconds_per_step = 0.0

    def fingerprint(self) -> str:
        return f"{self.name}-1"

    def check(self, request: ShotRequest) -> None:
        given = len(request.seam.pictures) if request.seam else 0
        if given != request.mode.seam_frame_count:
            raise RequestUnsupported(
                f"{request.mode.value} needs {request.mode.seam_frame_count} seam frames, not {given}.",
                fix="Continue from a circled take.",
            )

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        self.check(request)
        return self._frames(request, pictures, on_step)

    def _frames(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        seam = request.seam.pictures if request.seam else ()
        on_step(Progress(self.phase, 0, request.frame_count))
        for index in range(request.frame_count):
            frame = pictures.picture(seam[index]).copy() if index < len(seam) else pattern_frame(request, index)
            if self.seconds_per_step:
                time.sleep(self.seconds_per_step)
            self.before_step(request, index + 1)
            on_step(Progress(self.phase, index + 1, request.frame_count))
            yield frame

    def before_step(self, request: ShotRequest, step: int) -> None:
        """Where the other fakes misbehave."""


class SlowEngine(PatternEngine):
    """Takes 0.05 s a step and says it is sampling, so that a test can act in the middle of a shot."""

    name = "slow"
    label = "Slow pattern"
    phase = "sampling"
    seconds_per_step = 0.05


class FailingEngine(PatternEngine):
    """Runs out of device memory after step 3."""

    name = "failing"
    label = "Failing pattern"
    phase = "sampling"

    def before_step(self, request: ShotRequest, step: int) -> None:
        if step > 3:
            raise OutOfDeviceMemory(
                f"The GPU ran out of memory at step {step}.", fix="Choose a smaller size or the preset for 24 GB."
            )


class CrashingEngine(PatternEngine):
    """Kills its own process at step 3 of a shot whose seed is odd; even seeds render."""

    name = "crashing"
    label = "Crashing pattern"
    phase = "sampling"

    def before_step(self, request: ShotRequest, step: int) -> None:
        if step == 3 and request.seed % 2:
            os.kill(os.getpid(), signal.SIGKILL)
