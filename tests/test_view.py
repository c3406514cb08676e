"""The view: what a card says in each state, and patches that bring an old view to a new one."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import pytest

from storymem.core.bank import remember
from storymem.core.composing import compose
from storymem.core.edits import apply
from storymem.core.edits_memory import AddReference, Evict, Pin
from storymem.core.edits_outline import ChangeSettings, MoveShot, RemoveScene, RemoveShot
from storymem.core.edits_shot import AddTake, CircleTake, KeepAsIs, RewritePrompt, SetShot
from storymem.core.errors import BackendMissing, ShotNotReady
from storymem.core.story import ShotOverrides, Story, Take
from storymem.engine.table import engine_card
from storymem.render.jobs import Job, JobState
from tests.stories import blank, make_take, name, reference
from ui.board import memory_board, take_memory_board
from ui.rows import Rows
from ui.view import Standing, patch, view


def standing(story: Story, *jobs: Job) -> Standing:
    return Standing(
        bank=remember(story),
        jobs=jobs,
        steps={},
        worker="idle",
        engine=replace(engine_card("animatic"), fingerprint=""),
        folder="film",
        saved_at="2026-01-01T00:00:00Z",
        undo=None,
        redo=None,
        export=None,
    )


def job(shot_id: str, state: JobState, **more: object) -> Job:
    empty = dict.fromkeys(field.name for field in fields(Job))
    known = {"id": f"j-{shot_id}-{state}", "shot_id": shot_id, "state": state, "created_at": "2026-01-01T00:00:00Z"}
    return Job(**(empty | known | {"attempts": 1} | more))


def rendered(story: Story) -> Story:
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


STORY = rendered(blank(2, 1, cuts="C-C"))


def status_of(story: Story, shot_id: str, *jobs: Job) -> str:
    return view(standing(story, *jobs))["shots"][shot_id]["status"]


def test_each_status_has_its_cause():
    assert status_of(blank(1), "s1") == "never"
    assert status_of(STORY, "s1") == "fresh"
    assert status_of(apply(STORY, RewritePrompt(shot_id="s1", prompt="Else.")), "s1") == "stale"
    assert status_of(STORY, "s1", job("s1", JobState.RUNNING)) == "rendering"
    assert status_of(STORY, "s1", job("s1", JobState.WAITING)) == "queued"
    failed = job("s1", JobState.FAILED, error_message="It broke.", error_fix="Mend it.")
    assert status_of(STORY, "s1", failed) == "failed"
    assert view(standing(STORY, failed))["shots"]["s1"]["error"]["fix"] == "Mend it."


def test_a_retry_that_waits_stands_above_an_older_failure():
    failed = job("s1", JobState.FAILED, error_message="It broke.", error_fix="Mend it.")
    assert status_of(STORY, "s1", job("s1", JobState.WAITING), failed) == "queued"


def test_lengths_add_up():
    shown = view(standing(STORY))
    assert shown["film"]["total_frames"] == 81 + 80 + 81
    assert shown["film"]["total_seconds"] == pytest.approx(242 / 16)
    assert shown["film"]["missing_count"] == 0


def test_labels_seams_and_modes():
    shots = view(standing(STORY))["shots"]
    assert [row["label"] for row in shots.values()] == ["1.1", "1.2", "2.1"]
    assert [row["starts_fresh"] for row in shots.values()] == [True, False, True]
    assert [row["mode"] for row in shots.values()] == ["T2V", "MI2V", "M2V"]


def test_a_shot_that_cannot_be_made_says_why():
    shots = view(standing(blank(2, cuts="C-")))["shots"]
    assert shots["s1"]["blocked"] is None
    assert "no circled take" in shots["s2"]["blocked"]["message"]


CHANGES = [
    RewritePrompt(shot_id="s1", prompt="Else."),
    MoveShot(shot_id="s3", scene_id="sc1", index=0),
    RemoveShot(shot_id="s2"),
]


def applied(old: dict, changed: dict) -> dict:
    """A view with a patch laid over it, as the page does it."""
    new = {key: changed.get(key, old[key]) for key in ("scenes", "queue", "presets")}
    new |= {key: old[key] | changed.get(key, {}) for key in ("film", "engine")}
    shots = {shot_id: row for shot_id, row in old["shots"].items() if shot_id not in changed.get("gone", [])}
    for shot_id, changes in changed.get("shots", {}).items():
        shots[shot_id] = shots.get(shot_id, {}) | changes
    return new | {"shots": shots}


@pytest.mark.parametrize("edit", CHANGES, ids=lambda edit: edit.kind)
def test_a_patch_brings_the_old_view_to_the_new_one(edit):
    old, new = view(standing(STORY)), view(standing(apply(STORY, edit)))
    changed = patch(old, new)
    assert changed
    assert applied(old, changed) == new
    assert patch(new, new) == {}


def test_a_patch_holds_only_what_changed():
    old, new = view(standing(STORY)), view(standing(apply(STORY, RewritePrompt(shot_id="s3", prompt="Else."))))
    changed = patch(old, new)
    assert set(changed) == {"film", "shots"}
    assert set(changed["shots"]) == {"s3"}
    assert set(changed["shots"]["s3"]) == {"prompt", "status", "marks"}


def test_the_board_shows_what_is_sent_in_order_with_reasons():
    evicted = STORY.shot("s1").takes[0].keyframes[1].picture
    story = apply(STORY, Evict(picture=evicted, shot_id="s3"))
    shown = memory_board(standing(story), story.shot("s3"), seconds_per_frame=None)
    assert [slot["position"] for slot in shown["slots"]] == [-3, -2, -1]
    assert [slot["picture"] for slot in shown["slots"]] == [
        frame.picture for frame in make_take(story, "s3").request.memory
    ]
    assert shown["slots"][0]["source"] == "1.1 take 1, frame 0"
    assert [(left["picture"], left["evicted"]) for left in shown["left_out"]] == [(evicted, "shot")]


def test_the_board_of_a_take_shows_what_was_sent_whatever_happened_since():
    take = STORY.shot("s3").takes[0]
    story = apply(STORY, Evict(picture=take.request.memory[0].picture))
    shown = take_memory_board(standing(story), story.shot("s3"), take)
    assert [slot["picture"] for slot in shown["slots"]] == [frame.picture for frame in take.request.memory]


def test_the_seam_is_on_the_board():
    shown = memory_board(standing(STORY), STORY.shot("s2"), seconds_per_frame=1.5)
    assert shown["seam"]["source"] == "1.1 take 1"
    assert shown["seam"]["frame_count"] == 1
    assert shown["seconds_per_frame"] == 1.5
    assert name("nothing") not in str(shown)


def test_rows_of_the_last_look_are_as_good_as_new_ones():
    """Any run of edits, jobs and takes, looked at with and without what the last look knew."""
    for seed in range(12):
        dice, story, rows = random.Random(seed), STORY, Rows()
        keys = [k.picture for shot in STORY.shots() for k in shot.takes[0].keyframes]
        for _ in range(25):
            shot = dice.choice(tuple(story.shots()))
            edit = dice.choice(
                [
                    RewritePrompt(shot_id=shot.id, prompt=dice.choice(["Else.", "", "Shot 2."])),
                    SetShot(shot_id=shot.id, scene_cut=dice.random() < 0.5, learn=dice.random() < 0.8),
                    SetShot(shot_id=shot.id, overrides=ShotOverrides(memory_size=dice.choice([0, 1, None]))),
                    Evict(picture=dice.choice(keys), shot_id=dice.choice([None, shot.id])),
                    Pin(picture=dice.choice(keys), shot_id=dice.choice([None, shot.id])),
                    CircleTake(shot_id=shot.id, take_id=dice.choice([None, *(t.id for t in shot.takes)])),
                    MoveShot(shot_id=shot.id, scene_id=dice.choice(["sc1", "sc2"]), index=0),
                    AddTake(shot_id=shot.id, take=take_of(STORY, shot.id, dice), circle=True),
                    KeepAsIs(shot_id=shot.id, digest=digest_of(story, shot.id)),
                    ChangeSettings(
                        settings=story.settings.evolve(sink=dice.randint(0, 3), flow_shift=dice.choice([4, 5]))
                    ),
                    AddReference(reference=reference(f"Face {dice.random()}")),
                ]
            )
            story = apply(story, edit)
            jobs = tuple(
                job(shot.id, dice.choice(list(JobState)), error_message="x") for _ in range(dice.randint(0, 2))
            )
            now = standing(story, *jobs)
            assert view(now, rows) == view(now), f"seed {seed}, after {edit!r}"


def take_of(story: Story, shot_id: str, dice: random.Random) -> Take:
    take = make_take(story, shot_id)
    number = dice.randint(10, 10**9)
    return take.evolve(id=f"{shot_id}x{number}", number=number)


def digest_of(story: Story, shot_id: str) -> str | None:
    try:
        return compose(story, shot_id).digest
    except ShotNotReady:
        return None


def test_one_edit_of_many_shots_works_out_one_row():
    story, rows = rendered(blank(*[5] * 8)), Rows()
    before = view(standing(story), rows)
    after = view(standing(apply(story, RewritePrompt(shot_id="s7", prompt="Else."))), rows)
    marks = [after["shots"][shot_id]["marks"] is before["shots"][shot_id]["marks"] for shot_id in before["shots"]]
    assert marks.count(False) == 1


def test_an_engine_that_is_not_installed_blocks_and_calls_no_take_outdated():
    take = make_take(blank(1), "s1")
    take = take.evolve(request=take.request.evolve(engine_fingerprint="model 7"))
    story = apply(blank(1), AddTake(shot_id="s1", take=take, circle=True))
    missing = BackendMissing("There is no engine called 'model'.", fix="Install it.")
    row = view(replace(standing(story), engine_error=missing))["shots"]["s1"]
    assert row["marks"] == []
    assert row["status"] == "fresh"
    assert row["blocked"] == {"message": "There is no engine called 'model'.", "fix": "Install it."}


def test_a_film_without_shots_has_a_view():
    story = blank(1)
    shown = view(standing(apply(story, RemoveScene(scene_id="sc1"))))
    assert shown["scenes"] == []
    assert shown["film"]["total_frames"] == 0
