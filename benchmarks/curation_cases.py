"""Replays recorded keyframe selections against core.curation.

    python benchmarks/curation_cases.py [FILE]

FILE has the layout of tests/fixtures/curation/keyframes.json, the default. Prints each case that differs.
Exit status: 0 all agree, 1 some differ, 2 FILE can't be read or has another layout.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from storymem.core.errors import StoryMemError
from storymem.core.memory.curation import Curation, CurationRules, curate, scored_size
from storymem.core.values import TAIL_FRAME_COUNT

DEFAULT_FILE = ROOT / "tests" / "fixtures" / "curation" / "keyframes.json"
ROUNDING = 1e-6
"""The recorded rounds carry rounded thresholds; the final one is recorded in full and compared exactly."""

Vector = Annotated[tuple[float, ...], Field(min_length=1)]


class Recorded(BaseModel):
    """Part of the file. Fields the replay has no use for (call counts, file formats) are passed over."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False, extra="ignore")


class Constants(Recorded):
    min_similarity: float
    max_keyframes: int
    threshold_step: float
    quality_threshold: float


class Round(Recorded):
    threshold: float
    indices: tuple[int, ...]


class Saved(Recorded):
    file: str = Field(pattern=r"keyframe\d+\.\w+$")
    frame: int

    @property
    def ordinal(self) -> int:
        """The number in the file's name: the frame's place among those chosen."""
        return int(re.findall(r"\d+", Path(self.file).stem)[-1])


class Motion(Recorded):
    frames: tuple[int, ...]


class Expected(Recorded):
    selected: tuple[int, ...]
    passes: tuple[Round, ...]
    final_threshold: float
    saved: tuple[Saved, ...]
    last_frame: int
    motion: Motion


class Case(Recorded):
    id: str
    num_frames: int = Field(ge=1)
    features: tuple[Vector, ...]
    quality: tuple[float, ...]
    memory_features: tuple[Vector, ...]
    expected: Expected

    @model_validator(mode="after")
    def _one_of_each_per_frame(self) -> Self:
        if not len(self.features) == len(self.quality) == self.num_frames:
            raise ValueError(
                f"{self.num_frames} frames, but {len(self.features)} features and {len(self.quality)} qualities"
            )
        if len({len(vector) for vector in self.features + self.memory_features}) > 1:
            raise ValueError("the feature vectors differ in length")
        return self


class Recording(Recorded):
    constants: Constants
    cases: tuple[Case, ...] = Field(min_length=1)
    frame_resize: tuple[tuple[int, int, tuple[int, int]], ...] = ()


def replay(case: Case, rules: CurationRules) -> Curation:
    """The selection core.curation makes of a recorded case."""

    def cosine(a: Vector, b: Vector) -> float:
        return math.fsum(x * y for x, y in zip(a, b, strict=True))

    return curate(
        case.num_frames,
        lambda a, b: cosine(case.features[a], case.features[b]),
        lambda i: case.quality[i],
        lambda i: max((cosine(case.features[i], known) for known in case.memory_features), default=-1.0),
        rules,
    )


def differences(case: Case, rules: CurationRules) -> list[str]:
    """One line for each recorded result that the replay does not give."""
    curation, expected = replay(case, rules), case.expected
    # The best frame of a take without a good one is this studio's own addition: the recordings have nothing there.
    saved = [(curation.chosen.index(k.frame_index), k.frame_index) for k in curation.kept if not k.below_threshold]
    tail = tuple(range(case.num_frames))[-TAIL_FRAME_COUNT:]
    checks = {
        "selected": (expected.selected, curation.chosen),
        "rounds": (len(expected.passes), len(curation.passes)),
        "final_threshold": (expected.final_threshold, curation.final_threshold),
        "saved (ordinal, frame)": ([(s.ordinal, s.frame) for s in expected.saved], saved),
        "last_frame": (expected.last_frame, case.num_frames - 1),
        "motion frames": (expected.motion.frames, tail),
    }
    lines = [f"{name}: recorded {was}, here {now}" for name, (was, now) in checks.items() if was != now]
    for number, (was, now) in enumerate(zip(expected.passes, curation.passes, strict=False), start=1):
        if abs(was.threshold - now.threshold) > ROUNDING or was.indices != now.indices:
            recorded, here = (f"{p.threshold:.6f} {list(p.indices)}" for p in (was, now))
            lines.append(f"round {number}: recorded {recorded}, here {here}")
    return lines


def resize_differences(recording: Recording) -> list[str]:
    """One line for each recorded scoring size that the rule does not give."""
    return [
        f"{height}x{width}: recorded {size[0]}x{size[1]}, here {here[0]}x{here[1]}"
        for height, width, size in recording.frame_resize
        if (here := scored_size(height, width)) != size
    ]


def refused(file: Path, why: str) -> int:
    """The exit status for a file that can't be replayed; says why."""
    print(f"{file} holds no recorded keyframe selections: {why}", file=sys.stderr)
    return 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Replays a file; the exit status comes back."""
    parser = argparse.ArgumentParser(description="Replays recorded keyframe selections against core.curation.")
    parser.add_argument("file", nargs="?", type=Path, default=DEFAULT_FILE, help="recorded cases (json)")
    file: Path = parser.parse_args(arguments).file
    try:
        recording = Recording.model_validate_json(file.read_bytes())
        rules = CurationRules(
            same_view=recording.constants.min_similarity,
            quality_threshold=recording.constants.quality_threshold,
            max_keyframes=recording.constants.max_keyframes,
            threshold_step=recording.constants.threshold_step,
        )
        found = [(case.id, differences(case, rules)) for case in recording.cases]
    except ValidationError as error:
        return refused(
            file, "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}".lstrip(": ") for e in error.errors())
        )
    except (OSError, StoryMemError) as error:
        return refused(file, str(error))
    found.append(("frame_resize", resize_differences(recording)))
    for name, lines in found:
        for line in lines:
            print(f"{name}: {line}")
    differing = sum(bool(lines) for _, lines in found)
    print(f"{len(recording.cases)} cases and {len(recording.frame_resize)} sizes replayed, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
