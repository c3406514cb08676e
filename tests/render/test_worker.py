"""The queue with a real render process: takes are made, and no crash, kill or cancel takes the studio with it."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from storymem.core.errors import EditRejected, ShotNotReady
from storymem.core.memory.bank import remember
from storymem.core.requests.composing import compose as compose_request
from storymem.core.values import Size
from storymem.media.pictures import decode_picture
from storymem.processes import inside
from storymem.processes.lines import line
from storymem.processes.log import MAX_LOG_BYTES, bound_log
from storymem.project.folder import FilmFolder
from storymem.render import wire, worker
from storymem.render.dispatcher import Dispatcher, Event, JobChanged, JobDismissed, JobMade, JobProgress, Start
from storymem.render.jobs import Job, JobState, JobTable
from storymem.render.previews import MAX_BYTES, PAUSE_SECONDS, Previews
from storymem.render.waiting import WaitingJobs
from tests.support.kill_engines import EXTRA_ENGINES, STEP_SECONDS
from tests.support.stories import blank

ROOT = Path(__file__).resolve().parents[2]
STORY = blank(1, size=Size(width=64, height=48), frame_count=9)
REQUEST = compose_request(STORY, "s1", bank=remember(STORY))
LIMIT = 60.0
"""Longer than anything here takes: a test that needs it has failed."""


def compose(job: Job) -> Start:
    """In these tests a shot's id is the engine it is rendered with; `long` ones have many steps."""
    engine, _, length = job.shot_id.partition(" ")
    return Start(REQUEST.evolve(engine=engine, seed=job.seed or 0, frame_count=161 if length == "long" else 9))


class Desk:
    """A film with a dispatcher, and everything the dispatcher told."""

    def __init__(self, folder: FilmFolder, **options: object) -> None:
        self.folder = folder
        self.events: list[Event] = []
        self.told = threading.Condition()
        self.on_made: Callable[[JobMade], None] = lambda event: None
        options.setdefault("compose", compose)
        self.waiting = WaitingJobs(folder.database)
        self.dispatcher = Dispatcher(folder, self.waiting, on_event=self.hear, **options)  # type: ignore[arg-type]

    def hear(self, event: Event) -> None:
        with self.told:
            self.events.append(event)
            self.told.notify_all()
        if isinstance(event, JobMade):
            self.on_made(event)

    def submit(self, *engines: str) -> list[str]:
        return self.waiting.add([(engine, None) for engine in engines])

    def job(self, job_id: str) -> Job:
        return next(job for job in self.waiting.all_jobs() if job.id == job_id)

    def finish(self) -> None:
        assert self.dispatcher.wait_idle(LIMIT)

    def progress(self, job_id: str) -> list[JobProgress]:
        return [event for event in self.events if isinstance(event, JobProgress) and event.job_id == job_id]

    def wait_until_drawing(self, job_id: str, step: int = 0) -> None:
        def drawing() -> bool:
            return any(event.phase == "drawing" and event.step >= step for event in self.progress(job_id))

        with self.told:
            assert self.told.wait_for(drawing, LIMIT)


@contextmanager
def desk_at(path: Path, **options: object) -> Iterator[Desk]:
    with FilmFolder.open(path) as folder:
        desk = Desk(folder, **options)
        try:
            yield desk
        finally:
            desk.dispatcher.close()


@pytest.fixture(autouse=True)
def _extra_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYMEM_EXTRA_ENGINES", EXTRA_ENGINES)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    FilmFolder.create(tmp_path / "film", STORY).close()
    return tmp_path / "film"


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_soon(pid: int) -> bool:
    return any(not alive(pid) or time.sleep(0.02) for _ in range(1000))


# Making takes


