"""The view: what a card says in each state, and patches that bring an old view to a new one."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.memory import AddReference, Evict, Pin, Unpin
from storymem.core.edits.outline import ChangeSettings, MoveShot, RemoveScene, RemoveShot
from storymem.core.edits.shot import AddTake, CircleTake, KeepAsIs, RewritePrompt, SetShot
from storymem.core.errors import BackendMissing, ShotNotReady, WeightsMissing
from storymem.core.memory.bank import remember
from storymem.core.memory.sight import Sight
from storymem.core.requests.composing import compose
from storymem.core.story import ShotOverrides, Story, Take
from storymem.engine.registry import engine_card
from storymem.render.jobs import Job, JobState
from tests.support.rows import memory_board, patch, read, take_memory_board, view
from tests.support.stories import Told, blank, make_take, name, reference, unit
from ui.rows import view as rows
from ui.rows.film_now import FilmNow
from ui.rows.last_look import LastLook
from ui.rows.scorers import judged_by, looked_by


def film_now(story: Story, *jobs: Job, sight: Sight | None = None) -> FilmNow:
    return FilmNow(
        bank=remember(story, sight),
        jobs=jobs,
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
    return Job(**(empty | known | {"attempts": 1, "circle": False} | more))


def rendered(story: Story) -> Story:
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


STORY = rendered(blank(2, 1, cuts="C-C"))


def status_of(story: Story, shot_id: str, *jobs: Job) -> str:
    return view(film_now(story, *jobs))["shots"][shot_id]["status"]


def test_each_status_has_its_cause():
    assert status_of(blank(1), "s1") == "never"
    assert status_of(STORY, "s1") == "fresh"
    assert status_of(apply(STORY, RewritePrompt(shot_id="s1", prompt="Else.")), "s1") == "stale"
    assert status_of(STORY, "s1", job("s1", JobState.RUNNING)) == "rendering"
    assert status_of(STORY, "s1", job("s1", JobState.WAITING)) == "queued"
    failed = job("s1", JobState.FAILED, error_message="It broke.", error_fix="Mend it.")
    assert status_of(STORY, "s1", failed) == "failed"
    assert view(film_now(STORY, failed))["shots"]["s1"]["error"]["fix"] == "Mend it."


def test_a_retry_that_waits_stands_above_an_older_failure():
    failed = job("s1", JobState.FAILED, error_message="It broke.", error_fix="Mend it.")
    assert status_of(STORY, "s1", job("s1", JobState.WAITING), failed) == "queued"


def test_lengths_add_up():
    shown = view(film_now(STORY))
    assert shown["film"]["total_frames"] == 81 + 80 + 81
    assert shown["film"]["total_seconds"] == pytest.approx(242 / 16)
    assert shown["film"]["missing_count"] == 0


def test_labels_seams_and_modes():
    shots = view(film_now(STORY))["shots"]
    assert [row["label"] for row in shots.values()] == ["1.1", "1.2", "2.1"]
    assert [row["starts_fresh"] for row in shots.values()] == [True, False, True]
    assert [row["mode"] for row in shots.values()] == ["T2V", "MI2V", "M2V"]


def test_a_shot_that_cannot_be_made_says_why():
    shots = view(film_now(blank(2, cuts="C-")))["shots"]
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
    old, new = rows.view(film_now(STORY)), rows.view(film_now(apply(STORY, edit)))
    changed = patch(old, new)
    assert changed
    assert applied(read(old), changed) == read(new)
    assert patch(new, new) == {}


def test_a_patch_holds_only_what_changed():
    edited = apply(STORY, RewritePrompt(shot_id="s3", prompt="Else."))
    old, new = rows.view(film_now(STORY)), rows.view(film_now(edited))
    changed = patch(old, new)
    assert set(changed) == {"film", "shots"}
    assert set(changed["shots"]) == {"s3"}
    assert set(changed["shots"]["s3"]) == {"prompt", "status", "marks"}


def test_the_board_shows_what_is_sent_in_order_with_reasons():
    evicted = STORY.shot("s1").takes[0].keyframes[1].picture
    story = apply(STORY, Evict(picture=evicted, shot_id="s3"))
    shown = memory_board(film_now(story), story.shot("s3"), seconds_per_frame=None)
    assert [slot["position"] for slot in shown["slots"]] == [-3, -2, -1]
    assert [slot["picture"] for slot in shown["slots"]] == [
        frame.picture for frame in make_take(story, "s3").request.memory
    ]
    assert shown["slots"][0]["source"] == "1.1 take 1, frame 0"
    assert [(left["picture"], left["evicted"]) for left in shown["left_out"]] == [(evicted, "shot")]


def test_the_board_of_a_take_shows_what_was_sent_whatever_happened_since():
    take = STORY.shot("s3").takes[0]
    story = apply(STORY, Evict(picture=take.request.memory[0].picture))
    shown = take_memory_board(film_now(story), story.shot("s3"), take)
    assert [slot["picture"] for slot in shown["slots"]] == [frame.picture for frame in take.request.memory]


def test_the_seam_is_on_the_board():
    shown = memory_board(film_now(STORY), STORY.shot("s2"), seconds_per_frame=1.5)
    assert shown["seam"]["source"] == "1.1 take 1"
    assert shown["seam"]["frame_count"] == 1
    assert shown["seconds_per_frame"] == 1.5
    assert name("nothing") not in str(shown)


def test_rows_of_the_last_look_are_as_good_as_new_ones():
    """Any run of edits, jobs and takes, looked at with and without what the last look knew."""
    for seed in range(12):
        dice, story, last = random.Random(seed), STORY, LastLook()
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
                        settings=story.settings.evolve(
                            sink=dice.randint(0, 3),
                            flow_shift=dice.choice([4, 5]),
                            policy=dice.choice(["published", "by_prompt"]),
                        )
                    ),
                    AddReference(reference=reference(f"Face {dice.random()}")),
                ]
            )
            story = apply(story, edit)
            jobs = tuple(
                job(shot.id, dice.choice(list(JobState)), error_message="x") for _ in range(dice.randint(0, 2))
            )
            now = film_now(story, *jobs, sight=dice.choice([None, eyes(story, dice)]))
            assert rows.view(now, last) == rows.view(now), f"seed {seed}, after {edit!r}"


def eyes(story: Story, dice: random.Random) -> Told:
    """A sight that knows some of the film's pictures and prompts, by chance."""
    pictures = [k.picture for shot in story.shots() for take in shot.takes for k in take.keyframes]
    vectors = {one: unit(dice.random(), dice.random(), 1.0) for one in pictures if dice.random() < 0.8}
    prompts = {shot.prompt: unit(dice.random(), 1.0, 0.0) for shot in story.shots() if dice.random() < 0.5}
    return Told(vectors, prompts)


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
    story, last = rendered(blank(*[5] * 8)), LastLook()
    before = rows.view(film_now(story), last)
    after = rows.view(film_now(apply(story, RewritePrompt(shot_id="s7", prompt="Else."))), last)
    marks = [after.shots[shot_id].marks is before.shots[shot_id].marks for shot_id in before.shots]
    assert marks.count(False) == 1
    same = [after.shots[shot_id] is before.shots[shot_id] for shot_id in before.shots]
    assert same.count(False) == 1


