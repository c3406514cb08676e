"""The reward network: Qwen2-VL without its language head, and a small head that reads one token.

Three conventions of the published training decide whether the rewards are right. They are not transformers' own, and
leaving one out gives numbers that look fine:

    positions   0, 1, 2, ... on all three rotary axes, as for plain text; never the image-aware positions of Qwen2-VL
    tables      rounded to bfloat16 (rotary.py)
    head        in float32, on the final hidden state of the reward token
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import nn
from transformers import Qwen2VLConfig
from transformers.models.qwen2_vl.modeling_qwen2_vl import Qwen2VLModel

from storymem.core.errors import EngineError
from storymem.vision.hpsv3.config import EMBEDDING, read_config
from storymem.vision.hpsv3.pictures import MERGE
from storymem.vision.hpsv3.rotary import RoundedVisionRotary, rounded_text_rotary

HEAD_PREFIX = "rm_head."
_PREFIXES = (
    ("visual.", "backbone.visual."),
    ("model.", "backbone.language_model."),
    (HEAD_PREFIX, HEAD_PREFIX),
)
_UNUSED = "lm_head.weight"


class RewardModel(nn.Module):
    """Answers (mu, log sigma) for each picture; mu is the reward, unbounded, mostly between -5 and 12."""

    def __init__(self, config: Qwen2VLConfig) -> None:
        super().__init__()
        self.backbone = Qwen2VLModel(config)
        self.rm_head = nn.Sequential(
            nn.Linear(self.backbone.language_model.config.hidden_size, 1024),
            nn.ReLU(),
            nn.Dropout(0.05),
            nn.Linear(1024, 16),
            nn.ReLU(),
            nn.Linear(16, 2),
        )

    @torch.inference_mode()
    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        pixel_values: torch.Tensor,
        grid: torch.Tensor,
        image_pad: int,
        reward: int,
    ) -> torch.Tensor:
        """[n, 2] float32 for ids and mask [n, length] int64, patches [sum of grids, 1176], grid [n, 3].

        `image_pad` and `reward` are token ids. Raises EngineError when a row doesn't hold the reward token once, or
        not one image pad for every four patches.
        """
        _check(input_ids, grid, image_pad, reward)
        text, vision = self.backbone.language_model, self.backbone.visual
        pictures = vision(pixel_values, grid_thw=grid).pooler_output
        embedded = text.embed_tokens(input_ids)
        embedded[input_ids == image_pad] = pictures.to(embedded.dtype)
        positions = torch.arange(input_ids.shape[1], device=input_ids.device).expand(3, *input_ids.shape)
        hidden = text(
            inputs_embeds=embedded, attention_mask=attention_mask, position_ids=positions, use_cache=False
        ).last_hidden_state
        return self.rm_head(hidden[input_ids == reward].float())


def load_reward_model(
    checkpoint: Path, config_file: Path, *, device: str = "cpu", dtype: torch.dtype = torch.bfloat16
) -> RewardModel:
    """The network with the checkpoint's weights, ready to judge; the backbone in `dtype`, the head in float32.

    No memory is taken but for the weights themselves. Raises EngineError when the checkpoint is not one of HPSv3:
    a weight missing, unknown, or of another shape.
    """
    try:
        with safe_open(checkpoint, framework="pt", device=device) as stored:
            names = list(stored.keys())
            if EMBEDDING not in names:
                raise _not_a_checkpoint(checkpoint, f"it has no {EMBEDDING}")
            config = read_config(config_file, vocabulary=stored.get_slice(EMBEDDING).get_shape()[0])
            with torch.device("meta"):
                model = RewardModel(config)
            weights = {
                _renamed(checkpoint, name): stored.get_tensor(name).to(_dtype(name, dtype))
                for name in names
                if name != _UNUSED
            }
            model.load_state_dict(weights, strict=True, assign=True)
    except (SafetensorError, OSError) as error:
        raise _not_a_checkpoint(checkpoint, str(error)) from error
    except RuntimeError as error:
        raise _not_a_checkpoint(checkpoint, " ".join(str(error).split())[:200]) from error
    _round_tables(model.backbone, torch.device(device))
    return model.eval().requires_grad_(False)


def _renamed(checkpoint: Path, name: str) -> str:
    for old, new in _PREFIXES:
        if name.startswith(old):
            return new + name.removeprefix(old)
    raise _not_a_checkpoint(checkpoint, f"it holds an unknown weight {name}")


def _dtype(name: str, dtype: torch.dtype) -> torch.dtype:
    return torch.float32 if name.startswith(HEAD_PREFIX) else dtype


def _round_tables(backbone: Qwen2VLModel, device: torch.device) -> None:
    """Puts in the rounded tables. They are no part of a checkpoint, so until now there were none at all."""
    text, vision = backbone.language_model, backbone.visual
    text.add_module("rotary_emb", rounded_text_rotary(text.config, device))
    vision.add_module("rotary_pos_emb", RoundedVisionRotary(vision.config, device))
    if any(buffer.is_meta for buffer in backbone.buffers()):
        raise EngineError(
            "This version of transformers keeps tables in the network that the studio doesn't know.",
            fix="Install the version of requirements.txt.",
        )


def _check(input_ids: torch.Tensor, grid: torch.Tensor, image_pad: int, reward: int) -> None:
    pads = (input_ids == image_pad).sum(dim=1)
    if not torch.equal((input_ids == reward).sum(dim=1), torch.ones_like(pads)):
        raise EngineError("A row of tokens doesn't hold the reward token once.", fix="Report this as a defect.")
    if not torch.equal(pads, grid.to(pads.device).prod(dim=1) // MERGE**2):
        raise EngineError("Image pads and patches don't agree in number.", fix="Report this as a defect.")


def _not_a_checkpoint(checkpoint: Path, why: str) -> EngineError:
    return EngineError(
        f"{checkpoint.name} is not a checkpoint of the HPSv3 reward model: {why}",
        fix="Fetch it again: python -m storymem weights fetch hpsv3",
    )
