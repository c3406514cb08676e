"""Re-importing a changed script: which shot is which, what the plan says, and that no take is lost."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest

from storymem.core.edits.all import apply, inverse
from storymem.core.edits.outline import RemoveShot, ReplaceOutline
from storymem.core.edits.shot import AddTake, SetShot
from storymem.core.script.reading import parse_script
from storymem.core.script.reimport import Change, ReimportRow, merge_script, plan_reimport
from storymem.core.script.writing import write_script
from storymem.core.story import Scene, Shot, Story
from tests.support.stories import make_take, name

LAMP = "Wide shot, slow pan, dusk: the lamplighter in her yellow coat climbs the hill street."
LAMP_EDITED = "Wide shot, slow pan, night: the lamplighter in her yellow coat climbs the hill street."
DOOR = "Close-up, static, interior: a boy's hand on a green door."
SEA = "Extreme wide shot of the sea under the morning sun, gulls."
STAIRS = "Overhead, tilt down a spiral staircase, lamp light."
TRAIN = "Tracking shot beside a night train in the snow."

numbers = itertools.count()


def script(*scenes: str | list[str], **fields: Any) -> Story:
    """A fresh import: a scene is a list of prompts; one that starts with `>` continues the shot before."""
    document = {
        "story_name": "A test",
        "scenes": [
            {
                "scene_num": number,
                "video_prompts": [prompt.removeprefix(">") for prompt in prompts],
                "cut": [not prompt.startswith(">") for prompt in prompts],
            }
            for number, prompts in enumerate(scenes, start=1)
        ],
    } | fields
    return parse_script(json.dumps(document), new_id=lambda kind: f"{kind}{next(numbers)}")


def filmed(story: Story) -> Story:
    """The story with a circled take of every shot that has a prompt."""
    for shot in tuple(story.shots()):
        if shot.prompt:
            story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


def rows(story: Story, changed: Story) -> list[tuple[str, str, int]]:
    return [(row.label, row.change.value, row.take_count) for row in plan_reimport(story, changed).rows]


def ids(story: Story) -> list[str]:
    return [shot.id for shot in story.shots()]


def test_the_same_script_changes_nothing() -> None:
    story = filmed(script([LAMP, f">{DOOR}"], [SEA]))
    again = parse_script(write_script(story), new_id=lambda kind: f"{kind}{next(numbers)}")
    assert merge_script(story, again) == story
    assert rows(story, again) == [("1.1", "same", 1), ("1.2", "same", 1), ("2.1", "same", 1)]


def test_the_first_shots_written_cut_says_nothing() -> None:
    story = script([LAMP, DOOR])
    first = next(story.shots())
    story = apply(story, SetShot(shot_id=first.id, scene_cut=False))
    again = parse_script(write_script(story), new_id=lambda kind: f"{kind}{next(numbers)}")
    assert merge_script(story, again) == story
    assert {change for _, change, _ in rows(story, again)} == {"same"}


def test_a_changed_prompt_keeps_its_shot_and_takes() -> None:
    story = filmed(script([LAMP, DOOR, SEA]))
    changed = script([LAMP, STAIRS, SEA])
    assert rows(story, changed) == [("1.1", "same", 1), ("1.2", "prompt changed", 1), ("1.3", "same", 1)]
    merged = merge_script(story, changed)
    assert ids(merged) == ids(story)
    shot = tuple(merged.shots())[1]
    assert (shot.prompt, len(shot.takes), shot.takes[0].request.prompt) == (STAIRS, 1, DOOR)
    row = plan_reimport(story, changed).rows[1]
    assert (row.old_prompt, row.new_prompt) == (DOOR, STAIRS)


def test_an_edited_prompt_is_found_beside_an_inserted_shot() -> None:
    story = filmed(script([DOOR, LAMP, SEA]))
    changed = script([DOOR, TRAIN, LAMP_EDITED, SEA])
    assert [change for _, change, _ in rows(story, changed)] == ["same", "new", "prompt changed", "same"]
    assert ids(merge_script(story, changed))[2] == ids(story)[1]


def test_a_rewritten_shot_is_found_behind_an_inserted_one() -> None:
    story = filmed(script([LAMP, DOOR, SEA]))
    changed = script([TRAIN, LAMP, STAIRS, SEA])
    assert rows(story, changed) == [
        ("1.1", "new", 0),
        ("1.2", "same", 1),
        ("1.3", "prompt changed", 1),
        ("1.4", "same", 1),
    ]


def test_one_moved_shot_is_one_row() -> None:
    story = filmed(script([LAMP, DOOR, SEA, STAIRS]))
    changed = script([STAIRS, LAMP, DOOR, SEA])
    assert [change for _, change, _ in rows(story, changed)] == ["moved", "same", "same", "same"]
    assert ids(merge_script(story, changed)) == [ids(story)[place] for place in (3, 0, 1, 2)]


def test_a_shot_in_another_scene_has_moved() -> None:
    story = filmed(script([LAMP, DOOR], [SEA, STAIRS]))
    changed = script([LAMP], [DOOR, SEA, STAIRS])
    assert rows(story, changed) == [
        ("1.1", "same", 1),
        ("2.1", "moved", 1),
        ("2.2", "same", 1),
        ("2.3", "same", 1),
    ]


def test_an_inserted_scene_moves_nothing() -> None:
    story = filmed(script([LAMP, DOOR], [SEA]))
    changed = script([TRAIN], [LAMP, DOOR], [SEA])
    assert [change for _, change, _ in rows(story, changed)] == ["new", "same", "same", "same"]
    merged = merge_script(story, changed)
    assert [scene.id for scene in merged.scenes][1:] == [scene.id for scene in story.scenes]
    assert [scene.scene_num for scene in merged.scenes] == [1, 2, 3]


def test_a_vanished_shot_keeps_its_takes_among_the_removed() -> None:
    story = filmed(script([LAMP, DOOR], [SEA]))
    changed = script([LAMP], [SEA])
    assert rows(story, changed) == [("1.1", "same", 1), ("2.1", "same", 1), ("1.2", "removed", 1)]
    removed = merge_script(story, changed).removed
    assert [(entry.shot, entry.scene_id, entry.index) for entry in removed] == [
        (tuple(story.shots())[1], story.scenes[0].id, 1)
    ]


def test_a_new_shot_in_a_new_scene_takes_nothing_over() -> None:
    story = filmed(script([LAMP, DOOR]))
    assert rows(story, script([LAMP], [TRAIN])) == [("1.1", "same", 1), ("2.1", "new", 0), ("1.2", "removed", 1)]


def test_a_prompt_that_comes_back_brings_its_takes() -> None:
    story = filmed(script([LAMP, DOOR, SEA]))
    without = merge_script(story, script([LAMP, SEA]))
    again = script([LAMP, DOOR, SEA])
    assert rows(without, again) == [("1.1", "same", 1), ("1.2", "restored", 1), ("1.3", "same", 1)]
    back = merge_script(without, again)
    assert (ids(back), back.removed) == (ids(story), ())
    assert tuple(back.shots()) == tuple(story.shots())


def test_equal_prompts_are_matched_in_order() -> None:
    story = filmed(script([LAMP, LAMP, LAMP]))
    assert ids(merge_script(story, script([LAMP, DOOR, LAMP, LAMP])))[::2] == [ids(story)[0], ids(story)[2]]
    shorter = merge_script(story, script([LAMP, LAMP]))
    assert ids(shorter) == ids(story)[:2]


def test_a_changed_cut_and_first_frame_prompt_are_said() -> None:
    story = script([LAMP, DOOR])
    assert [row.change for row in plan_reimport(story, script([LAMP, f">{DOOR}"])).rows] == [
        Change.SAME,
        Change.CUT_CHANGED,
    ]
    stills = {"scenes": [{"video_prompts": [LAMP], "cut": [True], "first_frame_prompt": ["A hill."]}]}
    assert plan_reimport(script([LAMP]), script(**stills)).rows[0].change is Change.FIRST_FRAME_CHANGED


def test_what_is_the_films_own_stays() -> None:
    story = filmed(script([LAMP, DOOR]))
    shot = tuple(story.shots())[1].evolve(
        seed=99,
        notes="Slower.",
        learn=False,
        pins=(name("pin"),),
        evictions=(name("out"),),
        overrides={"frame_count": 41},
    )
    scene = story.scenes[0]
    story = story.evolve(
        scenes=(scene.evolve(shots=(scene.shots[0], shot)),),
        pins=(name("film pin"),),
        settings=story.settings.evolve(base_seed=5, memory_size=4),
    )
    merged = merge_script(story, script([LAMP, STAIRS], story_name="New", story_overview="More.", author="A"))
    assert tuple(merged.shots())[1] == shot.evolve(prompt=STAIRS)
    assert (merged.id, merged.pins, merged.settings) == (story.id, story.pins, story.settings)
    assert (merged.title, merged.overview, merged.extra) == ("New", "More.", '{"author":"A"}')


def test_deleted_takes_are_not_promised() -> None:
    story = filmed(script([LAMP]))
    shot = next(story.shots())
    story = story.evolve(
        scenes=(Scene(id="s", shots=(shot.evolve(takes=(shot.takes[0].evolve(deleted=True),), circled=None),)),)
    )
    assert rows(story, script([LAMP])) == [("1.1", "same", 0)]


def random_prompts(chance: random.Random) -> list[str]:
    return [chance.choice([LAMP, LAMP_EDITED, DOOR, SEA, STAIRS, TRAIN, ""]) for _ in range(chance.randrange(1, 6))]


@pytest.mark.parametrize("seed", range(40))
def test_no_take_and_no_shot_is_ever_lost(seed: int) -> None:
    chance = random.Random(seed)
    story = filmed(script(*[random_prompts(chance) for _ in range(chance.randrange(1, 4))]))
    if chance.random() < 0.5 and len(ids(story)) > 1:
        story = apply(story, RemoveShot(shot_id=chance.choice(ids(story))))
    changed = script(*[random_prompts(chance) for _ in range(chance.randrange(1, 4))])
    merged = merge_script(story, changed)

    assert [shot.prompt for shot in merged.shots()] == [shot.prompt for shot in changed.shots()]
    everything = [*merged.shots(), *(entry.shot for entry in merged.removed)]
    assert len({shot.id for shot in everything}) == len(everything)
    assert takes(story) <= takes(merged)

    planned = plan_reimport(story, changed).rows
    assert [row.shot_id for row in planned if row.change is not Change.REMOVED] == ids(merged)
    assert {row.shot_id for row in planned if row.change is Change.REMOVED} == set(ids(story)) - set(ids(merged))
    assert all(honest(row, story, merged) for row in planned)

    edit = ReplaceOutline(
        title=merged.title, overview=merged.overview, scenes=merged.scenes, removed=merged.removed, extra=merged.extra
    )
    imported = apply(story, edit)
    assert imported.scenes == merged.scenes
    assert takes(imported) == takes(merged)
    undone = apply(imported, inverse(story, edit))
    assert undone.scenes == story.scenes
    assert takes(undone) == takes(story)


def takes(story: Story) -> set[tuple[str, str]]:
    shots = [*story.shots(), *(entry.shot for entry in story.removed)]
    return {(shot.id, take.id) for shot in shots for take in shot.takes}


def honest(row: ReimportRow, story: Story, merged: Story) -> bool:
    """Whether a row says what happens to its shot."""
    old: dict[str, Shot] = {shot.id: shot for shot in story.shots()}
    new: dict[str, Shot] = {shot.id: shot for shot in merged.shots()}
    if row.change is Change.SAME:
        return old[row.shot_id] == new[row.shot_id]
    if row.change is Change.PROMPT_CHANGED:
        return old[row.shot_id].prompt != new[row.shot_id].prompt
    if row.change in (Change.MOVED, Change.CUT_CHANGED):
        return old[row.shot_id].prompt == new[row.shot_id].prompt
    return row.shot_id in new if row.change is not Change.REMOVED else row.shot_id in old
