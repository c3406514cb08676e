"""How much memory the parts of Wan 2.2 A14B take. Numbers only: counted on the real shapes, not measured on a card.

Activations were counted for the diffusers transformer at batch 1 with an attention that keeps no score matrix:
3.73 GB at 32,760 tokens, 5.49 GB at 48,360, and even in between. A VAE's were counted at 81 frames of 832x480.
"""

from __future__ import annotations

from typing import Literal

from storymem.core.values import Size

WeightsDtype = Literal["bf16", "int8"]
VaeDtype = Literal["fp32", "bf16"]

GB = 10**9
BLOCK_COUNT = 40
BLOCK_BYTES = {"bf16": 703 * 10**6, "int8": 352 * 10**6}
TRUNK_BYTES = 466 * 10**6
"""All of an expert that is not one of its blocks: embeddings and the way out. Never quantised."""

TEXT_ENCODER_BYTES = 11_400 * 10**6
CONTEXT_BYTES = 500 * 10**6
"""What a card's driver takes for a process."""

_SLACK = 1.15
"""Allocators leave holes: 10 to 15 percent of what comes and goes."""
_WORKSPACE_BYTES = 1 * GB
"""For the convolutions of a VAE, beside its tensors."""
_VAE_BYTES_PER_PIXEL = {"fp32": 8.2 * GB / (832 * 480), "bf16": 5.2 * GB / (832 * 480)}
_TILE_PIXELS = 480 * 448
"""Of one tile, where a VAE works in tiles: large ones, for the library's own make the work 1.65 times as much."""
_BLOCKS_UNDER_WAY = 2
"""While blocks are streamed: the one at work and the next."""


def expert_bytes(dtype: WeightsDtype) -> int:
    """One expert: 28.6 GB in bf16, 14.5 GB in int8."""
    return BLOCK_COUNT * BLOCK_BYTES[dtype] + TRUNK_BYTES


def streamed_bytes(dtype: WeightsDtype) -> int:
    """What of an expert is on the card while its blocks are streamed."""
    return _BLOCKS_UNDER_WAY * BLOCK_BYTES[dtype] + TRUNK_BYTES


def token_count(size: Size, frame_count: int, memory_frames: int) -> int:
    """Tokens of a forward: 1,560 for each latent frame at 832x480, remembered frames included."""
    latent_frames = memory_frames + (frame_count - 1) // 4 + 1
    return latent_frames * (size.height // 16) * (size.width // 16)


def activation_bytes(tokens: int) -> int:
    """What a forward needs beside the weights, slack included."""
    per_token = (5.49 - 3.73) * GB / (48_360 - 32_760)
    return round((3.73 * GB + per_token * (tokens - 32_760)) * _SLACK)


def vae_bytes(dtype: VaeDtype, tiling: bool, size: Size) -> int:
    """What decoding a shot needs. Frames come one after the other, so a long shot needs no more than a short one."""
    picture = size.width * size.height
    pixels = min(picture, _TILE_PIXELS) if tiling else picture
    return round(_VAE_BYTES_PER_PIXEL[dtype] * pixels * _SLACK) + _WORKSPACE_BYTES
