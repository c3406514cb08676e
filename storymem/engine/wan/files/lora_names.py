"""The key names LoRA files use for Wan -> the names of diffusers' transformer.

Written by people as `base_model.model.blocks.0.self_attn.q.lora_A.weight` (peft on the original tree),
`diffusion_model.blocks.0.self_attn.q.lora_down.weight`, `transformer.blocks.0.attn1.to_q.lora_A.weight` (diffusers) or
`lora_unet_blocks_0_self_attn_q.lora_down.weight` (kohya).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from diffusers.loaders.single_file_utils import convert_wan_transformer_to_diffusers

PEFT = "base_model.model."
_PREFIXES = (PEFT, "model.diffusion_model.", "diffusion_model.", "transformer.")
_KEY = re.compile(
    r"(?P<stem>.+)\.(?:lora_(?P<matrix>A|B|down|up)(?:\.default)?\.weight|(?P<other>alpha|diff|diff_b|diff_m))"
)
_MATRICES = {"A": "down", "B": "up", "down": "down", "up": "up"}
_KOHYA = re.compile(r"lora_unet_blocks_(\d+)_(self_attn|cross_attn|attn1|attn2|ffn)_(\w+)")
_KOHYA_ENDS = {"to_out_0": "to_out.0", "net_0_proj": "net.0.proj", "net_2": "net.2"}
_ORIGINAL = re.compile(r"\.(self_attn|cross_attn|modulation)(\.|$)|\.ffn\.\d")
_IMAGE_ATTENTION = re.compile(r"\.(k_img|v_img|norm_k_img|add_k_proj|add_v_proj|norm_added_k)(\.|$)|(^|\.)img_emb\.")
_WITHOUT_ENDING = "scale_shift_table"


@dataclass(frozen=True)
class Key:
    """What a key says: its `role`, down, up, alpha, diff, diff_b or diff_m, for the module `target` of diffusers."""

    key: str
    target: str
    role: str

    @property
    def parameter(self) -> str:
        """The parameter that a diff is added to."""
        if self.role == "diff_b":
            return f"{self.target}.bias"
        if self.role == "diff_m":
            return f"{self.target}.{_WITHOUT_ENDING}" if self.target else _WITHOUT_ENDING
        return self.target if self.target.endswith(_WITHOUT_ENDING) else f"{self.target}.weight"

    @property
    def is_dead(self) -> bool:
        """Whether it belongs to Wan 2.1's attention to images, which Wan 2.2 lacks."""
        return _IMAGE_ATTENTION.search(self.key) is not None


def parsed(names: Iterable[str]) -> tuple[list[Key], list[str]]:
    """(what the keys say, the keys that say nothing known)."""
    matches = {name: _KEY.fullmatch(name) for name in names}
    foreign = [name for name, match in matches.items() if match is None]
    read = {name: _stem(match["stem"]) for name, match in matches.items() if match}
    original = any(_ORIGINAL.search(stem) for stem in read.values())
    keys = [
        Key(name, _as_diffusers(read[name]) if original else read[name], _role(match))
        for name, match in matches.items()
        if match
    ]
    return keys, foreign


def is_storymem_style(names: Iterable[str]) -> bool:
    """Whether every key is as peft saves a LoRA of the original tree, with no word about its scale."""
    return all(
        name.startswith(PEFT) and _ORIGINAL.search(name) and (match := _KEY.fullmatch(name)) and match["matrix"]
        for name in names
    )


def _role(match: re.Match[str]) -> str:
    return _MATRICES[match["matrix"]] if match["matrix"] else match["other"]


def _stem(written: str) -> str:
    """A module's path without what a program put in front."""
    if kohya := _KOHYA.fullmatch(written):
        block, part, end = kohya.groups()
        return f"blocks.{block}.{part}.{_KOHYA_ENDS.get(end, end)}"
    prefix = next((prefix for prefix in _PREFIXES if written.startswith(prefix)), "")
    return written.removeprefix(prefix)


def _as_diffusers(stem: str) -> str:
    """A module of the original tree under diffusers' name; the library's converter only renames."""
    if stem == "modulation" or stem.endswith(".modulation"):
        return next(iter(convert_wan_transformer_to_diffusers({stem: None})))
    return next(iter(convert_wan_transformer_to_diffusers({f"{stem}.weight": None}))).removesuffix(".weight")
