"""Recall and compose: which frames a shot is shown, why, and what is sent."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.memory import AddReference, Evict, Pin
from storymem.core.edits.outline import RemoveShot
from storymem.core.edits.shot import AddTake, CircleTake, MarkTake, SetShot
from storymem.core.errors import ShotNotReady
from storymem.core.memory.bank import remember
from storymem.core.memory.recall import recall
from storymem.core.request import Reason
from storymem.core.requests.composing import compose, curation_bank, expected_frame_count
from storymem.core.story import ShotOverrides, Story
from storymem.core.values import Mode
from tests.support.stories import blank, keyframe, make_take, name, reference

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "memory_window.json"


def rendered(story: Story, *shot_ids: str, keyframe_count: int = 2) -> Story:
    for shot_id in shot_ids or [shot.id for shot in story.shots()]:
        story = apply(story, AddTake(shot_id=shot_id, take=make_take(story, shot_id, keyframe_count), circle=True))
    return story


def pictures(story: Story, shot_id: str) -> list[str]:
    return [slot.candidate.picture for slot in recall(story, shot_id).slots]


@pytest.mark.parametrize(
    "case", json.loads(FIXTURE.read_text())["memory_window"], ids=lambda c: f"{c['bank']}of{c['max_memory']}"
)
def test_the_published_window_is_kept_to_the_frame(case):
    story = blank(2, memory_size=case["max_memory"], sink=case["fix"])
    if case["bank"]:
        story = rendered(story, "s1", keyframe_count=case["bank"])
    bank = [k.picture for k in story.shot("s1").takes[0].keyframes] if case["bank"] else []
    assert pictures(story, "s2") == [bank[i] for i in case["chosen"]]


@pytest.mark.parametrize(("size", "sink"), [(0, 3), (3, 3), (2, 3), (1, 0), (10, 0)])
def test_the_window_at_its_edges(size, sink):
    story = rendered(blank(2, memory_size=size, sink=sink), "s1", keyframe_count=12)
    bank = [k.picture for k in story.shot("s1").takes[0].keyframes]
    first = min(sink, size)
    newest = size - first
    assert pictures(story, "s2") == bank[:first] + (bank[-newest:] if newest else [])


def test_reasons_name_sink_recent_and_reference():
    story = apply(blank(6, memory_size=6), AddReference(reference=reference("Mara")))
    story = rendered(story, "s1", "s2", "s3", "s4", "s5")
    slots = recall(story, "s6").slots
    assert [slot.reason for slot in slots] == [Reason.REFERENCE, Reason.SINK, Reason.SINK] + [Reason.RECENT] * 3
    out = recall(story, "s6").left_out
    assert {left.reason for left in out} == {"over the limit"}
    assert len(out) == 11 - 6


def test_memory_never_sees_the_shot_itself_or_later_ones():
    story = rendered(blank(4))
    own_or_later = {k.picture for s in ("s2", "s3", "s4") for k in story.shot(s).takes[0].keyframes}
    assert not own_or_later & set(pictures(story, "s2"))


def test_a_pin_outlives_the_window_and_keeps_story_order():
    story = rendered(blank(9, memory_size=4, sink=1))
    pinned = story.shot("s3").takes[0].keyframes[1].picture
    assert pinned not in pictures(story, "s9")
    story = apply(story, Pin(picture=pinned))
    slots = recall(story, "s9").slots
    assert [slot.reason for slot in slots] == [Reason.SINK, Reason.PINNED, Reason.RECENT, Reason.RECENT]
    assert [slot.candidate.order for slot in slots] == sorted(slot.candidate.order for slot in slots)


def test_a_film_pin_does_not_reach_earlier_shots_but_a_pin_here_does():
    story = rendered(blank(4))
    later = story.shot("s4").takes[0].keyframes[0].picture
    assert later not in pictures(apply(story, Pin(picture=later)), "s2")
    here = apply(story, Pin(picture=later, shot_id="s2"))
    assert later in pictures(here, "s2")
    assert later not in pictures(here, "s3")


def test_the_newest_pins_win_when_there_are_too_many():
    story = rendered(blank(5, memory_size=2), keyframe_count=1)
    names = [story.shot(f"s{i}").takes[0].keyframes[0].picture for i in (1, 2, 3)]
    for picture in names:
        story = apply(story, Pin(picture=picture))
    memory = recall(story, "s5")
    assert [slot.candidate.picture for slot in memory.slots] == names[1:]
    assert [left.reason for left in memory.left_out if left.candidate.picture == names[0]] == ["pins over the limit"]


def test_a_shot_evicts_what_the_film_pins():
    story = rendered(blank(3))
    picture = story.shot("s1").takes[0].keyframes[0].picture
    story = apply(apply(story, Pin(picture=picture)), Evict(picture=picture, shot_id="s3"))
    assert picture not in pictures(story, "s3")
    assert [left.reason for left in recall(story, "s3").left_out] == ["evicted here"]
    assert picture in pictures(story, "s2")


def test_evicted_and_unlearned_frames_say_so():
    story = rendered(blank(4))
    evicted = story.shot("s1").takes[0].keyframes[0].picture
    story = apply(apply(story, Evict(picture=evicted)), SetShot(shot_id="s2", learn=False))
    reasons = [left.reason for left in recall(story, "s4").left_out]
    assert reasons == ["evicted", "not learned from", "not learned from"]
    assert evicted in [shown.picture for shown in curation_bank(remember(story), "s4")]


def test_only_circled_takes_are_remembered():
    story = rendered(blank(2), "s1")
    first = story.shot("s1").takes[0]
    story = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1"), circle=True))
    assert pictures(story, "s2") == [k.picture for k in first.keyframes]
    second = story.shot("s1").takes[1]
    story = apply(story, CircleTake(shot_id="s1", take_id=second.id))
    assert pictures(story, "s2") == [k.picture for k in second.keyframes]
    story = apply(story, MarkTake(shot_id="s1", take_id=second.id, deleted=True))
    assert pictures(story, "s2") == []


def test_a_pinned_frame_of_an_uncircled_take_stays():
    story = rendered(blank(2), "s1")
    story = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1"), circle=True))
    other = story.shot("s1").takes[1].keyframes[0].picture
    assert other in pictures(apply(story, Pin(picture=other)), "s2")


def test_modes_and_frame_counts():
    story = rendered(blank(2, 1, cuts="C-C"))
    modes = [shot.takes[0].request.mode for shot in story.shots()]
    assert modes == [Mode.T2V, Mode.MI2V, Mode.M2V]
    assert [shot.takes[0].frame_count for shot in story.shots()] == [81, 80, 81]
    five = blank(2, cuts="C-", continuation=Mode.MM2V)
    five = rendered(five)
    assert five.shot("s2").takes[0].frame_count == 76
    assert expected_frame_count(remember(five), five.shot("s2")) == 76
    assert five.shot("s2").takes[0].request.seam.pictures == five.shot("s1").takes[0].tail
    brought = apply(blank(1), AddReference(reference=reference("Mara")))
    assert compose(brought, "s1").mode is Mode.MR2V


def test_a_continuation_starts_from_the_last_frame_of_the_circled_take():
    story = rendered(blank(2, cuts="C-"), "s1")
    request = compose(story, "s2")
    assert request.seam.pictures == story.shot("s1").takes[0].tail[-1:]
    assert request.mode.seam_frame_count == 1


@pytest.mark.parametrize(
    ("story", "shot_id", "words"),
    [
        (blank(2, cuts="C-"), "s2", "no circled take"),
        (blank(1, start_from_text=False), "s1", "may not start from text"),
        (apply(blank(1), SetShot(shot_id="s1", overrides=ShotOverrides(frame_count=5))), "", ""),
        (
            blank(1).evolve(scenes=(blank(1).scenes[0].evolve(shots=(blank(1).shot("s1").evolve(prompt=" "),)),)),
            "s1",
            "no prompt",
        ),
    ],
)
def test_what_is_missing_is_named_with_its_fix(story, shot_id, words):
    if not shot_id:
        assert compose(story, "s1").kept_frame_count == 5
        return
    with pytest.raises(ShotNotReady, match=words) as raised:
        compose(story, shot_id)
    assert raised.value.fix


def test_a_first_shot_that_is_no_cut_starts_fresh():
    story = blank(2, cuts="-C")
    assert compose(story, "s1").mode is Mode.T2V
    assert compose(story, "s1").seam is None


def test_same_inputs_same_memory_and_any_film_obeys_the_limit():
    for seed in range(30):
        dice = random.Random(seed)
        story = rendered(
            blank(6, 6, memory_size=dice.randint(0, 10), sink=dice.randint(0, 5)), keyframe_count=dice.randint(0, 4)
        )
        every = [k.picture for shot in story.shots() for k in shot.takes[0].keyframes]
        for _ in range(dice.randint(0, 8)):
            if not every:
                break
            word = dice.choice([Pin, Evict])
            where = dice.choice([None, dice.choice([shot.id for shot in story.shots()])])
            story = apply(story, word(picture=dice.choice(every), shot_id=where))
        for shot in story.shots():
            memory = recall(story, shot.id)
            inside = [slot.candidate.picture for slot in memory.slots]
            outside = [left.candidate.picture for left in memory.left_out]
            assert len(inside) == len(set(inside)) <= story.settings.memory_size
            assert not set(inside) & set(outside)
            assert memory == recall(story, shot.id)
            before = [
                k.picture
                for s in story.shots()
                if remember(story).ordinals[s.id] < remember(story).ordinals[shot.id]
                for k in s.takes[0].keyframes
            ]
            assert set(before) <= set(inside) | set(outside)


def test_a_keyframe_that_two_takes_share_is_remembered_once():
    story = rendered(blank(3), "s1")
    take = make_take(story, "s2").evolve(keyframes=(story.shot("s1").takes[0].keyframes[0], keyframe("other")))
    story = apply(story, AddTake(shot_id="s2", take=take, circle=True))
    assert len(pictures(story, "s3")) == 3
    assert name("other") in pictures(story, "s3")


def test_no_memory_at_all_says_so_and_how_to_get_some():
    story = rendered(blank(2, memory_size=0, start_from_text=True))
    pinned = story.shot("s1").takes[0].keyframes[0].picture
    story = apply(story, Pin(picture=pinned))
    memory = recall(story, "s2")
    assert memory.slots == ()
    assert {left.why for left in memory.left_out} == {"This shot is shown no memory frames at all."}
    strict = story.evolve(settings=story.settings.evolve(start_from_text=False))
    with pytest.raises(ShotNotReady) as raised:
        compose(strict, "s2")
    assert "at least 1 frame" in raised.value.fix
    assert "reference" not in raised.value.fix


def test_a_pinned_frame_of_a_removed_shot_or_deleted_take_does_not_vanish_without_a_word():
    story = rendered(blank(4))
    of_removed = story.shot("s1").takes[0].keyframes[0].picture
    of_deleted = story.shot("s2").takes[0].keyframes[0].picture
    story = apply(apply(story, Pin(picture=of_removed)), Pin(picture=of_deleted, shot_id="s4"))
    story = apply(story, RemoveShot(shot_id="s1"))
    story = apply(story, MarkTake(shot_id="s2", take_id=story.shot("s2").takes[0].id, deleted=True))
    out = {left.candidate.picture: left.reason for left in recall(story, "s4").left_out}
    assert out == {of_removed: "its shot was removed", of_deleted: "its take was deleted"}
    assert compose(story, "s4").memory


def test_references_alone_fill_the_memory_first_ones_first():
    story = blank(1, memory_size=4, sink=2)
    for number in range(6):
        story = apply(story, AddReference(reference=reference(f"Face {number}")))
    assert pictures(story, "s1") == [name(f"Face {number}") for number in (0, 1, 4, 5)]
    assert compose(story, "s1").mode is Mode.MR2V
