"""Replays recorded rewards against the studio's own HPSv3 network.

    python benchmarks/vision_parity.py [DIR]

DIR has the layout of tests/fixtures/vision, the default: a small random checkpoint under the published names, its
configuration, pictures, and .npz files of tokens and of the rewards that the hpsv3 package gave for them. Weights are
kept in float32, so that nothing but the conventions can differ. Prints the error of every case.

Exit status: 0 when every reward is within 2e-5 of `rewards_bf16rope` and none of the cases matches the rewards of the
wrong positions; 1 otherwise; 2 when DIR can't be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import torch

from storymem.core.errors import StoryMemError
from storymem.vision.hpsv3.pictures import fitted_size, patches
from storymem.vision.hpsv3.reward_model import RewardModel, load_reward_model

DEFAULT_FOLDER = ROOT / "tests" / "fixtures" / "vision"
TOLERANCE = 2e-5
PIXEL_TOLERANCE = 1e-5
TARGET = "rewards_bf16rope"
WRONG = "rewards_mrope3d_WRONG"
FULL = "full"
"""The recording made at the published area; others are smaller, and bring their own sizes."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class World:
    """A folder of recordings and the network it was made with."""

    folder: Path
    model: RewardModel
    image_pad: int
    reward: int

    @classmethod
    def open(cls, folder: Path) -> World:
        special = json.loads((folder / "meta.json").read_text("utf-8"))["special"]
        model = load_reward_model(folder / "model.safetensors", folder / "config.json", dtype=torch.float32)
        return cls(folder, model, int(special["image_pad"]), int(special["reward"]))

    def rewards(self, ids: NDArray[Any], mask: NDArray[Any], pixels: Floats, grid: NDArray[Any]) -> Floats:
        """[n, 2] of a batch."""
        tensors = (torch.from_numpy(values.astype(np.int64)) for values in (ids, mask))
        return self.model(
            *tensors,
            torch.from_numpy(pixels),
            torch.from_numpy(grid.astype(np.int64)),
            image_pad=self.image_pad,
            reward=self.reward,
        ).numpy()


@dataclass(frozen=True)
class Replay:
    """What one recording gave: errors are the largest absolute ones over mu and log sigma."""

    name: str
    pixels: str
    geometry_fits: bool
    together: Floats
    one_by_one: Floats
    recorded: dict[str, Floats]

    def error(self, key: str) -> float:
        """The largest distance of the batch to other recorded rewards."""
        return float(np.abs(self.together - self.recorded[key]).max())

    @property
    def worst(self) -> float:
        both = np.abs(np.stack([self.together, self.one_by_one]) - self.recorded[TARGET])
        return float(both.max())

    @property
    def matches_wrong_positions(self) -> bool:
        return not self.error(WRONG) > TOLERANCE

    @property
    def fits(self) -> bool:
        return self.geometry_fits and self.worst <= TOLERANCE and not self.matches_wrong_positions


def replay(world: World, file: Path) -> Replay:
    """One recording, all pictures in a batch and then one by one."""
    stored: dict[str, Any] = dict(np.load(file))
    sizes = [(int(height), int(width)) for width, height in stored["resized_wh"]]
    frames = [np.asarray(Image.open(world.folder / f"img{i}.png").convert("RGB")) for i in range(len(sizes))]
    drawn = np.concatenate([patches(frame, size)[0] for frame, size in zip(frames, sizes, strict=True)])
    pixels, said = _stored_pixels(stored, drawn)
    missing = {TARGET, WRONG} - stored.keys()
    if missing:
        raise KeyError(f"{file.name} has no {', '.join(sorted(missing))}")
    ids, mask, grid = stored["input_ids"], stored["attention_mask"], stored["image_grid_thw"]
    return Replay(
        name=file.stem,
        pixels=said,
        geometry_fits=file.stem != FULL or sizes == [fitted_size(*frame.shape[:2]) for frame in frames],
        together=world.rewards(ids, mask, pixels, grid),
        one_by_one=np.concatenate(list(_singly(world, ids, mask, pixels, grid))),
        recorded={key: value for key, value in stored.items() if key.startswith("rewards")},
    )


def _stored_pixels(stored: dict[str, Any], drawn: Floats) -> tuple[Floats, str]:
    """The pixels to judge, and how far ours are from the recorded ones. Those recorded in full are used as they are."""
    if "pixel_values" in stored:
        return stored["pixel_values"], f"recorded; drawn here {np.abs(drawn - stored['pixel_values']).max():.1e} away"
    away = float(np.abs(drawn.reshape(-1)[stored["probe_index"]] - stored["probe_value"]).max())
    same = "" if away <= PIXEL_TOLERANCE else " (another Pillow resizes differently: rewards may differ for that alone)"
    return drawn, f"drawn here, {away:.1e} from the recorded probes{same}"


def _singly(
    world: World, ids: NDArray[Any], mask: NDArray[Any], pixels: Floats, grid: NDArray[Any]
) -> Iterator[Floats]:
    """[1, 2] of each picture alone, without padding."""
    start = 0
    for i, patch_count in enumerate(int(count) for count in grid.prod(axis=1)):
        length = int(mask[i].sum())
        part = pixels[start : start + patch_count]
        yield world.rewards(ids[i : i + 1, :length], mask[i : i + 1, :length], part, grid[i : i + 1])
        start += patch_count


def report(found: Replay) -> None:
    """Prints one recording's errors, case by case."""
    print(f"{found.name}: pixels {found.pixels}")
    target = found.recorded[TARGET]
    for i, row in enumerate(found.together):
        error = np.abs(np.stack([row, found.one_by_one[i]]) - target[i]).max()
        relative = error / max(1e-9, float(np.abs(target[i]).max()))
        print(f"  picture {i}: mu {row[0]:+.6f}  log sigma {row[1]:+.6f}  error {error:.1e} (relative {relative:.1e})")
    apart = np.abs(found.together - found.one_by_one).max()
    print(f"  largest error {found.worst:.1e}, batch against single {apart:.1e}")
    for key in sorted(found.recorded.keys() - {TARGET, "rewards_single"}):
        print(f"  distance to {key:28} {found.error(key):.1e}")
    if not found.geometry_fits:
        print("  the sizes pictures are resized to are not the recorded ones")


def main(arguments: Sequence[str] | None = None) -> int:
    """Replays a folder; the exit status comes back."""
    parser = argparse.ArgumentParser(description="Replays recorded rewards against the studio's HPSv3 network.")
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER, help="recordings and their checkpoint")
    folder: Path = parser.parse_args(arguments).folder
    try:
        world = World.open(folder)
        replays = [replay(world, file) for file in sorted(folder.glob("*.npz"))]
    except (OSError, KeyError, ValueError, StoryMemError) as error:
        print(f"{folder} can't be replayed: {error}", file=sys.stderr)
        return 2
    for found in replays:
        report(found)
    fits = bool(replays) and all(found.fits for found in replays)
    worst = max((found.worst for found in replays), default=float("nan"))
    trapped = "yes" if any(found.matches_wrong_positions for found in replays) else "no"
    print(f"{len(replays)} recordings, largest error {worst:.1e}, wrong positions matched: {trapped}")
    print(f"as the hpsv3 package, within {TOLERANCE:.0e}: {'yes' if fits else 'no'}")
    return 0 if fits else 1


if __name__ == "__main__":
    sys.exit(main())
