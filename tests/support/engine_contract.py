"""What every ShotEngine promises, as one suite: subclass EngineContract and say which engine, at which small sizes.

    class TestMine(EngineContract):
        subject = Subject(open=MyEngine, where="tests.test_mine:SUBJECT")

`python -m tests.support.engine_contract tests.test_mine:SUBJECT` prints the digest of one request's frames: how
the suite compares two processes.
"""

from __future__ import annotations

import hashlib
import importlib
import itertools
import os
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from storymem.core.errors import Cancelled, MediaError, RequestUnsupported
from storymem.core.request import MemoryFrame, Reason, Seam, ShotRequest, Slate
from storymem.core.values import Mode, Size
from storymem.ports import Frame, Progress, ShotEngine

SMALL, SMALL_PORTRAIT = Size(width=256, height=144), Size(width=144, height=256)
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Subject:
    """The engine under test. `seam_tolerance` is how far (mean, 0 to 255) its first frames may be from the seam.

    `steers_by_memory` is whether other memory must give other frames; `streams` whether frames are made one by one, so
    that few of them live at once; `prompts` are two that must look different.
    """

    open: Callable[[], ShotEngine]
    where: str
    size: Size = SMALL
    other_size: Size = SMALL_PORTRAIT
    frame_count: int = 9
    num_inference_steps: int = 4
    seam_tolerance: float = 0.0
    steers_by_memory: bool = True
    streams: bool = True
    prompts: tuple[str, str] = (
        "Wide shot: a lighthouse on the coast at dusk, slow pan right",
        "Close-up of a woman in a red coat in the kitchen, warm lamplight",
    )


class Pictures:
    """A PictureSource of made-up pictures: `plain-3` and the like, each with its own colours and pattern."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._made: dict[str, Frame] = {}

    def add(self, number: int, size: Size | None = None) -> str:
        """Makes picture `number`; its content name comes back."""
        size = size or self._size
        y, x = np.mgrid[0 : size.height, 0 : size.width]
        bands = ((x // 16 + y // 16 + number) % 2) * 70
        channels = [(bands + 40 * c + 29 * number * (c + 1) + x * (c + 1) // 3) % 256 for c in range(3)]
        picture = np.stack(channels, axis=2).astype(np.uint8)
        name = hashlib.sha256(picture.tobytes()).hexdigest()
        self._made[name] = picture
        return name

    def picture(self, name: str) -> Frame:
        """The picture's pixels. Raises MediaError."""
        if name not in self._made:
            raise MediaError(f"There is no picture {name[:8]}.", fix="Make it with add() first.")
        return self._made[name]


def shot_request(subject: Subject, mode: Mode = Mode.T2V, **changes: Any) -> ShotRequest:
    """A small legal request for the subject; memory and seam come in with `changes`."""
    fields: dict[str, Any] = {
        "mode": mode,
        "prompt": subject.prompts[0],
        "negative_prompt": "blurry",
        "seed": 41,
        "size": subject.size,
        "frame_count": subject.frame_count,
        "num_inference_steps": subject.num_inference_steps,
        "flow_shift": 4.0,
        "guidance_scale": 3.5,
        "guidance_scale_2": 3.5,
        "engine": subject.open().name,
        "slate": Slate(film_title="Contract", scene_number=1, shot_number=2, take_number=3),
    }
    return ShotRequest(**{**fields, **changes})


def remembered(*names: str) -> tuple[MemoryFrame, ...]:
    """Memory frames of these pictures, in this order."""
    return tuple(MemoryFrame(picture=name, reason=Reason.RECENT) for name in names)


def seam_of(*names: str) -> Seam:
    """A seam of these pictures, oldest first."""
    return Seam(pictures=names, source_shot_id="s1", source_take_id="t1")


def full_request(subject: Subject) -> tuple[ShotRequest, Pictures]:
    """A request that uses all of a request: memory and a five-frame seam."""
    pictures = Pictures(subject.size)
    memory = remembered(*(pictures.add(n) for n in range(3)))
    seam = seam_of(*(pictures.add(n) for n in range(10, 15)))
    return shot_request(subject, Mode.MM2V, memory=memory, seam=seam, frame_count=13), pictures


def digest(frames: Iterator[Frame]) -> str:
    """sha256 of all frames' shapes and pixels."""
    sha = hashlib.sha256()
    for frame in frames:
        sha.update(str(frame.shape).encode())
        sha.update(np.ascontiguousarray(frame).tobytes())
    return sha.hexdigest()


def ignore(progress: Progress) -> None:
    """An on_step that lets everything pass."""


def difference(a: Frame, b: Frame) -> float:
    """Mean absolute difference of two pictures, 0 to 255."""
    return float(np.abs(a.astype(np.int16) - b.astype(np.int16)).mean())


