"""Which CLIP this machine looks with: OpenAI's ViT-B/32 from the weights folder, or the one STORYMEM_CLIP names.

STORYMEM_CLIP="ViT-L-14-quickgelu:/models/vit-l-14.safetensors"    any name of open_clip.list_models(), and its file
STORYMEM_CLIP_PREPROCESSING=open_clip                              open_clip's own, instead of the published one
"""

from __future__ import annotations

import os
from typing import cast

from storymem.core.errors import BackendMissing
from storymem.vision.clip.scorer import DEFAULT_MODEL, ClipScorer, Preprocessing
from storymem.weights import is_here

CLIP = "STORYMEM_CLIP"
PREPROCESSING = "STORYMEM_CLIP_PREPROCESSING"


def clip_is_here() -> bool:
    """Whether there is a CLIP to look with: its weights are on this machine, or a person named another one."""
    return bool(os.environ.get(CLIP)) or is_here("clip")


def chosen_clip(device: str = "auto") -> ClipScorer:
    """The CLIP of this machine; nothing is loaded yet.

    Raises BackendMissing for a choice that names no model and file, or no preprocessing; WeightsMissing for a file that
    is not there. Missing default weights are only noticed by `check` and by looking.
    """
    preparation = cast(Preprocessing, os.environ.get(PREPROCESSING) or "published")
    named = os.environ.get(CLIP)
    if not named:
        return ClipScorer(device=device, preprocessing=preparation)
    model, colon, file = named.partition(":")
    if not (model and colon and file):
        raise BackendMissing(
            f"{CLIP} is {named!r}, which names no model with its file.",
            fix=f"Write MODEL:FILE, for example {CLIP}={DEFAULT_MODEL}-quickgelu:/path/to/weights.safetensors",
        )
    return ClipScorer(model, pretrained=file, device=device, preprocessing=preparation)
