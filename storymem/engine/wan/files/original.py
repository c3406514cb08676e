"""The names of the first published layout -> those of diffusers and transformers, and the sizes its files imply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from diffusers.loaders.single_file_utils import convert_wan_transformer_to_diffusers, convert_wan_vae_to_diffusers

from storymem.core.errors import EngineError
from storymem.engine.wan.files.tensors import TensorFiles, some

_EXPERT_FIELDS = {
    "num_layers": "num_layers",
    "num_heads": "num_attention_heads",
    "in_dim": "in_channels",
    "out_dim": "out_channels",
    "ffn_dim": "ffn_dim",
    "freq_dim": "freq_dim",
    "eps": "eps",
}
_NOT_WAN_2_2 = re.compile(r"motion_encoder|face_adapter|img_emb|k_img|v_img|vace|control|audio|ref_conv")
"""What other members of the family have; the library's converter would go on with some of them."""

_BLOCK = {
    "norm1": "layer.0.layer_norm",
    "attn.q": "layer.0.SelfAttention.q",
    "attn.k": "layer.0.SelfAttention.k",
    "attn.v": "layer.0.SelfAttention.v",
    "attn.o": "layer.0.SelfAttention.o",
    "pos_embedding.embedding": "layer.0.SelfAttention.relative_attention_bias",
    "norm2": "layer.1.layer_norm",
    "ffn.gate.0": "layer.1.DenseReluDense.wi_0",
    "ffn.fc1": "layer.1.DenseReluDense.wi_1",
    "ffn.fc2": "layer.1.DenseReluDense.wo",
}


def expert_config(config: Mapping[str, Any], text_dim: int) -> dict[str, Any]:
    """diffusers' configuration, from the original config.json and the width of the text. Raises EngineError."""
    lacking = [name for name in ("dim", *_EXPERT_FIELDS) if not isinstance(config.get(name), int | float)]
    if lacking:
        raise EngineError(
            f"The expert's config.json does not say {some(lacking)}.", fix="Delete it and fetch the weights again."
        )
    return {
        **{ours: config[theirs] for theirs, ours in _EXPERT_FIELDS.items()},
        "attention_head_dim": config["dim"] // config["num_heads"],
        "patch_size": (1, 2, 2),
        "text_dim": text_dim,
        "cross_attn_norm": True,
        "qk_norm": "rms_norm_across_heads",
    }


def expert_names(names: Iterable[str]) -> dict[str, str]:
    """diffusers' name -> original name, of an expert's weights. Raises EngineError for another model's."""
    originals = list(names)
    if foreign := [name for name in originals if _NOT_WAN_2_2.search(name)]:
        raise EngineError(
            f"These are not the weights of a Wan 2.2 A14B expert: {some(foreign)}.",
            fix="Give the folder of Wan2.2-I2V-A14B or Wan2.2-T2V-A14B.",
        )
    # The library's converter only renames, so names may stand in for the tensors.
    return convert_wan_transformer_to_diffusers({name: name for name in originals})


def vae_names(names: Iterable[str]) -> dict[str, str]:
    """diffusers' name -> original name, of the VAE's weights."""
    return convert_wan_vae_to_diffusers({name: name for name in names})


def vae_config(tensors: TensorFiles) -> dict[str, Any]:
    """The sizes of the VAE in a file: everything else is as diffusers has it by default. Raises EngineError."""
    return {"base_dim": tensors.shape("encoder.conv1.weight")[0], "z_dim": tensors.shape("conv2.weight")[0]}


def text_encoder_names(names: Iterable[str]) -> dict[str, str]:
    """transformers' name -> original name, of umT5's weights."""
    return {_text_encoder_name(name): name for name in names}


def _text_encoder_name(name: str) -> str:
    """An unknown name stays as it is; it is then one the model lacks."""
    if name == "token_embedding.weight":
        return "shared.weight"
    if name == "norm.weight":
        return "encoder.final_layer_norm.weight"
    match = re.fullmatch(r"blocks\.(\d+)\.(.+)\.weight", name)
    if match is None or match[2] not in _BLOCK:
        return name
    return f"encoder.block.{match[1]}.{_BLOCK[match[2]]}.weight"


def text_encoder_config(tensors: TensorFiles) -> dict[str, Any]:
    """umT5's configuration, from the shapes in its file. Raises EngineError."""
    vocab_size, d_model = tensors.shape("token_embedding.weight")
    num_buckets, num_heads = tensors.shape("blocks.0.pos_embedding.embedding.weight")
    return {
        "vocab_size": vocab_size,
        "d_model": d_model,
        "num_heads": num_heads,
        "d_kv": tensors.shape("blocks.0.attn.q.weight")[0] // num_heads,
        "d_ff": tensors.shape("blocks.0.ffn.fc1.weight")[0],
        "num_layers": sum(re.fullmatch(r"blocks\.\d+\.norm1\.weight", name) is not None for name in tensors.names),
        "relative_attention_num_buckets": num_buckets,
        "relative_attention_max_distance": 128,
        "feed_forward_proj": "gated-gelu",
        "layer_norm_epsilon": 1e-6,
        "is_encoder_decoder": False,
        "use_cache": False,
    }