class EngineContract:
    """The promises, one a test."""

    subject: ClassVar[Subject]

    @pytest.fixture
    def engine(self) -> ShotEngine:
        return self.subject.open()

    @pytest.fixture
    def pictures(self) -> Pictures:
        return Pictures(self.subject.size)

    def frames(self, request: ShotRequest, pictures: Pictures) -> list[Frame]:
        return list(self.subject.open().generate(request, pictures, ignore))

    def test_it_is_a_shot_engine_with_names(self, engine: ShotEngine) -> None:
        assert isinstance(engine, ShotEngine)
        assert engine.name
        assert engine.label
        assert isinstance(engine.is_model, bool)

    def test_fingerprint_is_stable(self, engine: ShotEngine) -> None:
        assert engine.fingerprint()
        assert engine.fingerprint() == engine.fingerprint() == self.subject.open().fingerprint()

    @pytest.mark.parametrize("frame_count", [5, 9, 13])
    def test_yields_exactly_the_frames_asked_for(self, pictures: Pictures, frame_count: int) -> None:
        for size in (self.subject.size, self.subject.other_size):
            request = shot_request(self.subject, size=size, frame_count=frame_count)
            frames = self.frames(request, pictures)
            assert len(frames) == frame_count
            assert {frame.shape for frame in frames} == {(size.height, size.width, 3)}
            assert {frame.dtype for frame in frames} == {np.dtype(np.uint8)}

    def test_same_request_same_pixels(self) -> None:
        request, pictures = full_request(self.subject)
        first = digest(self.subject.open().generate(request, pictures, ignore))
        again = digest(self.subject.open().generate(request, pictures, ignore))
        assert first == again

    def test_same_pixels_in_a_new_process(self) -> None:
        request, pictures = full_request(self.subject)
        here = digest(self.subject.open().generate(request, pictures, ignore))
        command = [sys.executable, "-m", "tests.support.engine_contract", self.subject.where]
        env = {**os.environ, "PYTHONHASHSEED": "271"}
        there = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout.strip()
        assert here == there

    @pytest.mark.parametrize(("mode", "count"), [(Mode.MI2V, 1), (Mode.MM2V, 5)])
    def test_starts_with_the_seam(self, pictures: Pictures, mode: Mode, count: int) -> None:
        names = [pictures.add(20 + n) for n in range(count)]
        request = shot_request(self.subject, mode, memory=remembered(pictures.add(1)), seam=seam_of(*names))
        frames = self.frames(request, pictures)
        assert len(frames) == request.frame_count
        for frame, name in zip(frames, names, strict=False):
            assert difference(frame, pictures.picture(name)) <= self.subject.seam_tolerance

    def test_leaves_the_given_pictures_alone(self, pictures: Pictures) -> None:
        name = pictures.add(7)
        before = pictures.picture(name).copy()
        request = shot_request(self.subject, Mode.MI2V, memory=remembered(name), seam=seam_of(name))
        for frame in self.subject.open().generate(request, pictures, ignore):
            frame[:] = 0
        assert np.array_equal(pictures.picture(name), before)

    def test_steps_are_told_at_least_every_two(self, pictures: Pictures) -> None:
        seen: list[Progress] = []
        list(self.subject.open().generate(shot_request(self.subject), pictures, seen.append))
        assert seen
        for phase, group in itertools.groupby(seen, key=lambda progress: progress.phase):
            steps = list(group)
            assert phase
            assert all(0 <= progress.step <= progress.step_count for progress in steps)
            gaps = [b.step - a.step for a, b in itertools.pairwise(steps)]
            assert all(0 <= gap <= 2 for gap in gaps)
        assert seen[-1].step == seen[-1].step_count

    @pytest.mark.parametrize("stop_at", [0, 2])
    def test_cancelled_stops_within_two_steps(self, pictures: Pictures, stop_at: int) -> None:
        asked: list[Progress] = []

        def stop(progress: Progress) -> None:
            asked.append(progress)
            if len(asked) > stop_at:
                raise Cancelled

        made = self.subject.open().generate(shot_request(self.subject), pictures, stop)
        with pytest.raises(Cancelled):
            list(made)
        assert len(asked) == stop_at + 1
        assert list(made) == []

    def test_works_again_after_a_cancel(self, engine: ShotEngine, pictures: Pictures) -> None:
        def stop(progress: Progress) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            list(engine.generate(shot_request(self.subject), pictures, stop))
        assert len(list(engine.generate(shot_request(self.subject), pictures, ignore))) == self.subject.frame_count

    def test_few_frames_live_at_once(self, pictures: Pictures) -> None:
        if not self.subject.streams:
            pytest.skip("this engine decodes several frames together")
        alive: weakref.WeakSet[Any] = weakref.WeakSet()
        most = 0
        for frame in self.subject.open().generate(shot_request(self.subject, frame_count=17), pictures, ignore):
            alive.add(_Mark.on(frame))
            most = max(most, len(alive))
        assert most <= 3

    def test_check_refuses_a_seam_that_does_not_fit_the_mode(self, engine: ShotEngine, pictures: Pictures) -> None:
        names = [pictures.add(n) for n in range(5)]
        memory = remembered(names[0])
        refused = [
            shot_request(self.subject, Mode.MI2V, memory=memory),
            shot_request(self.subject, Mode.MI2V, memory=memory, seam=seam_of(*names[:2])),
            shot_request(self.subject, Mode.MM2V, memory=memory, seam=seam_of(*names[:4])),
            shot_request(self.subject, Mode.M2V, memory=memory, seam=seam_of(names[0])),
        ]
        for request in refused:
            with pytest.raises(RequestUnsupported) as caught:
                engine.check(request)
            assert caught.value.fix

    def test_check_refuses_memory_that_does_not_fit_the_mode(self, engine: ShotEngine, pictures: Pictures) -> None:
        memory = remembered(*(pictures.add(n) for n in range(11)))
        refused = [
            shot_request(self.subject, Mode.T2V, memory=memory[:1]),
            shot_request(self.subject, Mode.M2V),
            shot_request(self.subject, Mode.MR2V),
            shot_request(self.subject, Mode.M2V, memory=memory),
        ]
        for request in refused:
            with pytest.raises(RequestUnsupported):
                engine.check(request)

    def test_check_passes_what_generate_does(self, engine: ShotEngine, pictures: Pictures) -> None:
        memory = remembered(*(pictures.add(n) for n in range(10)))
        five = seam_of(*(pictures.add(n) for n in range(30, 35)))
        for request in (
            shot_request(self.subject),
            shot_request(self.subject, Mode.M2V, memory=memory),
            shot_request(self.subject, Mode.MR2V, memory=memory[:1]),
            shot_request(self.subject, Mode.MI2V, seam=seam_of(five.pictures[0])),
            shot_request(self.subject, Mode.MM2V, memory=memory, seam=five),
        ):
            engine.check(request)

    def test_generate_refuses_what_check_refuses(self, engine: ShotEngine, pictures: Pictures) -> None:
        with pytest.raises(RequestUnsupported):
            list(engine.generate(shot_request(self.subject, Mode.MI2V), pictures, ignore))

    def test_a_missing_picture_is_an_error(self, engine: ShotEngine, pictures: Pictures) -> None:
        request = shot_request(self.subject, Mode.M2V, memory=remembered("0" * 64))
        with pytest.raises(MediaError):
            list(engine.generate(request, pictures, ignore))

    def test_prompt_and_seed_change_the_picture(self, pictures: Pictures) -> None:
        plain = self.frames(shot_request(self.subject), pictures)
        for changed in (
            shot_request(self.subject, prompt=self.subject.prompts[1]),
            shot_request(self.subject, seed=42),
        ):
            other = self.frames(changed, pictures)
            assert difference(plain[-1], other[-1]) > 0.5

    def test_memory_and_its_order_change_the_picture(self, pictures: Pictures) -> None:
        if not self.subject.steers_by_memory:
            pytest.skip("this engine does not show its memory")
        a, b, c = (pictures.add(n) for n in range(3))
        runs = [
            digest(iter(self.frames(shot_request(self.subject, Mode.M2V, memory=remembered(*names)), pictures)))
            for names in ((a, b), (b, a), (a, c))
        ]
        assert len(set(runs)) == 3

    def test_the_picture_moves(self, pictures: Pictures) -> None:
        frames = self.frames(shot_request(self.subject), pictures)
        assert all(not np.array_equal(a, b) for a, b in itertools.pairwise(frames))


class _Mark:
    """Lives exactly as long as the array it was put on: arrays can be weakly referenced but not hashed."""

    _kept: ClassVar[dict[int, _Mark]] = {}

    @classmethod
    def on(cls, frame: Frame) -> _Mark:
        mark = cls()
        cls._kept[id(mark)] = mark
        weakref.finalize(frame, cls._kept.pop, id(mark))
        return mark


def main(where: str) -> str:
    """The digest of the full request's frames for the subject at `module:name`."""
    module, _, name = where.partition(":")
    subject: Subject = getattr(importlib.import_module(module), name)
    request, pictures = full_request(subject)
    return digest(subject.open().generate(request, pictures, ignore))


if __name__ == "__main__":
    print(main(sys.argv[1]))
