"""Staleness is honest: each mark has its cause, nothing else is marked, and undoing the cause removes the mark."""

from __future__ import annotations

import pytest

from storymem.core.edits.all import apply, inverse
from storymem.core.edits.memory import Evict, Pin
from storymem.core.edits.outline import ChangeSettings, MoveShot
from storymem.core.edits.shot import AddTake, CircleTake, KeepAsIs, RewritePrompt, SetShot
from storymem.core.memory.bank import remember
from storymem.core.plans.planning import plan_missing, plan_stale
from storymem.core.plans.staleness import staleness
from storymem.core.requests.composing import compose
from storymem.core.requests.sampling import Maker
from storymem.core.story import Shot, Story, Take
from storymem.core.values import Mode
from tests.support.stories import Told, blank, make_take, name


def rendered(story: Story) -> Story:
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


STORY = rendered(blank(3, 3, cuts="C-CC-C", memory_size=4))


def marks(story: Story) -> dict[str, list[str]]:
    bank = remember(story)
    found = {s.id: [m.kind for m in staleness(bank, s, s.circled_take)] for s in story.shots() if s.circled_take}
    return {shot_id: kinds for shot_id, kinds in found.items() if kinds}


def test_a_film_rendered_in_order_is_fresh():
    assert marks(STORY) == {}


def test_an_edited_prompt_marks_its_own_shot_only():
    edit = RewritePrompt(shot_id="s3", prompt="Otherwise.")
    story = apply(STORY, edit)
    assert marks(story) == {"s3": ["recipe"]}
    assert marks(apply(story, inverse(STORY, edit))) == {}


def test_the_mark_of_a_prompt_quotes_the_words_of_both():
    story = apply(STORY, RewritePrompt(shot_id="s3", prompt="Seed: a grain of wheat."))
    shot = story.shot("s3")
    assert shot.circled_take
    (mark,) = staleness(remember(story), shot, shot.circled_take)
    assert mark.detail == f"prompt: “{STORY.shot('s3').prompt}” → “Seed: a grain of wheat.”"


def test_another_take_marks_what_saw_it_and_what_continues_it():
    story = apply(STORY, AddTake(shot_id="s1", take=make_take(STORY, "s1")))
    assert marks(story) == {}
    story = apply(story, CircleTake(shot_id="s1", take_id=story.shot("s1").takes[1].id))
    found = marks(story)
    assert found["s2"] == ["memory", "seam"]
    assert "memory" in found["s3"]


def test_the_memory_mark_counts_frames():
    story = apply(STORY, Evict(picture=STORY.shot("s1").takes[0].keyframes[0].picture))
    bank = remember(story)
    shot = story.shot("s6")
    mark = staleness(bank, shot, shot.circled_take)[0]
    assert mark.text == "1 of 4 memory frames differ"


def test_an_upstream_edit_that_does_not_reach_the_memory_marks_nothing():
    story = apply(STORY, SetShot(shot_id="s1", notes="a note"))
    assert marks(story) == {}


def test_scene_cut_and_settings_mark_the_recipe():
    assert marks(apply(STORY, SetShot(shot_id="s2", scene_cut=True))) == {"s2": ["recipe"]}
    more = ChangeSettings(settings=STORY.settings.evolve(num_inference_steps=20))
    assert set(marks(apply(STORY, more))) == {shot.id for shot in STORY.shots()}
    five = ChangeSettings(settings=STORY.settings.evolve(continuation=Mode.MM2V))
    assert marks(apply(STORY, five)) == {"s2": ["recipe"], "s5": ["recipe"]}


def test_moving_a_shot_marks_only_what_sees_another_memory():
    story = apply(STORY, MoveShot(shot_id="s6", scene_id="sc2", index=0))
    found = marks(story)
    assert "s1" not in found
    assert "s3" not in found
    assert "memory" in found["s4"]


def test_kept_marks_stay_visible_but_leave_the_plan_until_something_else_changes():
    story = apply(STORY, RewritePrompt(shot_id="s3", prompt="Otherwise."))
    digest = compose(story, "s3").digest
    kept = apply(story, KeepAsIs(shot_id="s3", digest=digest))
    shot = kept.shot("s3")
    assert [mark.kept for mark in staleness(remember(kept), shot, shot.circled_take)] == [True]
    assert plan_stale(remember(kept)) == ()
    again = apply(kept, RewritePrompt(shot_id="s3", prompt="Otherwise again."))
    assert [planned.shot_id for planned in plan_stale(remember(again))] == ["s3"]


def test_a_lost_seam_is_named():
    story = apply(STORY, CircleTake(shot_id="s1", take_id=None))
    shot = story.shot("s2")
    mark = staleness(remember(story), shot, shot.circled_take)[0]
    assert mark.kind == "seam"
    assert "no circled take" in mark.detail


def test_a_new_engine_version_marks_the_recipe():
    shot = STORY.shot("s1")
    found = staleness(remember(STORY), shot, shot.circled_take, maker=Maker("animatic 2"))
    assert [mark.kind for mark in found] == ["recipe"]


@pytest.mark.parametrize("locked", [False, True])
def test_plans_follow_story_order_and_leave_locked_shots_out(locked):
    story = apply(STORY, ChangeSettings(settings=STORY.settings.evolve(flow_shift=5.0)))
    story = apply(story, SetShot(shot_id="s2", locked=locked))
    planned = [p.shot_id for p in plan_stale(remember(story))]
    assert planned == [s.id for s in STORY.shots() if not (locked and s.id == "s2")]
    empty = apply(apply(story, CircleTake(shot_id="s4", take_id=None)), CircleTake(shot_id="s2", take_id=None))
    assert [p.shot_id for p in plan_missing(remember(empty))] == (["s4"] if locked else ["s2", "s4"])


def test_a_pin_marks_every_later_shot_it_changes():
    pinned = STORY.shot("s3").takes[0].keyframes[0].picture
    found = marks(apply(STORY, Pin(picture=pinned)))
    assert found == {"s4": ["memory"], "s5": ["memory"], "s6": ["memory"]}


def test_what_blocks_a_shot_is_marked_where_it_belongs():
    story = blank(2, memory_size=0)
    story = rendered(story)
    strict = apply(story, ChangeSettings(settings=story.settings.evolve(start_from_text=False)))
    assert marks(strict)["s2"] == ["memory"]
    assert marks(apply(story, RewritePrompt(shot_id="s2", prompt=" ")))["s2"] == ["recipe"]


def test_of_a_memory_that_is_still_being_chosen_nothing_is_said():
    """A film whose prompts are read anew (its cache is gone) shows no mark that goes away a second later."""
    story = rendered(blank(3, policy="by_prompt", memory_size=1))
    shot = story.shot("s3")
    waiting = remember(story, Told())
    other = take_of(shot).evolve(request=take_of(shot).request.evolve(memory=()))
    assert [mark.kind for mark in staleness(remember(story), shot, other)] == ["memory"]
    assert staleness(waiting, shot, other) == ()
    rewritten = apply(story, RewritePrompt(shot_id="s3", prompt="Otherwise."))
    now = remember(rewritten, Told())
    assert [mark.kind for mark in staleness(now, now.shot("s3"), other)] == ["recipe"]
    kept = apply(rewritten, KeepAsIs(shot_id="s3", digest=name("accepted")))
    again = remember(kept, Told())
    assert [mark.kept for mark in staleness(again, again.shot("s3"), other)] == [True]


def take_of(shot: Shot) -> Take:
    assert shot.circled_take
    return shot.circled_take