def test_an_engine_that_is_not_installed_blocks_and_calls_no_take_outdated():
    take = make_take(blank(1), "s1")
    take = take.evolve(request=take.request.evolve(engine_fingerprint="model 7"))
    story = apply(blank(1), AddTake(shot_id="s1", take=take, circle=True))
    missing = BackendMissing("There is no engine called 'model'.", fix="Install it.")
    row = view(replace(film_now(story), engine_error=missing))["shots"]["s1"]
    assert row["marks"] == []
    assert row["status"] == "fresh"
    assert row["blocked"] == {"message": "There is no engine called 'model'.", "fix": "Install it."}


def test_a_film_without_shots_has_a_view():
    story = blank(1)
    shown = view(film_now(apply(story, RemoveScene(scene_id="sc1"))))
    assert shown["scenes"] == []
    assert shown["film"]["total_frames"] == 0


# ---- eyes ------------------------------------------------------------------------------------------------------------


def by_prompt(story: Story) -> Story:
    return apply(story, ChangeSettings(settings=story.settings.evolve(policy="by_prompt")))


def seen(story: Story, **more: object) -> Told:
    """Every keyframe seen: each shot's on an axis of its own, leaning towards the first."""
    vectors = {
        k.picture: unit(1.0, *(0.4 * (at == place) for place in range(8)))
        for at, shot in enumerate(story.shots())
        for k in shot.takes[0].keyframes
    }
    return Told(vectors, {shot.prompt: unit(1.0, *[0.0] * 8) for shot in story.shots()}, **more)


