"""ShotRequest: everything one generation needs, as a value. A take keeps its request for ever."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Literal

from pydantic import Field

from storymem.core.values import ContentName, FrameCount, Frozen, Mode, Seed, Size, Text

Solver = Literal["unipc", "dpm++", "euler"]
"""How a sampler steps: UniPC as published, DPM++ as the other, Euler for distilled few-step LoRAs."""

MEMORY_STRIDE = 5
"""How far apart in time remembered frames are placed: the paper's and the corrected release's value."""


_LATER_FIELDS = ("solver", "boundary_ratio", "memory_stride", "own")


class Reason(StrEnum):
    """Why a frame is in a shot's memory."""

    PINNED = "pinned"
    PINNED_HERE = "pinned here"
    SINK = "sink"
    RECENT = "recent"
    REFERENCE = "reference"
    ABOUT = "about this prompt"
    COVERS = "covers"
    CAST = "cast"
    TRIED = "tried here"


class Crop(Frozen):
    """The part of a picture that fills the frame: the largest of the film's shape, `zoom` times smaller, round (x, y).

    `x` and `y` are shares of the picture's width and height, from its top left corner; the part is pushed back inside
    where it would reach over an edge.
    """

    x: float = Field(default=0.5, ge=0, le=1)
    y: float = Field(default=0.5, ge=0, le=1)
    zoom: float = Field(default=1.0, ge=1, le=20)


class MemoryFrame(Frozen):
    """One remembered picture as it was sent: where it came from and why it was chosen.

    `source_shot_id` and `source_take_id` are empty for a reference picture, whose name is in `label`. `crop` says which
    part of it was shown; without one the largest centred part. `covers` is the name it was chosen to show, where that
    or the cast is its reason; `moved` that a hand had put it where it stood.
    """

    picture: ContentName
    crop: Crop | None = None
    source_shot_id: str = ""
    source_take_id: str = ""
    frame_index: int = 0
    label: str = ""
    reason: Reason
    covers: str = ""
    moved: bool = False


class WhatIf(Frozen):
    """That a request is another one's with another memory: the take that had it, and what it is no longer shown.

    What it is shown instead has the reason `tried here`.
    """

    take_id: str
    take_number: int
    without: tuple[MemoryFrame, ...] = ()


class OwnMaterial(Frozen):
    """A picture or clip the director brought: the file by content, what it was called, the frames taken of it.

    `crop` is the part that fills the frame, without one the largest centred part. A clip is taken from its frame
    `start_frame` on, counted from 0 at 16 a second.
    """

    content: ContentName
    name: Text
    kind: Literal["picture", "clip"]
    frame_count: FrameCount
    crop: Crop | None = None
    start_frame: int = Field(default=0, ge=0)


class Seam(Frozen):
    """The lossless frames a continuing shot starts with, oldest first, and the take they end."""

    pictures: tuple[ContentName, ...]
    source_shot_id: str
    source_take_id: str


class Slate(Frozen):
    """What is written on the clapper: film, scene and shot number as they were, take number."""

    film_title: str = ""
    scene_number: int = 1
    shot_number: int = 1
    take_number: int = 1

    @property
    def shot_label(self) -> str:
        return f"{self.scene_number}.{self.shot_number}"


class LoraUse(Frozen):
    """One LoRA and its strength. `name` is a weights folder's: `storymem-mi2v`, `lightning`, or one of the person's."""

    name: str
    strength: float = Field(default=1.0, ge=-4, le=4)


class ShotRequest(Frozen):
    """Everything one generation needs.

    The engine samples `frame_count` frames at 16 fps, the first `mode.seam_frame_count` of which repeat
    the seam; the take keeps the `kept_frame_count` others. `memory` is in story order, oldest first, but
    for what a hand moved.
    `guidance_scale` is for the high-noise expert, `guidance_scale_2` for the low-noise one, as diffusers has it; 1 is
    no guidance. The high-noise expert works while the timestep is at least `boundary_ratio` of 1000. Remembered frames
    stand `memory_stride` latent frames apart before the shot. LoRAs apply in order. `own` names what the director
    brought instead of a generation.
    """

    mode: Mode
    prompt: str
    negative_prompt: str
    seed: Seed
    size: Size
    frame_count: FrameCount
    num_inference_steps: int
    flow_shift: float
    guidance_scale: float
    guidance_scale_2: float
    solver: Solver = "unipc"
    boundary_ratio: float = Field(default=0.9, ge=0, le=1)
    memory_stride: int = Field(default=MEMORY_STRIDE, ge=1, le=50)
    memory: tuple[MemoryFrame, ...] = ()
    seam: Seam | None = None
    loras: tuple[LoraUse, ...] = ()
    engine: str
    engine_fingerprint: str = ""
    slate: Slate = Slate()
    what_if: WhatIf | None = None
    own: OwnMaterial | None = None

    @property
    def kept_frame_count(self) -> int:
        """Frames the finished take has."""
        return self.frame_count - self.mode.seam_frame_count

    @property
    def pictures(self) -> tuple[str, ...]:
        """Content names of every picture the engine will read: memory, then seam."""
        return tuple(frame.picture for frame in self.memory) + (self.seam.pictures if self.seam else ())

    @property
    def digest(self) -> str:
        """sha256 of what decides the picture: all but slate, labels, reasons and what-if."""
        # What the first films did not know is left out where it says what they did: "keep as is" outlives an update.
        silent = {name for name in _LATER_FIELDS if getattr(self, name) == type(self).model_fields[name].default}
        parts = self.model_dump_json(exclude={"slate", "memory", "seam", "what_if"} | silent)
        crops = (f"{n} {frame.crop.model_dump_json()}" for n, frame in enumerate(self.memory) if frame.crop)
        return hashlib.sha256("\n".join((parts, *self.pictures, *crops)).encode()).hexdigest()
