"""Takes the jobs of one film, one after the other, to the render process and tells what becomes of them.

One thread owns everything that changes: callers and the worker's reader only leave it notes. It holds no lock while it
calls `compose` or `on_event`, so both may wait for locks of their own.
"""

from __future__ import annotations

import logging
import math
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from storymem.core.bank import BankPicture
from storymem.core.errors import Cancelled, EngineError, StoryMemError, WorkerLost
from storymem.core.request import ShotRequest
from storymem.project.folder import FilmFolder
from storymem.render import wire
from storymem.render.events import Event, JobChanged, JobDismissed, JobMade, JobProgress
from storymem.render.jobs import Job, JobTable, Special, Wanted
from storymem.render.link import WorkerLink
from storymem.render.pace import Pace

__all__ = ["Dispatcher", "Event", "JobChanged", "JobDismissed", "JobMade", "JobProgress", "Start"]

GRACE_SECONDS = 5.0
STEPS_TO_CANCEL = 2.5
"""A cancelled engine may finish the step it is in and one more; half a step for the rest."""

_PROGRESS_SECONDS = 0.1
_STUMBLE_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """What a job is rendered from: its request, the pictures its keyframes must differ from, and who chooses them."""

    request: ShotRequest
    bank: Sequence[BankPicture] = ()
    scorer: str = "builtin"


@dataclass
class _Running:
    job: Job
    pace: Pace = field(default_factory=Pace)
    told_at: float = -math.inf
    untold: JobProgress | None = None
    order: wire.Order | None = None
    sent_count: int = 0
    started: bool = False
    stopping: bool = False
    kill_at: float | None = None


