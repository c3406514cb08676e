"""A plan under way takes in what its own takes make stale, and says what each shot will take."""

from __future__ import annotations

from pathlib import Path

import pytest

from storymem.core.edits.all import apply
from storymem.core.edits.memory import AddReference, Pin
from storymem.core.edits.shot import AddTake, CircleTake, KeepAsIs, RewritePrompt, SetShot
from storymem.core.memory.bank import remember
from storymem.core.plans.plan_times import plan_times
from storymem.core.plans.planning import made_stale
from storymem.core.requests.composing import compose
from storymem.core.story import ShotOverrides, Story, Take
from storymem.render.jobs import Added
from storymem.studio.film import Studio
from tests.conftest import small_story
from tests.render.test_queue_order import slow_film, state_of, until
from tests.support.rows import view
from tests.support.stories import blank, make_take, reference
from tests.web.test_view import film_now

# ---- what a take makes stale


def filled(*scene_lengths: int, cuts: str = "") -> Story:
    story = blank(*scene_lengths, cuts=cuts)
    for shot in tuple(story.shots()):
        story = apply(story, AddTake(shot_id=shot.id, take=make_take(story, shot.id), circle=True))
    return story


def retaken(story: Story, shot_id: str) -> Story:
    """Another take of the shot, with other keyframes, is circled."""
    changed = apply(story, RewritePrompt(shot_id=shot_id, prompt=f"Another {shot_id}."))
    take = make_take(changed, shot_id)
    added = apply(changed, AddTake(shot_id=shot_id, take=take))
    return apply(added, CircleTake(shot_id=shot_id, take_id=take.id))


def test_a_new_take_makes_later_shots_stale_by_memory_or_seam() -> None:
    before = filled(4, cuts="CC-C")
    after = retaken(before, "s2")
    found = made_stale(remember(before), remember(after), "s2")
    assert found == (("s3", "seam"), ("s4", "memory"))
    assert made_stale(remember(before), remember(before), "s2") == ()


def test_locked_shots_own_ones_kept_ones_and_those_stale_already_are_not_taken_in() -> None:
    before = filled(5)
    before = apply(before, SetShot(shot_id="s3", locked=True))
    before = apply(before, RewritePrompt(shot_id="s4", prompt="Stale for its own words."))
    after = retaken(before, "s2")
    after = apply(after, KeepAsIs(shot_id="s5", digest=compose(after, "s5").digest))
    assert made_stale(remember(before), remember(after), "s2") == ()


def test_an_earlier_shot_that_is_shown_a_later_one_is_left_for_the_person() -> None:
    before = filled(3)
    last = before.shot("s3").takes[0].keyframes[0].picture
    before = apply(before, Pin(picture=last, shot_id="s1"))
    after = retaken(before, "s3")
    assert made_stale(remember(before), remember(after), "s3") == ()


# ---- the queue


@pytest.fixture
def studio(tmp_path: Path):
    """Four short shots, each cut, with a take each."""
    with Studio.create(tmp_path / "film", small_story(cuts="CCCC")) as opened:
        opened.queue.generate(["s1", "s2", "s3", "s4"])
        assert opened.queue.wait_idle(60)
        yield opened


def reseed(studio: Studio, *shot_ids: str) -> None:
    """Another seed for each: their takes are stale, and new ones look otherwise."""
    for shot_id in shot_ids:
        studio.edit(SetShot(shot_id=shot_id, seed=studio.story.shot(shot_id).seed + 50))


def finished(studio: Studio) -> list[tuple[str, str, Added | None]]:
    """(shot, state, why it was added) of the last plan's jobs, in the order they were made."""
    batch = max(job.batch or "" for job in studio.queue.jobs())
    assert batch
    jobs = sorted((job for job in studio.queue.jobs() if job.batch), key=lambda job: job.started_at or "")
    return [(job.shot_id, job.state.value, job.added_for) for job in jobs]


def test_shots_that_the_plans_takes_make_stale_are_rendered_after_them_in_story_order(studio: Studio) -> None:
    reseed(studio, "s2", "s4")
    studio.plans.render("stale", ["s2", "s4"], circle=True)
    assert studio.queue.wait_idle(60)
    told = finished(studio)
    assert told == [
        ("s2", "done", None),
        ("s3", "done", Added(shot_id="s2", changed="memory")),
        ("s4", "done", None),
    ]
    assert studio.plans.shots("stale") == ()
    assert [len(shot.takes) for shot in studio.story.shots()] == [1, 2, 2, 2]


def test_without_circling_nothing_downstream_changes_and_nothing_is_added(studio: Studio) -> None:
    reseed(studio, "s2")
    studio.plans.render("stale", ["s2"])
    assert studio.queue.wait_idle(60)
    assert finished(studio) == [("s2", "done", None)]


def test_what_was_left_out_of_the_plan_stays_out(studio: Studio) -> None:
    reseed(studio, "s2", "s3")
    studio.edit(SetShot(shot_id="s4", locked=True))
    studio.plans.render("stale", ["s2"], circle=True)
    assert studio.queue.wait_idle(60)
    assert finished(studio) == [("s2", "done", None)]


