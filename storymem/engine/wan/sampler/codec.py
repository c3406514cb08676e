"""Pixels <-> latents: the Wan VAE with its normalisation, one clip at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKLWan
from torch import nn

from storymem.ports import Frame, OnPart

TEMPORAL_STRIDE = 4
SPATIAL_STRIDE = 8
LATENT_CHANNELS = 16


def latent_frame_count(frame_count: int) -> int:
    """Latent frames of a clip: the first frame has its own, every four after it share one."""
    return (frame_count - 1) // TEMPORAL_STRIDE + 1


def as_pixels(picture: Frame) -> torch.Tensor:
    """[height, width, 3] from 0 to 255 -> [3, height, width] float32 from -1 to 1."""
    return (torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 255.0 - 0.5) / 0.5


def as_frames(pixels: torch.Tensor) -> Iterator[Frame]:
    """[3, frames, height, width] from -1 to 1 -> each frame [height, width, 3] from 0 to 255, rounded."""
    for frame in pixels.unbind(1):
        yield ((frame + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).permute(1, 2, 0).cpu().numpy().copy()


class LatentCodec:
    """A Wan VAE as two functions. It works where its VAE lies, in the VAE's own precision."""

    def __init__(self, vae: AutoencoderKLWan) -> None:
        self.vae = vae
        mean, std = torch.tensor(vae.config["latents_mean"]), torch.tensor(vae.config["latents_std"])
        self._mean, self._inverse_std = mean.view(1, -1, 1, 1, 1), 1.0 / std.view(1, -1, 1, 1, 1)

    @torch.no_grad()
    def encode(self, clip: torch.Tensor, on_part: OnPart | None = None) -> torch.Tensor:
        """[3, frames, height, width] -> [16, latent frames, height / 8, width / 8], normalised, float32, on the CPU.

        It is the mean of what the VAE answers, not a draw from it.
        """
        parts = latent_frame_count(clip.shape[1])
        with _counted(self.vae.encoder, parts, on_part):
            answer: Any = self.vae.encode(clip[None].to(self.vae.device, self.vae.dtype))
        posterior = answer.latent_dist
        return ((posterior.mode().float().cpu() - self._mean) * self._inverse_std)[0]

    @torch.no_grad()
    def decode(self, latents: torch.Tensor, on_part: OnPart | None = None) -> torch.Tensor:
        """[16, latent frames, h, w], normalised -> [3, 4 * (latent frames - 1) + 1, 8 h, 8 w] from -1 to 1, float32."""
        raw = latents[None].float().cpu() / self._inverse_std + self._mean
        with _counted(self.vae.decoder, latents.shape[1], on_part):
            clip = self.vae.decode(raw.to(self.vae.device, self.vae.dtype), return_dict=False)[0]
        return clip[0].float().clamp(-1, 1)


@contextmanager
def _counted(module: nn.Module, parts: int, on_part: OnPart | None) -> Iterator[None]:
    """The VAE works through a clip one latent frame after the other: each is told, so that a stop need not wait."""
    if on_part is None:
        yield
        return
    done = 0

    def tell(*_: Any) -> None:
        nonlocal done
        on_part(min(done, parts), parts)  # tiles make more calls than there are latent frames
        done += 1

    hook = module.register_forward_pre_hook(tell)
    try:
        yield
    finally:
        hook.remove()
    on_part(parts, parts)
