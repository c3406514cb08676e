"""Weights in 8 bits where memory is short: int8 in storage, full precision in arithmetic.

Each row of a weight keeps its own scale, so one large number does not cost the others their digits. The tensors are
ordinary ones: whatever pins, copies or streams a module does the same with these.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import linear

_LARGEST = 127


class Int8Linear(nn.Module):
    """A Linear whose weight is held as int8: a quarter of a percent or so of the output's size is lost."""

    weight_int8: torch.Tensor
    scale: torch.Tensor

    def __init__(self, weight: torch.Tensor, bias: nn.Parameter | None) -> None:
        super().__init__()
        scale = weight.float().abs().amax(dim=1, keepdim=True).clamp_min(torch.finfo(torch.float32).tiny) / _LARGEST
        self.register_buffer("scale", scale)
        self.register_buffer("weight_int8", (weight.float() / scale).round().to(torch.int8))
        self.bias = bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[..., in] -> [..., out], in the precision of `x`."""
        return linear(x, (self.weight_int8 * self.scale).to(x.dtype), self.bias)


def quantise_blocks(transformer: nn.Module) -> None:
    """The Linears of `transformer.blocks` hold int8 from now on; the rest of the model stays as it is.

    Comes after LoRAs are merged: what is added to rounded weights would be rounded a second time.
    """
    blocks = transformer.get_submodule("blocks")
    for name, module in list(blocks.named_modules()):
        if isinstance(module, nn.Linear):
            parent, _, child = name.rpartition(".")
            setattr(blocks.get_submodule(parent), child, Int8Linear(module.weight.data, module.bias))
