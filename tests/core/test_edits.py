"""Edits: each does what it says, and its inverse takes exactly that back."""

from __future__ import annotations

import random

import pytest

from storymem.core.edits.all import OneStep, apply, edit_from, edit_from_json, inverse
from storymem.core.edits.base import Edit
from storymem.core.edits.memory import (
    AddReference,
    Evict,
    ForgetFrame,
    GrabFrame,
    OrderMemory,
    Pin,
    RemoveReference,
    Unevict,
    Unpin,
)
from storymem.core.edits.outline import (
    ChangeSettings,
    InsertScene,
    InsertShot,
    MoveScene,
    MoveShot,
    RemoveScene,
    RemoveShot,
    RenameFilm,
    ReplaceOutline,
)
from storymem.core.edits.shot import AddTake, CircleTake, KeepAsIs, MarkTake, RewritePrompt, SetShot
from storymem.core.errors import EditOutdated, EditRejected, ShotNotFound, TakeNotFound
from storymem.core.story import Scene, Shot, ShotOverrides, Story
from storymem.project.rows import changes
from tests.support.stories import blank, keyframe, make_take, name, reference


def filled():
    story = blank(3, 2, cuts="C-CC-")
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    story = apply(story, AddTake(shot_id="s2", take=make_take(story, "s2")))
    story = apply(story, AddReference(reference=reference("Mara")))
    return apply(story, GrabFrame(shot_id="s4", take_id="s4t1", keyframe=grabbed("held", 7)))


def grabbed(words: str, frame_index: int):
    return keyframe(words, frame_index).evolve(by_hand=True, quality=None, lossless=False)


STORY = filled()
KEY = STORY.shot("s1").takes[0].keyframes[0].picture

EDITS = [
    RewritePrompt(shot_id="s2", prompt="New words.", was="Shot 2."),
    SetShot(shot_id="s2", scene_cut=True, seed=9, learn=False, locked=True, notes="later"),
    SetShot(shot_id="s1", overrides=ShotOverrides(num_inference_steps=8)),
    ChangeSettings(settings=STORY.settings.evolve(memory_size=4)),
    RenameFilm(title="Another", overview="Words"),
    InsertShot(shot=Shot(id="new", prompt="x"), scene_id="sc1", index=1),
    RemoveShot(shot_id="s3"),
    MoveShot(shot_id="s1", scene_id="sc2", index=1),
    InsertScene(scene=Scene(id="sc9", shots=(Shot(id="n9"),)), index=1),
    RemoveScene(scene_id="sc1"),
    MoveScene(scene_id="sc1", index=1),
    MoveScene(scene_id="sc2", index=0),
    CircleTake(shot_id="s2", take_id=STORY.shot("s2").takes[1].id),
    CircleTake(shot_id="s2", take_id=None),
    MarkTake(shot_id="s2", take_id=STORY.shot("s2").takes[0].id, starred=True, deleted=True),
    KeepAsIs(shot_id="s2", digest=name("x")),
    Pin(picture=KEY),
    Pin(picture=KEY, shot_id="s4"),
    Evict(picture=KEY),
    Unpin(picture=KEY),
    Unevict(picture=KEY, shot_id="s4"),
    AddReference(reference=reference("Lamp")),
    GrabFrame(shot_id="s1", take_id="s1t1", keyframe=grabbed("by hand", 13)),
    ForgetFrame(shot_id="s4", take_id="s4t1", frame_index=7),
    OrderMemory(shot_id="s3", pictures=(name("held"), KEY)),
    OneStep(
        edits=(
            GrabFrame(shot_id="s2", take_id="s2t1", keyframe=grabbed("pinned", 40)),
            Pin(picture=name("pinned")),
            Evict(picture=KEY),
        ),
        words="remember frame 40",
    ),
    RemoveReference(picture=name("Mara")),
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.kind}")
def test_every_edit_can_be_taken_back_and_travels_as_json(edit):
    after = apply(STORY, edit)
    back = inverse(STORY, edit)
    assert apply(after, back).model_dump(exclude={"removed"}) == STORY.model_dump(exclude={"removed"})
    assert not [entry for entry in apply(after, back).removed if entry.shot.takes]
    assert edit_from_json(edit.model_dump_json()) == edit
    assert edit_from_json(back.model_dump_json()) == back
    assert edit.label(STORY)


@pytest.mark.parametrize("seed", range(20))
def test_any_run_of_edits_unwinds_to_where_it_began(seed):
    dice, story, inverses = random.Random(seed), STORY, []
    for _ in range(12):
        edit = dice.choice(EDITS)
        try:
            after = apply(story, edit)
        except (EditRejected, ShotNotFound):
            continue
        inverses.append(inverse(story, edit))
        story = after
    for back in reversed(inverses):
        story = apply(story, back)
    assert story.model_dump(exclude={"removed"}) == STORY.model_dump(exclude={"removed"})


