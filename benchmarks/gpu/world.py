"""What is measured: Wan 2.2 A14B at its real size with random weights, or one of its kind for a CPU and seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel
from diffusers.models.transformers.transformer_wan import WanRotaryPosEmbed
from torch import nn

from storymem.core.values import Size
from storymem.engine.wan.fit.footprint import token_count
from storymem.engine.wan.sampler.condition import Condition
from storymem.engine.wan.sampler.denoise import Conditioning
from storymem.engine.wan.sampler.rope import fit_for_memory

TEXT_LENGTH = 512

REAL_TRANSFORMER: Mapping[str, Any] = {
    "num_attention_heads": 40,
    "attention_head_dim": 128,
    "in_channels": 36,
    "out_channels": 16,
    "text_dim": 4096,
    "freq_dim": 256,
    "ffn_dim": 13824,
    "num_layers": 40,
}
TINY_TRANSFORMER = {
    **REAL_TRANSFORMER,
    "num_attention_heads": 2,
    "attention_head_dim": 12,
    "text_dim": 16,
    "ffn_dim": 48,
    "num_layers": 3,
}
TINY_VAE: Mapping[str, Any] = {"base_dim": 4, "dim_mult": [1, 1, 1, 1], "num_res_blocks": 1}


@dataclass(frozen=True, eq=False)
class World:
    """Sizes, and where they are worked on."""

    device: torch.device
    dtype: torch.dtype
    transformer: Mapping[str, Any]
    vae: Mapping[str, Any]
    size: Size
    frame_count: int
    memory_counts: Sequence[int]
    steps: Sequence[int]
    lora_rank: int

    @property
    def is_tiny(self) -> bool:
        """Whether figures mean nothing."""
        return self.transformer is TINY_TRANSFORMER

    @property
    def latent_frames(self) -> int:
        """Of the shot, without memory."""
        return (self.frame_count - 1) // 4 + 1

    def tokens(self, memory_count: int) -> int:
        """Of one forward."""
        return token_count(self.size, self.frame_count, memory_count)

    def noise(self, memory_count: int) -> torch.Tensor:
        """[16, memory and shot in latent frames, h, w]."""
        frames = memory_count + self.latent_frames
        return torch.randn(16, frames, self.size.height // 8, self.size.width // 8, device=self.device)

    def conditioning(self, memory_count: int) -> Conditioning:
        """Random texts and a random condition."""
        texts = torch.randn(2, TEXT_LENGTH, self.transformer["text_dim"], device=self.device)
        noise = self.noise(memory_count)
        condition = Condition(torch.cat([noise[:4], noise]), memory_count)
        return Conditioning(texts[0], texts[1], condition)

    def flop(self, memory_count: int) -> float:
        """Floating-point operations of a forward's Linears and attention, from the shapes."""
        tokens, d = self.tokens(memory_count), self.transformer["num_attention_heads"] * self.head_dim
        linear = 2 * tokens * (6 * d * d + 2 * d * self.transformer["ffn_dim"]) + 4 * TEXT_LENGTH * d * d
        attention = 4 * tokens * tokens * d + 4 * tokens * TEXT_LENGTH * d
        return self.transformer["num_layers"] * (linear + attention)

    @property
    def head_dim(self) -> int:
        """Of one attention head."""
        return self.transformer["attention_head_dim"]

    def stock_expert(self, device: torch.device | None = None) -> WanTransformer3DModel:
        """An expert as diffusers makes it, with random weights, made where they are wanted.

        float32 where diffusers keeps float32, the world's precision elsewhere.
        """
        place = device or self.device
        with torch.device("meta"):
            model = WanTransformer3DModel(**self.transformer)
        for name, parameter in model.named_parameters():
            kept = any(part in name.split(".") for part in model._keep_in_fp32_modules or ())
            parameter.data = parameter.data.to(torch.float32 if kept else self.dtype)
        model.to_empty(device=place)
        model.rope = WanRotaryPosEmbed(self.head_dim, model.config["patch_size"], model.config["rope_max_seq_len"])
        model.rope.to(place)
        for parameter in model.parameters():
            parameter.data.normal_(0, 0.02)
        return model.eval().requires_grad_(False)

    def expert(self, device: torch.device | None = None) -> WanTransformer3DModel:
        """An expert as this project uses it."""
        return fit_for_memory(self.stock_expert(device))

    def make_vae(self, dtype: torch.dtype) -> AutoencoderKLWan:
        """A VAE with random weights."""
        vae = AutoencoderKLWan(**self.vae).eval().requires_grad_(False)
        cast(nn.Module, vae).to(self.device, dtype)
        return vae


def real_world(memory_counts: Sequence[int], steps: Sequence[int]) -> World:
    """A14B on the first card."""
    film = Size(width=832, height=480)
    return World(
        torch.device("cuda"), torch.bfloat16, REAL_TRANSFORMER, {}, film, 81, memory_counts, steps, lora_rank=128
    )


def tiny_world() -> World:
    """Everything at once in seconds, on the CPU."""
    size = Size(width=48, height=32)
    return World(torch.device("cpu"), torch.float32, TINY_TRANSFORMER, TINY_VAE, size, 9, (0, 2), (4, 6), lora_rank=4)
