"""What a preview of a shot costs, against decoding the same latent frame, and what of a take that is.

    python benchmarks/preview.py

Latents of a whole 832x480 shot (21 latent frames, 16 channels), random; the VAE has its real size and random weights.
On the CPU: a card is faster at both, and the ratio says why a picture comes with every step and a decode does not.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import torch
from diffusers import AutoencoderKLWan

from storymem.engine.wan.sampler.codec import LatentCodec
from storymem.engine.wan.shot.preview import preview_frame

LATENTS = (16, 21, 60, 104)
PREVIEWS = 50


def seconds(work: Callable[[], object], runs: int) -> float:
    """The fastest of several runs, after one that warms up."""
    work()
    taken: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    """Measures both and prints them."""
    torch.manual_seed(0)
    latents = torch.randn(LATENTS)
    codec = LatentCodec(AutoencoderKLWan().eval())
    preview = seconds(lambda: preview_frame(latents), PREVIEWS)
    decode = seconds(lambda: codec.decode(latents[:, :1]), 2)
    frame = preview_frame(latents)
    print(f"preview of {frame.shape[1]}x{frame.shape[0]}: {1000 * preview:.2f} ms")
    print(f"decoding the same latent frame: {1000 * decode:.0f} ms")
    print(f"{decode / preview:.0f}x")


if __name__ == "__main__":
    main()