@pytest.mark.parametrize("seed", range(30))
def test_undo_and_redo_in_any_order_lose_nothing_while_takes_arrive(seed):
    """As the editor does it: steps back and forth over one history, and a machine that adds takes in between."""
    dice, story = random.Random(seed), STORY.evolve(title="")
    done: list[tuple[Edit, Edit]] = []
    undone: list[tuple[Edit, Edit]] = []
    made: set[str] = set()
    for _ in range(60):
        before, what = story, dice.choice("eeuurrt")
        if what == "e":
            edit = dice.choice(EDITS)
            try:
                story = apply(story, edit)
            except (EditRejected, ShotNotFound):
                continue
            done.append((edit, inverse(before, edit)))
            undone.clear()
        elif what == "u" and done:
            story = apply(story, done[-1][1])
            undone.append(done.pop())
        elif what == "r" and undone:
            story = apply(story, undone[-1][0])
            done.append(undone.pop())
        elif what == "t":
            shot = dice.choice(tuple(story.shots()) or (story.removed[0].shot,))
            take = make_take(STORY, "s1").evolve(id=f"late{len(made)}", number=100 + len(made))
            made.add(take.id)
            story = apply(story, AddTake(shot_id=shot.id, take=take))
        changes(before, story)  # can be written: no shot or take stands twice
    for back in reversed(done):
        story = apply(story, back[1])
    assert plain(story) == plain(STORY.evolve(title=""))
    everywhere = (*story.shots(), *(entry.shot for entry in story.removed))
    assert {take.id for shot in everywhere for take in shot.takes} >= made


def plain(story: Story) -> dict:
    """The story without what a machine added and what was taken out."""
    shots = {"scenes": {"__all__": {"shots": {"__all__": {"takes"}}}}}
    return story.model_dump(exclude={"removed": True, **shots})


@pytest.mark.parametrize("title", ["", " spaced ", "x" * 5000])
def test_a_title_no_person_would_be_allowed_comes_back_by_undo(title):
    story = STORY.evolve(title=title)
    edit = RenameFilm(title="Short")
    back = edit_from_json(inverse(story, edit).model_dump_json())
    assert apply(apply(story, edit), back).title == title
    with pytest.raises(EditRejected, match="too long"):
        apply(story, RenameFilm(title="x" * 201))


def test_a_shot_that_is_in_the_film_is_not_inserted_twice():
    with pytest.raises(EditRejected, match="already"):
        apply(STORY, InsertShot(shot=Shot(id="s1"), scene_id="sc1", index=0))
    with pytest.raises(EditRejected, match="already"):
        apply(STORY, InsertScene(scene=Scene(id="sc1"), index=0))


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "rewrite_prompt", "shot_id": "s1", "prompt": "half \ud83d"},
        {"kind": "set_shot", "shot_id": "s1", "notes": "\udc00"},
        {"kind": "set_shot", "shot_id": "s1", "overrides": {"negative_prompt": "\udc00"}},
        {"kind": "rename_film", "title": "\ud800"},
    ],
)
def test_half_a_character_is_refused_where_it_enters(fields):
    with pytest.raises(EditRejected, match="half a character"):
        edit_from(fields)


def test_undoing_a_rewrite_leaves_a_take_that_arrived_since():
    edit = RewritePrompt(shot_id="s1", prompt="Other.")
    back = inverse(STORY, edit)
    story = apply(STORY, edit)
    story = apply(story, AddTake(shot_id="s1", take=make_take(story, "s1")))
    story = apply(story, back)
    assert story.shot("s1").prompt == "Shot 1."
    assert len(story.shot("s1").takes) == 2


def test_an_edit_on_an_older_text_is_refused_and_shows_the_newer():
    story = apply(STORY, RewritePrompt(shot_id="s1", prompt="Theirs."))
    with pytest.raises(EditOutdated) as raised:
        apply(story, RewritePrompt(shot_id="s1", prompt="Mine.", was="Shot 1."))
    assert raised.value.current == "Theirs."


def test_a_new_take_never_replaces_the_circled_one():
    circled = STORY.shot("s1").circled
    story = apply(STORY, AddTake(shot_id="s1", take=make_take(STORY, "s1"), circle=True))
    assert story.shot("s1").circled == circled


