"""What this machine has: cards, their free memory, and free RAM. Only measures; `profiles.py` decides."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_COPY_BYTES = 2**30
_UNLIMITED = 1 << 60
"""Memory limits of this size or more mean that there is none."""


@dataclass(frozen=True)
class Machine:
    """What there is to work with, in bytes. Without a card `gpu_count` is 0 and so is all that follows from it.

    Of several cards the smallest counts: all hold the same. `process_count` is how many processes work on one shot
    (torchrun's), each on a card of its own; `ram_free_bytes` is theirs together.
    """

    ram_free_bytes: int
    gpu_name: str = ""
    gpu_count: int = 0
    vram_bytes: int = 0
    vram_free_bytes: int = 0
    compute_capability: tuple[int, int] = (0, 0)
    process_count: int = 1
    pcie_bytes_per_second: float | None = None


def survey(*, measure_pcie: bool = False, environ: Mapping[str, str] = os.environ) -> Machine:
    """This machine as it is now. Starts the card's driver in this process.

    `measure_pcie` times one pinned copy of 1 GiB to the card; without it the rate stays None.
    """
    import torch

    ram, processes = free_ram(), int(environ.get("WORLD_SIZE", "1"))
    if not torch.cuda.is_available():
        return Machine(ram_free_bytes=ram, process_count=processes)
    cards = range(torch.cuda.device_count())
    memory = [torch.cuda.mem_get_info(card) for card in cards]
    return Machine(
        ram_free_bytes=ram,
        gpu_name=torch.cuda.get_device_name(),
        gpu_count=len(cards),
        vram_bytes=min(total for _, total in memory),
        vram_free_bytes=min(free for free, _ in memory),
        compute_capability=min(torch.cuda.get_device_capability(card) for card in cards),
        process_count=processes,
        pcie_bytes_per_second=_pcie_rate(torch) if measure_pcie else None,
    )


def allocator_settings() -> dict[str, str]:
    """Environment for a process that will hold a Wan model; torch reads it once, when it is imported.

    torch rounds pinned memory up to powers of two, 1.5 times what this model has: over 16 MB it shall not.
    """
    return {"PYTORCH_ALLOC_CONF": "expandable_segments:True,pinned_max_round_threshold_mb:16"}


def free_ram(root: Path = Path("/")) -> int:
    """Bytes of RAM that can be had without swapping: the kernel's MemAvailable, or less where a container's limit is.

    0 on a system that has neither.
    """
    meminfo = _numbers(root / "proc/meminfo")
    available = meminfo.get("MemAvailable", 0) * 1024
    return max(0, min(available, _container_room(root / "sys/fs/cgroup")))


def _container_room(cgroup: Path) -> int:
    """What a container may still take: its limit less what it holds, where cached files don't count."""
    for limit, used, cached in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
    ):
        ceiling, held = _number(cgroup / limit), _number(cgroup / used)
        if ceiling is None or held is None or ceiling >= _UNLIMITED:
            continue
        statistics = _numbers((cgroup / limit).with_name("memory.stat"))
        return ceiling - held + statistics.get(cached, 0)
    return _UNLIMITED


def _number(file: Path) -> int | None:
    """The number a file consists of; None where there is no such file, or it says `max`."""
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _numbers(file: Path) -> dict[str, int]:
    """Lines of a name and a number, as the kernel writes them."""
    try:
        lines = file.read_text("ascii").splitlines()
    except OSError:
        return {}
    words = [line.replace(":", " ").split() for line in lines]
    return {pair[0]: int(pair[1]) for pair in words if len(pair) > 1 and pair[1].isdigit()}


def _pcie_rate(torch: Any) -> float:
    """Bytes per second from pinned memory to the card, by one copy after a first that warms up."""
    host = torch.empty(_COPY_BYTES, dtype=torch.uint8, pin_memory=True)
    card = torch.empty_like(host, device="cuda")
    card.copy_(host)
    torch.cuda.synchronize()
    start = time.perf_counter()
    card.copy_(host, non_blocking=True)
    torch.cuda.synchronize()
    return _COPY_BYTES / (time.perf_counter() - start)
