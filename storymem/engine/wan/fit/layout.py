"""A profile as a value: how Wan 2.2 is laid out on a machine, and what each of its levers does to the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from storymem.core.values import MAX_MEMORY_FRAMES
from storymem.engine.wan.fit.footprint import VaeDtype, WeightsDtype

PlacementKind = Literal["resident", "swap", "stream"]
"""Both experts on the card | one on the card, the other's weights in RAM | blocks brought while the card computes."""
TextEncoderPlace = Literal["device", "streamed", "cpu"]


@dataclass(frozen=True)
class Lever:
    """One way to make the model fit or run faster. `exact`: the picture is the same but for the order of rounding."""

    name: str
    exact: bool
    note: str


@dataclass(frozen=True)
class Parallel:
    """Over how many processes: the two calls of guidance (`cfg`), times the sequence of tokens (`ulysses`)."""

    cfg: int = 1
    ulysses: int = 1

    @property
    def process_count(self) -> int:
        """How many processes, each with a card of its own."""
        return self.cfg * self.ulysses


@dataclass(frozen=True)
class Profile:
    """One layout. `attention` lists diffusers' backend names, best first.

    `keeps_both_in_ram` False reads the other expert from disk again at each switch. `keeps_vae_with_transformer` False
    takes the transformer off the card before the VAE works.
    """

    name: str
    label: str
    placement: PlacementKind
    weights_dtype: WeightsDtype = "bf16"
    attention: tuple[str, ...] = ("native",)
    compile: bool = False
    vae_dtype: VaeDtype = "fp32"
    vae_tiling: bool = False
    text_encoder: TextEncoderPlace = "device"
    default_memory_frames: int = MAX_MEMORY_FRAMES
    max_memory_frames: int = MAX_MEMORY_FRAMES
    keeps_vae_with_transformer: bool = False
    keeps_both_in_ram: bool = True
    step_cache: bool = False
    parallel: Parallel = Parallel()
    device: Literal["cuda", "cpu"] = "cuda"

    @property
    def levers(self) -> tuple[Lever, ...]:
        """Everything this layout does to fit and to be fast."""
        return tuple(_levers(self))

    @property
    def inexact(self) -> tuple[Lever, ...]:
        """The levers that change the picture."""
        return tuple(lever for lever in self.levers if not lever.exact)


def _levers(profile: Profile) -> Iterator[Lever]:
    yield Lever("LoRA merged", True, "added to the weights in float32 once, then rounded once")
    yield {
        "resident": Lever("both experts in place", True, "nothing moves while a shot is made"),
        "swap": Lever(
            "expert swap", True, "one expert on the device, the other's weights copied over it at the switch"
        ),
        "stream": Lever("block streaming", True, "the next block's weights travel while this one computes; same bits"),
    }[profile.placement]
    if not profile.keeps_both_in_ram:
        yield Lever("experts read again", True, "RAM holds one expert: the other is read from disk at each switch")
    if profile.weights_dtype == "int8":
        yield Lever("int8 weights", False, "the blocks' weights rounded to 8 bits, row by row; arithmetic stays bf16")
    yield _attention_lever(profile.attention)
    if profile.compile:
        yield Lever("compiled blocks", True, "torch joins small steps of a block; differs by rounding at most")
    if profile.vae_dtype == "bf16":
        yield Lever("VAE in bfloat16", False, "half the memory; about 61 dB from the float32 decode")
    if profile.vae_tiling:
        yield Lever("VAE in tiles", False, "decoded in overlapping parts that are blended; seams can show")
    if profile.text_encoder != "device":
        where = "on the CPU" if profile.text_encoder == "cpu" else "layer by layer through the card"
        yield Lever("text encoder apart", True, f"runs {where}, and never beside an expert on the card")
    if not profile.keeps_vae_with_transformer:
        yield Lever("VAE alone", True, "the transformer leaves the card before frames are encoded or decoded")
    if profile.step_cache:
        yield Lever(
            "MagCache", False, "steps that would change little reuse the step before; seeds don't match a full run"
        )
    if profile.parallel.cfg > 1:
        yield Lever("guidance divided", True, "one half of the cards computes with the prompt, the other without")
    if profile.parallel.ulysses > 1:
        yield Lever("tokens divided", True, f"each shot's tokens over {profile.parallel.ulysses} cards (Ulysses)")


def _attention_lever(backends: Sequence[str]) -> Lever:
    names = ", else ".join(backends)
    if any("sage" in name for name in backends):
        return Lever("sage attention", False, f"queries and keys in 8 bits ({names})")
    return Lever("attention kernel", True, f"exact attention, differs by rounding at most ({names})")
