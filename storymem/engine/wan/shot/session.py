"""One worker's shots: a request in, frames out, and nothing worked out twice.

    texts --umT5--> embeddings --.
    memory, seam --VAE--> condition --> denoise (high, then low) --VAE--> frames
    seed --> noise ---------------'

Texts are kept by their words, remembered pictures and seams by content, crop and size, the grey clip by its size. The
models themselves live in `models.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

import torch
from torch import nn

from storymem.core.request import MemoryFrame, ShotRequest
from storymem.core.values import Mode, Size
from storymem.engine.wan.sampler.codec import as_frames
from storymem.engine.wan.sampler.condition import Condition, condition_of, memory_clip, seam_clip
from storymem.engine.wan.sampler.denoise import Conditioning, Experts, OnSample, SamplingPlan, Step, denoise
from storymem.engine.wan.sampler.noise import shot_noise
from storymem.engine.wan.sampler.schedule import Which
from storymem.engine.wan.shot.cache import TensorCache
from storymem.engine.wan.shot.models import Models
from storymem.engine.wan.shot.preview import preview_frame
from storymem.media.framing import framed
from storymem.ports import Frame, OnPart, OnStep, PictureSource, Progress

TEXT_CACHE_BYTES = 512 * 2**20
LATENT_CACHE_BYTES = 1024 * 2**20


@dataclass(frozen=True, eq=False)
class Clip:
    """Pixels that the VAE is asked for, and a name for what they are. `pixels` draws them when they are needed."""

    key: Hashable
    pixels: Callable[[], torch.Tensor]


@dataclass(frozen=True, eq=False)
class Shown:
    """What a request shows the model: remembered pictures, oldest first; the seam; and the clip the seam begins."""

    memory: tuple[Clip, ...]
    seam: tuple[Frame, ...]
    clip: Clip


def shown_pictures(request: ShotRequest, pictures: PictureSource) -> Shown:
    """The request's pictures, cropped to the film's aspect. Raises MediaError."""
    size, names = request.size, request.seam.pictures if request.seam else ()
    seam = tuple(framed(pictures.picture(name), size) for name in names)
    return Shown(
        memory=tuple(_memory_clip(frame, pictures, size) for frame in request.memory),
        seam=seam,
        clip=Clip((names, request.frame_count, size), partial(seam_clip, seam, request.frame_count, size)),
    )


def _memory_clip(frame: MemoryFrame, pictures: PictureSource, size: Size) -> Clip:
    picture = framed(pictures.picture(frame.picture), size, frame.crop)
    return Clip((frame.picture, frame.crop, size), partial(memory_clip, picture, size))


def plan_of(request: ShotRequest) -> SamplingPlan:
    """The request's sampling numbers."""
    return SamplingPlan(
        solver=request.solver,
        num_inference_steps=request.num_inference_steps,
        flow_shift=request.flow_shift,
        boundary_ratio=request.boundary_ratio,
        guidance_scale=request.guidance_scale,
        guidance_scale_2=request.guidance_scale_2,
        memory_stride=request.memory_stride,
    )


@dataclass(frozen=True, eq=False)
class Run:
    """All that a run needs but its experts; `request` says which those are."""

    request: ShotRequest
    noise: torch.Tensor
    given: Conditioning
    plan: SamplingPlan


Sample = Callable[[Run, Experts, OnSample], torch.Tensor]
"""How a run is sampled, to the latents that `denoise` gives: by this process (`alone`), or together with others."""


def alone(run: Run, experts: Experts, on_step: OnSample) -> torch.Tensor:
    """The run, in this process."""
    return denoise(experts, run.noise, run.given, run.plan, on_step=on_step)


