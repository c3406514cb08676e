"""Where the two experts are while a shot is made: both in place, one swapped for the other, or streamed in blocks.

Whatever the placement, the same numbers come out: only the place of the weights differs. An expert is loaded when it is
first asked for, once a session; where RAM holds only one, it is read again when its turn comes.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, cast

import torch
from diffusers import WanTransformer3DModel
from diffusers.hooks import HookRegistry
from torch import nn

from storymem.core.errors import EngineError
from storymem.engine.wan.fit.layout import Profile
from storymem.engine.wan.fit.levers import compile_blocks, set_attention
from storymem.engine.wan.fit.machine import free_ram
from storymem.engine.wan.fit.profiles import SPARE_RAM_BYTES
from storymem.engine.wan.fit.quantise import quantise_blocks
from storymem.engine.wan.fit.step_cache import StepCache
from storymem.engine.wan.sampler.schedule import Which

log = logging.getLogger(__name__)

Load = Callable[[Which], WanTransformer3DModel]
"""A new model on the CPU: in evaluation mode, LoRAs merged, fit for memory (`rope.fit_for_memory`)."""

Parallelise = Callable[[WanTransformer3DModel], None]

CPU = torch.device("cpu")


class Placement(Protocol):
    """Two experts on one device."""

    def expert(self, which: Which) -> nn.Module:
        """The expert, ready to work. It may be the module handed out before, with other weights: ask for each step."""
        ...

    def rest(self) -> None:
        """The experts make room for another model on the device; the next `expert` brings them back."""
        ...

    def step_aside(self) -> None:
        """Between shots: nothing is held on the device; the next `expert` brings back the same numbers."""
        ...

    def release(self) -> None:
        """Nothing is held any more. The next `expert` loads anew."""
        ...


def placed(
    load: Load,
    device: torch.device,
    profile: Profile,
    *,
    step_cache: StepCache | None = None,
    parallelise: Parallelise | None = None,
) -> Placement:
    """The experts that `load` gives, laid out as the profile says. Nothing is loaded yet.

    `parallelise` divides a model's work among processes; it is called once for each model.
    """
    kinds = {"resident": Resident, "swap": Swap, "stream": Streamed}
    return kinds[profile.placement](_Workshop(load, device, profile, step_cache, parallelise))


@dataclass(frozen=True)
class _Workshop:
    """How a model is made ready. The order is the libraries'; placing comes last."""

    load: Load
    device: torch.device
    profile: Profile
    step_cache: StepCache | None
    parallelise: Parallelise | None

    def weights(self, which: Which) -> WanTransformer3DModel:
        """1. The model, its LoRAs already merged, in the profile's precision."""
        log.info("loading the %s-noise expert", which)
        model = self.load(which)
        if self.profile.weights_dtype == "int8":
            quantise_blocks(model)
        return model

    def fit_out(self, model: WanTransformer3DModel) -> None:
        """2. Attention; 3. compiling, before there are hooks; 4. the step cache, before 5. parallelism."""
        log.info("attention: %s", set_attention(model, self.profile.attention, self.device))
        if self.profile.compile:
            compile_blocks(model, self.device)
        if self.step_cache:
            self.step_cache.attach(model)
        if self.parallelise:
            self.parallelise(model)


class _Placed:
    """What all placements do."""

    def __init__(self, shop: _Workshop) -> None:
        self._shop = shop

    def _hand_out(self, which: Which, model: WanTransformer3DModel) -> nn.Module:
        if self._shop.step_cache:
            self._shop.step_cache.at_work(which, model)
        return model

    def _free(self) -> None:
        gc.collect()
        if self._shop.device.type == "cuda":
            torch.cuda.empty_cache()
            torch.accelerator.empty_host_cache()


class Resident(_Placed):
    """Both experts on the device, for good."""

    def __init__(self, shop: _Workshop) -> None:
        super().__init__(shop)
        self._experts: dict[Which, WanTransformer3DModel] = {}
        self._aside = False

    def expert(self, which: Which) -> nn.Module:
        """The expert."""
        if self._aside:
            self._move(self._shop.device)
        if which not in self._experts:
            model = self._shop.weights(which)
            self._shop.fit_out(model)
            cast(nn.Module, model).to(self._shop.device)
            self._experts[which] = model
        return self._hand_out(which, self._experts[which])

    def _move(self, device: torch.device) -> None:
        for model in self._experts.values():
            cast(nn.Module, model).to(device)
        self._aside = device != self._shop.device

    def rest(self) -> None:
        """Both stay: this placement is for a device that holds the other models beside them."""

    def step_aside(self) -> None:
        """Both wait in RAM, or are dropped and read again later where it doesn't hold them."""
        held = sum(tensor.nbytes for model in self._experts.values() for _, tensor in _tensors(model))
        if free_ram() < held + SPARE_RAM_BYTES:
            self.release()
            return
        self._move(CPU)
        self._free()

    def release(self) -> None:
        """Drops both."""
        self._experts.clear()
        self._aside = False
        self._free()