def test_jobs_become_takes_in_order_with_one_process(film: Path) -> None:
    with desk_at(film) as desk:
        made: list[JobMade] = []
        pids: set[int | None] = set()

        def add_take(event: JobMade) -> None:
            made.append(event)
            pids.add(desk.dispatcher.worker_pid)
            assert desk.job(event.job.id).state is JobState.RUNNING
            JobTable(desk.folder.database).finish(event.job.id, take_id=f"take of {event.job.id}")

        desk.on_made = add_take
        first, second = desk.waiting.add([("quick", 1), ("quick", 2)])
        desk.finish()
        assert [event.job.id for event in made] == [first, second]
        assert len(pids) == 1
        for event in made:
            assert event.job.request is not None
            assert event.made.frame_count == event.job.request.kept_frame_count == 9
            names = (event.made.clip, event.made.poster, *event.made.tail, *(k.picture for k in event.made.keyframes))
            assert desk.folder.objects.verify(names) == ()
        assert made[0].made.clip != made[1].made.clip
        job = desk.job(first)
        assert (job.state, job.take_id) == (JobState.DONE, f"take of {first}")
        states = [event.job.state for event in desk.events if isinstance(event, JobChanged) and event.job.id == first]
        order = [JobState.WAITING, JobState.RUNNING, JobState.DONE]
        assert sorted(set(states), key=states.index) in (order, order[1:])
        assert states == sorted(states, key=order.index)
        assert not list(desk.folder.tmp.glob("render/*"))


def test_progress_counts_steps_and_measures_what_is_left(film: Path) -> None:
    with desk_at(film) as desk:
        (job_id,) = desk.submit("steady")
        desk.finish()
        drawn = [event for event in desk.progress(job_id) if event.phase == "drawing"]
        assert [event.step for event in drawn] == sorted(event.step for event in drawn)
        assert {event.step_count for event in drawn} == {9}
        assert drawn[0].seconds_left is None or drawn[0].step > 0
        last = drawn[-1]
        assert last.seconds_left is not None
        assert last.seconds_left >= (9 - last.step) * STEP_SECONDS * 0.9


def test_previews_arrive_small_and_seldom() -> None:
    now = iter((0.0, 0.0, PAUSE_SECONDS / 2, PAUSE_SECONDS, PAUSE_SECONDS))
    previews = Previews(lambda: next(now))
    noise = np.random.default_rng(3).integers(0, 256, (480, 832, 3), dtype=np.uint8)
    assert previews.packed(None) is None
    first = previews.packed(noise)
    assert first
    assert len(first) <= MAX_BYTES * 4 / 3 + 4
    assert decode_picture(base64.b64decode(first)).shape == (240, 416, 3)
    assert previews.packed(noise) is None  # too soon after the first
    small = previews.packed(noise[:30, :52])
    assert small
    assert decode_picture(base64.b64decode(small)).shape == (30, 52, 3)


def test_what_an_engine_shows_reaches_the_listener_and_outlives_newer_words(film: Path) -> None:
    with desk_at(film) as desk:
        (job_id,) = desk.submit("showing")
        desk.finish()
        shown = [event.preview for event in desk.progress(job_id) if event.preview]
        assert shown
        assert decode_picture(base64.b64decode(shown[0])).shape == (30, 52, 3)
        (quick,) = desk.submit("quick")
        desk.finish()
        assert [event.preview for event in desk.progress(quick)] == [None] * len(desk.progress(quick))


def test_a_shot_that_is_not_ready_fails_with_its_reason_and_the_next_goes_on(film: Path) -> None:
    def refuse(job: Job) -> Start:
        if job.shot_id == "early":
            raise ShotNotReady("The shot before it has no take.", fix="Generate shot 1.1 first.")
        if job.shot_id == "bug":
            raise KeyError("bug")
        return compose(job)

    with desk_at(film, compose=refuse) as desk:
        early, bug, quick = desk.submit("early", "bug", "quick")
        desk.finish()
        assert (desk.job(early).state, desk.job(early).error_fix) == (JobState.FAILED, "Generate shot 1.1 first.")
        assert (desk.job(bug).state, desk.job(bug).error_kind) == (JobState.FAILED, "KeyError")
        assert desk.job(quick).state is JobState.DONE


