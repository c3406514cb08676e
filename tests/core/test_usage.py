"""Who saw a picture, by the takes' own requests."""

from __future__ import annotations

from storymem.core.edits.all import apply
from storymem.core.edits.memory import Evict
from storymem.core.edits.outline import RemoveShot
from storymem.core.edits.shot import AddTake, MarkTake, SetShot
from storymem.core.memory.usage import seen_by
from storymem.core.story import Story
from tests.support.stories import blank, make_take


def rendered(story: Story) -> Story:
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


STORY = rendered(blank(4, cuts="CC-C"))
FRAME = STORY.shot("s1").takes[0].keyframes[0].picture


def uses(story: Story, picture: str = FRAME) -> list[tuple[str, int, bool, bool]]:
    return [(use.shot_id, use.number, use.circled, use.as_seam) for use in seen_by(story, [picture])[picture]]


def test_a_keyframe_was_seen_by_every_later_shot():
    assert uses(STORY) == [("s2", 1, True, False), ("s3", 1, True, False), ("s4", 1, True, False)]


def test_what_the_takes_were_shown_counts_and_not_what_they_would_be_shown_now():
    story = apply(STORY, Evict(picture=FRAME))
    story = apply(story, AddTake(shot_id="s4", take=make_take(apply(story, SetShot(shot_id="s4", seed=9)), "s4")))
    assert uses(story) == uses(STORY)


def test_another_take_is_told_apart_and_a_deleted_one_is_left_out():
    story = apply(STORY, AddTake(shot_id="s4", take=make_take(STORY, "s4")))
    assert uses(story)[2:] == [("s4", 1, True, False), ("s4", 2, False, False)]
    assert uses(apply(story, MarkTake(shot_id="s4", take_id="s4t1", deleted=True)))[2:] == [("s4", 2, False, False)]
    assert uses(apply(story, RemoveShot(shot_id="s4")))[2:] == []


def test_the_frame_a_shot_starts_from_is_named_as_such():
    last = STORY.shot("s2").takes[0].tail[-1]
    assert uses(STORY, last) == [("s3", 1, True, True)]


def test_a_picture_nobody_saw_has_an_empty_answer():
    assert seen_by(STORY, ["0" * 64]) == {"0" * 64: ()}
