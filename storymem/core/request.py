"""ShotRequest: everything one generation needs, as a value. A take keeps its request for ever."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from storymem.core.values import ContentName, FrameCount, Frozen, Mode, Seed, Size


class Reason(StrEnum):
    """Why a frame is in a shot's memory."""

    PINNED = "pinned"
    PINNED_HERE = "pinned here"
    SINK = "sink"
    RECENT = "recent"
    REFERENCE = "reference"


class MemoryFrame(Frozen):
    """One remembered picture as it was sent: where it came from and why it was chosen.

    `source_shot_id` and `source_take_id` are empty for a reference picture, whose name is in `label`.
    """

    picture: ContentName
    source_shot_id: str = ""
    source_take_id: str = ""
    frame_index: int = 0
    label: str = ""
    reason: Reason


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
    """One LoRA and its strength."""

    name: str
    strength: float = 1.0


class ShotRequest(Frozen):
    """Everything one generation needs.

    The engine samples `frame_count` frames at 16 fps, the first `mode.seam_frame_count` of which repeat
    the seam; the take keeps the `kept_frame_count` others. `memory` is in story order, oldest first.
    `guidance_scale` is for the high-noise expert, `guidance_scale_2` for the low-noise one, as diffusers has it.
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
    memory: tuple[MemoryFrame, ...] = ()
    seam: Seam | None = None
    loras: tuple[LoraUse, ...] = ()
    engine: str
    engine_fingerprint: str = ""
    slate: Slate = Slate()

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
        """sha256 of what decides the picture: all but slate, labels and reasons."""
        parts = self.model_dump_json(exclude={"slate": True, "memory": True, "seam": True})
        return hashlib.sha256("\n".join((parts, *self.pictures)).encode()).hexdigest()