def test_a_take_for_a_removed_shot_is_kept_and_comes_back_with_it():
    story = apply(STORY, RemoveShot(shot_id="s3"))
    late = make_take(STORY, "s3")
    story = apply(story, AddTake(shot_id="s3", take=late))
    story = apply(story, inverse(STORY, RemoveShot(shot_id="s3")))
    assert late in story.shot("s3").takes


def test_reordering_changes_no_seed():
    story = apply(STORY, MoveShot(shot_id="s1", scene_id="sc2", index=0))
    assert {shot.id: shot.seed for shot in story.shots()} == {shot.id: shot.seed for shot in STORY.shots()}


def test_an_outline_without_a_shot_keeps_its_takes_among_the_removed():
    scenes = tuple(s.evolve(shots=tuple(x for x in s.shots if x.id != "s2")) for s in STORY.scenes)
    edit = ReplaceOutline(title="T", overview="", scenes=scenes)
    story = apply(STORY, edit)
    assert [entry.shot.id for entry in story.removed] == ["s2"]
    assert story.removed[0].shot.takes == STORY.shot("s2").takes
    assert apply(story, inverse(STORY, edit)) == STORY


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"kind": "fly"}, EditRejected),
        ({"kind": "rewrite_prompt", "shot_id": "s1"}, EditRejected),
        ({"kind": "set_shot", "shot_id": "s1", "seed": -1}, EditRejected),
        ({"kind": "set_shot", "shot_id": "s1", "overrides": {"frame_count": 80}}, EditRejected),
        ({"kind": "set_shot", "shot_id": "nobody", "seed": 1}, ShotNotFound),
        ({"kind": "move_shot", "shot_id": "s1", "scene_id": "sc2", "index": 7}, EditRejected),
        ({"kind": "circle_take", "shot_id": "s1", "take_id": "nobody"}, TakeNotFound),
        ({"kind": "pin", "picture": name("nothing")}, EditRejected),
        ({"kind": "pin", "picture": "../../etc"}, EditRejected),
        ({"kind": "rename_film", "title": "  "}, EditRejected),
        ({"kind": "remove_reference", "picture": name("nothing")}, EditRejected),
    ],
)
def test_a_bad_edit_is_refused_with_a_fix(fields, error):
    with pytest.raises(error) as raised:
        apply(STORY, edit_from(fields))
    assert raised.value.fix


def test_a_take_for_a_shot_of_an_undone_import_comes_back_with_it():
    fresh = Shot(id="fresh", prompt="New in the script.")
    scenes = (STORY.scenes[0].evolve(shots=(*STORY.scenes[0].shots, fresh)), *STORY.scenes[1:])
    edit = ReplaceOutline(title="T", overview="", scenes=scenes)
    imported = apply(STORY, edit)
    late = make_take(imported, "fresh")
    undone = apply(imported, inverse(STORY, edit))
    undone = apply(undone, AddTake(shot_id="fresh", take=late))
    assert apply(undone, edit).shot("fresh").takes == (late,)


def test_a_grabbed_frame_is_a_keyframe_until_it_is_forgotten():
    story = apply(STORY, GrabFrame(shot_id="s1", take_id="s1t1", keyframe=grabbed("by hand", 13)))
    assert [k.frame_index for k in story.shot("s1").takes[0].keyframes] == [0, 13, 20]
    assert apply(story, Pin(picture=name("by hand"))).pins == (name("by hand"),)
    with pytest.raises(EditRejected, match="remembered already"):
        apply(story, GrabFrame(shot_id="s1", take_id="s1t1", keyframe=grabbed("again", 20)))
    forgotten = apply(story, ForgetFrame(shot_id="s1", take_id="s1t1", frame_index=13))
    assert forgotten == STORY
    with pytest.raises(EditRejected, match="grabbed by hand"):
        apply(STORY, ForgetFrame(shot_id="s1", take_id="s1t1", frame_index=0))


@pytest.mark.parametrize(
    "keyframe", [grabbed("late", 81), keyframe("chosen by a machine", 3)], ids=["outside", "not by hand"]
)
def test_only_a_frame_of_the_take_is_grabbed(keyframe):
    with pytest.raises(EditRejected, match="not a frame of the take"):
        apply(STORY, GrabFrame(shot_id="s1", take_id="s1t1", keyframe=keyframe))
    with pytest.raises(TakeNotFound):
        apply(STORY, GrabFrame(shot_id="s1", take_id="gone", keyframe=keyframe))


def test_several_edits_are_one_or_none():
    both = OneStep(edits=(Pin(picture=KEY), Pin(picture=name("nobody knows"))), words="pin two")
    with pytest.raises(EditRejected):
        apply(STORY, both)
    assert both.label(STORY) == "pin two"
