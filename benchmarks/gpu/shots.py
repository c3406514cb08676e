"""Whole shots: the sampler from noise to latents with both experts in place, then the VAE."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from diffusers import WanTransformer3DModel

from benchmarks.gpu.forwards import Rates
from benchmarks.gpu.timing import Aim, Journal, Timing, timed
from benchmarks.gpu.world import World
from storymem.engine.wan.fit.machine import survey
from storymem.engine.wan.fit.placement import Placement, placed
from storymem.engine.wan.fit.profiles import PROFILES, choose
from storymem.engine.wan.sampler.codec import LatentCodec
from storymem.engine.wan.sampler.denoise import SamplingPlan, denoise
from storymem.engine.wan.sampler.schedule import Which

RATIO_AIM = Aim(8.0, at_least=True)


@dataclass(frozen=True)
class Preset:
    """A plan by the name a person knows."""

    name: str
    plan: SamplingPlan


def presets(steps: tuple[int, int]) -> tuple[Preset, Preset]:
    """Draft (distilled: few steps without guidance) and Final, with these step counts."""
    draft = SamplingPlan("euler", steps[0], flow_shift=5.0, guidance_scale=1.0, guidance_scale_2=1.0)
    return Preset("draft", draft), Preset("final", SamplingPlan(num_inference_steps=steps[1]))


def shot(world: World, journal: Journal, rates: Rates) -> None:
    """Draft and Final at the least and the most memory, and how many times faster Draft is."""
    profile = choose(survey())
    resident = replace(PROFILES["80gb"], attention=profile.attention)

    def load(which: Which) -> WanTransformer3DModel:
        return world.expert()

    experts = placed(load, world.device, resident)
    codec = LatentCodec(world.make_vae(torch.float32))
    for count in sorted({world.memory_counts[0], world.memory_counts[-1]}):
        totals: dict[str, float] = {}
        for preset in presets((world.steps[0], world.steps[-1])):
            timing = _whole(world, experts, codec, preset.plan, count)
            totals[preset.name] = timing.best
            what = f"shot: {preset.name}, {preset.plan.num_inference_steps} steps, {count} memory frames"
            journal.note(what, timing.figures())
        ratio = {"times_faster": round(totals["final"] / totals["draft"], 2)}
        journal.note(f"shot: draft against final, {count} memory frames", ratio, aim=RATIO_AIM, measure="times_faster")


def _whole(world: World, experts: Placement, codec: LatentCodec, plan: SamplingPlan, memory_count: int) -> Timing:
    """One shot, after a step of each expert to load and compile. It is long: one repeat, no spread."""
    noise, given = world.noise(memory_count), world.conditioning(memory_count)
    denoise(experts, noise, given, replace(plan, num_inference_steps=2))

    def whole() -> torch.Tensor:
        latents = denoise(experts, noise, given, plan)
        return codec.decode(latents[:, memory_count:])

    return timed(world.device, whole, warm_ups=0, repeats=1)
