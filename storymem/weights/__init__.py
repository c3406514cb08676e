"""Model weights on this machine: what there is to fetch, fetching it, finding it, and whether it is still the same.

    <home>/wan-i2v/         a base model in one of the two published layouts (base.py)
           storymem-mi2v/   backbone_high_noise.safetensors, backbone_low_noise.safetensors
           lightning/       a folder for each base model
           loras/           a person's own (loras.py)
           clip/ hpsv3/     what judges frames

<home> is the folder named by STORYMEM_WEIGHTS, or ~/.cache/storymem/weights. Folders of the published instructions are
found in it under their own names too. Nothing here imports a model library, and nothing is fetched unless a person asks
for it with `python -m storymem weights fetch NAME`.
"""

from __future__ import annotations

from storymem.weights.base import Checkpoint, Part, find_checkpoint, read_config
from storymem.weights.catalogue import WEIGHTS, Base, ModelWeights, RemoteFile, RemoteFolder, model_weights
from storymem.weights.fetching import SPARE_BYTES, check, describe, fetch
from storymem.weights.fingerprints import fingerprint
from storymem.weights.loras import LoraSource, lora_names, lora_source
from storymem.weights.places import HOME, home, is_here, weights_file, where

__all__ = [
    "HOME",
    "SPARE_BYTES",
    "WEIGHTS",
    "Base",
    "Checkpoint",
    "LoraSource",
    "ModelWeights",
    "Part",
    "RemoteFile",
    "RemoteFolder",
    "check",
    "describe",
    "fetch",
    "find_checkpoint",
    "fingerprint",
    "home",
    "is_here",
    "lora_names",
    "lora_source",
    "model_weights",
    "read_config",
    "weights_file",
    "where",
]
