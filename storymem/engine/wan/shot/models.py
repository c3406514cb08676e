"""The models of a worker: which are loaded, and where they lie while one of them works."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import torch
from diffusers import WanTransformer3DModel
from diffusers.hooks import apply_group_offloading
from torch import nn

from storymem.core.errors import WeightsMissing
from storymem.core.request import LoraUse, ShotRequest
from storymem.core.values import Mode, Size
from storymem.engine.wan.files.checkpoints import load_expert, load_text_encoder, load_tokenizer, load_vae
from storymem.engine.wan.fit.footprint import GB, expert_bytes
from storymem.engine.wan.fit.layout import Profile
from storymem.engine.wan.fit.machine import free_ram
from storymem.engine.wan.fit.placement import Parallelise, Placement, placed
from storymem.engine.wan.fit.profiles import decoding_bytes
from storymem.engine.wan.fit.step_cache import StepCache
from storymem.engine.wan.sampler.codec import LatentCodec
from storymem.engine.wan.sampler.denoise import SamplingPlan
from storymem.engine.wan.sampler.rope import fit_for_memory
from storymem.engine.wan.sampler.schedule import Which
from storymem.engine.wan.shot.text import TextEncoder
from storymem.ports import OnStep, Progress
from storymem.weights import Base, Checkpoint, find_checkpoint, fingerprint, lora_source

VAE_DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
_SPARE_RAM_BYTES = 4 * GB

log = logging.getLogger(__name__)

Pair = tuple[Base, tuple[LoraUse, ...], str]
"""Names a pair of experts: the base model, the LoRAs merged into it, and what was in all of their files."""


def pair_of(request: ShotRequest) -> Pair:
    """The experts a request wants: those of the text-to-video model only where there is nothing else to go by."""
    return "t2v" if request.mode is Mode.T2V else "i2v", request.loras, request.engine_fingerprint


class Models:
    """Wan 2.2 on one device. Each model is loaded when it is first asked for, and kept.

    `dtype` is the experts' precision; a profile may round them further. Loading tells `on_step`, which can stop it.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        dtype: torch.dtype = torch.bfloat16,
        cache_folder: Path | None = None,
        parallelise: Parallelise | None = None,
    ) -> None:
        self.profile = profile
        self.device = (
            torch.device("cuda", torch.cuda.current_device()) if profile.device == "cuda" else torch.device("cpu")
        )
        self._dtype, self._parallelise = dtype, parallelise
        self._step_cache = StepCache(cache_folder) if profile.step_cache and cache_folder else None
        self._pair: Pair | None = None
        self._placement: Placement | None = None
        self._vae: Any = None
        self._text: TextEncoder | None = None
        self._on_step: OnStep = _silent

    def use(self, request: ShotRequest, on_step: OnStep) -> None:
        """The next calls serve this request. Experts of another base model, other LoRAs or other files go first.

        Raises WeightsMissing before anything is loaded.
        """
        self._on_step = on_step
        pair = kind, loras, _ = pair_of(request)
        _check_base(kind)
        for use in loras:
            lora_source(use.name, kind)
        if pair != self._pair:
            self.release_experts()
            self._pair = pair
            self._placement = placed(
                self._load_expert, self.device, self.profile, step_cache=self._step_cache, parallelise=self._parallelise
            )

    def release_experts(self) -> None:
        """Frees what the experts hold, on the device and off it."""
        if self._placement is not None:
            self._placement.release()
        self._placement = self._pair = None

    def step_aside(self) -> None:
        """Between shots: the experts leave the device, where no other model stays; the next shot brings them back."""
        if self._placement is not None:
            self._placement.step_aside()
        self._give_back()

    def release(self) -> None:
        """Frees everything."""
        self.release_experts()
        self._vae = self._text = None
        gc.collect()
        self._give_back()

    # ---- at work ----------------------------------------------------------------------------------------------------

    @contextmanager
    def text_encoder(self) -> Iterator[TextEncoder]:
        """The text encoder where the profile wants it; off the device again at the end."""
        self._make_room(for_text=True)
        text = self._text = self._text or self._load_text_encoder()
        with lent(text.encoder, self.device) if self.profile.text_encoder == "device" else nullcontext():
            yield text
        self._give_back()

    @contextmanager
    def codec(self, size: Size) -> Iterator[LatentCodec]:
        """The VAE on the device, for frames of this size; where the profile says so, the experts make room for it."""
        self._make_room()
        vae = self._vae = self._vae or self._load_vae()
        vae.use_tiling = self.tiles(size)
        with lent(vae, self.device):
            yield LatentCodec(vae)
        self._give_back()

    def tiles(self, size: Size) -> bool:
        """Whether the VAE works in tiles at this size: the profile wants it, or the card is too small for it whole.

        It depends on the card alone, not on what is free, so that a request gives the same frames every time.
        """
        if self.device.type != "cuda" or self.profile.vae_tiling:
            return self.profile.vae_tiling
        return decoding_bytes(self.profile, size) > torch.cuda.get_device_properties(self.device).total_memory

    @contextmanager
    def experts(self, plan: SamplingPlan) -> Iterator[Placement]:
        """The two experts, for a run of this plan."""
        assert self._placement is not None, "use() comes first"
        if self._step_cache is None:
            yield self._placement
            return
        self._step_cache.begin_shot(self._measured_key(plan), plan.steps)
        yield self._placement
        self._step_cache.end_shot()

    def _measured_key(self, plan: SamplingPlan) -> str:
        """What measured steps hold for: these weights, these strengths, this schedule."""
        assert self._pair is not None
        kind, loras, _ = self._pair
        files = [file for use in loras for file in lora_source(use.name, kind).files]
        content = fingerprint([*find_checkpoint(kind).expert_files, *files])
        return hashlib.sha256(f"{content} {[use.strength for use in loras]} {plan}".encode()).hexdigest()[:24]

    def _make_room(self, *, for_text: bool = False) -> None:
        """The experts leave the device where it doesn't hold them beside another model."""
        beside = self.profile.keeps_vae_with_transformer
        if for_text:
            beside = self.profile.text_encoder != "device" or self.profile.placement == "resident"
        if self._placement is not None and not beside:
            self._placement.rest()

    # ---- loading ----------------------------------------------------------------------------------------------------

    def _load_expert(self, which: Which) -> WanTransformer3DModel:
        assert self._pair is not None
        kind, loras, _ = self._pair
        checkpoint = find_checkpoint(kind)
        on_disk = sum(file.stat().st_size for file in getattr(checkpoint, which).files)
        if free_ram() < min(on_disk, expert_bytes("bf16")) + _SPARE_RAM_BYTES:
            self._text = None  # it comes back when a new prompt needs it
            gc.collect()
        transformer = load_expert(checkpoint, which, loras=loras, dtype=self._dtype, on_part=self._loading)
        return fit_for_memory(transformer)

    def _load_vae(self) -> Any:
        self._loading(0, 1)
        vae: Any = load_vae(_any_checkpoint())
        vae.to(VAE_DTYPES[self.profile.vae_dtype])
        # Large tiles that overlap by 64 pixels: the library's own would make the work 1.65 times as much.
        vae.enable_tiling(480, 448, 416, 384)
        self._loading(1, 1)
        return vae

    def _load_text_encoder(self) -> TextEncoder:
        self._loading(0, 1)
        checkpoint = _any_checkpoint()
        encoder = load_text_encoder(checkpoint, self._dtype)
        if self.profile.text_encoder == "streamed":
            apply_group_offloading(
                encoder,
                onload_device=self.device,
                offload_device=torch.device("cpu"),
                offload_type="leaf_level",
                use_stream=self.device.type == "cuda",
            )
        self._loading(1, 1)
        return TextEncoder(load_tokenizer(checkpoint), encoder)

    def _loading(self, done: int, parts: int) -> None:
        self._on_step(Progress("loading", done, parts))

    def _give_back(self) -> None:
        """What torch keeps for itself of the device goes to whoever needs it next."""
        if self.device.type == "cuda":
            torch.cuda.empty_cache()


@contextmanager
def lent(module: nn.Module, device: torch.device) -> Iterator[None]:
    """The module's weights are on the device, then where they were, without a copy back: nothing changed them."""
    homes = [(tensor, tensor.data) for tensor in (*module.parameters(), *module.buffers())]
    try:
        for tensor, home in homes:
            tensor.data = home.to(device)
        yield
    finally:
        for tensor, home in homes:
            tensor.data = home


def _check_base(kind: Base) -> None:
    """Passes a base model that is here. Raises WeightsMissing with every way on: a film can start without T2V."""
    try:
        find_checkpoint(kind)
    except WeightsMissing as error:
        if kind == "i2v":
            raise
        way = "Or start the film from a reference picture instead of text alone."
        raise WeightsMissing(error.message, fix=f"{error.fix}. {way}") from error


def _any_checkpoint() -> Checkpoint:
    """Where VAE and text encoder are: both base models come with the same ones. Raises WeightsMissing."""
    try:
        return find_checkpoint("i2v")
    except WeightsMissing:
        return find_checkpoint("t2v")


def _silent(progress: Progress) -> None:
    """Before the first request nobody listens."""
