"""A take again with another memory: nothing else changes, and its request says what was tried."""

from __future__ import annotations

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.memory import AddReference
from storymem.core.edits.shot import AddTake, RewritePrompt
from storymem.core.errors import EditRejected, ShotNotReady
from storymem.core.memory.bank import remember
from storymem.core.request import Reason, ShotRequest
from storymem.core.requests.sampling import NO_MODEL, Maker
from storymem.core.requests.what_if import other_memory, what_if
from storymem.core.story import Story
from storymem.core.values import Mode
from tests.support.stories import blank, make_take, reference


def rendered(story: Story) -> Story:
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


STORY = rendered(blank(4, cuts="CC-C"))


def tried(story: Story, shot_id: str, *, without: tuple[str, ...] = (), added: tuple[str, ...] = ()) -> ShotRequest:
    shot = story.shot(shot_id)
    take = shot.takes[0]
    pictures = other_memory(take, without=without, added=added)
    return what_if(remember(story), shot, take, pictures, maker=NO_MODEL)


def shown(request: ShotRequest) -> list[str]:
    return [frame.picture for frame in request.memory]


def test_one_frame_less_and_nothing_else_changes():
    then = STORY.shot("s4").takes[0].request
    gone = shown(then)[1]
    now = tried(STORY, "s4", without=(gone,))
    assert shown(now) == [name for name in shown(then) if name != gone]
    assert now.what_if is not None
    assert (now.what_if.take_number, [frame.picture for frame in now.what_if.without]) == (1, [gone])
    assert now.slate.take_number == 2
    assert now.evolve(memory=then.memory, what_if=None, slate=then.slate) == then


def test_it_is_the_takes_prompt_that_is_sent_not_the_newer_one():
    story = apply(STORY, RewritePrompt(shot_id="s4", prompt="Otherwise."))
    assert tried(story, "s4", without=(shown(STORY.shot("s4").takes[0].request)[0],)).prompt == "Shot 4."


def test_an_added_frame_stands_where_the_story_has_it_and_says_why():
    story = rendered(blank(4, cuts="CC-C", memory_size=2))
    then = story.shot("s4").takes[0].request
    middle = story.shot("s2").takes[0].keyframes[0].picture
    assert middle not in shown(then)
    now = tried(story, "s4", added=(middle,))
    assert shown(now) == sorted(shown(now), key=lambda name: remember(story).known[name].order)
    assert [frame.reason for frame in now.memory if frame.picture == middle] == [Reason.TRIED]
    assert now.what_if is not None
    assert now.what_if.without == ()


def test_a_continuing_shot_keeps_its_mode_and_its_seam_without_any_memory():
    then = STORY.shot("s3").takes[0].request
    now = tried(STORY, "s3", without=tuple(shown(then)))
    assert (now.mode, now.seam, now.memory) == (then.mode, then.seam, ())


def test_a_fresh_start_without_memory_is_made_by_the_model_for_text():
    story = apply(STORY, AddReference(reference=reference("Mara")))
    model = Maker("wan-1", is_model=True)
    shot = story.shot("s4")
    bank = remember(story)
    from_text = what_if(bank, shot, shot.takes[0], (), maker=model)
    assert (from_text.mode, from_text.flow_shift, from_text.boundary_ratio) == (Mode.T2V, 12.0, 0.875)
    only = what_if(bank, shot, shot.takes[0], (story.references[0].picture,), maker=model)
    assert only.mode is Mode.MR2V
    story = story.evolve(settings=story.settings.evolve(start_from_text=False))
    with pytest.raises(ShotNotReady):
        what_if(remember(story), shot, shot.takes[0], (), maker=model)


def test_what_would_not_differ_or_can_not_be_shown_is_refused():
    take = STORY.shot("s4").takes[0]
    with pytest.raises(EditRejected, match="just these frames"):
        tried(STORY, "s4")
    with pytest.raises(EditRejected, match="not a keyframe"):
        tried(STORY, "s4", added=("0" * 64,))
    many = rendered(blank(8))
    bank = remember(many)
    with pytest.raises(EditRejected, match="11 memory frames"):
        what_if(bank, many.shot("s8"), many.shot("s8").takes[0], tuple(bank.known)[:11], maker=NO_MODEL)
    assert take.request.what_if is None


def test_what_was_tried_does_not_decide_the_picture():
    now = tried(STORY, "s4", without=(shown(STORY.shot("s4").takes[0].request)[0],))
    assert now.digest == now.evolve(what_if=None).digest