class Session:
    """Makes shots with `models`."""

    def __init__(self, models: Models, sample: Sample = alone) -> None:
        self._models, self._sample = models, sample
        self._texts = TensorCache(TEXT_CACHE_BYTES)
        self._latents = TensorCache(LATENT_CACHE_BYTES)

    def shoot(self, request: ShotRequest, shown: Shown, on_step: OnStep) -> Iterator[Frame]:
        """Every frame of the request, the seam's own first. Raises what loading, the models and `on_step` raise."""
        self._models.use(request, on_step)
        prompt, negative_prompt = self._embeds((request.prompt, request.negative_prompt), on_step)
        condition = None if request.mode is Mode.T2V else self._condition(request, shown, on_step)
        latents = self._sampled(request, Conditioning(prompt, negative_prompt, condition), on_step)
        with self._models.codec(request.size) as codec:
            clip = codec.decode(latents[:, len(request.memory) :], _told(on_step, "decoding"))
        # The seam was given, not made: its pictures stand for what the model made of them.
        yield from (frame.copy() for frame in shown.seam)
        yield from as_frames(clip[:, len(shown.seam) :])

    def _embeds(self, texts: Sequence[str], on_step: OnStep) -> list[torch.Tensor]:
        """Each text as the transformer reads it."""
        missing = {text for text in texts if text not in self._texts}
        count = _Count("encoding text", len(missing), on_step)
        with self._models.text_encoder() if missing else nullcontext() as encoder:

            def encoded(text: str) -> torch.Tensor:
                assert encoder is not None
                return count.after(encoder.encode(text))

            return [self._texts.get(text, partial(encoded, text)) for text in texts]

    def _condition(self, request: ShotRequest, shown: Shown, on_step: OnStep) -> Condition:
        latents = self._encoded((*shown.memory, shown.clip), request.size, on_step)
        return condition_of(
            latents[:-1],
            latents[-1],
            frame_count=request.frame_count,
            given_count=len(shown.seam),
            size=request.size,
        )

    def _encoded(self, clips: Sequence[Clip], size: Size, on_step: OnStep) -> list[torch.Tensor]:
        """Each clip as latents."""
        missing = {clip.key for clip in clips if clip.key not in self._latents}
        count = _Count("encoding memory", len(missing), on_step)
        with self._models.codec(size) if missing else nullcontext() as codec:

            def encoded(clip: Clip) -> torch.Tensor:
                assert codec is not None
                # Within a long clip the count stands still, and a stop is still heard.
                return count.after(codec.encode(clip.pixels(), lambda *_: count.tell()))

            return [self._latents.get(clip.key, partial(encoded, clip)) for clip in clips]

    def _sampled(self, request: ShotRequest, given: Conditioning, on_step: OnStep) -> torch.Tensor:
        names = [_noise_name(frame) for frame in request.memory]
        noise = shot_noise(request.seed, names, request.frame_count, request.size)
        plan = plan_of(request)
        telling = _Sampling(plan.steps, on_step)
        with self._models.experts(plan) as experts:
            run = Run(request, noise.to(self._models.device), given, plan)
            return self._sample(run, _Announced(experts, telling), telling.tell)


class _Count:
    """Tells how many of a phase's parts are done."""

    def __init__(self, phase: str, parts: int, on_step: OnStep) -> None:
        self._phase, self._parts, self._on_step = phase, parts, on_step
        self._done = 0
        if parts:
            self.tell()

    def tell(self) -> None:
        """Where the phase stands; raises what a stop raises."""
        self._on_step(Progress(self._phase, self._done, self._parts))

    def after(self, made: torch.Tensor) -> torch.Tensor:
        """One more part is done; it comes back."""
        self._done += 1
        self.tell()
        return made


def _noise_name(frame: MemoryFrame) -> str:
    return frame.picture if frame.crop is None else f"{frame.picture} {frame.crop}"


def _told(on_step: OnStep, phase: str) -> OnPart:
    return lambda done, parts: on_step(Progress(phase, done, parts))


class _Sampling:
    """Steps told as `sampling high`, then `sampling low`, each counted by itself, with a preview of the shot."""

    def __init__(self, steps: Mapping[Which, int], on_step: OnStep) -> None:
        self._steps, self._on_step = steps, on_step

    def begin(self, which: Which) -> None:
        """An expert is ready for its first step, which may take a minute: nobody is left to think it still loads."""
        self._on_step(Progress(f"sampling {which}", 0, self._steps[which]))

    def tell(self, step: Step) -> None:
        """A step is done."""
        done = step.index + 1 - (self._steps["high"] if step.which == "low" else 0)
        count = self._steps[step.which]
        self._on_step(Progress(f"sampling {step.which}", done, count, preview_frame(step.estimate())))


class _Announced:
    """Experts whose turns are told."""

    def __init__(self, experts: Experts, telling: _Sampling) -> None:
        self._experts, self._telling = experts, telling
        self._turn: Which | None = None

    def expert(self, which: Which) -> nn.Module:
        """The expert, once it is ready."""
        expert = self._experts.expert(which)
        if which != self._turn:
            self._telling.begin(which)
        self._turn = which
        return expert