class Swap(_Placed):
    """One module on the device and both experts' weights in pinned RAM; weights travel to the device, never back.

    Both experts have the same shapes, so one module serves both: what was compiled and hooked stays as it is.
    """

    def __init__(self, shop: _Workshop) -> None:
        super().__init__(shop)
        self._module: WanTransformer3DModel | None = None
        self._masters: dict[Which, dict[str, torch.Tensor]] = {}
        self._kinds: set[str] = set()
        self._present: Which | None = None

    def expert(self, which: Which) -> nn.Module:
        """The module, with this expert's weights."""
        if self._present != which:
            self._bring(which)
        assert self._module is not None
        return self._hand_out(which, self._module)

    def rest(self) -> None:
        """Takes the weights off the device. Their masters are in RAM, or will be read again."""
        if self._module is not None:
            for _, tensor in _tensors(self._module):
                tensor.data = torch.empty(0, dtype=tensor.dtype)
        self._present = None
        self._free()

    def step_aside(self) -> None:
        """A rest leaves nothing on the device."""
        self.rest()

    def release(self) -> None:
        """Drops the module and the masters."""
        self._module, self._present = None, None
        self._masters.clear()
        self._free()

    def _bring(self, which: Which) -> None:
        masters = self._masters.get(which) or self._load(which)
        assert self._module is not None
        resting, self._present = self._present is None, None
        for name, tensor in _tensors(self._module):
            if resting:
                tensor.data = torch.empty_like(masters[name], device=self._shop.device)
            tensor.data.copy_(masters[name], non_blocking=True)
        self._present = which

    def _load(self, which: Which) -> dict[str, torch.Tensor]:
        """An expert's weights, pinned where they will be needed again. The first model becomes the module."""
        model = self._shop.weights(which)
        if self._shop.profile.keeps_both_in_ram:
            _pin(model, self._shop.device)
        masters = {name: tensor.data for name, tensor in _tensors(model)}
        kinds = {f"{name} {tuple(master.shape)} {master.dtype}" for name, master in masters.items()}
        if self._module is None:
            self._shop.fit_out(model)
            self._module, self._kinds = model, kinds
        elif kinds != self._kinds:
            raise EngineError(
                f"The two experts are not of one kind: {', '.join(sorted(kinds ^ self._kinds)[:3])}.",
                fix="Fetch both from one folder again, and use LoRAs that have a file for each.",
            )
        if self._shop.profile.keeps_both_in_ram:
            self._masters[which] = masters
        return masters


class Streamed(_Placed):
    """Weights in pinned RAM; each block travels to the device while the one before it computes."""

    def __init__(self, shop: _Workshop) -> None:
        super().__init__(shop)
        self._experts: dict[Which, WanTransformer3DModel] = {}
        self._turn: Which | None = None

    def expert(self, which: Which) -> nn.Module:
        """The expert. Its blocks come and go during a forward; the rest of it is on the device until its turn ends."""
        if which != self._turn:
            self._stand_back()
        if which not in self._experts:
            if not self._shop.profile.keeps_both_in_ram:
                self._experts.clear()
                self._free()
            self._experts[which] = self._stream(which)
        self._turn = which
        return self._hand_out(which, self._experts[which])

    def rest(self) -> None:
        """Takes what is not a block off the device too."""
        self._stand_back()
        self._turn = None
        self._free()

    def step_aside(self) -> None:
        """A rest leaves nothing on the device: between shots no block is there either."""
        self.rest()

    def release(self) -> None:
        """Drops both."""
        self._experts.clear()
        self._turn = None
        self._free()

    def _stand_back(self) -> None:
        if self._turn in self._experts:
            group = _trunk(self._experts[self._turn])
            group.offload_device = CPU
            group.offload_()
            group.offload_device = self._shop.device

    def _stream(self, which: Which) -> WanTransformer3DModel:
        model = self._shop.weights(which)
        _pin(model, self._shop.device)
        self._shop.fit_out(model)
        # record_stream stays off: with it nothing holds the copies back, so they run ahead of the arithmetic until the
        # card is full of blocks. Without it the host waits for each block, and two are on the card at most.
        model.enable_group_offload(
            onload_device=self._shop.device,
            offload_device=CPU,
            offload_type="block_level",
            num_blocks_per_group=1,
            use_stream=self._shop.device.type == "cuda",
        )
        # What is not a block would go back and forth unpinned in every forward; on the card it takes 0.5 GB.
        _trunk(model).offload_device = self._shop.device
        return model


def _tensors(model: nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """All that a model's forward reads: parameters and buffers."""
    yield from model.named_parameters()
    yield from model.named_buffers()


def _pin(model: nn.Module, device: torch.device) -> None:
    """The weights lie where a card can read them by itself. One tensor at a time: RAM need not hold all twice."""
    if device.type == "cuda":
        for _, tensor in _tensors(model):
            tensor.data = tensor.data.pin_memory()


def _trunk(model: WanTransformer3DModel) -> Any:
    """The library's group of all that is not a block."""
    hook: Any = HookRegistry.check_if_exists_or_initialize(model).get_hook("group_offloading")
    return hook.group
