"""A Wan 2.2 small enough for a test: real classes, random weights, in the layout people download."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel
from safetensors.torch import save_file
from transformers import T5TokenizerFast, UMT5Config, UMT5EncoderModel

torch.set_num_threads(1)  # models this small lose more to threads waiting for each other than they gain

TEXT_DIM = 32
SIDES: dict[str, Any] = {
    "patch_size": [1, 2, 2],
    "num_attention_heads": 2,
    "attention_head_dim": 24,
    "out_channels": 16,
    "text_dim": TEXT_DIM,
    "freq_dim": 32,
    "ffn_dim": 64,
    "num_layers": 2,
    "cross_attn_norm": True,
    "qk_norm": "rms_norm_across_heads",
    "eps": 1e-6,
}
VAE_SIDES: dict[str, Any] = {"base_dim": 4, "z_dim": 16, "dim_mult": [1, 2, 4, 4], "num_res_blocks": 1}
IN_CHANNELS = {"i2v": 36, "t2v": 16}
FOLDERS = {"i2v": "Wan2.2-I2V-A14B-Diffusers", "t2v": "Wan2.2-T2V-A14B-Diffusers"}
LORA_TARGETS = [f"{part}.{name}" for part in ("self_attn", "cross_attn") for name in "qkvo"] + ["ffn.0", "ffn.2"]


def tiny_transformer(kind: str, seed: int) -> WanTransformer3DModel:
    """A transformer of two blocks whose output follows its input, with weights from `seed`."""
    torch.manual_seed(seed)
    transformer = WanTransformer3DModel(in_channels=IN_CHANNELS[kind], **SIDES)
    for parameter in transformer.parameters():
        torch.nn.init.normal_(parameter, std=0.2 if parameter.ndim > 1 else 0.1)
    return transformer.eval()


def tiny_vae(seed: int = 5) -> AutoencoderKLWan:
    """A VAE of the published shape, a twenty-fourth as wide."""
    torch.manual_seed(seed)
    return AutoencoderKLWan(**VAE_SIDES).eval()


def tiny_tokenizer() -> T5TokenizerFast:
    """A T5 tokenizer whose pieces are letters; a space is a piece of its own, the end mark is 1."""
    pieces = ["<pad>", "</s>", "<unk>", "\u2581", *map(chr, range(33, 127))]
    return T5TokenizerFast(vocab=[(piece, -1.0) for piece in pieces], extra_ids=0)


def tiny_text_encoder(seed: int = 6) -> UMT5EncoderModel:
    """umT5 with one layer."""
    torch.manual_seed(seed)
    config = UMT5Config(vocab_size=128, d_model=TEXT_DIM, d_kv=8, d_ff=48, num_layers=1, num_heads=4)
    return UMT5EncoderModel(config).eval()


def write_base(home: Path, kind: str) -> Path:
    """A diffusers-format folder of the base model, as its repository has it."""
    folder = home / FOLDERS[kind]
    for place, seed in (("transformer", 1), ("transformer_2", 2)):
        tiny_transformer(kind, seed + (10 if kind == "t2v" else 0)).save_pretrained(folder / place)
    tiny_vae().save_pretrained(folder / "vae")
    tiny_text_encoder().save_pretrained(folder / "text_encoder")
    tiny_tokenizer().save_pretrained(folder / "tokenizer")
    index = {"_class_name": "WanImageToVideoPipeline" if kind == "i2v" else "WanPipeline", "boundary_ratio": 0.9}
    (folder / "model_index.json").write_text(json.dumps(index), "utf-8")
    return folder


def lora_tensors(seed: int, rank: int = 4, std: float = 0.05) -> dict[str, torch.Tensor]:
    """A StoryMem-style LoRA under its published key names."""
    generator = torch.Generator().manual_seed(seed)
    dim, ffn = SIDES["num_attention_heads"] * SIDES["attention_head_dim"], SIDES["ffn_dim"]
    tensors: dict[str, torch.Tensor] = {}
    for block in range(SIDES["num_layers"]):
        for target in LORA_TARGETS:
            wide_in, wide_out = (dim, ffn) if target == "ffn.0" else (ffn, dim) if target == "ffn.2" else (dim, dim)
            stem = f"base_model.model.blocks.{block}.{target}"
            tensors[f"{stem}.lora_A.weight"] = torch.randn(rank, wide_in, generator=generator) * std
            tensors[f"{stem}.lora_B.weight"] = torch.randn(wide_out, rank, generator=generator) * std
    return tensors


def write_storymem(home: Path) -> None:
    """Both StoryMem LoRAs, as their repository has them."""
    for number, name in enumerate(("Wan2.2-MI2V-A14B", "Wan2.2-MM2V-A14B")):
        folder = home / "StoryMem" / name
        folder.mkdir(parents=True)
        for which in ("high", "low"):
            save_file(lora_tensors(20 + 2 * number + (which == "low")), folder / f"backbone_{which}_noise.safetensors")


def write_tiny_wan(home: Path) -> Path:
    """Everything the engine looks for under a weights home; the home comes back."""
    write_base(home, "i2v")
    write_base(home, "t2v")
    write_storymem(home)
    return home
