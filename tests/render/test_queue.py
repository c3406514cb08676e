"""The queue on disk, without a render process: order, states, recovery, and the pace of a job."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from storymem.core.errors import OutOfDeviceMemory, StoryError
from storymem.core.memory.bank import remember
from storymem.core.requests.composing import compose
from storymem.project.folder import FilmFolder
from storymem.render.jobs import KEPT_FINISHED, Job, JobState, JobTable
from storymem.render.pace import Pace
from storymem.render.waiting import WaitingJobs
from tests.support.stories import blank

STORY = blank(3)
REQUEST = compose(STORY, "s1", bank=remember(STORY))


@pytest.fixture
def film(tmp_path: Path):
    with FilmFolder.create(tmp_path / "film", STORY) as folder:
        yield folder


@pytest.fixture
def table(film: FilmFolder) -> JobTable:
    return JobTable(film.database)


def claimed(table: JobTable) -> Job:
    job = table.claim()
    assert job is not None
    return job


def shots(table: JobTable) -> list[str]:
    return [job.shot_id for job in table.all()]


def test_a_job_is_on_disk_when_it_is_acknowledged(film: FilmFolder, table: JobTable) -> None:
    job = table.add("s1", seed=2**53 - 1)
    film.close()
    with FilmFolder.open(film.path) as again:
        assert JobTable(again.database).get(job.id) == job
    assert (job.state, job.seed, job.attempts, job.request) == (JobState.WAITING, 2**53 - 1, 0, None)


def test_jobs_run_in_order_and_the_front_comes_first(film: FilmFolder, table: JobTable) -> None:
    for shot_id in ("a", "b", "c"):
        table.add(shot_id)
    table.add("now", front=True)
    WaitingJobs(film.database).move_to_front("j3")
    assert shots(table) == ["c", "now", "a", "b"]
    assert [claimed(table).shot_id for _ in range(4)] == ["c", "now", "a", "b"]
    assert table.claim() is None


def test_the_running_job_is_listed_first_and_finished_ones_last_newest_first(table: JobTable) -> None:
    for shot_id in ("a", "b", "c", "d"):
        table.add(shot_id)
    for _ in range(2):
        table.finish(claimed(table).id)
    claimed(table)
    table.add("first", front=True)
    assert shots(table) == ["c", "first", "d", "b", "a"]


def test_a_job_keeps_its_request_and_its_take(table: JobTable) -> None:
    table.add("s1")
    job = table.write_request(claimed(table).id, REQUEST)
    assert job.request == REQUEST
    done = table.finish(job.id, take_id="t1")
    assert (done.state, done.take_id, done.request, done.attempts) == (JobState.DONE, "t1", REQUEST, 1)
    assert done.started_at is not None
    assert done.finished_at is not None
    assert done.seconds_spent is not None
    assert done.seconds_spent >= 0
    assert table.finish(job.id) == done


def test_why_it_failed_is_kept_until_it_is_retried(table: JobTable) -> None:
    table.add("s1")
    table.add("s2")
    table.write_request(claimed(table).id, REQUEST)
    failed = table.fail("j1", OutOfDeviceMemory("Full.", fix="Use a smaller size."))
    assert (failed.state, failed.error_kind) == (JobState.FAILED, "OutOfDeviceMemory")
    assert (failed.error_message, failed.error_fix) == ("Full.", "Use a smaller size.")
    again = table.retry("j1")
    assert (again.state, again.error_message, again.request, again.attempts) == (JobState.WAITING, None, None, 0)
    assert shots(table) == ["s2", "s1"]


def test_what_has_ended_does_not_end_again(table: JobTable) -> None:
    table.add("s1")
    done = table.finish(claimed(table).id, take_id="t1")
    assert table.fail("j1", OutOfDeviceMemory("Full.", fix="No.")) == done
    assert table.stop("j1") == done
    assert not table.withdraw("j1")


def test_only_what_makes_sense_can_be_asked_for(film: FilmFolder, table: JobTable) -> None:
    table.add("s1")
    for refused in (table.retry, table.dismiss):
        with pytest.raises(StoryError, match="j1 is waiting"):
            refused("j1")
    claimed(table)
    with pytest.raises(StoryError, match="j1 is running"):
        WaitingJobs(film.database).move_to_front("j1")
    for unknown in ("j99", "x", "", "j1; drop table job"):
        with pytest.raises(StoryError, match="no job"):
            table.get(unknown)


def test_a_withdrawn_job_never_runs_and_can_be_dismissed(table: JobTable) -> None:
    table.add("s1")
    assert table.withdraw("j1")
    assert table.claim() is None
    assert table.dismiss("j1").state is JobState.CANCELLED
    assert table.all() == ()
    assert table.find("j1") is None
    assert table.add("s1").id == "j2"


def test_only_the_latest_finished_jobs_are_kept(table: JobTable) -> None:
    for number in range(KEPT_FINISHED + 5):
        table.add(f"s{number}")
        table.finish(claimed(table).id)
    table.add("waiting")
    assert len(table.all()) == KEPT_FINISHED + 1
    assert shots(table)[-1] == "s5"


def test_jobs_cut_short_wait_again_but_not_for_ever(table: JobTable) -> None:
    table.add("s1")
    table.add("s2")
    for attempt in (1, 2):
        assert claimed(table).shot_id == "s1"
        table.recover()
        assert table.get("j1").attempts == attempt
    job = table.get("j1")
    assert job.state is JobState.FAILED
    assert "stopped twice" in (job.error_message or "")
    assert claimed(table).shot_id == "s2"


def test_a_job_put_back_by_a_closing_studio_loses_no_attempt(table: JobTable) -> None:
    table.add("s1")
    for _ in range(5):
        table.release(claimed(table).id)
    table.recover()
    assert (table.get("j1").state, table.get("j1").attempts) == (JobState.WAITING, 0)


def test_two_threads_never_claim_the_same_job(table: JobTable) -> None:
    for number in range(60):
        table.add(f"s{number}")
    seen: list[str] = []

    def claim_all() -> None:
        while (job := table.claim()) is not None:
            seen.append(job.id)

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(f"j{number}" for number in range(1, 61))


def test_time_left_is_measured_from_the_phase_itself() -> None:
    pace = Pace()
    pace.note("loading", 0, 0.0)
    pace.note("loading", 1, 30.0)
    pace.note("drawing", 0, 31.0)
    assert pace.seconds_left(40) is None
    pace.note("drawing", 2, 35.0)
    assert pace.seconds_per_step == 2.0
    assert pace.seconds_left(40) == 76.0
    pace.note("drawing", 40, 111.0)
    assert pace.seconds_left(40) == 0.0
    pace.note("saving", 1, 112.0)
    assert pace.seconds_left(9) is None
