"""Weights for eyes as they would be installed: a CLIP of real size with random numbers, a reward model of toy size."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import open_clip
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

from storymem.vision.hpsv3.scorer import RewardFiles

WORLD = Path(__file__).resolve().parents[1] / "fixtures" / "vision"


def write_random_clip(home: Path, seed: int = 0) -> Path:
    """605 MB of random numbers where `weights fetch clip` would put them; the file comes back."""
    logging.getLogger().setLevel(logging.ERROR)
    torch.manual_seed(seed)
    model = open_clip.create_model("ViT-B-32", force_quick_gelu=True)
    file = home / "clip" / "open_clip_model.safetensors"
    file.parent.mkdir(parents=True)
    save_file({name: values.contiguous() for name, values in model.state_dict().items()}, file)
    return file


def write_small_hpsv3(home: Path) -> RewardFiles:
    """The small world of the fixtures where `weights fetch hpsv3` would put it, with a tokenizer of single bytes under
    the special ids it knows."""
    folder = home / "hpsv3"
    (folder / "base").mkdir(parents=True)
    shutil.copy(WORLD / "model.safetensors", folder / "HPSv3.safetensors")
    shutil.copy(WORLD / "config.json", folder / "base" / "config.json")
    letters = {letter: i for i, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocab=letters | {f"unused {i}": i for i in range(256, 300)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    names = ("endoftext", "im_start", "im_end", "vision_start", "vision_end", "image_pad", "video_pad")
    tokenizer.add_special_tokens([AddedToken(f"<|{name}|>", special=True, normalized=False) for name in names])
    tokenizer.save(str(folder / "base" / "tokenizer.json"))
    return RewardFiles(
        folder / "HPSv3.safetensors", folder / "base" / "config.json", folder / "base" / "tokenizer.json"
    )
