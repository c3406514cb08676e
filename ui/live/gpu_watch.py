"""How full the graphics cards are, asked of the driver at most every two seconds, however many pages ask."""

from __future__ import annotations

import threading
import time
from dataclasses import asdict
from typing import Any

from storymem.gpus import gpus

KEPT_SECONDS = 2.0


class GpuWatch:
    """The last answer, asked anew once it is old. Safe to call from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: list[dict[str, Any]] = []
        self._until = 0.0

    def rows(self) -> list[dict[str, Any]]:
        """Each card: `number`, `name`, `used` and `total` memory in MiB."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._rows = [asdict(gpu) for gpu in gpus()]
                self._until = time.monotonic() + KEPT_SECONDS
            return self._rows