def test_two_shots_that_show_each_other_end(studio: Studio) -> None:
    """s1 is shown a frame of s4, and s4 one of s1: rendered for ever, if nothing stopped it."""
    last = studio.story.shot("s4").takes[0].keyframes[0].picture
    studio.edit(Pin(picture=last, shot_id="s1"))
    reseed(studio, "s1")
    studio.plans.render("stale", ["s1"], circle=True)
    assert studio.queue.wait_idle(60)
    shots = [shot_id for shot_id, _, _ in finished(studio)]
    assert shots == ["s1", "s2", "s3", "s4"]


def test_a_plan_that_was_stopped_takes_nothing_in_until_it_goes_on(tmp_path: Path) -> None:
    with slow_film(tmp_path / "film") as studio:
        studio.queue.generate(["s1", "s2", "s3"])
        assert studio.queue.wait_idle(60)
        reseed(studio, "s1", "s3")
        studio.plans.render("stale", ["s1", "s3"], circle=True)
        until(lambda: state_of(studio)[0][1] == "running")
        batch = studio.queue.jobs()[0].batch
        assert batch
        removed = studio.plans.stop(batch)
        assert studio.queue.wait_idle(60)
        assert [job.shot_id for job in studio.queue.jobs() if job.added_for] == []
        studio.queue.put_back(removed)
        assert studio.queue.wait_idle(60)
        assert studio.plans.shots("stale")[0].shot_id == "s2", (
            "what became stale before it went on is for the next plan"
        )


def test_why_a_job_was_added_outlives_a_restart_and_is_on_the_queues_row(tmp_path: Path) -> None:
    with slow_film(tmp_path / "film") as studio:
        studio.queue.generate(["s1", "s2", "s3"])
        assert studio.queue.wait_idle(60)
        reseed(studio, "s1")
        studio.plans.render("stale", ["s1"], circle=True)
        until(lambda: any(job.added_for for job in studio.queue.jobs()))
    with Studio.open(tmp_path / "film", rendering=False) as studio:
        job = next(job for job in studio.queue.jobs() if job.added_for)
        assert (job.state.is_open, job.circle, job.only_if) == (True, True, "stale")
        rows = view(film_now(studio.story, *studio.queue.jobs()))["queue"]["jobs"]
        row = next(row for row in rows if row["id"] == job.id)
        assert row["added_for"]["shot_id"] == "s1"


# ---- times


def spent(story: Story, shot_id: str, seconds: float, number: int = 1) -> Story:
    take = make_take(story, shot_id).evolve(seconds_spent=seconds, created_at=f"2026-01-01T00:00:{number:02d}")
    return apply(story, AddTake(shot_id=shot_id, take=take, circle=True))


def test_a_shot_takes_what_takes_with_its_own_settings_and_memory_took() -> None:
    story = blank(4)
    for number, seconds in enumerate((10.0, 20.0, 40.0), start=1):
        story = spent(story, f"s{number}", seconds, number)
    # s1 from text, s2 shown 2 frames, s3 shown 4, s4 would be shown 6
    assert plan_times(remember(story), ["s1"]) == (10.0,)
    assert plan_times(remember(story), ["s2"]) == (20.0,)
    assert plan_times(remember(story), ["s4"]) == (None,), "nobody measured six frames"
    assert plan_times(remember(story), ["s2", "s4"]) == (20.0, None)
    short = apply(story, SetShot(shot_id="s3", overrides=ShotOverrides(num_inference_steps=4)))
    assert plan_times(remember(short), ["s1", "s2", "s3"]) == (10.0, 30.0, None)


def test_a_shot_after_others_of_its_plan_counts_takes_with_as_many_frames_or_more() -> None:
    story = blank(5)
    for number, seconds in enumerate((10.0, 20.0, 40.0, 60.0), start=1):
        story = spent(story, f"s{number}", seconds, number)
    assert plan_times(remember(story), ["s2", "s3"]) == (20.0, 50.0), "4 frames now, up to 10 by then: 40 and 60"
    unlearned = apply(story, SetShot(shot_id="s2", learn=False))
    assert plan_times(remember(unlearned), ["s2", "s3"])[1] == 20.0, "s2 feeds nobody: s3 is shown 2 frames"


def test_between_measured_memories_the_cost_of_a_frame_tells() -> None:
    story = blank(6)
    for number in (1, 2, 3, 5, 6):
        take = shown(story, frames := 2 * number, 100.0 + 10 * frames, number)
        story = apply(story, AddTake(shot_id="s6", take=take))
    for words in ("a", "b", "c", "d", "e", "f", "g", "h"):
        story = apply(story, AddReference(reference=reference(words)))
    assert plan_times(remember(story), ["s1"]) == (pytest.approx(180.0),)
    story = apply(story, SetShot(shot_id="s1", overrides=ShotOverrides(memory_size=1)))
    assert plan_times(remember(story), ["s1"]) == (None,), "fewer frames than any that was measured"


def shown(story: Story, frames: int, seconds: float, number: int) -> Take:
    pictures = apply(story, AddReference(reference=reference(f"r{number}")))
    take = make_take(pictures, "s6")
    memory = tuple(take.request.memory[0] for _ in range(frames))
    return take.evolve(
        id=f"m{number}",
        request=take.request.evolve(memory=memory),
        seconds_spent=seconds,
        created_at=f"2026-01-01T00:00:{number:02d}",
    )
