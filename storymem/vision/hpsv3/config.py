"""The shape of the network, from the base model's config.json and the checkpoint itself."""

from __future__ import annotations

import json
from pathlib import Path

from transformers import Qwen2VLConfig

from storymem.core.errors import EngineError

EMBEDDING = "model.embed_tokens.weight"


def read_config(file: Path, vocabulary: int) -> Qwen2VLConfig:
    """The base model's configuration with the checkpoint's vocabulary, which is shorter than the base model's.

    Raises EngineError when the file is no configuration of a Qwen2-VL model.
    """
    try:
        raw = json.loads(file.read_text("utf-8"))
        if raw["model_type"] != "qwen2_vl":
            raise ValueError(f"it describes a {raw['model_type']}")
        # The old flat layout and today's nested one both hold the vocabulary once.
        raw.get("text_config", raw)["vocab_size"] = vocabulary
        config = Qwen2VLConfig.from_dict(raw)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(
            f"{file.name} is no configuration of the reward model's base: {error}",
            fix="Fetch it again: python -m storymem weights fetch hpsv3",
        ) from error
    config._attn_implementation = "sdpa"  # the public way needs from_pretrained, which loads the base model's weights
    return config
