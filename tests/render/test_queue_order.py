"""What a person does to the queue: order, pause, seeds, removals taken back, and plans that skip what is not needed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from storymem.core.edits.outline import RemoveShot
from storymem.core.edits.shot import RewritePrompt, SetShot
from storymem.core.errors import EditRejected, StoryError
from storymem.project.folder import FilmFolder
from storymem.render.jobs import JobState, JobTable
from storymem.render.waiting import WaitingJobs
from storymem.studio.film import Studio
from storymem.studio.queue import MOST_COPIES
from tests.conftest import small_story
from tests.support.rows import view
from tests.support.stories import blank
from tests.web.test_view import film_now

Line = tuple[FilmFolder, JobTable, WaitingJobs]


@pytest.fixture
def line(tmp_path: Path):
    """Jobs j1 to j5 of shots a to e, waiting."""
    with FilmFolder.create(tmp_path / "film", blank(1)) as folder:
        table = JobTable(folder.database)
        for shot_id in "abcde":
            table.add(shot_id)
        yield folder, table, WaitingJobs(folder.database)


def order(table: JobTable) -> str:
    return "".join(job.shot_id for job in table.all() if job.state is JobState.WAITING)


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


# ---- order


def test_a_job_can_stand_anywhere_among_those_that_wait(line: Line) -> None:
    _, table, waiting = line
    waiting.move("j5", "j2")
    assert order(table) == "aebcd"
    waiting.move("j1", None)
    assert order(table) == "ebcda"
    waiting.move("j4", "j4")
    assert order(table) == "ebcda"
    waiting.move_to_front("j3")
    assert order(table) == "cebda"


def test_an_order_is_on_disk_and_the_running_job_has_no_place_in_it(line: Line) -> None:
    folder, table, waiting = line
    waiting.move("j5", "j1")
    assert table.claim().shot_id == "e"  # type: ignore[union-attr]
    with pytest.raises(StoryError, match="j5 is running"):
        waiting.move("j5", "j2")
    with pytest.raises(StoryError, match="j5 is running"):
        waiting.move("j1", "j5")
    waiting.move("j4", "j1")
    folder.close()
    with FilmFolder.open(folder.path) as again:
        assert order(JobTable(again.database)) == "dabc"


def test_a_removed_job_comes_back_where_it_stood(line: Line) -> None:
    _, table, waiting = line
    for job_id in ("j2", "j3"):
        assert table.withdraw(job_id)
    waiting.move("j5", "j1")
    assert waiting.put_back(["j3", "j2", "j9", "j1"]) == ["j3", "j2"]
    assert set(order(table)) == set("abcde")
    assert order(table).index("b") < order(table).index("c")
    with pytest.raises(StoryError, match="not in the queue any more"):
        waiting.put_back(["j3"])


def test_a_job_that_ran_can_not_be_put_back(line: Line) -> None:
    _, table, waiting = line
    table.claim()
    table.stop("j1")
    with pytest.raises(StoryError):
        waiting.put_back(["j1"])
    assert order(table) == "bcde"


def test_copies_follow_their_job_and_only_a_waiting_one_can_be_changed(line: Line) -> None:
    _, table, waiting = line
    added = waiting.change("j2", 7, [8, None])
    assert order(table) == "abbbcde"
    assert [table.get(job_id).seed for job_id in ("j2", *added)] == [7, 8, None]
    waiting.change("j2", None, [])
    assert table.get("j2").seed is None
    assert len(waiting.change("j5", None, [1])) == 1
    assert order(table) == "abbbcdee"
    table.claim()
    with pytest.raises(StoryError, match="j1 is running"):
        waiting.change("j1", 1, [])


def test_a_long_queue_can_be_put_back_whole(line: Line) -> None:
    _, table, waiting = line
    ids = [table.add(f"s{number}").id for number in range(200)]
    for job_id in ids:
        table.withdraw(job_id)
    table.claim()
    table.finish("j1")
    assert len(waiting.put_back(ids)) == 200


def test_a_released_job_is_first_in_line(line: Line) -> None:
    _, table, waiting = line
    table.claim()
    waiting.move_to_front("j4")
    assert table.release("j1").state is JobState.WAITING
    assert order(table) == "adbce"


# ---- pause


def test_a_paused_queue_gives_out_no_job_and_stays_paused(line: Line) -> None:
    folder, table, _ = line
    table.set_paused(True)
    table.set_paused(True)
    assert table.claim() is None
    folder.close()
    with FilmFolder.open(folder.path) as again:
        table = JobTable(again.database)
        assert table.paused
        table.set_paused(False)
        assert not table.paused
        assert table.claim() is not None


def slow_film(path: Path, **more: int) -> Studio:
    return Studio.create(path, small_story(cuts="CCC", engine="slow", frame_count=more.get("frame_count", 41)))


def state_of(studio: Studio) -> list[tuple[str, str]]:
    return [(job.shot_id, job.state) for job in studio.queue.jobs() if job.state.is_open]


def test_a_pause_at_once_puts_the_take_back_and_ends_the_process(tmp_path: Path) -> None:
    with slow_film(tmp_path / "film") as studio:
        studio.queue.generate(["s1", "s2"])
        until(
            lambda: (
                studio.queue.worker_pid()
                and state_of(studio)[0][1] == "running"
                and studio.queue.worker_state() == "busy"
            )
        )
        pid = studio.queue.worker_pid()
        studio.queue.pause(now=True)
        until(lambda: studio.queue.worker_pid() is None)
        assert state_of(studio) == [("s1", "waiting"), ("s2", "waiting")]
        assert studio.queue.jobs()[0].attempts == 0
        until(lambda: not Path(f"/proc/{pid}").exists())
        assert studio.queue.worker_state() == "idle"
        assert not studio.queue.wait_idle(0.3)
    with Studio.open(tmp_path / "film") as studio:
        assert studio.queue.paused
        time.sleep(0.3)
        assert state_of(studio) == [("s1", "waiting"), ("s2", "waiting")]
        studio.queue.resume()
        assert studio.queue.wait_idle(60)
        assert all(shot.circled_take for shot in list(studio.story.shots())[:2])


def test_a_pause_after_this_take_finishes_it_first(tmp_path: Path) -> None:
    with slow_film(tmp_path / "film", frame_count=9) as studio:
        studio.queue.generate(["s1", "s2"])
        until(lambda: state_of(studio)[0][1] == "running")
        studio.queue.pause()
        until(lambda: studio.queue.worker_pid() is None and len(state_of(studio)) == 1)
        assert state_of(studio) == [("s2", "waiting")]
        assert studio.story.shot("s1").circled_take is not None


def test_a_cancel_after_a_pause_at_once_is_a_cancel(tmp_path: Path) -> None:
    with slow_film(tmp_path / "film") as studio:
        (job_id,) = studio.queue.generate(["s1"])
        until(lambda: studio.queue.worker_state() == "busy")
        studio.queue.pause(now=True)
        studio.queue.cancel(job_id)
        until(lambda: not state_of(studio) and studio.queue.worker_pid() is None)
        assert studio.queue.jobs()[0].state in ("cancelled",)


# ---- seeds, retries, clearing


def test_a_waiting_job_is_rendered_with_its_new_seed(studio: Studio) -> None:
    studio.queue.pause()
    (job_id,) = studio.queue.generate(["s1"])
    more = studio.queue.change(job_id, 77, [78])
    studio.queue.resume()
    assert studio.queue.wait_idle(60)
    assert [take.request.seed for take in studio.story.shot("s1").takes] == [77, 78]
    with pytest.raises(StoryError, match="is done"):
        studio.queue.change(job_id, 1)
    assert len(more) == 1
    for wrong in ([0] * (MOST_COPIES + 1), [-1], ["x"], [True]):
        with pytest.raises(EditRejected):
            studio.queue.change(job_id, None, wrong)  # type: ignore[arg-type]


def test_every_failed_job_is_retried_and_the_finished_are_cleared(studio: Studio) -> None:
    studio.recipes.change_settings({"engine": "broken"})
    studio.queue.generate(["s1", "s3"])
    assert studio.queue.wait_idle(60)
    assert [job.state for job in studio.queue.jobs()] == ["failed", "failed"]
    studio.recipes.change_settings({"engine": "quick"})
    studio.queue.pause()
    assert len(studio.queue.retry_failed()) == 2
    assert state_of(studio) == [("s1", "waiting"), ("s3", "waiting")]
    studio.queue.resume()
    assert studio.queue.wait_idle(60)
    studio.queue.clear_finished()
    assert studio.queue.jobs() == ()


# ---- plans


def made(studio: Studio) -> Studio:
    studio.queue.generate(["s1", "s2", "s3"])
    assert studio.queue.wait_idle(60)
    return studio


def rewrite(studio: Studio, *shot_ids: str) -> None:
    for shot_id in shot_ids:
        studio.edit(RewritePrompt(shot_id=shot_id, prompt=f"Another {shot_id}, close."))


def test_a_shot_that_is_fresh_again_is_skipped_with_a_word(studio: Studio) -> None:
    made(studio)
    before = studio.story.shot("s3").prompt
    rewrite(studio, "s1", "s3")
    studio.queue.pause()
    studio.plans.render("stale", ["s1", "s3"])
    studio.edit(RewritePrompt(shot_id="s3", prompt=before))
    studio.queue.resume()
    assert studio.queue.wait_idle(60)
    told = {job.shot_id: (job.state, job.reason) for job in studio.queue.jobs()[:2]}
    assert told == {"s1": ("done", None), "s3": ("skipped", "fresh again")}
    assert [len(studio.story.shot(shot_id).takes) for shot_id in ("s1", "s3")] == [2, 1]
    assert studio.story.shot("s1").circled == studio.story.shot("s1").takes[0].id


def test_missing_shots_that_got_a_take_or_a_lock_or_left_are_skipped(studio: Studio) -> None:
    studio.queue.pause()
    studio.queue.generate(["s1"])
    studio.plans.render("missing", ["s1", "s2", "s3"])
    studio.edit(SetShot(shot_id="s2", locked=True))
    studio.edit(RemoveShot(shot_id="s3"))
    studio.queue.resume()
    assert studio.queue.wait_idle(60)
    reasons = {job.shot_id: job.reason for job in studio.queue.jobs() if job.state is JobState.SKIPPED}
    assert reasons == {"s1": "has a circled take now", "s2": "locked", "s3": "removed from the film"}


def test_new_takes_are_circled_where_the_plan_says_so_and_undo_brings_the_old_ones_back(studio: Studio) -> None:
    made(studio)
    old = studio.story.shot("s1").circled
    rewrite(studio, "s1")
    studio.plans.render("stale", ["s1"], circle=True)
    assert studio.queue.wait_idle(60)
    first, second = studio.story.shot("s1").takes
    assert (old, studio.story.shot("s1").circled) == (first.id, second.id)
    studio.undo()
    assert studio.story.shot("s1").circled == old


def test_a_plan_stops_after_the_running_shot_and_can_go_on(tmp_path: Path) -> None:
    with slow_film(tmp_path / "film") as studio:
        ids = studio.plans.render("missing", ["s1", "s2", "s3"])
        until(lambda: state_of(studio)[0][1] == "running")
        batch = studio.queue.jobs()[0].batch
        assert batch
        removed = studio.plans.stop(batch)
        assert sorted(removed) == sorted(ids[1:])
        assert state_of(studio) == [("s1", "running")]
        assert studio.queue.put_back(removed)
        assert [shot_id for shot_id, _ in state_of(studio)] == ["s1", "s2", "s3"]
        assert {job.batch for job in studio.queue.jobs()} == {batch}
        studio.queue.cancel_all()
        with pytest.raises(EditRejected, match="no plan"):
            studio.plans.render("all", ["s1"])


# ---- the film's file and the page's rows


def test_a_version_4_film_gets_the_new_columns(line: Line) -> None:
    folder, *_ = line
    folder.close()
    connection = sqlite3.connect(folder.path / "film.db")
    for column in ("batch", "only_if", "circle", "reason", "what_if", "own", "added_for"):
        connection.execute(f"alter table job drop column {column}")
    connection.execute("pragma user_version = 4")
    connection.commit()
    connection.close()
    with FilmFolder.open(folder.path) as again:
        job = JobTable(again.database).all()[0]
        assert (job.batch, job.only_if, job.circle, job.reason, job.one_off) == (None, None, False, None, None)


def test_rows_of_the_queue_say_of_a_job_what_a_plan_says_of_its_shot(studio: Studio) -> None:
    made(studio)
    studio.queue.pause()
    studio.queue.generate(["s1", "s2"])
    studio.recipes.override("s2", {"num_inference_steps": 7})
    now = replace(film_now(studio.story, *studio.queue.jobs()), paused=studio.queue.paused)
    queue = view(now)["queue"]
    assert queue["paused"]
    first, second, *done = queue["jobs"]
    assert (first["seconds"], second["seconds"]) == studio.plans.seconds(["s1", "s2"])
    from_text_alone = studio.story.shot("s1").takes[0]
    assert first["seconds"] == from_text_alone.seconds_spent  # and not what takes with memory took
    assert (second["seconds"], done[0]["seconds"]) == (None, None)
