"""Prompts -> what the transformer reads: cleaned, cut into tokens, encoded by umT5, padded with zeros."""

from __future__ import annotations

from typing import Any

import torch
from diffusers.pipelines.wan.pipeline_wan import prompt_clean

from storymem.core.errors import RequestUnsupported

TEXT_LENGTH = 512
"""Tokens the model reads; diffusers' own default of 226 is another model's."""


def padded(embeds: torch.Tensor, length: int = TEXT_LENGTH) -> torch.Tensor:
    """[tokens, dim] -> [length, dim]: zeros behind the text, which take part in attention as they did in training."""
    return torch.cat([embeds, embeds.new_zeros(length - embeds.shape[0], embeds.shape[1])])


class TextEncoder:
    """A tokenizer and a umT5 encoder as one function. It works where the encoder lies."""

    def __init__(self, tokenizer: Any, encoder: Any, length: int = TEXT_LENGTH) -> None:
        self.tokenizer, self.encoder, self.length = tokenizer, encoder, length

    @torch.no_grad()
    def encode(self, text: str) -> torch.Tensor:
        """[length, dim], float32, on the CPU. Raises RequestUnsupported for a text that would have to be cut."""
        tokens = self.tokenizer(
            prompt_clean(text), add_special_tokens=True, return_attention_mask=True, return_tensors="pt"
        )
        count = tokens.input_ids.shape[1]
        if count > self.length:
            raise RequestUnsupported(
                f"The prompt has {count} tokens, and the model reads {self.length}: its end would be lost.",
                fix=f"Shorten it by about {100 * (count - self.length) // count + 1} %.",
            )
        ids = torch.full((1, self.length), self.tokenizer.pad_token_id)
        mask = torch.zeros_like(ids)
        ids[0, :count], mask[0, :count] = tokens.input_ids[0], 1
        device = self.encoder.get_input_embeddings().weight.device
        hidden = self.encoder(ids.to(device), mask.to(device)).last_hidden_state
        return padded(hidden[0, :count].float().cpu(), self.length)
