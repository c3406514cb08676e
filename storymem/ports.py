"""The side effects of a film, each behind one small Protocol: making frames, looking at them, keeping them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from storymem.core.request import ShotRequest

Frame = NDArray[np.uint8]
"""One RGB picture, [height, width, 3], 0 to 255."""


@dataclass(frozen=True)
class Progress:
    """How far a job is: `step` of `step_count` within `phase`; `preview` a small RGB picture when there is one."""

    phase: str
    step: int
    step_count: int
    preview: Frame | None = None


OnStep = Callable[[Progress], None]
"""Called between steps; raises core.errors.Cancelled when the person asked for a stop."""

OnPart = Callable[[int, int], None]
"""Called with (parts done, parts in all) while one long piece of work is under way; raises to stop it, as OnStep."""


class PictureSource(Protocol):
    """Reads pictures by content name."""

    def picture(self, name: str) -> Frame:
        """The picture's pixels at its own size. Raises MediaError."""
        ...


@runtime_checkable
class ShotEngine(Protocol):
    """Makes the frames of a shot.

    `generate` yields exactly `request.frame_count` frames of `request.size`, the seam's repeats included (the caller
    drops `request.mode.seam_frame_count`). The same request gives the same frames, bit for bit. Calls `on_step` at
    least every two steps. Raises RequestUnsupported, WeightsMissing, OutOfDeviceMemory, or what `on_step` raises.

    An engine may have a method `made_with() -> str`: asked after a take, one line on what made it (device, profile).
    Its class may have `environment`: variables, by name, for its process to be started with where they are not set.
    """

    name: str
    label: str
    is_model: bool

    def fingerprint(self) -> str:
        """What names this engine's code and weights for ever; cheap, no model is loaded."""
        ...

    def check(self, request: ShotRequest) -> None:
        """Raises RequestUnsupported when `generate` would refuse the request."""
        ...

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        """The frames, in order."""
        ...


@runtime_checkable
class WeighedEngine(Protocol):
    """A ShotEngine whose frames depend on files of weights, beside its code.

    `version` names the code. `weights()` gives (name, content) of all that are on this machine, as
    `core.sampling.Maker` has them; it is cheap, and raises WeightsMissing where not even the base model is here.
    """

    version: str

    def weights(self) -> tuple[tuple[str, str], ...]:
        """Every weight file set that a request could use."""
        ...


@runtime_checkable
class YieldingEngine(Protocol):
    """A ShotEngine that lets go of the card when it is asked to."""

    def step_aside(self) -> None:
        """Comes between shots: gives the card's memory back. The next `generate` brings the models back by itself,
        and makes the frames it would have made."""
        ...


@runtime_checkable
class FrameScorer(Protocol):
    """Looks at frames.

    `name` says who looked and who judged; `embedding` is the name embeddings are kept under, whoever judges.
    `quality_threshold` is in the scorer's own unit; above the cosine `same_view` two frames show the same view.
    `judges_every_frame`: quality is cheap and asked of every frame; otherwise only of those the selection needs.
    """

    name: str
    label: str
    embedding: str
    quality_threshold: float
    same_view: float
    judges_every_frame: bool

    def embed(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n, dimensions], each row of unit length."""
        ...

    def quality(self, frames: Sequence[Frame]) -> NDArray[np.float32]:
        """[n] scores, higher is better."""
        ...


@runtime_checkable
class CardScorer(Protocol):
    """A FrameScorer whose models may sit on the card that an engine works on. Without a card it costs nothing."""

    def make_room(self, engine: ShotEngine) -> None:
        """Comes before a take's frames are judged: decides where its models work beside those of `engine`, which may
        be asked to step aside."""
        ...

    def rest(self) -> None:
        """Comes when a take is finished or given up: the engine has the card again; the next use comes back to it."""
        ...

    def release(self) -> None:
        """Comes when another engine or scorer follows: nothing is held any more, the next use loads anew."""
        ...


class ObjectStore(PictureSource, Protocol):
    """Write-once media, named by content."""

    def put(self, content: bytes) -> str:
        """Stores `content` durably; its content name comes back."""
        ...

    def put_file(self, path: str) -> str:
        """Moves a finished file in; its content name comes back."""
        ...

    def path(self, name: str) -> str:
        """Where the object lies. Raises MediaError when it is missing."""
        ...
