"""What a job looks like so far, small and seldom enough to send along with its progress."""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Callable

from storymem.ports import Frame

WIDTH = 416
"""Of a preview at most, in pixels: what a card or a draft in the viewer can show."""

MAX_BYTES = 48 << 10
PAUSE_SECONDS = 0.3
_QUALITIES = (80, 60, 40)


class Previews:
    """Lets a preview through when the last one is `PAUSE_SECONDS` old. `now` is any clock that never goes back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._sent_at = -math.inf

    def packed(self, frame: Frame | None) -> str | None:
        """The frame as base64 of a JPEG of at most MAX_BYTES; None when there is none, or it comes too soon."""
        if frame is None or self._now() < self._sent_at + PAUSE_SECONDS:
            return None
        from storymem.media.pictures import encode_jpeg  # brings the codecs: the process starts without them

        for quality in _QUALITIES:
            content = encode_jpeg(frame, width=WIDTH, quality=quality)
            if len(content) <= MAX_BYTES:
                self._sent_at = self._now()
                return base64.b64encode(content).decode()
        return None
