"""Own material through the same hands as every take: read, framed and handed over frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from storymem.core.errors import RequestUnsupported
from storymem.core.request import ShotRequest
from storymem.core.requests.own_material import OWN_ENGINE
from storymem.media.framing import framed
from storymem.media.own_material import clip_frames
from storymem.ports import Frame, OnStep, PictureSource, Progress, ShotEngine, YieldingEngine
from storymem.project.objects import Objects


class MaterialEngine:
    """Gives a take the frames the director brought, cropped to the film's shape: as chosen, else round the middle.

    `neighbour` is the engine that stays loaded meanwhile: whoever judges the frames shares the card with that one.
    """

    name = OWN_ENGINE
    label = "Own material"

    def __init__(self, objects: Objects, neighbour: ShotEngine | None = None) -> None:
        self._objects = objects
        self.is_model = neighbour is not None and neighbour.is_model
        if isinstance(neighbour, YieldingEngine):
            self.step_aside = neighbour.step_aside

    def fingerprint(self) -> str:
        return ""

    def check(self, request: ShotRequest) -> None:
        """Raises RequestUnsupported for a request without own material."""
        if request.own is None:
            raise RequestUnsupported("This request names no picture or clip.", fix="Choose another engine.")

    def generate(self, request: ShotRequest, pictures: PictureSource, on_step: OnStep) -> Iterator[Frame]:
        """The frames, in order. Raises MediaError where the material is gone or breaks off."""
        self.check(request)
        assert request.own is not None
        for step, frame in enumerate(self._frames(request, pictures)):
            on_step(Progress("reading", step, request.frame_count))
            yield frame

    def _frames(self, request: ShotRequest, pictures: PictureSource) -> Iterator[Frame]:
        own = request.own
        assert own is not None
        if own.kind == "picture":
            still = framed(pictures.picture(own.content), request.size, own.crop)
            return (still for _ in range(request.frame_count))
        clip = clip_frames(Path(self._objects.path(own.content)), request.frame_count, own.start_frame)
        return (framed(frame, request.size, own.crop) for frame in clip)