def test_a_choice_that_waits_for_the_prompt_is_said_to_and_ends():
    story = by_prompt(STORY)
    waiting = replace(seen(story), read={})
    row = view(film_now(story, sight=waiting))["shots"]["s3"]
    assert row["settled"] is False
    board = memory_board(film_now(story, sight=waiting), story.shot("s3"), seconds_per_frame=None)
    assert board["settled"] is False
    assert board["slots"]
    before, after = (rows.view(film_now(story, sight=one)) for one in (waiting, seen(story)))
    assert patch(before, after)["shots"]["s3"]["settled"] is True


def test_the_board_names_who_chose_or_why_nobody_read():
    story = by_prompt(STORY)

    def chosen_by(film: Story, sight: Told | None) -> dict | None:
        return memory_board(film_now(film, sight=sight), film.shot("s3"), seconds_per_frame=None)["chosen_by"]

    assert chosen_by(STORY, seen(STORY)) is None
    assert chosen_by(story, seen(story, label="CLIP ViT-B/32 (OpenAI)"))["model"] == "CLIP ViT-B/32 (OpenAI)"
    words = chosen_by(story, seen(story, reads_prompts=False))
    assert words["model"] is None
    assert "weights fetch clip" in words["hint"]
    builtin = apply(story, ChangeSettings(settings=story.settings.evolve(scorer="builtin")))
    assert "film settings" in chosen_by(builtin, seen(builtin, reads_prompts=False))["hint"]


def test_a_slot_says_whom_it_covers():
    story = by_prompt(apply(STORY, AddReference(reference=reference("Mara"))))
    story = apply(story, RewritePrompt(shot_id="s3", prompt="Mara at the window."))
    slots = memory_board(film_now(story), story.shot("s3"), seconds_per_frame=None)["slots"]
    assert [(slot["reason"], slot["covers"]) for slot in slots if slot["covers"]] == [("covers", "Mara")]
    take = make_take(story, "s3")
    sent = take_memory_board(film_now(story), story.shot("s3"), take)["slots"]
    assert [slot["covers"] for slot in sent] == [slot["covers"] for slot in slots]


def test_a_grabbed_frame_is_shown_as_one():
    take = STORY.shot("s1").takes[0]
    scorer = "clip-ViT-B-32-openai-published-1+hpsv3"
    grabbed = take.keyframes[1].evolve(by_hand=True, lossless=False, quality=None, scorer=scorer)
    take = take.evolve(keyframes=(take.keyframes[0], grabbed))
    story = apply(blank(2, 1, cuts="C-C"), AddTake(shot_id="s1", take=take, circle=True))
    slots = memory_board(film_now(story), story.shot("s3"), seconds_per_frame=None)["slots"]
    assert [slot["by_hand"] for slot in slots] == [False, True]
    assert (slots[1]["lossless"], slots[1]["quality"], slots[1]["judged_by"]) == (False, None, "HPSv3")
    shown = view(film_now(story))["shots"]["s1"]["takes"][0]["keyframes"][1]
    assert (shown["by_hand"], shown["lossless"], shown["quality"]) == (True, False, None)


