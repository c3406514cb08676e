"""Four ranks without cards: what several processes make of the tiny Wan, beside what one of them makes alone."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from diffusers.hooks import context_parallel
from torch import nn

from storymem.core.errors import Cancelled
from storymem.core.request import ShotRequest
from storymem.core.values import Mode, Size
from storymem.engine.wan.crew.accord import team
from storymem.engine.wan.crew.parallel import Division
from storymem.engine.wan.crew.together import Together, follow
from storymem.engine.wan.fit.layout import Parallel
from storymem.engine.wan.fit.profiles import PROFILES
from storymem.engine.wan.sampler.condition import Condition
from storymem.engine.wan.sampler.denoise import Conditioning, OnSample, SamplingPlan, Step, denoise
from storymem.engine.wan.sampler.rope import fit_for_memory
from storymem.engine.wan.shot.session import Run
from tests.support.tiny_wan import TEXT_DIM, tiny_transformer

COUNT = 4
PLAN = SamplingPlan(num_inference_steps=4)
UNGUIDED = SamplingPlan(num_inference_steps=4, guidance_scale=1.0, guidance_scale_2=1.0)
EVEN, UNEVEN = (16, 4, 6, 6), (16, 3, 6, 6)
"""Latents: 36 tokens, and 27, which two ranks can't share evenly."""
REQUEST = ShotRequest(
    mode=Mode.M2V,
    prompt="a fox",
    negative_prompt="",
    seed=1,
    size=Size(width=48, height=48),
    frame_count=9,
    num_inference_steps=4,
    flow_shift=4.0,
    guidance_scale=3.5,
    guidance_scale_2=3.5,
    engine="wan",
)

Outcome = dict[str, Any]


class Models:
    """Stands in for a worker's models, without a file to load.

    The card is full while the expert asked for as number `full_at` is brought, and again within a forward of number
    `torn_at`.
    """

    def __init__(
        self, division: Division | None, *, full_at: int = -1, torn_at: int = -1, compiled: bool = False
    ) -> None:
        self.profile, self.device = PROFILES["cpu"], torch.device("cpu")
        self.released = 0
        self._full_at, self._torn_at, self._asked = full_at, torn_at, -1
        self._experts: dict[str, Any] = {}
        for seed, which in enumerate(("high", "low")):
            self._experts[which] = fit_for_memory(tiny_transformer("i2v", seed))
            if compiled:
                for block in self._experts[which].blocks:
                    block.forward = torch.compile(block.forward, backend="eager", fullgraph=True)
            if division is not None:
                division.parallelise(self._experts[which])

    def use(self, request: ShotRequest, on_step: Any) -> None:
        """Everything is loaded."""

    @contextmanager
    def experts(self, plan: SamplingPlan) -> Iterator[Models]:
        """Itself."""
        yield self

    def expert(self, which: str) -> nn.Module:
        """The expert. Raises torch's error for a full card when its time has come."""
        self._asked += 1
        if self._asked == self._full_at:
            full()
        if self._asked == self._torn_at:
            self._experts[which].blocks[1].register_forward_pre_hook(full)
        return self._experts[which]

    def release(self) -> None:
        """Counts."""
        self.released += 1


def full(*_: Any) -> None:
    """Torch's error for a full card."""
    raise torch.OutOfMemoryError("CUDA out of memory.")


def given_for(noise: torch.Tensor) -> Conditioning:
    """Made-up texts and condition, the first frame of which is memory."""
    draw = torch.Generator().manual_seed(9)
    prompt, negative = (torch.randn(7, TEXT_DIM, generator=draw) for _ in range(2))
    return Conditioning(prompt, negative, Condition(torch.randn(20, *noise.shape[1:], generator=draw), 1))