def test_a_take_that_can_not_be_added_fails_its_job(film: Path) -> None:
    with desk_at(film) as desk:

        def refuse(event: JobMade) -> None:
            raise EditRejected("The shot is gone.", fix="Undo its removal.")

        desk.on_made = refuse
        (job_id,) = desk.submit("quick")
        desk.finish()
        assert (desk.job(job_id).state, desk.job(job_id).error_message) == (JobState.FAILED, "The shot is gone.")


def test_a_listener_that_fails_does_not_stop_the_queue(film: Path) -> None:
    with FilmFolder.open(film) as folder:
        jobs: list[Job] = []

        def hear(event: Event) -> None:
            if isinstance(event, JobChanged):
                jobs.append(event.job)
                raise ValueError

        waiting = WaitingJobs(folder.database)
        dispatcher = Dispatcher(folder, waiting, compose=compose, on_event=hear)
        waiting.add([("quick", None)])
        assert dispatcher.wait_idle(LIMIT)
        assert jobs[-1].state is JobState.DONE
        dispatcher.close()


def test_the_engine_stays_loaded_between_jobs(film: Path) -> None:
    with desk_at(film) as desk:
        seen: list[str] = []
        desk.on_made = lambda event: seen.append(desk.folder.objects.path(event.made.clip))
        desk.submit("counting", "counting", "quick", "counting")
        desk.finish()
        log = (film / wire.LOG).read_text()
        assert log.count("counting engine opened") == 2
        assert len(seen) == 4


# What goes wrong in the engine


def test_reasons_survive_and_the_queue_goes_on(film: Path) -> None:
    with desk_at(film) as desk:
        refusing, broken, missing, quitting, quick = desk.submit("refusing", "broken", "missing", "quitting", "quick")
        desk.finish()
        job = desk.job(refusing)
        assert (job.state, job.error_kind) == (JobState.FAILED, "OutOfDeviceMemory")
        assert (job.error_message, job.error_fix) == ("The accelerator is full.", "Use a smaller size.")
        job = desk.job(broken)
        assert job.error_message == "The engine stopped with RuntimeError: shape mismatch."
        assert wire.LOG in (job.error_fix or "")
        log = (film / wire.LOG).read_text()
        assert log.count("RuntimeError: shape mismatch") == 1
        assert "loading shards" in log
        assert desk.job(missing).error_kind == "BackendMissing"
        job = desk.job(quitting)
        assert (job.error_kind, "exit code 7" in (job.error_message or "")) == ("WorkerLost", True)
        assert desk.job(quick).state is JobState.DONE
    with desk_at(film) as desk:
        assert desk.job(refusing).error_fix == "Use a smaller size."


def test_a_failed_job_can_be_retried_and_dismissed(film: Path) -> None:
    ready = False

    def later(job: Job) -> Start:
        if not ready:
            raise ShotNotReady("Not yet.", fix="Wait.")
        return compose(job)

    with desk_at(film, compose=later) as desk:
        (job_id,) = desk.submit("quick")
        desk.finish()
        ready = True
        assert desk.waiting.retry(job_id) == job_id
        desk.finish()
        assert (desk.job(job_id).state, desk.job(job_id).error_message) == (JobState.DONE, None)
        desk.dispatcher.dismiss(job_id)
        desk.finish()
        assert isinstance(desk.events[-1], JobDismissed)
        assert desk.waiting.all_jobs() == ()


# Kills


def test_sigkill_of_the_worker_fails_the_job_and_the_next_goes_on(film: Path) -> None:
    with desk_at(film) as desk:
        deaf, quick = desk.submit("deaf", "quick")
        desk.wait_until_drawing(deaf)
        pid = desk.dispatcher.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        desk.finish()
        job = desk.job(deaf)
        assert (job.state, job.error_kind) == (JobState.FAILED, "WorkerLost")
        assert "SIGKILL" in (job.error_message or "")
        assert "memory" in (job.error_fix or "")
        assert desk.job(quick).state is JobState.DONE
        assert desk.dispatcher.worker_pid != pid
        # What the killed process was at is swept by the next one.
        assert not list(desk.folder.tmp.glob("render/*"))


