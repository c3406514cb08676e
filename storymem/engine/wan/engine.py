"""WanEngine: Wan 2.2 A14B with the StoryMem LoRA. Cheap to import: torch comes with the first shot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import TYPE_CHECKING

from storymem.core.errors import EngineError
from storymem.core.request import ShotRequest
from storymem.engine.checks import check_conditioning
from storymem.engine.wan.fit.machine import allocator_settings
from storymem.ports import Frame, OnStep, PictureSource, Progress
from storymem.weights import Base, find_checkpoint, fingerprint, lora_names, lora_source

if TYPE_CHECKING:
    from storymem.engine.wan.shot.shooter import Shooter

VERSION = "wan-1"
"""Names this code's arithmetic. It changes whenever the same request and weights would give other pixels."""


_LETTERS = 12


class WanEngine:
    """Makes shots with the video model, on this machine's cards. Keeps its models between shots."""

    name = "wan"
    label = "Wan 2.2"
    is_model = True
    version = VERSION
    environment = allocator_settings()
    note = "The video model. StoryMem's weights: no commercial use."

    def __init__(self) -> None:
        self._shooter: Shooter | None = None

    def fingerprint(self) -> str:
        """This code's version and the content of the image-to-video model's files. Raises WeightsMissing."""
        return f"{self.version} {_content('i2v')}"

    def weights(self) -> tuple[tuple[str, str], ...]:
        """(name, content) of both base models and of every LoRA that is here; see ports.WeighedEngine.

        Raises WeightsMissing without the image-to-video model: a film needs it from its second shot on.
        """
        return (("i2v", _content("i2v")), *_other_contents())

    def check(self, request: ShotRequest) -> None:
        """Raises RequestUnsupported for a seam or memory that does not fit the mode."""
        check_conditioning(request)

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        """The frames, decoded together at the end. See ports.ShotEngine; phases: loading, encoding text, encoding
        memory, sampling high, sampling low, decoding."""
        self.check(request)
        return self._frames(request, pictures, on_step)

    def made_with(self) -> str:
        """What made the latest take, in one line; empty before the first."""
        return self._shooter.made_with() if self._shooter else ""

    def step_aside(self) -> None:
        """The card's memory is given back until the next shot; see ports.YieldingEngine."""
        if self._shooter is not None:
            self._shooter.step_aside()

    def _frames(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        on_step(Progress("loading", 0, 1))
        if self._shooter is None:
            from storymem.engine.wan.chosen_shooter import open_shooter

            self._shooter = open_shooter()
        on_step(Progress("loading", 1, 1))
        yield from self._shooter.shoot(request, pictures, on_step)


def _content(kind: Base) -> str:
    """A short name for what is in the base model's files. Raises WeightsMissing."""
    return fingerprint(find_checkpoint(kind).files)[:_LETTERS]


def _other_contents() -> Iterator[tuple[str, str]]:
    with suppress(EngineError):  # not every film starts from text
        yield "t2v", _content("t2v")
    kinds: tuple[Base, ...] = ("i2v", "t2v")
    for kind, name in product(kinds, lora_names()):
        with suppress(EngineError):  # not here, or not for this base model
            yield f"{kind}/{name}", fingerprint(lora_source(name, kind).files)[:_LETTERS]
