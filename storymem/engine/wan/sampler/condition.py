"""What a shot is conditioned on, as the tensor the transformer sees beside the noise.

    channels 0-3    mask: 1 where a pixel frame is given, four pixel frames packed into each latent frame
    channels 4-19   latents: remembered pictures, then the clip whose given frames stand at its start

Memory comes first in time. Formulas: the paper's section 3.2; the bit-exact details were measured on recorded tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as functional

from storymem.core.values import Size
from storymem.engine.wan.sampler.codec import SPATIAL_STRIDE, TEMPORAL_STRIDE, as_pixels, latent_frame_count
from storymem.ports import Frame

Encode = Callable[[torch.Tensor], torch.Tensor]
"""[3, frames, height, width] from -1 to 1 -> [16, latent frames, height / 8, width / 8]."""


@dataclass(frozen=True, eq=False)
class Condition:
    """`tensor` is [20, memory frames + latent frames, height / 8, width / 8]; the first `memory_count` are memory."""

    tensor: torch.Tensor
    memory_count: int


def pixels_at(picture: Frame, size: Size) -> torch.Tensor:
    """[3, height, width] from -1 to 1, at `size`: bicubic without antialiasing or clamping where the size differs.

    That is the published resize, and it stretches. The engine hands over pictures that fit already (`framing.framed`).
    """
    pixels = as_pixels(picture)
    if tuple(pixels.shape[1:]) == (size.height, size.width):
        return pixels
    return functional.interpolate(pixels[None], size=(size.height, size.width), mode="bicubic")[0]


def seam_clip(seam: Sequence[Frame], frame_count: int, size: Size) -> torch.Tensor:
    """[3, frame_count, height, width]: the seam's frames, then mid-grey to the end. No seam: all grey."""
    clip = torch.zeros(3, frame_count, size.height, size.width)
    for index, picture in enumerate(seam):
        clip[:, index] = pixels_at(picture, size)
    return clip


def memory_clip(picture: Frame, size: Size) -> torch.Tensor:
    """[3, 1, height, width]: each remembered picture is encoded as a clip of its own."""
    return pixels_at(picture, size)[:, None]


def packed_mask(memory_count: int, frame_count: int, given_count: int, size: Size) -> torch.Tensor:
    """[4, memory frames + latent frames, height / 8, width / 8]: 1 for memory and the first `given_count` frames."""
    given = torch.zeros(frame_count)
    given[:given_count] = 1
    first, others = given[:1].repeat(TEMPORAL_STRIDE), given[1:]
    shot = torch.cat([first, others]).view(latent_frame_count(frame_count), TEMPORAL_STRIDE)
    mask = torch.cat([torch.ones(memory_count, TEMPORAL_STRIDE), shot]).t()[:, :, None, None]
    return mask.expand(-1, -1, size.height // SPATIAL_STRIDE, size.width // SPATIAL_STRIDE).contiguous()


def condition_of(
    memory_latents: Sequence[torch.Tensor],
    clip_latents: torch.Tensor,
    *,
    frame_count: int,
    given_count: int,
    size: Size,
) -> Condition:
    """From latents at hand: of each memory frame [16, 1, h, w], oldest first; of the clip [16, f, h, w]."""
    latents = torch.cat([*memory_latents, clip_latents], dim=1)
    mask = packed_mask(len(memory_latents), frame_count, given_count, size)
    return Condition(torch.cat([mask, latents]), len(memory_latents))


def build_condition(
    encode: Encode, memory: Sequence[Frame], seam: Sequence[Frame], *, frame_count: int, size: Size
) -> Condition:
    """The condition of a shot from its pictures: `memory` oldest first, `seam` of 0, 1 or 5 frames."""
    memory_latents = [encode(memory_clip(picture, size)) for picture in memory]
    clip_latents = encode(seam_clip(seam, frame_count, size))
    return condition_of(memory_latents, clip_latents, frame_count=frame_count, given_count=len(seam), size=size)
