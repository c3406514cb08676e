"""The sampler: noise in, latents out, by two experts that are shown memory. One long read, in numbered steps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import nn

from storymem.core.request import MEMORY_STRIDE, Solver
from storymem.engine.wan.sampler.condition import Condition
from storymem.engine.wan.sampler.rope import time_positions
from storymem.engine.wan.sampler.schedule import Which, expert_at, expert_steps, make_scheduler


@dataclass(frozen=True)
class SamplingPlan:
    """The numbers of a run, as a ShotRequest has them: `guidance_scale` for the high-noise expert, `_2` for the low."""

    solver: Solver = "unipc"
    num_inference_steps: int = 40
    flow_shift: float = 4.0
    boundary_ratio: float = 0.9
    guidance_scale: float = 3.5
    guidance_scale_2: float = 3.5
    memory_stride: int = MEMORY_STRIDE

    @property
    def steps(self) -> dict[Which, int]:
        """How many steps each expert has; the high-noise one's come first."""
        return expert_steps(self.solver, self.num_inference_steps, self.flow_shift, self.boundary_ratio)

    def guidance_of(self, which: Which) -> float:
        """The guidance scale of one expert."""
        return self.guidance_scale if which == "high" else self.guidance_scale_2


@dataclass(frozen=True, eq=False)
class Conditioning:
    """What a run is conditioned on: texts as [text length, text dim], padded; `condition` None from text alone."""

    prompt_embeds: torch.Tensor
    negative_prompt_embeds: torch.Tensor
    condition: Condition | None = None


class Experts(Protocol):
    """The two transformers, each fit for memory (`rope.fit_for_memory`) and ready on its device when asked for."""

    def expert(self, which: Which) -> nn.Module:
        """The high-noise or the low-noise transformer."""
        ...


@dataclass(frozen=True, eq=False)
class Step:
    """One finished step: `index` of `count`, whose work it was, and what the shot looks like so far.

    `index` counts all steps from 0. `velocity` is the guided prediction and `latents` what came of it, [16, T, h, w],
    memory frames included.
    """

    index: int
    count: int
    which: Which
    timestep: float
    velocity: torch.Tensor
    latents: torch.Tensor
    memory_count: int
    estimate: Callable[[], torch.Tensor]
    """The clean latents [16, f, h, w] as the model sees them at this step, memory left out; computed when called."""


OnSample = Callable[[Step], None]
"""Called after each step; whatever it raises ends the run."""

Guide = Callable[[nn.Module, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, float], torch.Tensor]
"""(transformer, model input, timestep, prompt, negative prompt, scale) -> guided velocity, float32."""


def velocity(transformer: Any, name: str, model_input: torch.Tensor, timestep: torch.Tensor, text: torch.Tensor) -> Any:
    """One prediction, [1, 16, T, h, w], float32. `name` is the step caches' context: cond or uncond."""
    dtype = transformer.patch_embedding.weight.dtype
    context: AbstractContextManager[Any] = transformer.cache_context(name)
    with context:
        predicted = transformer(
            hidden_states=model_input.to(dtype),
            timestep=timestep,
            encoder_hidden_states=text.to(dtype),
            return_dict=False,
        )[0]
    return predicted.float()


def guided_velocity(
    transformer: nn.Module,
    model_input: torch.Tensor,
    timestep: torch.Tensor,
    prompt: torch.Tensor,
    negative_prompt: torch.Tensor,
    scale: float,
) -> torch.Tensor:
    """Classifier-free guidance in float32: two predictions, or one where `scale` is 1 and the second would cancel."""
    cond = velocity(transformer, "cond", model_input, timestep, prompt)
    if scale == 1:
        return cond
    uncond = velocity(transformer, "uncond", model_input, timestep, negative_prompt)
    return uncond + scale * (cond - uncond)


@torch.no_grad()
def denoise(
    experts: Experts,
    noise: torch.Tensor,
    given: Conditioning,
    plan: SamplingPlan,
    *,
    on_step: OnSample = lambda step: None,
    guide: Guide = guided_velocity,
) -> torch.Tensor:
    """Clean latents [16, T, h, w] from `noise` of that shape, memory frames included, float32, on the noise's device.

    Memory frames are denoised with the rest and stand in the result: the caller drops them.
    """
    # 1. Everything on the device of the noise; the solver's state stays float32 whatever the experts' precision.
    device = noise.device
    latents = noise[None].float()
    condition = given.condition
    memory_count = condition.memory_count if condition else 0
    conditioning = condition.tensor[None].to(device) if condition else latents[:, :0]
    prompt, negative_prompt = given.prompt_embeds[None].to(device), given.negative_prompt_embeds[None].to(device)

    # 2. The published schedule, and where in time each latent frame stands.
    scheduler = make_scheduler(plan.solver, plan.num_inference_steps, plan.flow_shift, device)
    positions = time_positions(memory_count, noise.shape[1] - memory_count, plan.memory_stride)

    for index, timestep in enumerate(scheduler.timesteps):
        # 3. High noise or low noise decides who works and how strongly the prompt pulls.
        which = expert_at(timestep.item(), plan.boundary_ratio)
        transformer: Any = experts.expert(which)
        transformer.rope.positions = positions

        # 4. The model sees noise and condition side by side in channels and answers with a velocity.
        model_input = torch.cat([latents, conditioning], dim=1)
        predicted = guide(transformer, model_input, timestep[None], prompt, negative_prompt, plan.guidance_of(which))

        # 5. One step of the solver.
        before, sigma = latents, scheduler.sigmas[index].item()
        latents = scheduler.step(predicted, timestep, before, return_dict=False)[0]
        on_step(
            Step(
                index=index,
                count=plan.num_inference_steps,
                which=which,
                timestep=timestep.item(),
                velocity=predicted[0],
                latents=latents[0],
                memory_count=memory_count,
                estimate=_estimate(before, sigma, predicted, memory_count),
            )
        )
    return latents[0]


def _estimate(before: torch.Tensor, sigma: float, predicted: torch.Tensor, skip: int) -> Callable[[], torch.Tensor]:
    return lambda: (before - sigma * predicted)[0, :, skip:]
