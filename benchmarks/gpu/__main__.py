"""What Wan 2.2 A14B costs on this machine's card, with random weights made there: nothing is fetched.

    python benchmarks/gpu [--only card,plain,tuned,int8,vae,swap,stream,peaks,shot] [--memory 0,5,10]
                          [--steps 4,40] [--out FILE] [--tiny]

Every result is one JSON line, written to FILE as it is known (out/gpu.jsonl), with the aim beside it where there is
one. Sections can be run one by one; `plain`, diffusers' own pipeline, is what `tuned` is to be compared with, in one
run. `--tiny` runs everything on the CPU in seconds: a proof that it runs, whose figures say nothing.

Exit status: 0 when every aim was met, 1 when one was missed, 2 without a card.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from storymem.engine.wan.fit.machine import allocator_settings

for name, value in allocator_settings().items():
    os.environ.setdefault(name, value)  # before torch is imported

import diffusers
import torch

from benchmarks.gpu.forwards import Rates, card, int8, plain, tuned
from benchmarks.gpu.moving import peaks, stream, swap, vae
from benchmarks.gpu.shots import shot
from benchmarks.gpu.timing import Journal, tidy
from benchmarks.gpu.world import World, real_world, tiny_world
from storymem.engine.wan.fit.machine import survey

Section = Callable[[World, Journal, Rates], None]
SECTIONS: Mapping[str, Section] = {
    "card": card,
    "plain": plain,
    "tuned": tuned,
    "int8": int8,
    "vae": vae,
    "swap": swap,
    "stream": stream,
    "peaks": peaks,
    "shot": shot,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the sections that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--only", default=",".join(SECTIONS), help="sections, with commas between them")
    parser.add_argument("--memory", default="0,5,10", help="memory frames, with commas between them")
    parser.add_argument("--steps", default="4,40", help="steps of Draft and of Final")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "gpu.jsonl", help="where the lines go")
    parser.add_argument("--tiny", action="store_true", help="on the CPU, in seconds")
    given = parser.parse_args(arguments)
    wanted = given.only.split(",")
    if unknown := set(wanted) - SECTIONS.keys():
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    if not given.tiny and not torch.cuda.is_available():
        print("There is no graphics card here; --tiny proves that the benchmark runs.", file=sys.stderr)
        return 2
    world = tiny_world() if given.tiny else real_world(_numbers(given.memory), _numbers(given.steps))
    journal = Journal(given.out, judges=not world.is_tiny)
    journal.note("machine", _facts(world))
    rates = Rates(world)
    for section in wanted:
        start = time.perf_counter()
        SECTIONS[section](world, journal, rates)
        tidy(world.device)
        torch.compiler.reset()
        journal.note(f"{section}: done", {"wall_seconds": round(time.perf_counter() - start, 1)})
    for missed in journal.missed:
        print(f"missed: {missed}")
    return 1 if journal.missed else 0


def _facts(world: World) -> dict[str, object]:
    """What was measured on: figures of another machine are other figures."""
    machine = survey(measure_pcie=not world.is_tiny)
    return {
        "tiny": world.is_tiny,
        "gpu": machine.gpu_name,
        "vram_gb": round(machine.vram_bytes / 1e9, 1),
        "ram_free_gb": round(machine.ram_free_bytes / 1e9, 1),
        "pcie_gb_per_second": machine.pcie_bytes_per_second and round(machine.pcie_bytes_per_second / 1e9, 1),
        "torch": torch.__version__,
        "cuda": torch.version.cuda,
        "diffusers": diffusers.__version__,
        "size": str(world.size),
        "frames": world.frame_count,
        "when": time.strftime("%Y-%m-%d %H:%M:%S"),
    }


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
