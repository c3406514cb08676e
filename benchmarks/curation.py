"""How long it takes to curate a take with CLIP on the CPU: python benchmarks/curation.py [--frames 81] [--takes 4]

Ours: every frame embedded once, in batches, and the whole threshold loop on dot products
(storymem.core.memory.curation).
Plain: the published procedure said again as plainly as it stands, two encodes for every pair of frames it compares and
the whole pass once more for every 0.01 of threshold. Both curate the same drawn take of 832x480 with the same random
ViT-B/32 of real size. Rewards are given numbers in both: HPSv3 takes minutes a frame on a CPU and would drown the rest.

Then: recall in a film of 1,000 shots and 3,000 keyframes, and the peak memory of curating one take and several.
The last line is `<ratio>x, same choice: yes` (or no); the exit status is 1 for no. About three minutes on two cores.
"""

from __future__ import annotations

import argparse
import logging
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import open_clip
import torch
from safetensors.torch import save_file
from torch.nn.functional import interpolate, normalize

from benchmarks.recall import long_film, milliseconds
from storymem.core.memory.bank import remember
from storymem.core.memory.curation import PUBLISHED, Curation, curate
from storymem.core.memory.recall import recall, recall_slots
from storymem.ports import Frame
from storymem.vision.clip.scorer import CLIP_MEAN, CLIP_STD, ClipScorer

WIDTH, HEIGHT = 832, 480
LONGEST = 81
BATCH = 8
THREADS = 2
_SMALL = (336, 588)
"""Height and width 832x480 is shrunk to before it is scored; said again here, as the plain procedure has it."""


# --- the take ------------------------------------------------------------------------------------------------------


def drawn(number: int) -> Frame:
    """Frame `number` of a take in which one texture turns into the next, three times: enough to see to keep many."""
    place = 3 * number / (LONGEST - 1)
    before, share = min(int(place), 2), place - min(int(place), 2)
    mixed = _texture(before) * (1 - share) + _texture(before + 1) * share
    noise = np.random.default_rng(number).normal(0, 3, (HEIGHT, WIDTH, 1))
    return np.clip(mixed + noise, 0, 255).astype(np.uint8)


@cache
def _texture(seed: int) -> np.ndarray:
    """[HEIGHT, WIDTH, 3]: waves of one direction, pitch and pair of colours."""
    generator = np.random.default_rng(150 + seed)
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH] / WIDTH
    angle, pitch = generator.uniform(0, math.pi), generator.uniform(4, 40)
    wave = (np.sin((across * np.cos(angle) + down * np.sin(angle)) * pitch * 2 * math.pi) + 1) / 2
    dark, light = generator.uniform(0, 255, (2, 3))
    return wave[..., None] * light + (1 - wave[..., None]) * dark


def reward(number: int) -> float:
    """A given reward: every ninth frame, and the first, are below the published 3.0."""
    return 2.0 if number % 9 == 0 else 5.0


# --- both ways -----------------------------------------------------------------------------------------------------


def curated(scorer: ClipScorer, frame_at: Callable[[int], Frame], frame_count: int) -> Curation:
    """Ours: frames pass by in batches; only their vectors stay."""
    vectors = np.concatenate([scorer.embed([frame_at(i) for i in batch]) for batch in _batches(frame_count)])
    return curate(frame_count, lambda a, b: float(vectors[a] @ vectors[b]), reward, lambda _: -1.0)


def _batches(frame_count: int) -> Iterator[range]:
    return (range(start, min(start + BATCH, frame_count)) for start in range(0, frame_count, BATCH))


class Plain:
    """The published procedure, counting what it encodes."""

    def __init__(self, model: Any, frames: torch.Tensor) -> None:
        """`frames` [n, 3, height, width] uint8."""
        self.model, self.frames, self.encode_count = model, frames, 0

    def rounds(self) -> Iterator[tuple[int, ...]]:
        """The frames each round chooses; the last round counts."""
        threshold = PUBLISHED.same_view
        while True:
            chosen = self.one_pass(threshold)
            yield tuple(chosen)
            if len(chosen) <= PUBLISHED.max_keyframes:
                return
            threshold -= PUBLISHED.threshold_step

    def one_pass(self, threshold: float) -> list[int]:
        small = interpolate(self.frames, _SMALL, mode="bilinear", antialias=True).float()
        first = 0
        while reward(first) < PUBLISHED.quality_threshold:
            first += 1
        chosen = [first]
        for i in range(2, len(small)):
            different = self.similarity(small[chosen[-1]], small[i]) < threshold
            if different and reward(i) >= PUBLISHED.quality_threshold:
                chosen.append(i)
        return chosen

    def similarity(self, a: torch.Tensor, b: torch.Tensor) -> float:
        return float((self.encoded(a) * self.encoded(b)).sum())

    def encoded(self, frame: torch.Tensor) -> torch.Tensor:
        self.encode_count += 1
        square = interpolate((frame / 255)[None], (224, 224), mode="bilinear", align_corners=False)
        mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (CLIP_MEAN, CLIP_STD))
        return normalize(self.model.encode_image((square - mean) / std), dim=-1)


