"""The graphics cards of this machine and how full their memory is, in the words of the driver's own tool.

`nvidia-smi` comes with every driver CUDA runs on. Who asks it needs neither torch nor a CUDA context.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

QUERY = ("--query-gpu=index,name,memory.used,memory.total", "--format=csv,noheader,nounits")
PATIENCE_SECONDS = 5.0


@dataclass(frozen=True)
class Gpu:
    """One card: its number and name as `nvidia-smi` has them, memory in MiB: in use by all programs, and in all."""

    number: int
    name: str
    used: int
    total: int


def gpus(patience_seconds: float = PATIENCE_SECONDS) -> tuple[Gpu, ...]:
    """Every card that says how full it is; none where there is no NVIDIA driver or it does not answer in time."""
    try:
        asked = subprocess.run(
            ("nvidia-smi", *QUERY), capture_output=True, text=True, timeout=patience_seconds, check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ()
    return tuple(gpu for line in asked.stdout.splitlines() if (gpu := _gpu(line)) is not None)


def _gpu(line: str) -> Gpu | None:
    """`0, NVIDIA H200, 61234, 143771`. None where a part is no number: `[N/A]` for memory shared with the system's."""
    parts = [part.strip() for part in line.split(",")]
    if len(parts) < 4:
        return None
    number, *name, used, total = parts
    if not all(part.isdecimal() for part in (number, used, total)) or int(total) == 0:
        return None
    return Gpu(int(number), ", ".join(name), int(used), int(total))
