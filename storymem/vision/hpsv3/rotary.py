"""Position tables as the reward model was trained with them: rounded to bfloat16, whatever its weights are kept in.

The published training turned the whole network into bfloat16, its tables of frequencies with it. At position 900 that
shifts angles by up to a radian, and the weights have learned to live with it. Transformers 5 keeps the tables exact
(or rounds only some of them), so both are replaced here after loading.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from transformers.models.qwen2_vl.modeling_qwen2_vl import Qwen2VLRotaryEmbedding


def rounded_text_rotary(config: Any, device: torch.device) -> nn.Module:
    """The language model's table: frequencies rounded, angles in full precision, cosines in the network's own type."""
    rotary = Qwen2VLRotaryEmbedding(config).to(device)
    for table in (rotary.inv_freq, rotary.original_inv_freq):
        table.copy_(table.bfloat16().float())
    return rotary


class RoundedVisionRotary(nn.Module):
    """The vision tower's table: frequency, position, their product, cosine and sine are all bfloat16."""

    inv_freq: torch.Tensor

    def __init__(self, config: Any, device: torch.device) -> None:
        super().__init__()
        half = config.embed_dim // config.num_heads // 2
        exponents = torch.arange(0, half, 2, dtype=torch.float, device=device) / half
        self.register_buffer("inv_freq", (1.0 / 10000.0**exponents).bfloat16(), persistent=False)

    @torch.no_grad()
    def forward(self, x: torch.Tensor, position_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(cosines, sines), each [patches, head size], for (row, column) of every patch, [patches, 2]."""
        angles = position_ids[..., None].bfloat16() * self.inv_freq
        both = torch.cat([angles[:, 0], angles[:, 1]], dim=-1)
        whole = torch.cat([both, both], dim=-1)
        return whole.cos(), whole.sin()