# --- measuring -----------------------------------------------------------------------------------------------------


def random_weights(folder: Path) -> tuple[Any, Path]:
    """A random ViT-B/32 of real size, as a model and as a weights file."""
    logging.getLogger().setLevel(logging.ERROR)  # open_clip warns that the weights are random: that is the point
    torch.manual_seed(0)
    model = open_clip.create_model("ViT-B-32", force_quick_gelu=True).eval()
    file = folder / "random.safetensors"
    save_file({name: values.contiguous() for name, values in model.state_dict().items()}, file)
    return model, file


def opened(file: Path) -> ClipScorer:
    """The scorer, loaded and warm."""
    scorer = ClipScorer(pretrained=file, device="cpu", batch_size=BATCH, quick_gelu=True)
    scorer.embed([drawn(0)] * BATCH)
    return scorer


class Stopwatch:
    """Adds up the seconds spent in its `with` blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._start


def peak_bytes(file: Path, frame_count: int, takes: int) -> int:
    """Peak memory of a process of its own that curates this many takes, one after the other."""
    arguments = [
        sys.executable,
        __file__,
        "--frames",
        str(frame_count),
        "--takes",
        str(takes),
        "--only-takes",
        str(file),
    ]
    return int(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.split()[-1])


def curate_takes(file: Path, frame_count: int, takes: int) -> None:
    """What `peak_bytes` runs; prints the peak of this process."""
    scorer = opened(file)
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # loading takes more than curating: count from here on
    for take in range(takes):
        curated(scorer, lambda i, take=take: np.roll(drawn(i), 16 * take, axis=1), frame_count)
    status = Path("/proc/self/status").read_text("utf-8")
    print(1024 * int(status.partition("VmHWM:")[2].split()[0]))


def recall_times() -> None:
    """Prints how long recall takes late in a film of 1,000 shots and 3,000 keyframes."""
    story = long_film(1000, 3)
    bank, shots = remember(story), {shot.id: shot for shot in story.shots()}
    late = list(shots)[-50:]
    once = milliseconds(lambda _: remember(story), late)
    whole = milliseconds(lambda shot_id: recall(story, shot_id, bank=bank), late)
    slots = milliseconds(lambda shot_id: recall_slots(bank, shots[shot_id]), late)
    print(f"recall, 1,000 shots and 3,000 keyframes: {whole:.2f} ms with all reasons, {slots:.3f} ms slots alone")
    print(f"  (and {once:.1f} ms to look the bank up, once after each change)")


def main() -> int:
    """Measures and prints; the exit status comes back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=LONGEST, help="frames of the take, for both ways")
    parser.add_argument("--takes", type=int, default=4, help="how many takes to compare the memory of one with")
    parser.add_argument("--only-takes", type=Path, metavar="WEIGHTS", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    torch.set_num_threads(THREADS)
    if asked.only_takes:
        curate_takes(asked.only_takes, asked.frames, asked.takes)
        return 0
    recall_times()
    with TemporaryDirectory() as name, torch.inference_mode():
        model, file = random_weights(Path(name))
        one, several = (peak_bytes(file, min(asked.frames, 17), takes) for takes in (1, asked.takes))
        print(f"peak memory: 1 take {one / 2**20:.0f} MiB, {asked.takes} takes {several / 2**20:.0f} MiB")
        return compare(model, opened(file), asked.frames)


def compare(model: Any, scorer: ClipScorer, frame_count: int) -> int:
    """Curates one take both ways and prints; 1 when the choices differ.

    Ours is repeated after every third round of the plain way and its mean counts, so that both meet the same machine
    where others work on it too.
    """
    take = [drawn(i) for i in range(frame_count)]
    plain = Plain(model, torch.from_numpy(np.stack(take)).permute(0, 3, 1, 2))
    slow, quick, ours = Stopwatch(), Stopwatch(), list[Curation]()
    chosen: list[tuple[int, ...]] = []
    rounds = plain.rounds()
    while True:
        if len(chosen) % 3 == 0:
            with quick:
                ours.append(curated(scorer, take.__getitem__, frame_count))
        with slow:
            found = next(rounds, None)
        if found is None:
            break
        chosen.append(found)
    seconds = quick.seconds / len(ours)
    same = all([each.indices for each in one.passes] == chosen for one in ours)
    print(f"take: {frame_count} frames of {WIDTH}x{HEIGHT}, {len(chosen)} rounds down to {ours[0].final_threshold:.2f}")
    print(f"ours:  {seconds:7.2f} s  {frame_count} encodes, mean of {len(ours)} runs  frames {list(ours[0].chosen)}")
    print(f"plain: {slow.seconds:7.2f} s  {plain.encode_count} encodes  frames {list(chosen[-1])}")
    print(f"{slow.seconds / seconds:.1f}x, same choice: {'yes' if same else 'no'}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
