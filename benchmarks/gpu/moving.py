"""What moving and decoding cost: the VAE, an expert swapped, blocks streamed, and the peak of each profile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import cycle
from typing import cast

import torch
from diffusers import WanTransformer3DModel
from torch import nn

from benchmarks.gpu.forwards import Rates, forward
from benchmarks.gpu.timing import Aim, Journal, Timing, tidy, timed
from benchmarks.gpu.world import World
from storymem.engine.wan.fit.footprint import CONTEXT_BYTES, GB
from storymem.engine.wan.fit.layout import Profile
from storymem.engine.wan.fit.machine import survey
from storymem.engine.wan.fit.placement import Load, placed
from storymem.engine.wan.fit.profiles import PROFILES, choose
from storymem.engine.wan.sampler.codec import LatentCodec
from storymem.engine.wan.sampler.schedule import Which

CARDS = {"12gb": 12 * GB, "24gb": 24 * GB, "48gb": 48 * GB, "80gb": 80 * GB}
"""Profiles, and the cards they are for. The driver's own memory, which torch does not count, is added to each peak."""

OVERHEAD_AIM, PEAK_AIM = Aim(0.10), Aim(10.0)


def vae(world: World, journal: Journal, rates: Rates) -> None:
    """Encoding a picture and a clip, decoding a shot; in float32, and in bfloat16."""
    height, width, frames = world.size.height, world.size.width, world.frame_count
    for dtype in (torch.float32, torch.bfloat16):
        codec = LatentCodec(world.make_vae(dtype))
        latents = torch.randn(16, world.latent_frames, height // 8, width // 8)
        jobs = {
            "encode 1 frame": lambda codec=codec: codec.encode(torch.zeros(3, 1, height, width)),
            f"encode {frames} frames": lambda codec=codec: codec.encode(torch.zeros(3, frames, height, width)),
            f"decode {frames} frames": lambda codec=codec, latents=latents: codec.decode(latents),
        }
        for what, job in jobs.items():
            journal.note(f"vae: {what}, {str(dtype).rpartition('.')[2]}", timed(world.device, job).figures())
        del codec
        tidy(world.device)


def swap(world: World, journal: Journal, rates: Rates) -> None:
    """One expert for the other: from pinned RAM over the same tensors, and as `.to()` does it."""
    pinned = _pinned_swaps(world)
    journal.note("swap: from pinned RAM", {**pinned.figures(), **_rate(world, pinned.best)})
    tidy(world.device)
    pair = [cast(nn.Module, world.expert()), cast(nn.Module, _on_host(world))]

    def exchange() -> None:
        pair[0].to("cpu")
        pair[1].to(world.device)
        pair.reverse()

    moved = timed(world.device, exchange, warm_ups=0)
    journal.note("swap: by .to()", {**moved.figures(), "times_slower": round(moved.best / pinned.best, 2)})


def _pinned_swaps(world: World) -> Timing:
    experts = placed(lambda which: _on_host(world), world.device, plain_layout("48gb"))
    turns: Iterator[Which] = cycle(("high", "low"))
    timing = timed(world.device, lambda: experts.expert(next(turns)), warm_ups=2, repeats=4)
    experts.release()
    return timing


def stream(world: World, journal: Journal, rates: Rates) -> None:
    """Blocks streamed through the card, against the same expert resident on it, whose bits they must equal."""
    kept = host_weights(world)
    resident = placed(loader(world, kept), world.device, plain_layout("80gb"))
    calls = {count: forward(world, resident.expert("high"), count) for count in world.memory_counts}
    whole = {count: timed(world.device, call).best for count, call in calls.items()}
    expected = {count: call() for count, call in calls.items()}
    calls.clear()
    resident.release()
    streamed = placed(loader(world, kept), world.device, plain_layout("12gb"))
    for count in world.memory_counts:
        call = forward(world, streamed.expert("high"), count)
        timing = timed(world.device, call)
        figures = {
            **timing.figures(),
            "resident_seconds": round(whole[count], 5),
            "overhead": round(timing.best / whole[count] - 1, 4),
            "same_bits": torch.equal(call(), expected[count]),
        }
        journal.note(f"stream: {count} memory frames", figures, aim=OVERHEAD_AIM, measure="overhead")


def peaks(world: World, journal: Journal, rates: Rates) -> None:
    """The most that each profile holds while it samples and while it decodes, on a card cut down to its size.

    The text encoder is not among it: it works before, and alone or on the CPU where the card is small.
    """
    kept = host_weights(world)
    for name, card_bytes in CARDS.items():
        profile = plain_layout(name)
        with card_of(world, card_bytes):
            experts = placed(loader(world, kept), world.device, profile)
            experts.expert("low")
            for count in world.memory_counts:
                timing = timed(world.device, forward(world, experts.expert("high"), count), repeats=1)
                _note_peak(journal, name, f"sampling, {count} memory frames", timing)
            if not profile.keeps_vae_with_transformer:
                experts.rest()
            codec = LatentCodec(world.make_vae(torch.float32))
            latents = torch.randn(16, world.latent_frames, world.size.height // 8, world.size.width // 8)
            timing = timed(world.device, partial(codec.decode, latents), warm_ups=0, repeats=1)
            _note_peak(journal, name, "decoding, float32", timing)
            experts.release()
            del codec
            tidy(world.device)


def host_weights(world: World) -> dict[str, torch.Tensor]:
    """An expert's weights in RAM, made on the device: a CPU takes minutes for so many random numbers."""
    return _on_host(world).state_dict()


def loader(world: World, kept: dict[str, torch.Tensor]) -> Load:
    """Loads an expert of these weights, the same for both, without a copy."""

    def load(which: Which) -> WanTransformer3DModel:
        model = world.expert(torch.device("meta"))
        model.load_state_dict(kept, assign=True)
        return model

    return load


@contextmanager
def card_of(world: World, card_bytes: int) -> Iterator[None]:
    """torch gets no more of the card than a card of this size would have left for it."""
    if world.device.type != "cuda":
        yield
        return
    total = torch.cuda.mem_get_info()[1]
    torch.cuda.set_per_process_memory_fraction(min(1.0, (card_bytes - CONTEXT_BYTES) / total))
    try:
        yield
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)


def plain_layout(name: str) -> Profile:
    """A profile, eager, with the attention this machine gets: so that only the placement differs."""
    return replace(PROFILES[name], compile=False, attention=choose(survey()).attention)


def _note_peak(journal: Journal, profile: str, what: str, timing: Timing) -> None:
    held = {"gb": round((timing.peak_bytes + CONTEXT_BYTES) / 1e9, 3)}
    aim = PEAK_AIM if profile == "12gb" else None
    journal.note(f"peak: {profile}, {what}", held, aim=aim, measure="gb")


def _on_host(world: World) -> WanTransformer3DModel:
    """An expert in RAM, made on the device: a CPU takes minutes for so many random numbers."""
    model = world.expert()
    cast(nn.Module, model).to("cpu")
    return model


def _rate(world: World, seconds: float) -> dict[str, float]:
    model = world.expert(torch.device("meta"))
    count = sum(tensor.numel() * tensor.element_size() for tensor in model.parameters())
    return {"gb": round(count / 1e9, 2), "gb_per_second": round(count / 1e9 / seconds, 2)}
