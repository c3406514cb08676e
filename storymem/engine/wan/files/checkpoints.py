"""A base model's folder -> its models, on the CPU: experts with their LoRAs merged in, VAE, text encoder, tokenizer.

Each is built without memory, then its weights are read one by one and each is cast once. So a published float32 expert
of 57 GB needs the 28.6 GB of its bfloat16 form, and no more.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel
from transformers import AutoTokenizer, UMT5Config, UMT5EncoderModel

from storymem import weights
from storymem.core.errors import EngineError, RequestUnsupported
from storymem.core.request import LoraUse
from storymem.engine.wan.files import original
from storymem.engine.wan.files.lora import Merge, check_complete, read_lora, rounding_loss
from storymem.engine.wan.files.tensors import Changed, TensorFiles, empty, filled
from storymem.engine.wan.sampler.schedule import Which
from storymem.ports import OnPart
from storymem.weights import Base as Kind
from storymem.weights import Checkpoint, Part, find_checkpoint, read_config

__all__ = [
    "Checkpoint",
    "Kind",
    "find_checkpoint",
    "load_expert",
    "load_text_encoder",
    "load_tokenizer",
    "load_vae",
]

log = logging.getLogger(__name__)

_ROPE = ("attention_head_dim", "patch_size", "rope_max_seq_len")


def load_expert(
    checkpoint: Checkpoint,
    which: Which,
    *,
    loras: Sequence[LoraUse] = (),
    dtype: torch.dtype = torch.bfloat16,
    on_part: OnPart | None = None,
) -> WanTransformer3DModel:
    """One of the two experts, with the LoRAs merged in float32, in order, before the one cast to `dtype`.

    What diffusers keeps in float32 stays so (time embedding, modulation, norms). `on_part` is told percents and may
    raise. Raises WeightsMissing for a LoRA that is not here, RequestUnsupported for one that doesn't fit, EngineError
    when the folder's files are damaged or another model's.
    """
    part: Part = getattr(checkpoint, which)
    tensors = TensorFiles(part.files)
    config, names = _expert_plan(checkpoint, part, tensors)
    model = empty(lambda: WanTransformer3DModel(**config))
    changed = _told(_merge(model, checkpoint.kind, which, loras), len(model.blocks) // 2, dtype)
    filled(model, tensors, names, lambda name: _dtype(name, dtype), changed=changed, on_part=on_part)
    # Its tables are in no file: they are worked out.
    model.rope = type(model.rope)(*(model.config[name] for name in _ROPE))
    return model


def _merge(model: WanTransformer3DModel, kind: Kind, which: Which, loras: Sequence[LoraUse]) -> Merge:
    """The LoRAs' changes for one expert, found, read and fitted."""
    merge = Merge(model)
    for use in loras:
        source = weights.lora_source(use.name, kind)
        lora = read_lora(source.high if which == "high" else source.low, alpha=source.alpha)
        if source.changes_all:
            check_complete(lora, len(model.blocks))
        elif lora.assumes_storymem:
            raise RequestUnsupported(
                f"The LoRA {use.name} does not say how strong it is: at rank 128 that can be 11 times more or less.",
                fix="Put its adapter_config.json beside the file, in a folder of its own.",
            )
        merge.add(lora, use.strength)
    return merge


def _told(merge: Merge, block: int, dtype: torch.dtype) -> Changed:
    """What the merge does, with a line in the log of how much of it the one cast loses, measured on one weight."""
    probe = f"blocks.{block}.attn1.to_q.weight"

    def changed(name: str, weight: torch.Tensor) -> torch.Tensor:
        merged = merge.applied(name, weight)
        if name == probe and merged is not weight:
            loss = rounding_loss(weight, merged - weight.float(), dtype)
            log.info("Rounding to %s is off by %.1f %% of what the LoRAs change (%s).", dtype, 100 * loss, name)
        return merged

    return changed


def _expert_plan(checkpoint: Checkpoint, part: Part, tensors: TensorFiles) -> tuple[dict[str, Any], Mapping[str, str]]:
    """(configuration, diffusers' name -> name in the file) of an expert."""
    config = read_config(part)
    if checkpoint.layout == "original":
        names = original.expert_names(tensors.names)
        return original.expert_config(config, tensors.shape("text_embedding.0.weight")[1]), names
    return _known(config, WanTransformer3DModel), _same(tensors)


def _dtype(name: str, dtype: torch.dtype) -> torch.dtype:
    """As from_pretrained casts: what is named in `_keep_in_fp32_modules` is kept."""
    kept = WanTransformer3DModel._keep_in_fp32_modules or ()
    return torch.float32 if not set(name.split(".")).isdisjoint(kept) else dtype


def load_vae(checkpoint: Checkpoint) -> AutoencoderKLWan:
    """The VAE, float32. Raises EngineError when its file is damaged or another model's."""
    tensors = TensorFiles(checkpoint.vae.files)
    if checkpoint.layout == "original":
        config, names = original.vae_config(tensors), original.vae_names(tensors.names)
    else:
        config, names = _known(read_config(checkpoint.vae), AutoencoderKLWan), _same(tensors)
    model = empty(lambda: AutoencoderKLWan(**config))
    return filled(model, tensors, names, lambda _: torch.float32)


def load_text_encoder(checkpoint: Checkpoint, dtype: torch.dtype = torch.bfloat16) -> UMT5EncoderModel:
    """umT5 in this precision. Raises EngineError when its files are damaged or another model's."""
    tensors = TensorFiles(checkpoint.text_encoder.files)
    if checkpoint.layout == "original":
        config, names = original.text_encoder_config(tensors), original.text_encoder_names(tensors.names)
    else:
        config, names = read_config(checkpoint.text_encoder), _same(tensors)
    model = empty(lambda: UMT5EncoderModel(UMT5Config.from_dict(config)))
    return filled(model, tensors, names, lambda _: dtype)


def load_tokenizer(checkpoint: Checkpoint) -> Any:
    """umT5's tokenizer, a callable. Raises EngineError when its folder is damaged."""
    try:
        return AutoTokenizer.from_pretrained(checkpoint.tokenizer, local_files_only=True)
    except Exception as error:  # of the library, and of the parsers of three file formats below it
        raise EngineError(
            f"{checkpoint.tokenizer} holds no tokenizer that can be read: {str(error).splitlines()[0][:160]}",
            fix="Delete it and fetch the weights again.",
        ) from error


def _same(tensors: TensorFiles) -> dict[str, str]:
    return {name: name for name in tensors.names}


def _known(config: Mapping[str, Any], model: type) -> dict[str, Any]:
    """What of a config.json the model's class takes; the rest is notes of the program that wrote it."""
    taken = inspect.signature(model.__init__).parameters
    return {name: value for name, value in config.items() if name in taken}
