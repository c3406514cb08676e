"""Text -> token ids, by the base model's tokenizer and one token more, `<|Reward|>`, which the training added."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Tokenizer

from storymem.core.errors import EngineError
from storymem.vision.hpsv3.prompt import IMAGE_PAD, REWARD, turn

PADDING = "<|endoftext|>"
PUBLISHED_VOCABULARY = 151_658
EMPTY_TURN_IDS_SHA256 = "1a49a586e55142f5ae320edb18e2c3090a655e01dbd80992bd38fce0d70957fe"
"""Of the ids of the turn for an empty prompt and one image pad (32 bits each, little-endian), by the real tokenizer."""

_FIX = "Fetch it again: python -m storymem weights fetch hpsv3"


class RewardTokenizer:
    """Knows the ids of the tokens that matter. The reward token has the last id of the vocabulary."""

    def __init__(self, file: Path) -> None:
        """From the base model's tokenizer.json. Raises EngineError when it is not the base model's."""
        self._tokenizer = _read(file)
        self._tokenizer.add_special_tokens([AddedToken(REWARD, special=True, normalized=False)])
        self.vocabulary = self._tokenizer.get_vocab_size(with_added_tokens=True)
        self.reward = self._id(file, REWARD)
        self.image_pad = self._id(file, IMAGE_PAD)
        self.padding = self._id(file, PADDING)
        if self.reward != self.vocabulary - 1:
            raise _wrong(file, f"gives {REWARD} the id {self.reward} of {self.vocabulary}")
        if self.vocabulary == PUBLISHED_VOCABULARY:
            self._check_published(file)

    def ids(self, prompt: str, pad_count: int) -> list[int]:
        """Of the whole turn about one picture; holds the reward token once and `pad_count` image pads."""
        return self._tokenizer.encode(turn(prompt, pad_count), add_special_tokens=False).ids

    def _id(self, file: Path, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise _wrong(file, f"has no {token}")
        return found

    def _check_published(self, file: Path) -> None:
        ids = np.array(self.ids("", 1), "<i4")
        if hashlib.sha256(ids.tobytes()).hexdigest() != EMPTY_TURN_IDS_SHA256:
            raise _wrong(file, "cuts the instruction into other tokens")


def padded(rows: Sequence[Sequence[int]], padding: int) -> tuple[np.ndarray, np.ndarray]:
    """(ids, mask), both [n, longest] int64: rows filled up on the right, where the mask is 0."""
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), padding, np.int64)
    mask = np.zeros_like(ids)
    for row, values in enumerate(rows):
        ids[row, : len(values)] = values
        mask[row, : len(values)] = 1
    return ids, mask


def _read(file: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(file))
    except Exception as error:  # the tokenizers package raises nothing narrower
        raise EngineError(
            f"{file.name} can't be read: {str(error)[:160]}",
            fix=_FIX,
        ) from error


def _wrong(file: Path, why: str) -> EngineError:
    return EngineError(
        f"{file.name} is not the tokenizer the reward model was trained with: it {why}.",
        fix=_FIX,
    )