def test_a_worker_killed_while_idle_costs_no_job(film: Path) -> None:
    with desk_at(film) as desk:
        desk.submit("quick")
        desk.finish()
        pid = desk.dispatcher.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert gone_soon(pid)
        (job_id,) = desk.submit("quick")
        desk.finish()
        assert desk.job(job_id).state is JobState.DONE


def test_a_job_the_worker_never_saw_goes_to_the_next_one(film: Path) -> None:
    with desk_at(film) as desk:
        desk.submit("quick")
        desk.finish()
        pid = desk.dispatcher.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        (job_id,) = desk.submit("quick")
        with desk.told:
            assert desk.told.wait_for(lambda: desk.job(job_id).request is not None, LIMIT)
        os.kill(pid, signal.SIGKILL)
        desk.finish()
        assert desk.job(job_id).state is JobState.DONE


def test_a_disk_that_refuses_for_a_while_does_not_end_the_queue(film: Path) -> None:
    with desk_at(film) as desk:
        with desk.folder.database.transaction() as connection:
            connection.execute(
                "create trigger jam before update on job when new.state in ('done', 'failed') "
                "begin select raise(abort, 'jammed'); end"
            )
        first, second = desk.submit("quick", "quick")
        with desk.told:
            assert desk.told.wait_for(lambda: any(isinstance(event, JobMade) for event in desk.events), LIMIT)
        assert desk.job(first).state is JobState.RUNNING
        with desk.folder.database.transaction() as connection:
            connection.execute("drop trigger jam")
        desk.finish()
        assert (desk.job(first).state, desk.job(second).state) == (JobState.FAILED, JobState.DONE)


def test_sigkill_of_the_studio_leaves_no_worker_and_no_loop(film: Path) -> None:
    for attempt in (1, 2):
        studio = subprocess.Popen(
            [sys.executable, "-m", "tests.support.kill_studio", film], cwd=ROOT, stdout=subprocess.PIPE
        )
        try:
            assert studio.stdout is not None
            worker_pid = int(studio.stdout.readline())
            assert alive(worker_pid)
        finally:
            os.kill(studio.pid, signal.SIGKILL)
            studio.wait()
        assert gone_soon(worker_pid)
        with FilmFolder.open(film) as folder:
            assert folder.database.rows("select state, attempts from job") == [("running", attempt)]
    with desk_at(film) as desk:
        desk.finish()
        job = desk.job("j1")
        assert job.state is JobState.FAILED
        assert "stopped twice" in (job.error_message or "")


def test_a_job_cut_short_once_is_made_after_all(film: Path) -> None:
    with desk_at(film) as desk:
        desk.dispatcher.close()
        desk.dispatcher._table.add("quick")
        assert desk.dispatcher._table.claim() is not None
    with desk_at(film) as desk:
        desk.finish()
        assert (desk.job("j1").state, desk.job("j1").attempts) == (JobState.DONE, 2)


def test_close_waits_for_no_step_and_keeps_the_job_for_next_time(film: Path) -> None:
    with desk_at(film) as desk:
        deaf, quick = desk.submit("deaf", "quick")
        desk.wait_until_drawing(deaf)
        pid = desk.dispatcher.worker_pid
        assert pid is not None
        desk.dispatcher.close()  # its step takes longer than the whole suite
        assert not alive(pid)
        assert [(job.id, job.state, job.attempts) for job in desk.waiting.all_jobs()] == [
            (deaf, JobState.WAITING, 0),
            (quick, JobState.WAITING, 0),
        ]
        assert not desk.dispatcher.wait_idle(0.1)


# Cancel


def test_cancel_stops_in_the_middle_of_a_shot_and_keeps_the_process(film: Path) -> None:
    with desk_at(film) as desk:
        (job_id,) = desk.submit("steady long")
        desk.wait_until_drawing(job_id)
        pid = desk.dispatcher.worker_pid
        desk.dispatcher.cancel(job_id)
        desk.finish()
        # Two steps, and those a busy machine makes while it is told; that it is two is the contract of every engine.
        last = desk.progress(job_id)[-1]
        assert last.step < last.step_count / 2
        assert desk.job(job_id).state is JobState.CANCELLED
        (after,) = desk.submit("quick")
        desk.finish()
        assert desk.dispatcher.worker_pid == pid
        assert desk.job(after).state is JobState.DONE
        desk.waiting.retry(job_id)
        with desk.told:
            assert desk.told.wait_for(lambda: desk.job(job_id).state is JobState.RUNNING, LIMIT)


