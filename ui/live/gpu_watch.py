"""How full the graphics cards are, asked of the driver at most every two seconds, however many pages ask."""

from __future__ import annotations

import threading
import time

from storymem.gpus import gpus
from ui.rows.base import Row

KEPT_SECONDS = 2.0


class GpuRow(Row):
    """A graphics card: memory in MiB, in use by all programs, and in all."""

    number: int
    name: str
    used: int
    total: int


class GpuWatch:
    """The last answer, asked anew once it is old. Safe to call from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: tuple[GpuRow, ...] = ()
        self._until = 0.0

    def rows(self) -> tuple[GpuRow, ...]:
        """Each card there is."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._rows = tuple(
                    GpuRow(number=gpu.number, name=gpu.name, used=gpu.used, total=gpu.total) for gpu in gpus()
                )
                self._until = time.monotonic() + KEPT_SECONDS
            return self._rows
