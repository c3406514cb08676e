"""What every engine refuses alike, and how a picture of any shape becomes a frame."""

from __future__ import annotations

import numpy as np
import pytest

from storymem.core.errors import RequestUnsupported
from storymem.core.request import Crop, MemoryFrame, Reason, Seam, ShotRequest
from storymem.core.requests.composing import compose
from storymem.core.values import MAX_MEMORY_FRAMES, Mode, Size
from storymem.engine.animatic.engine import AnimaticEngine
from storymem.engine.checks import check_conditioning
from storymem.media.framing import crop_box, framed
from storymem.ports import Frame
from tests.support.stories import blank, name

SIZE = Size(width=128, height=64)
REQUEST = compose(blank(1, size=SIZE, frame_count=5), "s1")


def conditioned(mode: Mode, memory: int = 0, seam: int = 0) -> ShotRequest:
    frames = tuple(MemoryFrame(picture=name(str(n)), reason=Reason.RECENT) for n in range(memory))
    pictures = tuple(name(f"seam {n}") for n in range(seam))
    tail = Seam(pictures=pictures, source_shot_id="s0", source_take_id="t0") if seam else None
    return REQUEST.evolve(mode=mode, memory=frames, seam=tail)


@pytest.mark.parametrize(
    ("mode", "memory", "seam"),
    [
        (Mode.T2V, 0, 0),
        (Mode.M2V, 3, 0),
        (Mode.MR2V, 1, 0),
        (Mode.MI2V, 0, 1),
        (Mode.MI2V, 10, 1),
        (Mode.MM2V, 0, 5),
    ],
)
def test_what_a_mode_starts_from_passes(mode: Mode, memory: int, seam: int):
    check_conditioning(conditioned(mode, memory, seam))


@pytest.mark.parametrize(
    ("mode", "memory", "seam", "words"),
    [
        (Mode.T2V, 1, 0, "T2V has no memory"),
        (Mode.T2V, 0, 1, "starts from 0 seam frames"),
        (Mode.M2V, 0, 0, "M2V needs memory"),
        (Mode.MR2V, 0, 0, "MR2V needs memory"),
        (Mode.MI2V, 2, 0, "starts from 1 seam frames"),
        (Mode.MI2V, 2, 5, "starts from 1 seam frames"),
        (Mode.MM2V, 2, 1, "starts from 5 seam frames"),
        (Mode.M2V, MAX_MEMORY_FRAMES + 1, 0, "more than the 10"),
    ],
)
def test_what_does_not_fit_the_mode_is_refused_with_a_fix(mode: Mode, memory: int, seam: int, words: str):
    with pytest.raises(RequestUnsupported, match=words) as refusal:
        check_conditioning(conditioned(mode, memory, seam))
    assert refusal.value.fix


def test_a_film_without_memory_is_told_every_way_to_start():
    with pytest.raises(RequestUnsupported) as refusal:
        check_conditioning(conditioned(Mode.M2V))
    for way in ("earlier shot", "reference picture", "text alone (T2V)", "continue the shot before"):
        assert way in refusal.value.fix


# Framing


@pytest.mark.parametrize(
    ("crop", "box"),
    [
        (Crop(), (0, 50, 400, 250)),
        (Crop(x=0, y=0), (0, 0, 400, 200)),
        (Crop(x=1, y=1), (0, 100, 400, 300)),
        (Crop(zoom=2), (100, 100, 300, 200)),
        (Crop(x=0.9, y=0.1, zoom=4), (300, 5, 400, 55)),
    ],
)
def test_a_crop_is_pushed_back_inside_and_keeps_the_aspect(crop: Crop, box: tuple[float, ...]):
    assert crop_box(400, 300, SIZE, crop) == pytest.approx(box)


def halves() -> Frame:
    picture = np.zeros((100, 400, 3), np.uint8)
    picture[:, 200:] = (20, 40, 220)
    return picture


def test_only_the_part_of_the_crop_is_seen():
    right = framed(halves(), SIZE, Crop(x=1, zoom=2))
    assert right.shape == (64, 128, 3)
    assert (right == (20, 40, 220)).all()
    assert framed(right, SIZE) is right


class Pictures:
    """The same picture under every name."""

    def picture(self, name: str) -> Frame:
        return halves()


def test_a_storyboard_shows_the_part_of_a_reference_its_crop_says():
    frame = conditioned(Mode.MR2V, 1).memory[0]
    requests = [REQUEST.evolve(mode=Mode.MR2V, memory=(frame.evolve(crop=Crop(x=x)),)) for x in (0.1, 0.9)]
    dark, blue = [next(AnimaticEngine().generate(request, Pictures(), lambda _: None)) for request in requests]
    assert not np.array_equal(dark, blue)