def test_a_job_is_cancelled_while_its_process_starts(film: Path) -> None:
    with desk_at(film) as desk:
        (job_id,) = desk.submit("steady long")
        while desk.dispatcher.worker_state != "starting":
            assert desk.job(job_id).state.is_open
            time.sleep(0.005)
        desk.dispatcher.cancel(job_id)
        desk.finish()
        assert desk.job(job_id).state is JobState.CANCELLED
        assert not [event for event in desk.progress(job_id) if event.phase == "drawing"]
        again = desk.submit("quick")[0]
        desk.finish()
        assert desk.job(again).state is JobState.DONE


def test_a_cancel_that_came_too_late_does_not_stop_the_retry() -> None:
    said: list[dict] = []
    clerk = worker.Worker(Path("/nowhere"), said.append)
    order = wire.Order("j1", REQUEST.evolve(engine="nobody"), "nobody", "builtin", ())
    run = line({"run": wire.order_fields(order)})
    ended: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inside.os, "_exit", ended.append)
        inside.obey([line({"cancel": "j1"}), run], clerk.hear)
    assert ended == [0]
    clerk.run(clerk._orders.get())
    assert said[-1]["event"] == "failed"  # and not cancelled


def test_a_process_that_does_not_answer_a_cancel_is_ended(film: Path) -> None:
    with desk_at(film, grace_seconds=0.2) as desk:
        deaf, quick = desk.submit("deaf", "quick")
        desk.wait_until_drawing(deaf, step=1)  # where it is stuck: before that it would hear the cancel
        pid = desk.dispatcher.worker_pid
        desk.dispatcher.cancel(deaf)
        desk.dispatcher.cancel(deaf)
        desk.finish()
        assert desk.job(deaf).state is JobState.CANCELLED
        assert desk.job(quick).state is JobState.DONE
        assert desk.dispatcher.worker_pid != pid


def test_a_slow_step_is_given_time_to_end(film: Path) -> None:
    with desk_at(film, grace_seconds=0.0) as desk:
        (job_id,) = desk.submit("steady long")
        with desk.told:
            assert desk.told.wait_for(lambda: any(e.seconds_left for e in desk.progress(job_id)), LIMIT)
        pid = desk.dispatcher.worker_pid
        # As if the steps so far had been those of a real model.
        desk.dispatcher._renderer.step_seconds = 20.0
        desk.dispatcher.cancel(job_id)
        desk.finish()
        assert desk.job(job_id).state is JobState.CANCELLED
        assert desk.dispatcher.worker_pid == pid


def test_a_waiting_job_is_cancelled_at_once(film: Path) -> None:
    with desk_at(film) as desk:
        deaf, quick = desk.submit("deaf", "quick")
        desk.dispatcher.cancel(quick)
        assert desk.job(quick).state is JobState.CANCELLED
        desk.wait_until_drawing(deaf)
        assert desk.job(deaf).state is JobState.RUNNING


# The process by itself


def test_the_log_is_bounded(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_bytes(b"".join(b"line %d\n" % number for number in range(200_000)))
    with log.open("ab") as stderr:
        bound_log(log)
        stderr.write(b"the end\n")
    kept = log.read_bytes()
    assert len(kept) < MAX_LOG_BYTES
    assert kept.startswith(b"line ")
    assert kept.endswith(b"line 199999\nthe end\n")


def test_the_worker_ends_with_its_stdin_and_ignores_ctrl_c(film: Path) -> None:
    command = [sys.executable, "-m", "storymem.render.worker", str(film)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert b'"ready"' in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.2)
    process.stdin.close()
    assert process.wait(LIMIT) == 0
    process.stdout.close()
