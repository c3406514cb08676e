"""Estimates come from measured takes only, and noise is not shown as a figure."""

from __future__ import annotations

import random

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.shot import AddTake
from storymem.core.plans.estimates import comparable_takes, seconds_per_memory_frame, seconds_per_take
from storymem.core.request import MemoryFrame, Reason
from storymem.core.story import Take
from storymem.core.values import Size
from tests.support.stories import blank, make_take, name

TAKE = make_take(blank(1), "s1")


def spent(frames: int, seconds: float, number: int = 0) -> Take:
    memory = tuple(MemoryFrame(picture=name(str(place)), reason=Reason.RECENT) for place in range(frames))
    request = TAKE.request.evolve(memory=memory)
    return TAKE.evolve(
        id=f"t{number}", request=request, seconds_spent=seconds, created_at=f"2026-01-01T00:{number:02d}"
    )


def test_nothing_measured_is_no_figure():
    assert seconds_per_take([]) is None
    assert seconds_per_memory_frame([]) is None
    assert seconds_per_memory_frame([spent(0, 10.0), spent(5, 20.0), spent(10, 30.0)]) is None
    assert seconds_per_memory_frame([spent(5, 10.0), spent(5, 11.0), spent(5, 12.0), spent(5, 10.0)]) is None


def test_the_median_take():
    assert seconds_per_take([spent(0, 1.0), spent(0, 9.0), spent(0, 3.0)]) == 3.0
    assert seconds_per_take([spent(0, 1.0), spent(0, 3.0)]) == 2.0


def test_a_cost_that_grows_with_the_memory_is_found():
    takes = [spent(frames, 200 + 17.5 * frames) for frames in (0, 3, 5, 8, 10)]
    assert seconds_per_memory_frame(takes) == pytest.approx(17.5)


def test_noise_and_falling_times_are_no_figure():
    dice = random.Random(1)
    assert seconds_per_memory_frame([spent(frames, 5 + dice.random()) for frames in range(10)]) is None
    assert seconds_per_memory_frame([spent(frames, 30 - frames) for frames in range(10)]) is None


def test_only_takes_made_as_one_would_be_now_count():
    story = blank(1)
    for number in range(25):
        story = apply(story, AddTake(shot_id="s1", take=spent(0, 2.0, number)))
    settings = story.settings
    assert len(comparable_takes(story, settings)) == 20
    assert comparable_takes(story, settings.evolve(size=Size(width=1280, height=720))) == ()
    assert comparable_takes(story, settings.evolve(engine="wan")) == ()
    assert comparable_takes(story, settings.evolve(num_inference_steps=4)) == ()
    assert comparable_takes(story, settings.evolve(frame_count=77)) == ()
    assert comparable_takes(story, settings.evolve(guidance_scale=1.0)) == ()
