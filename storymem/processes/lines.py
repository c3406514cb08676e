"""What a child process and its parent say to each other: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]
Say = Callable[[Message], None]


def line(message: Message) -> bytes:
    """The message as one line."""
    return json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
