"""One forward by several processes: the two calls of guidance side by side, and each call's tokens divided.

    mesh (cfg, ring, ulysses), for four:    row 0: ranks 0 1    with the prompt         | each rank has half
                                            row 1: ranks 2 3    with the negative one   | of the tokens

Rows meet once a step, when guidance takes one prediction from the other; ranks of a row meet in every self-attention
(Ulysses, diffusers' context parallelism). Every rank holds whole experts and steps the same solver on the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any

import torch
import torch.distributed as dist
from diffusers import ContextParallelConfig, WanTransformer3DModel
from torch import nn
from torch.distributed.device_mesh import DeviceMesh

from storymem.engine.wan.crew.accord import gone_is_lost
from storymem.engine.wan.fit.layout import Parallel
from storymem.engine.wan.sampler.denoise import Guide, guided_velocity, velocity

Agreed = Callable[[], AbstractContextManager[None]]
"""Around work that every rank does: it succeeds everywhere, or raises everywhere."""


class Division:
    """Divides transformers as `parallel` says, among `ranks` of the running process group (all of them, in order).

    Every rank of the group makes it, at the same time, those too that are not among `ranks`.
    """

    def __init__(self, parallel: Parallel, device_type: str, ranks: tuple[int, ...] = ()) -> None:
        ranks = ranks or tuple(range(parallel.process_count))
        grid = torch.tensor(ranks, dtype=torch.int).view(parallel.cfg, 1, parallel.ulysses)
        self._parallel, self._device_type = parallel, device_type
        self._mesh = DeviceMesh(device_type, grid, mesh_dim_names=("cfg", "ring", "ulysses"))
        if parallel.ulysses > 1:
            # diffusers would make this group with the first model, and wait there for a rank that could not load one.
            self._mesh["ring", "ulysses"]._flatten()

    def parallelise(self, transformer: WanTransformer3DModel) -> None:
        """From now on the transformer's tokens are divided among the ranks of a row. A row of one has nothing to do."""
        if self._parallel.ulysses == 1:
            return
        config = ContextParallelConfig(ulysses_degree=self._parallel.ulysses, mesh=self._mesh)
        with _counted_cards() if self._device_type == "cpu" else nullcontext():
            transformer.enable_parallelism(config=config)

    def guide(self, agreed: Agreed = nullcontext) -> Guide:
        """Guided velocity by all ranks together; every rank gets all of it.

        Where the ranks of a row don't meet inside a forward, an error in one becomes an error of all (`agreed`). Where
        they do, the others can't be reached: they wait inside the forward, and only their end releases them.
        """
        return partial(self._guided, agreed if self._parallel.ulysses == 1 else nullcontext)

    def _guided(
        self,
        agreed: Agreed,
        transformer: nn.Module,
        model_input: torch.Tensor,
        timestep: torch.Tensor,
        prompt: torch.Tensor,
        negative_prompt: torch.Tensor,
        scale: float,
    ) -> torch.Tensor:
        with self._dealt(transformer, model_input):
            if self._parallel.cfg == 1:
                with agreed():
                    return guided_velocity(transformer, model_input, timestep, prompt, negative_prompt, scale)
            # Guidance 1 needs no second prediction: both rows make the first, and neither waits.
            with_prompt = scale == 1 or self._mesh.get_local_rank("cfg") == 0
            name, text = ("cond", prompt) if with_prompt else ("uncond", negative_prompt)
            with agreed():
                own = velocity(transformer, name, model_input, timestep, text)
        if scale == 1:
            return own
        cond, uncond = self._rows(own)
        return uncond + scale * (cond - uncond)

    def _rows(self, own: torch.Tensor) -> list[torch.Tensor]:
        """What each row predicted."""
        rows = [torch.empty_like(own, memory_format=torch.contiguous_format) for _ in range(self._parallel.cfg)]
        with gone_is_lost():
            dist.all_gather(rows, own.contiguous(), group=self._mesh.get_group("cfg"))
        return rows

    @contextmanager
    def _dealt(self, transformer: Any, model_input: torch.Tensor) -> Iterator[None]:
        """Around a forward: tokens are dealt out evenly, or where they can't be, diffusers' slower way.

        That way sends their counts along, which torch (2.15) can't compile; so blocks are not compiled there.
        """
        sides = zip(model_input.shape[2:], transformer.config["patch_size"], strict=True)
        uneven = math.prod(side // patch for side, patch in sides) % self._parallel.ulysses != 0
        if self._parallel.ulysses > 1:
            transformer._parallel_config.context_parallel_config.ulysses_anything = uneven
        with torch.compiler.set_stance("force_eager") if uneven else nullcontext():
            yield


@contextmanager
def _counted_cards() -> Iterator[None]:
    """Without a card diffusers (0.42, `_resolve_parallel_config`) divides by the number of cards, which is none."""
    counted = torch.accelerator.device_count
    torch.accelerator.device_count = lambda: 1
    try:
        yield
    finally:
        torch.accelerator.device_count = counted
