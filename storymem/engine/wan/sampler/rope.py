"""Where each latent frame stands in time, and when in the noise: the two places where a transformer reads numbers.

The paper (section 3.2) places memory at -mS, ..., -S and the shot at 0, 1, 2, ...; the spatial axes stay as they are.
Nothing in the library is edited: two modules without weights are replaced by others of the same interface. Both keep
their precision where diffusers' own would follow `module.to(bfloat16)`, or work in float32 what was trained in float64.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from diffusers import WanTransformer3DModel
from torch import nn

Rotary = tuple[torch.Tensor, torch.Tensor]


def time_positions(memory_count: int, latent_frame_count: int, stride: int) -> tuple[int, ...]:
    """(-m*stride, ..., -stride, 0, 1, ..., f-1): the oldest remembered frame stands farthest back."""
    memory = tuple(-age * stride for age in range(memory_count, 0, -1))
    return memory + tuple(range(latent_frame_count))


class MemoryRotaryPosEmbed(nn.Module):
    """Drop-in for `WanTransformer3DModel.rope` with any whole time position for each latent frame.

    Set `positions` before a forward. Angles are computed in float64, as the model's authors do, and kept in float32.
    """

    def __init__(self, attention_head_dim: int, patch_size: Sequence[int], theta: float = 10000.0) -> None:
        super().__init__()
        self.patch_size = tuple(patch_size)
        self.h_dim = self.w_dim = 2 * (attention_head_dim // 6)
        self.t_dim = attention_head_dim - self.h_dim - self.w_dim
        self.theta = theta
        self.positions: tuple[int, ...] = ()
        self._latest: tuple[object, Rotary] | None = None

    def forward(self, hidden_states: torch.Tensor) -> Rotary:
        """(cos, sin), each [1, frames * height * width in patches, 1, head_dim], float32.

        `hidden_states` is [batch, channels, frames, height, width] in latents.
        """
        patches = tuple(side // patch for side, patch in zip(hidden_states.shape[2:], self.patch_size, strict=True))
        if len(self.positions) != patches[0]:
            raise ValueError(f"{len(self.positions)} time positions were set for {patches[0]} latent frames")
        key = (self.positions, patches, hidden_states.device)
        if self._latest is None or self._latest[0] != key:
            self._latest = key, self._rotary(patches, hidden_states.device)
        return self._latest[1]

    def _rotary(self, patches: tuple[int, ...], device: torch.device) -> Rotary:
        frames, height, width = patches
        axes = (
            self._angles(self.positions, self.t_dim).view(frames, 1, 1, -1),
            self._angles(range(height), self.h_dim).view(1, height, 1, -1),
            self._angles(range(width), self.w_dim).view(1, 1, width, -1),
        )
        grid = torch.cat([axis.expand(frames, height, width, -1) for axis in axes], dim=-1)
        angles = grid.reshape(1, frames * height * width, 1, -1)
        return angles.cos().float().to(device), angles.sin().float().to(device)

    def _angles(self, positions: Sequence[int], dim: int) -> torch.Tensor:
        """[positions, dim], float64; each angle stands twice, as diffusers' interleaved pairs want it."""
        frequencies = 1.0 / self.theta ** (torch.arange(0, dim, 2, dtype=torch.float64) / dim)
        angles = torch.outer(torch.tensor(list(positions), dtype=torch.float64), frequencies)
        return angles.repeat_interleave(2, dim=1)


class ExactTimesteps(nn.Module):
    """Drop-in for `condition_embedder.timesteps_proj`: the same cosines and sines, computed in float64."""

    def __init__(self, num_channels: int) -> None:
        super().__init__()
        self.num_channels = num_channels

    def forward(self, timesteps: torch.Tensor) -> torch.Tensor:
        """[n] -> [n, num_channels], float32."""
        half = self.num_channels // 2
        exponents = torch.arange(half, dtype=torch.float64, device=timesteps.device) / half
        angles = torch.outer(timesteps.double(), 10000.0**-exponents)
        return torch.cat([angles.cos(), angles.sin()], dim=1).float()


def fit_for_memory(transformer: WanTransformer3DModel) -> WanTransformer3DModel:
    """The transformer itself, which takes any time positions from now on. Its state dict does not change."""
    config: Any = transformer.config
    if not isinstance(transformer.rope, MemoryRotaryPosEmbed):
        rope = MemoryRotaryPosEmbed(config["attention_head_dim"], config["patch_size"])
        transformer.register_module("rope", rope)
        transformer.condition_embedder.register_module("timesteps_proj", ExactTimesteps(config["freq_dim"]))
    return transformer
