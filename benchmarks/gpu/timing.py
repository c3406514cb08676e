"""Timed work and where the figures go: one JSON line for each result, written as it is known."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch


@dataclass(frozen=True)
class Timing:
    """Seconds of each repeat after the warm-up, and the most memory of the device that torch held meanwhile."""

    seconds: tuple[float, ...]
    peak_bytes: int

    @property
    def best(self) -> float:
        """The least seconds."""
        return min(self.seconds)

    def figures(self) -> dict[str, Any]:
        """As the journal writes it."""
        spread = max(self.seconds) - self.best
        return {
            "seconds": round(self.best, 5),
            "spread": round(spread, 5),
            "repeats": len(self.seconds),
            "peak_gb": round(self.peak_bytes / 1e9, 3),
        }


@dataclass(frozen=True)
class Aim:
    """What a figure was meant to be: at most, or at least, so much."""

    value: float
    at_least: bool = False

    def met_by(self, figure: float) -> bool:
        """Whether the figure is good enough."""
        return figure >= self.value if self.at_least else figure <= self.value


class Journal:
    """Writes results to a file, prints them, and remembers which aims were missed. `judges` False leaves aims out."""

    def __init__(self, file: Path, *, judges: bool) -> None:
        self._file, self._judges = file, judges
        self.missed: list[str] = []
        file.parent.mkdir(parents=True, exist_ok=True)

    def note(self, what: str, figures: dict[str, Any], *, aim: Aim | None = None, measure: str = "seconds") -> None:
        """One result; `aim` is for the figure named by `measure`."""
        line = {"what": what, **figures}
        if aim and self._judges:
            met = aim.met_by(figures[measure])
            line |= {"aim": f"{measure} at {'least' if aim.at_least else 'most'} {aim.value:g}", "met": met}
            self.missed += [] if met else [f"{what}: {measure} {figures[measure]:g}, {line['aim']}"]
        text = json.dumps(line)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(text + "\n")
        print(text, flush=True)


def timed(device: torch.device, work: Callable[[], object], *, warm_ups: int = 1, repeats: int = 2) -> Timing:
    """How long `work` takes on the device, by the device's own clock where it has one."""
    for _ in range(warm_ups):
        work()
    if device.type != "cuda":
        return Timing(tuple(_by_host(work) for _ in range(repeats)), 0)
    torch.cuda.synchronize()
    torch.cuda.reset_peak_memory_stats()
    seconds = tuple(_by_device(work) for _ in range(repeats))
    return Timing(seconds, torch.cuda.max_memory_allocated())


def tidy(device: torch.device) -> None:
    """Lets go of what the last measurement left."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.accelerator.empty_host_cache()


def _by_host(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _by_device(work: Callable[[], object]) -> float:
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    start.record()
    work()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) / 1000
