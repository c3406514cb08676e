"""The noise a shot starts from. Decision 0006 says why it is not drawn in one piece, as the published script does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import torch

from storymem.core.values import Size
from storymem.engine.wan.sampler.codec import LATENT_CHANNELS, SPATIAL_STRIDE, latent_frame_count


def shot_noise(seed: int, memory: Sequence[str], frame_count: int, size: Size) -> torch.Tensor:
    """[16, memory frames + latent frames, height / 8, width / 8], float32, drawn on the CPU.

    The shot's part depends on the seed alone, so the same seed with another memory is the same film remembered
    otherwise; each remembered picture, named in `memory`, has noise of its own, wherever in the order it stands.
    """
    height, width = size.height // SPATIAL_STRIDE, size.width // SPATIAL_STRIDE
    parts = [_drawn(_seed_of(seed, name), 1, height, width) for name in memory]
    return torch.cat([*parts, _drawn(seed, latent_frame_count(frame_count), height, width)], dim=1)


def _seed_of(seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:8], "big") >> 1


def _drawn(seed: int, frames: int, height: int, width: int) -> torch.Tensor:
    generator = torch.Generator("cpu").manual_seed(seed)
    return torch.randn(LATENT_CHANNELS, frames, height, width, generator=generator)
