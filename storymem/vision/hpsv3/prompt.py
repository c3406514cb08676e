"""The one user turn a picture is judged in. The instruction is the package's own text (MIT, LICENSE-hpsv3.txt).

The model was trained on these very characters, two spaces before a line's end and all: their hash is checked whenever
they are read.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from storymem.core.errors import EngineError, RequestUnsupported

IMAGE_PAD = "<|image_pad|>"
REWARD = "<|Reward|>"
EMPTY_TURN_SHA256 = "d75d66ca8cbf7011fce85b1b52429f5e2e9f7092d2cec1798fc125449bc63576"
"""Of the turn for an empty prompt with one image pad."""

_INSTRUCTION = Path(__file__).with_name("instruction.txt")
_SLOT = "{text_prompt}"
_MARK = re.compile(r"<\|[^<>|]*\|>")


def turn(prompt: str, pad_count: int) -> str:
    """The whole conversation about one picture of `pad_count` tokens, up to where the model would answer.

    Raises RequestUnsupported for a prompt that holds a mark of the conversation itself, such as `<|Reward|>`.
    """
    mark = _MARK.search(prompt)
    if mark:
        raise RequestUnsupported(
            f"The prompt holds {mark.group()}, which the reward model takes for a part of the conversation.",
            fix="Take it out of the prompt.",
        )
    return _turn(_instruction().replace(_SLOT, prompt), pad_count)


def _turn(user_text: str, pad_count: int) -> str:
    return (
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
        f"<|im_start|>user\n<|vision_start|>{IMAGE_PAD * pad_count}<|vision_end|>{user_text}<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


@cache
def _instruction() -> str:
    """The user's text with a slot for the prompt. Raises EngineError when a single character is not as published."""
    text = _INSTRUCTION.read_bytes().decode("utf-8")
    if hashlib.sha256(_turn(text.replace(_SLOT, ""), 1).encode()).hexdigest() != EMPTY_TURN_SHA256:
        raise EngineError(
            f"{_INSTRUCTION.name} is not the text the reward model was trained on.", fix="Install the studio again."
        )
    return text