def noise_of(shape: tuple[int, ...]) -> torch.Tensor:
    """Noise of this shape, the same everywhere."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(3))


def alone(shape: tuple[int, ...], plan: SamplingPlan = PLAN) -> torch.Tensor:
    """What one process makes."""
    noise = noise_of(shape)
    return denoise(Models(None), noise, given_for(noise), plan)


def divided(
    division: Division, shape: tuple[int, ...], plan: SamplingPlan = PLAN, *, compiled: bool = False
) -> torch.Tensor:
    """What the ranks of a division make."""
    noise = noise_of(shape)
    return denoise(Models(division, compiled=compiled), noise, given_for(noise), plan, guide=division.guide())


def gathered_padded(tensor: torch.Tensor, dim: int, group: Any) -> torch.Tensor:
    """Tensors of several lengths, one after the other: NCCL gathers them as they are, gloo only equal ones."""
    lengths: list[Any] = [None] * dist.get_world_size(group)
    dist.all_gather_object(lengths, tensor.shape[dim], group=group)
    longest = list(tensor.shape)
    longest[dim] = max(lengths)
    padded = tensor.new_zeros(longest)
    padded.narrow(dim, 0, tensor.shape[dim]).copy_(tensor)
    rows = [torch.empty_like(padded) for _ in lengths]
    dist.all_gather(rows, padded, group=group)
    return torch.cat([row.narrow(dim, 0, length) for row, length in zip(rows, lengths, strict=True)], dim)


class StopAt:
    """An OnSample that stops after a step."""

    def __init__(self, index: int) -> None:
        self._index = index
        self.seen: list[int] = []

    def __call__(self, step: Step) -> None:
        self.seen.append(step.index)
        if step.index == self._index:
            raise Cancelled


def live(rank: int, folder: Path) -> None:
    """One rank's life; what it saw lies in the folder afterwards."""
    torch.set_num_threads(1)
    context_parallel._all_gather_anything = gathered_padded
    dist.init_process_group("cpu:gloo", init_method=f"file://{folder / 'store'}", rank=rank, world_size=COUNT)
    guidance, tokens = Division(Parallel(2, 1), "cpu", (0, 1)), Division(Parallel(1, 2), "cpu", (2, 3))
    everyone = Division(Parallel(2, 2), "cpu")
    outcome: Outcome = {"alone": alone(EVEN), "alone uneven": alone(UNEVEN), "alone unguided": alone(EVEN, UNGUIDED)}
    if rank < 2:
        outcome["guidance"] = divided(guidance, EVEN)
    else:
        outcome["tokens"] = divided(tokens, EVEN)
        outcome["tokens uneven"] = divided(tokens, UNEVEN)
        outcome["tokens compiled"] = divided(tokens, EVEN, compiled=True)
        outcome["tokens uneven compiled"] = divided(tokens, UNEVEN, compiled=True)
    outcome["both"] = divided(everyone, EVEN)
    outcome["both uneven"] = divided(everyone, UNEVEN)
    outcome["both unguided"] = divided(everyone, EVEN, UNGUIDED)
    # Three experts asked for in the first run, two in the second, four in the third.
    models = Models(everyone, full_at=2, torn_at=9) if rank == 3 else Models(everyone)
    if rank == 0:
        outcome["runs"] = led(everyone, models)
    else:
        outcome["ended by"] = ending(everyone, models)
    torch.save({**outcome, "released": models.released}, folder / f"{rank}.pt")


def led(division: Division, models: Models) -> list[Any]:
    """Rank 0's runs: a full card, a stop, nothing that disturbs, and a full card where nobody can be told."""
    together = Together(team(), models, division)
    stop = StopAt(1)
    told = [_run(together, models, StopAt(-1)), _run(together, models, stop), stop.seen]
    undisturbed = _run(together, models, StopAt(-1))
    whole = together.whole
    _run(together, models, StopAt(-1))
    return [*told, undisturbed, whole, together.whole]


def ending(division: Division, models: Models) -> str:
    """What ends another rank's part in it."""
    try:
        follow(team(), models, division)
    except Exception as error:
        return type(error).__name__


def _run(together: Together, models: Models, on_step: OnSample) -> Any:
    noise = noise_of(EVEN)
    try:
        return together(Run(REQUEST, noise, given_for(noise), PLAN), models, on_step)
    except Exception as error:
        return type(error).__name__, together.whole


def outcomes(folder: Path) -> list[Outcome]:
    """What each of four ranks saw."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    ranks = [context.Process(target=live, args=(rank, folder)) for rank in range(COUNT)]
    for rank in ranks:
        rank.start()
    for rank in ranks:
        rank.join(300)
        rank.kill()
    return [torch.load(folder / f"{rank}.pt", weights_only=True) for rank in range(COUNT)]
