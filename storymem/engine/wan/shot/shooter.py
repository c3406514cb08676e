"""Where shots are made: in this process, or by several that share the work. The engine asks one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from storymem import weights
from storymem.core.request import ShotRequest
from storymem.engine.wan.fit.layout import Profile
from storymem.engine.wan.fit.machine import Machine
from storymem.engine.wan.fit.out_of_memory import ShotSize, translated
from storymem.engine.wan.shot.models import Models
from storymem.engine.wan.shot.session import Sample, Session, alone, shown_pictures
from storymem.ports import Frame, OnStep, PictureSource


class Shooter(Protocol):
    """Makes shots, one after the other, and keeps its models between them."""

    def shoot(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        """Every frame of the request. Raises EngineError, MediaError, and what `on_step` raises."""
        ...

    def made_with(self) -> str:
        """One line: what shots are made on, by which profile, and what of it changes the picture."""
        ...

    def step_aside(self) -> None:
        """Gives the card's memory back between shots; the next shot takes it again."""
        ...

    def close(self) -> None:
        """Frees everything; the next shot loads anew."""
        ...


class SoloShooter:
    """This process makes the shots. `sample` says how, where others take part in it."""

    def __init__(self, machine: Machine, profile: Profile, models: Models, sample: Sample = alone) -> None:
        self._machine, self._profile, self._models = machine, profile, models
        self._in_tiles = False
        self._session = Session(models, sample)

    def shoot(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        """Every frame of the request; see Shooter. Raises OutOfDeviceMemory, after which the next shot starts clean."""
        shown = shown_pictures(request, pictures)
        self._in_tiles = self._models.tiles(request.size)
        shot = ShotSize(request.size, request.frame_count, len(request.memory))
        with translated(self._profile, shot, self._models.release):
            yield from self._session.shoot(request, shown, on_step)

    def made_with(self) -> str:
        """`NVIDIA H200, profile 80gb, exact`."""
        inexact = replace(self._profile, vae_tiling=self._in_tiles).inexact
        changes = ", ".join(lever.name for lever in inexact)
        device = self._machine.gpu_name or "CPU"
        return f"{device}, profile {self._profile.name}, {f'with {changes}' if changes else 'exact'}"

    def step_aside(self) -> None:
        """The models leave the card, and wait in RAM where there is room for them."""
        self._models.step_aside()

    def close(self) -> None:
        """Frees everything."""
        self._models.release()


def step_cache_folder() -> Path:
    """Where what was measured of the weights is kept."""
    return weights.home() / "measured"
