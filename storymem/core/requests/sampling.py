"""What a sampler is told of one shot: its numbers by mode, and its LoRAs. An engine that is no model is told less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from storymem.core.request import LoraUse, ShotRequest
from storymem.core.story import FilmSettings
from storymem.core.values import Mode

STORYMEM_LORAS = {Mode.MI2V: "storymem-mi2v", Mode.MM2V: "storymem-mm2v"}
"""The LoRA that taught the model memory, by how a film's shots continue: each release was trained for its own way."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Who would make a take: what names its code and weights, and whether it is a model.

    Only a model is sent what a sampler alone understands. So a storyboard stays fresh whatever is set for the sampler.
    `weights` are (name, content) of all it could use: `i2v` and `t2v` for its base models, `i2v/lightning` for a LoRA.
    """

    fingerprint: str = ""
    is_model: bool = False
    weights: tuple[tuple[str, str], ...] = ()

    def fingerprint_of(self, mode: Mode, loras: Sequence[LoraUse]) -> str:
        """What names the code and just the weights that a request uses: `wan-1 i2v:3f2a i2v/storymem-mi2v:77b0`."""
        if not self.weights:
            return self.fingerprint
        known, base = dict(self.weights), "t2v" if mode is Mode.T2V else "i2v"
        names = (base, *(f"{base}/{use.name}" for use in loras))
        return " ".join((self.fingerprint, *(f"{name}:{known.get(name, UNKNOWN)}" for name in names)))


NO_MODEL = Maker()

PUBLISHED_NEGATIVE_PROMPT = (
    "色调艳丽，过曝，静态，细节模糊不清，字幕，风格，作品，画作，画面，静止，整体发灰，"
    "最差质量，低质量，JPEG压缩残留，丑陋的，残缺的，多余的手指，画得不好的手部，"
    "画得不好的脸部，畸形的，毁容的，形态畸形的肢体，手指融合，静止不动的画面，"
    "杂乱的背景，三条腿，背景人很多，倒着走"
)
"""What Wan 2.2 is published with (Apache-2.0), a setting like its shift: sent where a film has none of its own."""

UNKNOWN = "?"
"""Stands for weights that are not on this machine: they can't be told from those that made a take."""


def same_maker(then: str, now: str) -> bool:
    """Whether two fingerprints name the same code and, as far as both name them and know them, the same weights.

    Weights that only one of them uses are no matter here: mode and LoRAs say that.
    """
    (code, *parts), (code_now, *parts_now) = then.split(" "), now.split(" ")
    if not all(":" in part for part in (*parts, *parts_now)):
        return then == now
    used, used_now = (dict(part.rsplit(":", 1) for part in group) for group in (parts, parts_now))
    differ = (
        name for name in used.keys() & used_now.keys() if UNKNOWN not in (used[name], used_now[name], used_now[name])
    )
    return code == code_now and all(used[name] == used_now[name] for name in differ)


def maker_of(request: ShotRequest) -> Maker:
    """Who made the take of this request, as far as it tells: only a model is sent LoRAs, or a boundary of T2V's own."""
    boundary = ShotRequest.model_fields["boundary_ratio"].default
    is_model = bool(request.loras) or request.boundary_ratio != boundary
    return Maker(request.engine_fingerprint, is_model)


def sampling_fields(settings: FilmSettings, mode: Mode, continuation: Mode, maker: Maker) -> dict[str, Any]:
    """The request's sampling fields for a shot of this mode. `settings` are the shot's own, `continuation` the film's.

    T2V is another checkpoint, with a shift and a boundary of its own (Wan2.2-T2V-A14B's published settings).
    """
    fields: dict[str, Any] = {
        "negative_prompt": settings.negative_prompt,
        "num_inference_steps": settings.num_inference_steps,
        "flow_shift": settings.flow_shift,
        "guidance_scale": settings.guidance_scale,
        "guidance_scale_2": settings.guidance_scale_2,
    }
    if not maker.is_model:
        return fields
    from_text = mode is Mode.T2V
    return fields | {
        "negative_prompt": settings.negative_prompt.strip() or PUBLISHED_NEGATIVE_PROMPT,
        "flow_shift": settings.text_flow_shift if from_text else settings.flow_shift,
        "solver": settings.solver,
        "boundary_ratio": settings.text_boundary_ratio if from_text else settings.boundary_ratio,
        "memory_stride": settings.memory_stride,
        "loras": (*_storymem_lora(mode, continuation), *settings.loras),
    }


def _storymem_lora(mode: Mode, continuation: Mode) -> tuple[LoraUse, ...]:
    """None for T2V, whose checkpoint it does not fit; else that of how the shot continues, or of the film's way."""
    if mode is Mode.T2V:
        return ()
    return (LoraUse(name=STORYMEM_LORAS[mode if mode in STORYMEM_LORAS else continuation]),)