def lane_story() -> tuple[Story, Told]:
    """Six shots, the first one's frame pinned: five like it, of which the last is much less so."""
    story = rendered(blank(6))
    pinned = story.shot("s1").takes[0].keyframes[0].picture
    story = apply(story, Pin(picture=pinned))
    turned = {"s1": 0.0, "s2": 0.5, "s3": 0.52, "s4": 0.5, "s5": 0.48, "s6": 2.0}
    vectors = {k.picture: unit(1.0, turned[shot.id]) for shot in story.shots() for k in shot.takes[0].keyframes}
    return story, Told(vectors, label="CLIP ViT-B/32 (OpenAI)")


def test_the_lane_says_how_like_the_pins_each_shot_is_and_who_drifts():
    story, sight = lane_story()
    shown = view(film_now(story, sight=sight))
    found = {shot_id: row["likeness"] for shot_id, row in shown["shots"].items()}
    assert shown["film"]["lane"] == {"of": "pins", "count": 1, "model": "CLIP ViT-B/32 (OpenAI)"}
    assert found["s1"] is None
    assert found["s2"]["value"] == pytest.approx(0.894, abs=1e-3)
    assert found["s2"]["pins"][0]["source"] == "1.1 take 1, frame 0"
    assert found["s2"]["pins"][0]["thumb"].startswith("/app/media/")
    assert [shot_id for shot_id, row in found.items() if row and row["drifts"]] == ["s6"]
    assert found["s6"]["median"] == found["s2"]["median"]


def test_the_lane_is_away_where_nothing_is_pinned_or_nobody_looks():
    story, sight = lane_story()
    assert view(film_now(story))["film"]["lane"] is None
    unpinned = apply(story, Unpin(picture=story.pins[0]))
    shown = view(film_now(unpinned, sight=sight))
    assert shown["film"]["lane"] is None
    assert {row["likeness"] for row in shown["shots"].values()} == {None}
    referenced = apply(unpinned, AddReference(reference=reference("Mara")))
    assert view(film_now(referenced, sight=sight))["film"]["lane"]["of"] == "references"


def test_an_edit_that_leaves_the_lane_alone_sends_nothing_of_it():
    story, sight = lane_story()
    last = LastLook()
    before = rows.view(film_now(story, sight=sight), last)
    after = rows.view(film_now(apply(story, RewritePrompt(shot_id="s3", prompt="Else.")), sight=sight), last)
    assert "likeness" not in str(patch(before, after))
    pinned = apply(story, Pin(picture=story.shot("s2").takes[0].keyframes[0].picture))
    changed = patch(after, rows.view(film_now(pinned, sight=sight), last))["shots"]
    assert set(changed) >= {"s3", "s4", "s5", "s6"}
    assert len(changed["s6"]["likeness"]["pins"]) == 2


def test_eyes_that_failed_are_told():
    lost = WeightsMissing("The weights of CLIP are not on this machine.", fix="Fetch them.")
    assert view(replace(film_now(STORY), sight_error=lost))["film"]["eyes"]["fix"] == "Fetch them."
    assert view(film_now(STORY))["film"]["eyes"] is None


@pytest.mark.parametrize(
    ("scorer", "looked", "judged"),
    [
        ("builtin", "the built-in measure", "the built-in measure"),
        ("clip-ViT-B-32-openai-published-1+builtin", "CLIP ViT-B/32", "the built-in measure"),
        ("clip-ViT-L-14-quickgelu-9f3c2a-open_clip-1+hpsv3", "CLIP ViT-L/14", "HPSv3"),
        ("builtin+hpsv3", "the built-in measure", "HPSv3"),
        ("another", "another", "another"),
        ("", "", ""),
    ],
)
def test_scorers_have_names_for_people(scorer: str, looked: str, judged: str):
    assert (looked_by(scorer), judged_by(scorer)) == (looked, judged)
