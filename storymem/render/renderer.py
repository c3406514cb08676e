"""The render process and the job it is at: begins a job, hears what becomes of it, stops it, gives the device back.

All of it runs on the dispatcher's thread; what the process says arrives there as notes.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from storymem.core.errors import Cancelled, EngineError, StoryMemError, WorkerLost
from storymem.core.memory.bank import BankPicture
from storymem.core.request import ShotRequest
from storymem.processes.child import Child
from storymem.project.folder import FilmFolder
from storymem.render import wire
from storymem.render.events import Event, JobChanged, JobMade, JobProgress
from storymem.render.jobs import Job, JobTable
from storymem.render.link import loss, open_worker
from storymem.render.pace import Pace

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


@dataclass(frozen=True, slots=True)
class Skip:
    """The job is not needed any more; `reason` says why in a few words."""

    reason: str


Compose = Callable[[Job], Start | Skip]
Note = Callable[[], None]


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
    returning: bool = False
    kill_at: float | None = None


class Renderer:
    """One render process, started by its first job, and the one job it is at."""

    def __init__(
        self,
        folder: FilmFolder,
        table: JobTable,
        *,
        compose: Compose,
        on_event: Callable[[Event], None],
        leave_note: Callable[[Note], None],
        grace_seconds: float,
    ) -> None:
        """`leave_note(note)` has the note called on the dispatcher's thread."""
        self._folder, self._table = folder, table
        self._compose, self._on_event, self._leave_note = compose, on_event, leave_note
        self._grace_seconds = grace_seconds
        self._child: Child | None = None
        self._ready = False
        self._running: _Running | None = None
        self.step_seconds = 0.0
        self.closing = False

    @property
    def busy(self) -> bool:
        """Whether a job is being made."""
        return self._running is not None

    @property
    def pid(self) -> int | None:
        """Process id of the render process; None while there is none."""
        return None if (child := self._child) is None else child.pid

    @property
    def state(self) -> str:
        """`stopped`, `starting`, `busy` or `idle`."""
        if self._child is None:
            return "stopped"
        if not self._ready:
            return "starting"
        return "busy" if self._running is not None else "idle"

    def tell(self, event: Event) -> None:
        """The listener hears the event; what it raises is logged."""
        try:
            self._on_event(event)
        except Exception:
            log.exception("a listener failed on %s", type(event).__name__)

    # ---- what is due -------------------------------------------------------------------------------------------------

    def patience(self) -> float | None:
        """Seconds until something is due; None when nothing is."""
        running = self._running
        if running is None:
            return None
        due = min(
            math.inf if running.kill_at is None else running.kill_at,
            math.inf if running.untold is None else running.told_at + _PROGRESS_SECONDS,
        )
        return None if due == math.inf else max(0.0, due - time.monotonic())

    def do_what_is_due(self) -> None:
        """Tells progress that was held back; ends a process that does not stop."""
        running, child, now = self._running, self._child, time.monotonic()
        if running is None or child is None:
            return
        if running.untold is not None and now >= running.told_at + _PROGRESS_SECONDS:
            self._tell_untold(running)
        if running.kill_at is not None and now >= running.kill_at:
            log.warning("the render process did not stop job %s and is ended", running.job.id)
            running.kill_at = None
            child.kill()

    # ---- one job -----------------------------------------------------------------------------------------------------

    def begin(self, job: Job) -> None:
        """A claimed job is composed and sent to the process, or skipped."""
        running = self._running = _Running(job)
        self.tell(JobChanged(job))
        try:
            start = self._compose(job)
            if isinstance(start, Skip):
                self._end(self._table.skip(job.id, start.reason))
                return
            request = start.request
            running.job = self._table.write_request(job.id, request)
            running.order = wire.Order(job.id, request, request.engine, start.scorer, tuple(start.bank))
            self._send(running, running.order)
        except Cancelled:
            pass  # a note says that the person stopped it, or the studio is closing and lets it wait again
        except Exception as error:
            self._end(self._failed(job, error))

    def stop(self, job_id: str) -> None:
        """The job is cancelled, if it is the one at work."""
        running = self._running
        if running is not None and running.job.id == job_id:
            running.returning = False
            self._interrupt(running)

    def put_back(self) -> None:
        """The job at work is stopped and waits again, first in order. One that was cancelled already stays that."""
        running = self._running
        if running is not None and not running.stopping:
            running.returning = True
            self._interrupt(running)

    def rest(self) -> None:
        """No job is at work, and none will be for a while: the process ends, and its device is free."""
        if self._running is None and self._child is not None:
            child, self._child, self._ready = self._child, None, False
            child.close()

    def give_up(self, error: Exception) -> None:
        """Fails the running job as soon as the disk takes that down; at least a second passes, so nothing spins."""
        running, child = self._running, self._child
        if running is not None and child is not None:
            child.send({"cancel": running.job.id})
        while not self.closing:
            time.sleep(_STUMBLE_SECONDS)
            try:
                if running is not None:
                    self._end(self._failed(running.job, error))
                return
            except Exception:
                log.exception("the render queue can't write its failure")

    def hang_up(self) -> None:
        """Ends the process within two seconds, from any thread."""
        if (child := self._child) is not None:
            child.close()

    def leave(self) -> None:
        """Ends the process; a job it was at waits again."""
        running, child = self._running, self._child
        self._running, self._child = None, None
        if child is not None:
            child.close()
        if running is not None:
            try:
                self._table.release(running.job.id)
            except StoryMemError as error:
                log.warning("job %s counts as cut short: %s", running.job.id, error)

    def _interrupt(self, running: _Running) -> None:
        if running.stopping:
            return
        child = self._child
        if child is None or running.order is None:  # it was still waiting for what it is composed from
            self._stopped(running)
            return
        running.stopping = True
        # A model in the middle of a slow step is not stuck: killing it would cost loading it again.
        running.kill_at = time.monotonic() + max(self._grace_seconds, STEPS_TO_CANCEL * self.step_seconds)
        child.send({"cancel": running.job.id})

    def _stopped(self, running: _Running) -> None:
        if running.returning:
            self._end(self._table.release(running.job.id))
        else:
            self._end(self._table.stop(running.job.id))

    def _send(self, running: _Running, order: wire.Order) -> None:
        running.sent_count += 1
        self._open_child().send({"run": wire.order_fields(order)})

    def _open_child(self) -> Child:
        if self._child is None or not self._child.alive:
            self._ready = False
            self._child = child = open_worker(self._folder.path)
            child.listen(
                lambda event: self._leave_note(partial(self._hear, child, event)),
                lambda status: self._leave_note(partial(self._lose, child, loss(status))),
                name="render-events",
            )
            if self.closing:
                child.close()
        return self._child

    # ---- what the process says ---------------------------------------------------------------------------------------

    def _hear(self, child: Child, event: dict[str, Any]) -> None:
        if child is not self._child or self.closing:
            return
        running = self._running
        if event["event"] == "ready":
            self._ready = True
            if running is not None:
                self.tell(JobChanged(running.job))
        elif running is None or event.get("job_id") != running.job.id:
            return
        elif event["event"] == "started":
            running.started = True
        elif event["event"] == "progress":
            self._advance(running, event)
        else:
            self._tell_untold(running)  # the last words come before the end, however soon that is
            self._hear_end(running, event)

    def _hear_end(self, running: _Running, event: dict[str, Any]) -> None:
        job = running.job
        if event["event"] == "made":
            self._deliver(job, event["made"])
        elif event["event"] == "failed":
            self._end(self._table.fail(job.id, EngineError(event["message"], fix=event["fix"]), kind=event["kind"]))
        elif event["event"] == "cancelled":
            self._stopped(running)

    def _tell_untold(self, running: _Running) -> None:
        if running.untold is not None:
            event, running.untold, running.told_at = running.untold, None, time.monotonic()
            self.tell(event)

    def _advance(self, running: _Running, event: dict[str, Any]) -> None:
        now = time.monotonic()
        phase, step, step_count = event["phase"], event["step"], event["step_count"]
        running.pace.note(phase, step, now)
        self.step_seconds = running.pace.seconds_per_step or self.step_seconds
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

    def _lose(self, child: Child, error: WorkerLost) -> None:
        if child is not self._child or self.closing:
            return
        self._child, self._ready = None, False
        running = self._running
        if running is None:
            log.warning("%s", error)
        elif running.stopping:
            self._stopped(running)
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
        self.tell(JobChanged(job))
