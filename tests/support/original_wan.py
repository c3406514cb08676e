"""The tiny Wan of `tiny_wan` under the names its authors published first: our own inversion, to test theirs with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import torch
from diffusers import AutoencoderKLWan
from safetensors.torch import save_file

from tests.support.tiny_wan import IN_CHANNELS, SIDES, tiny_text_encoder, tiny_tokenizer, tiny_transformer

_EXPERT = (
    (r"^condition_embedder\.time_embedder\.linear_1\.", "time_embedding.0."),
    (r"^condition_embedder\.time_embedder\.linear_2\.", "time_embedding.2."),
    (r"^condition_embedder\.text_embedder\.linear_1\.", "text_embedding.0."),
    (r"^condition_embedder\.text_embedder\.linear_2\.", "text_embedding.2."),
    (r"^condition_embedder\.time_proj\.", "time_projection.1."),
    (r"^proj_out\.", "head.head."),
    (r"^scale_shift_table$", "head.modulation"),
    (r"\.scale_shift_table$", ".modulation"),
    (r"\.norm2\.", ".norm3."),  # diffusers numbers the norms in another order
    (r"\.attn1\.", ".self_attn."),
    (r"\.attn2\.", ".cross_attn."),
    (r"\.to_([qkv])\.", r".\1."),
    (r"\.to_out\.0\.", ".o."),
    (r"\.ffn\.net\.0\.proj\.", ".ffn.0."),
    (r"\.ffn\.net\.2\.", ".ffn.2."),
)
_RESNET = (
    (r"\.norm1\.", ".residual.0."),
    (r"\.conv1\.", ".residual.2."),
    (r"\.norm2\.", ".residual.3."),
    (r"\.conv2\.", ".residual.6."),
    (r"\.conv_shortcut\.", ".shortcut."),
)
_VAE = (
    (r"^quant_conv\.", "conv1."),
    (r"^post_quant_conv\.", "conv2."),
    (r"\.conv_in\.", ".conv1."),
    (r"\.norm_out\.", ".head.0."),
    (r"\.conv_out\.", ".head.2."),
    (r"\.mid_block\.resnets\.0\.", ".middle.0."),
    (r"\.mid_block\.attentions\.0\.", ".middle.1."),
    (r"\.mid_block\.resnets\.1\.", ".middle.2."),
    (r"\.down_blocks\.", ".downsamples."),
)
_TEXT = (
    (r"^shared\.", "token_embedding."),
    (r"^encoder\.final_layer_norm\.", "norm."),
    (r"^encoder\.block\.", "blocks."),
    (r"\.layer\.0\.layer_norm\.", ".norm1."),
    (r"\.layer\.1\.layer_norm\.", ".norm2."),
    (r"\.layer\.0\.SelfAttention\.relative_attention_bias\.", ".pos_embedding.embedding."),
    (r"\.layer\.0\.SelfAttention\.", ".attn."),
    (r"\.layer\.1\.DenseReluDense\.wi_0\.", ".ffn.gate.0."),
    (r"\.layer\.1\.DenseReluDense\.wi_1\.", ".ffn.fc1."),
    (r"\.layer\.1\.DenseReluDense\.wo\.", ".ffn.fc2."),
)


def expert_name(name: str) -> str:
    """An expert's parameter in the original tree."""
    return _renamed(name, _EXPERT)


def vae_name(name: str) -> str:
    """A VAE's parameter in the original tree, where the decoder counts its layers through."""
    if up := re.match(r"decoder\.up_blocks\.(\d)\.(resnets|upsamplers)\.(\d)\.", name):
        layer = 4 * int(up[1]) + (3 if up[2] == "upsamplers" else int(up[3]))
        return _renamed(f"decoder.upsamples.{layer}.{name[up.end() :]}", _RESNET)
    if re.search(r"resnets|down_blocks\.\d+\.(norm|conv)", name):
        name = _renamed(name, _RESNET)
    return _renamed(name, _VAE)


def _renamed(name: str, rules: tuple[tuple[str, str], ...]) -> str:
    for pattern, replacement in rules:
        name = re.sub(pattern, replacement, name)
    return name


def original_vae(seed: int = 5) -> AutoencoderKLWan:
    """A VAE with the published number of layers, a twenty-fourth as wide."""
    torch.manual_seed(seed)
    return AutoencoderKLWan(base_dim=4).eval()


def write_original(folder: Path, kind: str) -> Path:
    """A folder of the original layout with the experts, text encoder and tokenizer of `tiny_wan.write_base`."""
    for which, seed in (("high", 1), ("low", 2)):
        expert = tiny_transformer(kind, seed + (10 if kind == "t2v" else 0)).state_dict()
        part = folder / f"{which}_noise_model"
        part.mkdir(parents=True)
        save_file(
            {expert_name(name): tensor for name, tensor in expert.items()}, part / "diffusion_pytorch_model.safetensors"
        )
        (part / "config.json").write_text(json.dumps(_config(kind)), "utf-8")
    vae = {vae_name(name): tensor for name, tensor in original_vae().state_dict().items()}
    torch.save(vae, folder / "Wan2.1_VAE.pth")
    text = dict(tiny_text_encoder().named_parameters())
    torch.save(
        {_renamed(name, _TEXT): tensor.data for name, tensor in text.items()},
        folder / "models_t5_umt5-xxl-enc-bf16.pth",
    )
    tiny_tokenizer().save_pretrained(folder / "google/umt5-xxl")
    return folder


def _config(kind: str) -> dict[str, object]:
    return {
        "_class_name": "WanModel",
        "dim": SIDES["num_attention_heads"] * SIDES["attention_head_dim"],
        "ffn_dim": SIDES["ffn_dim"],
        "freq_dim": SIDES["freq_dim"],
        "in_dim": IN_CHANNELS[kind],
        "out_dim": 16,
        "num_heads": SIDES["num_attention_heads"],
        "num_layers": SIDES["num_layers"],
        "eps": 1e-6,
        "text_len": 512,
    }
