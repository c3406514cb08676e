"""A rough picture of a shot that is being sampled, straight from its latents: no decoder, under a millisecond."""

from __future__ import annotations

import numpy as np
import torch

from storymem.ports import Frame

# Least-squares colours of Wan 2.1 latents (16 channels -> RGB), the figures that latent previews of this model share.
_BIAS = (-0.1835, -0.0868, -0.3360)
_COLOURS = (
    (-0.1299, -0.1692, 0.2932),
    (0.0671, 0.0406, 0.0442),
    (0.3568, 0.2548, 0.1747),
    (0.0372, 0.2344, 0.1420),
    (0.0313, 0.0189, -0.0328),
    (0.0296, -0.0956, -0.0665),
    (-0.3477, -0.4059, -0.2925),
    (0.0166, 0.1902, 0.1975),
    (-0.0412, 0.0267, -0.1364),
    (-0.1293, 0.0740, 0.1636),
    (0.0680, 0.3019, 0.1128),
    (0.0032, 0.0581, 0.0639),
    (-0.1251, 0.0927, 0.1699),
    (0.0060, -0.0633, 0.0005),
    (0.3477, 0.2275, 0.2950),
    (0.1984, 0.0913, 0.1861),
)


@torch.no_grad()
def preview_frame(latents: torch.Tensor, index: int | None = None) -> Frame:
    """[16, frames, h, w], normalised, without memory -> one frame [h, w, 3], an eighth of the film's size.

    `index` is the latent frame, the middle one by default.
    """
    frame = latents[:, latents.shape[1] // 2 if index is None else index].float()
    colours = torch.tensor(_COLOURS, device=frame.device)
    rgb = torch.einsum("chw,cr->hwr", frame, colours) + torch.tensor(_BIAS, device=frame.device)
    return ((rgb + 1) * 127.5).clamp(0, 255).to(torch.uint8).cpu().numpy().astype(np.uint8, copy=False)