class Dispatcher:
    """The render queue at work, from construction to `close`. Any thread may call any method.

    `compose(job)` says what to render when the job's turn has come; it raises the StoryMemError the job fails with, or
    Cancelled when it was cancelled meanwhile. `on_event` hears every event in order. Both run on its own thread.
    """

    def __init__(
        self,
        folder: FilmFolder,
        *,
        compose: Callable[[Job], Start],
        on_event: Callable[[Event], None],
        grace_seconds: float = GRACE_SECONDS,
        working: bool = True,
    ) -> None:
        """Goes on with the jobs that wait, after putting those that were cut short back among them.

        Without `working` the queue rests: it can be looked at, and nothing is rendered.
        """
        self._folder, self._compose, self._on_event = folder, compose, on_event
        self._grace_seconds = grace_seconds
        self._table = JobTable(folder.database)
        if working:
            self._table.recover()
        self._notes: queue.Queue[Callable[[], None]] = queue.Queue()
        self._quiet = threading.Condition()
        self._closing = False
        self._link: WorkerLink | None = None
        self._ready = False
        self._running: _Running | None = None
        self._step_seconds = 0.0
        self._thread = threading.Thread(target=self._work, daemon=True, name="render-dispatcher")
        if working:
            self._thread.start()

    # ---- what callers do ---------------------------------------------------------------------------------------------

    def submit(self, wanted: Wanted, *, front: bool = False, special: Special = None) -> list[str]:
        """Queues one job for each (shot id, seed or None), in order, all or none; durable when their ids come back."""
        wanted = list(wanted)
        with self._folder.transaction():
            # Each one goes to the very front, so the last of them first.
            added = [
                self._table.add(shot_id, seed=seed, front=front, special=special)
                for shot_id, seed in (reversed(wanted) if front else wanted)
            ]
        jobs = added[::-1] if front else added
        for job in jobs:
            self._notes.put(partial(self._tell_changed, job.id))
        return [job.id for job in jobs]

    def jobs(self) -> tuple[Job, ...]:
        """The running job, waiting ones in order, then the latest finished ones, newest first."""
        return self._table.all()

    def cancel(self, job_id: str) -> None:
        """Stops a job: a waiting one at once, a running one within two steps, or else with its process.

        A job that is finished stays as it is. Raises StoryError when there is no such job.
        """
        if not self._table.withdraw(job_id):
            self._table.get(job_id)
            self._notes.put(partial(self._stop_running, job_id))
        self._notes.put(partial(self._tell_changed, job_id))

    def retry(self, job_id: str) -> str:
        """A failed or cancelled job waits again, last in order; its id comes back. Raises StoryError."""
        return self._again(self._table.retry, job_id)

    def move_to_front(self, job_id: str) -> None:
        """A waiting job is next. Raises StoryError."""
        self._again(self._table.move_to_front, job_id)

    def dismiss(self, job_id: str) -> None:
        """Takes a finished job off the list. Raises StoryError while it waits or runs."""
        job = self._table.dismiss(job_id)
        self._notes.put(partial(self._tell, JobDismissed(job)))

    def finish(self, job_id: str, take_id: str) -> None:
        """Notes which take the job became. From `on_event(JobMade)`, best in the transaction that adds the take:
        then a kill in between can't render it twice."""
        self._table.finish(job_id, take_id=take_id)

    def wait_idle(self, timeout: float | None = None) -> bool:
        """True once no job waits or runs and every event has been told; False after `timeout` seconds, or closed."""
        with self._quiet:
            self._quiet.wait_for(lambda: self._closing or self._is_idle(), timeout)
            return not self._closing and self._is_idle()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the render process; None while there is none."""
        return None if (link := self._link) is None else link.pid

    @property
    def worker_state(self) -> str:
        """`stopped`, `starting`, `busy` or `idle`."""
        if self._link is None:
            return "stopped"
        if not self._ready:
            return "starting"
        return "busy" if self._running is not None else "idle"

    def close(self) -> None:
        """Ends the render process within two seconds; a job it was at waits for the next opening."""
        with self._quiet:
            self._closing = True
            self._quiet.notify_all()
        self._notes.put(_nothing)
        if (link := self._link) is not None:
            link.close()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=2.0)

    def _again(self, change: Callable[[str], Job], job_id: str) -> str:
        change(job_id)
        self._notes.put(partial(self._tell_changed, job_id))
        return job_id

    def _is_idle(self) -> bool:
        # unfinished_tasks counts the note in hand too: its event may still be on the way.
        return self._notes.unfinished_tasks == 0 and self._running is None and self._table.open_count() == 0

    # ---- the dispatcher's thread -------------------------------------------------------------------------------------

    def _work(self) -> None:
        self._notes.put(_nothing)
        while not self._closing:
            try:
                self._turn()
            except Exception as error:
                # Whatever broke (a full disk, a bug) must not end the queue.
                log.exception("the render queue stumbled")
                self._give_up_job(error)
                self._notes.put(_nothing)
            with self._quiet:
                self._quiet.notify_all()
        self._leave()

    def _turn(self) -> None:
        try:
            note = self._notes.get(timeout=self._patience())
        except queue.Empty:
            self._do_what_is_due()
            return
        try:
            note()
            self._do_what_is_due()
            while self._running is None and self._notes.qsize() == 0 and not self._closing:
                job = self._table.claim()
                if job is None:
                    break
                self._begin(job)
        finally:
            self._notes.task_done()

    def _patience(self) -> float | None:
        running = self._running
        if running is None:
            return None
        due = min(
            math.inf if running.kill_at is None else running.kill_at,
            math.inf if running.untold is None else running.told_at + _PROGRESS_SECONDS,
        )
        return None if due == math.inf else max(0.0, due - time.monotonic())

    def _do_what_is_due(self) -> None:
        running, link, now = self._running, self._link, time.monotonic()
        if running is None or link is None:
            return
        if running.untold is not None and now >= running.told_at + _PROGRESS_SECONDS:
            self._tell_untold(running)
        if running.kill_at is not None and now >= running.kill_at:
            log.warning("the render process did not stop job %s and is ended", running.job.id)
            running.kill_at = None
            link.kill()

    def _begin(self, job: Job) -> None:
        running = self._running = _Running(job)
        self._tell(JobChanged(job))
        try:
            start = self._compose(job)
            request, path = start.request, str(self._folder.path)
            running.job = self._table.write_request(job.id, request)
            running.order = wire.Order(job.id, request, request.engine, start.scorer, tuple(start.bank), path)
            self._send(running, running.order)
        except Cancelled:
            pass  # a note says that the person cancelled it, or the studio is closing and lets it wait again
        except Exception as error:
            self._end(self._failed(job, error))

    def _send(self, running: _Running, order: wire.Order) -> None:
        running.sent_count += 1
        self._open_link().send({"run": wire.order_fields(order)})

    def _open_link(self) -> WorkerLink:
        if self._link is None or not self._link.alive:
            self._ready = False
            self._link = WorkerLink(
                self._folder.path,
                hear=lambda link, event: self._notes.put(partial(self._hear, link, event)),
                lost=lambda link, error: self._notes.put(partial(self._lose, link, error)),
            )
            if self._closing:
                self._link.close()
        return self._link

    def _hear(self, link: WorkerLink, event: dict[str, Any]) -> None:
        if link is not self._link or self._closing:
            return
        running = self._running
        if event["event"] == "ready":
            self._ready = True
            if running is not None:
                self._tell(JobChanged(running.job))
        elif running is None or event.get("job_id") != running.job.id:
            return
        elif event["event"] == "started":
            running.started = True
        elif event["event"] == "progress":
            self._advance(running, event)
        else:
            self._tell_untold(running)  # the last words come before the end, however soon that is
            self._hear_end(running.job, event)

    def _hear_end(self, job: Job, event: dict[str, Any]) -> None:
        if event["event"] == "made":
            self._deliver(job, event["made"])
        elif event["event"] == "failed":
            self._end(self._table.fail(job.id, EngineError(event["message"], fix=event["fix"]), kind=event["kind"]))
        elif event["event"] == "cancelled":
            self._end(self._table.stop(job.id))

    def _tell_untold(self, running: _Running) -> None:
        if running.untold is not None:
            event, running.untold, running.told_at = running.untold, None, time.monotonic()
            self._tell(event)

    def _advance(self, running: _Running, event: dict[str, Any]) -> None:
        now = time.monotonic()
        phase, step, step_count = event["phase"], event["step"], event["step_count"]
        running.pace.note(phase, step, now)
        self._step_seconds = running.pace.seconds_per_step or self._step_seconds
        left = running.pace.seconds_left(step_count)
        # A preview waits with the words it came with, and is not lost to newer ones that bring none.
        preview = event.get("preview") or (running.untold.preview if running.untold else None)
        running.untold = JobProgress(running.job.id, running.job.shot_id, phase, step, step_count, left, preview)

    def _deliver(self, job: Job, fields: dict[str, Any]) -> None:
        try:
            self._on_event(JobMade(job, wire.made_from(fields)))
            ended = self._table.finish(job.id)
        except Exception as error:
            ended = self._failed(job, error)
        self._end(ended)

    def _lose(self, link: WorkerLink, error: WorkerLost) -> None:
        if link is not self._link or self._closing:
            return
        self._link, self._ready = None, False
        running = self._running
        if running is None:
            log.warning("%s", error)
        elif running.stopping:
            self._end(self._table.stop(running.job.id))
        elif running.order is not None and not running.started and running.sent_count < 2:
            # It died before it saw the order, of something else: the next one gets it.
            self._send(running, running.order)
        else:
            self._end(self._table.fail(running.job.id, error))

    def _failed(self, job: Job, error: Exception) -> Job:
        if isinstance(error, StoryMemError):
            return self._table.fail(job.id, error)
        log.error("job %s", job.id, exc_info=error)
        words = StoryMemError(
            f"The studio stumbled over this take: {type(error).__name__}.",
            fix="Retry the shot; if it happens again, restart the studio and report what its log says.",
        )
        return self._table.fail(job.id, words, kind=type(error).__name__)

    def _end(self, job: Job) -> None:
        self._running = None
        self._tell(JobChanged(job))

    def _give_up_job(self, error: Exception) -> None:
        """Fails the running job as soon as the disk takes that down; at least a second passes, so nothing spins."""
        running, link = self._running, self._link
        if running is not None and link is not None:
            link.send({"cancel": running.job.id})
        while not self._closing:
            time.sleep(_STUMBLE_SECONDS)
            try:
                if running is not None:
                    self._end(self._failed(running.job, error))
                return
            except Exception:
                log.exception("the render queue can't write its failure")

    def _stop_running(self, job_id: str) -> None:
        running, link = self._running, self._link
        if running is None or running.job.id != job_id or running.stopping:
            return
        if link is None or running.order is None:  # it was still waiting for what it is composed from
            self._end(self._table.stop(job_id))
            return
        running.stopping = True
        # A model in the middle of a slow step is not stuck: killing it would cost loading it again.
        running.kill_at = time.monotonic() + max(self._grace_seconds, STEPS_TO_CANCEL * self._step_seconds)
        link.send({"cancel": job_id})

    def _tell_changed(self, job_id: str) -> None:
        # Read anew: the job may have moved on since the note was left, or be off the list.
        job = self._table.find(job_id)
        if job is not None:
            self._tell(JobChanged(job))

    def _tell(self, event: Event) -> None:
        try:
            self._on_event(event)
        except Exception:
            log.exception("a listener failed on %s", type(event).__name__)

    def _leave(self) -> None:
        running, link = self._running, self._link
        self._running, self._link = None, None
        if link is not None:
            link.close()
        if running is not None:
            try:
                self._table.release(running.job.id)
            except StoryMemError as error:
                log.warning("job %s counts as cut short: %s", running.job.id, error)


def _nothing() -> None:
    """A note that only wakes the dispatcher."""
